import { type LocalisedText, WRITTEN_LANGUAGES } from '../../domain/language.ts';
import type { ProgrammeFile } from '../../domain/programme.ts';
import type { LintProblem } from '../schema.ts';
import type { Rule } from './rule.ts';
import { UNIT_FILES } from './structure.ts';

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

/** One word in two alphabets: a letter that only looks right, and that neither search nor transliteration will find. */
const MIXED_WORD = /\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin}/u;

/** Units and names of licences may be the same sign in every language: `%`, `ODbL`. */
const MAY_BE_EQUAL = /(^|\.)(unit|attributions\.\d+\.text)$/;

type Written = (typeof WRITTEN_LANGUAGES)[number];

/** The written languages that somebody reads. Of the others a text only has to be there: it may be a copy until the language is offered. */
const spokenIn = ({ languages }: Pick<ProgrammeFile, 'languages'>): ReadonlySet<Written> =>
  new Set(
    WRITTEN_LANGUAGES.filter(
      (language) => languages.includes(language) || (language === 'uz' && languages.includes('uz-Cyrl')),
    ),
  );

function textProblems(
  { path, text }: PlacedText,
  spoken: ReadonlySet<Written>,
  mayBeEqual = MAY_BE_EQUAL.test(path),
): Omit<LintProblem, 'file'>[] {
  const problems: Omit<LintProblem, 'file'>[] = [];
  for (const language of WRITTEN_LANGUAGES) {
    const written = text[language];
    const at = `${path}.${language}`;
    if (written !== written.trim() || /\s{2}/.test(written))
      problems.push({ path: at, reason: 'has superfluous spaces' });
    if (written.trim() === '') problems.push({ path: at, reason: 'is empty' });
    if (!spoken.has(language)) continue;
    if (MIXED_WORD.test(written))
      problems.push({ path: at, reason: 'has a word with Latin and Cyrillic letters' });
    else if (language !== 'ru' && CYRILLIC.test(written))
      problems.push({ path: at, reason: 'has Cyrillic letters' });
  }
  const cyrillic = text['uz-Cyrl'];
  if (cyrillic !== undefined && LETTER.test(cyrillic) && !CYRILLIC.test(cyrillic)) {
    problems.push({ path: `${path}.uz-Cyrl`, reason: 'is not written in Cyrillic' });
  }
  if (spoken.has('uz') && WRONG_APOSTROPHE.test(text.uz)) {
    problems.push({
      path: `${path}.uz`,
      reason: 'has a wrong apostrophe: write oʻ gʻ with U+02BB and the tutuq belgisi with U+02BC',
    });
  }
  if (spoken.has('uz') && MISPLACED.test(text.uz)) {
    problems.push({
      path: `${path}.uz`,
      reason: 'U+02BB (ʻ) belongs to oʻ and gʻ, U+02BC (ʼ) to other letters',
    });
  }
  if (mayBeEqual || !LETTER.test(text.en)) return problems;
  if (spoken.has('ru') && !CYRILLIC.test(text.ru))
    problems.push({ path: `${path}.ru`, reason: 'is not written in Russian' });
  if (spoken.has('uz') && text.uz === text.en)
    problems.push({ path: `${path}.uz`, reason: 'is a copy of the English text' });
  return problems;
}

/** Every text is there in every language, and of those that the programme offers in its own letters and with the right apostrophes. */
export const textsRule: Rule = ({ programme, national, versions, territories }) => {
  const spoken = spokenIn(programme);
  const files: [string, unknown][] = [
    ['programme.json', programme],
    ['national/series.json', national],
    ...versions.flatMap(({ version, files: contents }) =>
      Object.entries(contents).map(([file, content]): [string, unknown] => [`${version}/${file}`, content]),
    ),
  ];
  const ofFiles = files.flatMap(([file, content]) =>
    textsOf(content, '')
      .flatMap((text) => textProblems(text, spoken))
      .map((problem) => ({ file, ...problem })),
  );
  // Names of places are often the same in two languages.
  const ofPlaces = territories
    .filter((unit) => unit.level !== 'country')
    .flatMap((unit) => {
      const file = UNIT_FILES[unit.level];
      return textProblems({ path: `code ${unit.code}, name`, text: unit.name }, spoken, true).map(
        (problem) => ({
          file,
          ...problem,
        }),
      );
    });
  return [...ofFiles, ...ofPlaces];
};
