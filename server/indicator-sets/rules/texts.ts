import { WRITTEN_LANGUAGES, type LocalisedText } from '../../domain/language.ts';
import type { LintProblem } from '../schema.ts';
import type { Rule } from './index.ts';

interface PlacedText {
  path: string;
  text: LocalisedText;
}

const isText = (value: object): value is LocalisedText =>
  WRITTEN_LANGUAGES.every((language) => language in value);

/** Every text of a file, wherever it is. */
function textsOf(value: unknown, path: string): PlacedText[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isText(value)) return [{ path, text: value }];
  return Object.entries(value).flatMap(([key, content]) =>
    textsOf(content, path === '' ? key : `${path}.${key}`),
  );
}

const CYRILLIC = /\p{Script=Cyrillic}/u;
const LETTER = /\p{L}/u;
/** Whatever people type for oʻ, gʻ and the tutuq belgisi, other than U+02BB and U+02BC. */
const WRONG_APOSTROPHE = /\p{L}['’‘`´]/u;
/** U+02BB belongs to o and g only; U+02BC stands after neither, except in loans such as `dogʼ`, which the set has none of. */
const MISPLACED = /[^oOgG]\u02BB|[oOgG]\u02BC/u;

/** Units and names of licences may be the same sign in every language: `%`, `ODbL`. */
const MAY_BE_EQUAL = /(^|\.)(unit|attributions\.\d+\.text)$/;

function textProblems({ path, text }: PlacedText): Omit<LintProblem, 'file'>[] {
  const problems: Omit<LintProblem, 'file'>[] = [];
  for (const language of WRITTEN_LANGUAGES) {
    const written = text[language];
    const at = `${path}.${language}`;
    if (written !== written.trim() || /\s{2}/.test(written))
      problems.push({ path: at, reason: 'has superfluous spaces' });
    if (written.trim() === '') problems.push({ path: at, reason: 'is empty' });
    if (language !== 'ru' && CYRILLIC.test(written))
      problems.push({ path: at, reason: 'has Cyrillic letters' });
  }
  if (WRONG_APOSTROPHE.test(text.uz)) {
    problems.push({
      path: `${path}.uz`,
      reason: 'has a wrong apostrophe: write oʻ gʻ with U+02BB and the tutuq belgisi with U+02BC',
    });
  }
  if (MISPLACED.test(text.uz)) {
    problems.push({
      path: `${path}.uz`,
      reason: 'U+02BB (ʻ) belongs to oʻ and gʻ, U+02BC (ʼ) to other letters',
    });
  }
  if (MAY_BE_EQUAL.test(path) || !LETTER.test(text.en)) return problems;
  if (!CYRILLIC.test(text.ru)) problems.push({ path: `${path}.ru`, reason: 'is not written in Russian' });
  if (text.uz === text.en) problems.push({ path: `${path}.uz`, reason: 'is a copy of the English text' });
  return problems;
}

/** Names of places are often the same in two languages; they are checked for script and apostrophes alone. */
function placeProblems({ path, text }: PlacedText): Omit<LintProblem, 'file'>[] {
  return textProblems({ path, text }).filter(({ reason }) => !/copy|Russian/.test(reason));
}

/** Every text is there in every language, in its own letters and with the right apostrophes. */
export const textsRule: Rule = ({ programme, national, versions, territories }) => {
  const files: [string, unknown][] = [
    ['programme.json', programme],
    ['national/series.json', national],
    ...versions.flatMap(({ version, files: contents }) =>
      Object.entries(contents).map(([file, content]): [string, unknown] => [`${version}/${file}`, content]),
    ),
  ];
  const ofFiles = files.flatMap(([file, content]) =>
    textsOf(content, '')
      .flatMap(textProblems)
      .map((problem) => ({ file, ...problem })),
  );
  const ofPlaces = territories
    .filter((unit) => unit.level !== 'country')
    .flatMap((unit) => {
      const file = `territories/${unit.level === 'region' ? 'regions' : 'districts'}.csv`;
      return placeProblems({ path: `code ${unit.code}, name`, text: unit.name }).map((problem) => ({
        file,
        ...problem,
      }));
    });
  return [...ofFiles, ...ofPlaces];
};
