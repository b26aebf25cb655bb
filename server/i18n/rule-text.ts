import type { LocalisedText } from '../domain/language.ts';

/** Words of rules: parameters stand in single braces, which no transliteration may touch. */

const PARAMETER = /\{(\w+)\}/g;

/** The words in one language, parameters left open. @param localise chooses the language, and may transliterate */
export function openText(localise: (text: LocalisedText) => string, words: LocalisedText): string {
  const names = [
    ...new Set(Object.values(words).flatMap((text) => [...text.matchAll(PARAMETER)].map((at) => at[1]))),
  ];
  const numbered = Object.fromEntries(
    Object.entries(words).map(([language, text]: [string, string]) => [
      language,
      text.replaceAll(PARAMETER, (_, name: string) => `{${String(names.indexOf(name))}}`),
    ]),
  ) as unknown as LocalisedText;
  return localise(numbered).replaceAll(/\{(\d+)\}/g, (_, at: string) => `{${names[Number(at)] ?? at}}`);
}

/** @param params as texts; what is not among them stays as it is */
export const filledText = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(PARAMETER, (whole, name: string) => String(params[name] ?? whole));
