/**
 * A number as people type it: `1234.5`, `1234,5`, `1 234,5` (also with no-break and thin spaces), `−3`, `1e+05`.
 * A comma is always the decimal sign, so `1,234` is 1.234, and a text with both a comma and a point is refused
 * rather than guessed at.
 *
 * @param text as typed, of any length
 * @returns the number; null when nothing but space was typed; undefined when the text is no finite number
 */
export function parseNumber(text: string): number | null | undefined {
  if (PLAIN.test(text)) return Number(text);
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!TYPED.test(trimmed)) return undefined;
  const number = Number(trimmed.replaceAll(SPACES, '').replace(',', '.').replace('−', '-'));
  return Number.isFinite(number) ? number : undefined;
}

/** What most cells of a file look like; spares them the longer way. */
const PLAIN = /^-?\d{1,15}(\.\d{1,15})?$/;
const SPACES = /[ \u00a0\u2009\u202f]/g;
const TYPED = /^[-−]?(\d{1,3}([ \u00a0\u2009\u202f]\d{3})+|\d+)?([.,]\d+)?(?<=\d)(e[+-]?\d{1,3})?$/i;
