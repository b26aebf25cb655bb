import type { LocalisedText } from '../domain/language.ts';
import type { Problem } from '../domain/problem.ts';
import { filledText, openText } from '../i18n/rule-text.ts';
import type { Translate } from '../i18n/translator.ts';

/** The language in which a problem is said. */
export interface ProblemWords {
  t: Translate;
  localise: (text: LocalisedText) => string;
  /** Numbers as the language writes them; as they are without it. */
  number?: (value: number) => string;
}

const WITH_LANGUAGE = /^(\w+)\.([\w-]+)$/;

/** A parameter that says something in each language: `unit.uz`, `unit.ru`, `unit.en`. */
export const localisedParam = (name: string, text: LocalisedText): Record<string, string> =>
  Object.fromEntries(
    Object.entries(text).map(([language, said]: [string, string]) => [`${name}.${language}`, said]),
  );

/** The parameters as the reader's language has them. */
function inOneLanguage(
  params: Problem['params'],
  localise: ProblemWords['localise'],
): Record<string, string | number> {
  const plain: Record<string, string | number> = {};
  const texts = new Map<string, Record<string, string | number>>();
  for (const [key, value] of Object.entries(params)) {
    const [, name, language] = WITH_LANGUAGE.exec(key) ?? [];
    if (name === undefined || language === undefined) plain[key] = value;
    else texts.set(name, { ...texts.get(name), [language]: value });
  }
  for (const [name, text] of texts) plain[name] = localise(text as unknown as LocalisedText);
  return plain;
}

/** What is wrong or unusual about a place of a file, in words; a rule of the set brings its own. */
export function problemText(
  { t, localise, number = String }: ProblemWords,
  { code, params, words }: Pick<Problem, 'code' | 'params' | 'words'>,
): string {
  const texts = Object.fromEntries(
    Object.entries(inOneLanguage(params, localise)).map(([name, value]) => [
      name,
      typeof value === 'number' ? number(value) : value,
    ]),
  );
  if (!words) return t(`problem.${code}`, texts);
  const text = filledText(openText(localise, words), texts);
  return params['importance'] === 'error' ? t('problem.broken-rule-stops', { text }) : text;
}
