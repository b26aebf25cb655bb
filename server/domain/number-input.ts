/**
 * A number as people type it: `1234.5`, `1234,5`, `1 234,5` (also with no-break and thin spaces), `−3`, `1e+05`.
 * A comma and a point are decimal signs. Where they may just as well group thousands (`12,000`: twelve, or twelve
 * thousand?) nothing is guessed: see `isGrouped`.
 *
 * @param text as typed, of any length
 * @param decimalSign where the writer's is known: `12.345` of one who writes decimals with a point is no longer two things
 * @returns the number; null when nothing but space was typed; undefined when the text is no finite number, or may be two
 */
export function parseNumber(text: string, decimalSign: DecimalSign | null = null): number | null | undefined {
  if (PLAIN.test(text)) return isAmbiguous(text, decimalSign) ? undefined : Number(text);
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!TYPED.test(trimmed) || isAmbiguous(trimmed, decimalSign)) return undefined;
  const number = Number(trimmed.replaceAll(SPACES, '').replace(',', '.').replace('−', '-'));
  return Number.isFinite(number) ? number : undefined;
}

export type DecimalSign = '.' | ',';

/** One sign before three digits is the decimal sign of a writer who is known to write so. */
const isAmbiguous = (text: string, decimalSign: DecimalSign | null): boolean =>
  isGrouped(text) && (decimalSign === null || text.replace(decimalSign, '').search(/[.,]/) >= 0);

/** What most cells of a file look like; spares them the longer way. */
const PLAIN = /^-?\d{1,15}(\.\d{1,15})?$/;
const SPACES = /[ \u00a0\u2009\u202f]/g;
const TYPED = /^[-−]?(\d{1,3}([ \u00a0\u2009\u202f]\d{3})+|\d+)?([.,]\d+)?(?<=\d)(e[+-]?\d{1,3})?$/i;
const GROUPED = /^[-−]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*([.,]\d+)?$/;

/**
 * Whether commas or points may group thousands: `12,000`, `1.000`, `1,234,567`, `1,234.5`. It takes one to three digits, not
 * beginning with 0, before exactly three. `0.125`, `1234.567`, `1 234,567` and `12.3450` can be read in one way only.
 */
export const isGrouped = (text: string): boolean => GROUPED.test(text.trim());

/**
 * Digits after the point of the shortest decimal that is the number: as many as it takes to write all of it.
 * @param value finite @returns 0 of 12, 3 of 12.345, at most 20
 */
export function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.min(Math.max((digits.split('.')[1]?.length ?? 0) - Number(exponent), 0), MOST_DECIMALS);
}

/** More would be noughts, and there is no room for them. */
const MOST_DECIMALS = 20;

/**
 * The shortest decimal that `parseNumber` reads back as the same number: three decimals that may be taken for thousands
 * get a zero more (`12.3450`).
 */
export function numberText(value: number): string {
  const text = String(value);
  return isGrouped(text) ? `${text}0` : text;
}
