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

/** What is wrong or unusual about a place of a file, in words; a rule of the set brings its own. */
export function problemText(
  { t, localise, number = String }: ProblemWords,
  { code, params, words }: Pick<Problem, 'code' | 'params' | 'words'>,
): string {
  const texts = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? number(value) : value]),
  );
  if (!words) return t(`problem.${code}`, texts);
  const text = filledText(openText(localise, words), texts);
  return params['importance'] === 'error' ? t('problem.broken-rule-stops', { text }) : text;
}
