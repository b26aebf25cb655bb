import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** Weights that documents use, by the name under which a document registers them. */
export type Weight = 'regular' | 'semibold' | 'bold';

/** Noto Sans has every letter of the four scripts, ʻ and ʼ included, in one file; see its LICENSE_FONT (SIL OFL 1.1). */
const FILES: Readonly<Record<Weight, string>> = {
  regular: '400Regular/NotoSans_400Regular.ttf',
  semibold: '600SemiBold/NotoSans_600SemiBold.ttf',
  bold: '700Bold/NotoSans_700Bold.ttf',
};

const parsed = new Map<Weight, Font>();

/** The tables of a font, parsed once in the life of the process: parsing takes longer than a page. */
function tables(weight: Weight): Font {
  let known = parsed.get(weight);
  if (!known) {
    const file = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans/${FILES[weight]}`);
    known = create(readFileSync(file));
    parsed.set(weight, known);
  }
  return known;
}

/**
 * The font for one document. It shares the parsed tables and has glyphs of its own: fontkit remembers with a glyph the letters for which it
 * was first drawn, and with glyphs in common what one document prints would decide which letters the text of the next one has.
 */
export const fontFor = (weight: Weight): Font =>
  Object.create(tables(weight), { _glyphs: { value: {}, writable: true } }) as Font;

/** Letters that a font may replace by one glyph of their own; as single characters they would come out of the text differently. */
const LIGATURES: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

/**
 * A text as the fonts can print it: composed letters, no control characters, a question mark for what Noto Sans lacks
 * (an empty box would be neither readable nor allowed in an accessible document).
 */
export function printable(text: string): string {
  const composed = text
    .normalize('NFC')
    .replaceAll(/[ﬀ-ﬆ]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('\t', ' ')
    .replaceAll(/\p{Cc}|\p{Cf}/gu, '');
  const regular = tables('regular');
  let result = '';
  for (const character of composed) {
    result += regular.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : '?';
  }
  return result;
}
