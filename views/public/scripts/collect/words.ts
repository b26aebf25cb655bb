import { formats } from '../../../../server/i18n/formats.ts';
import type { Problem } from '../../../../server/domain/problem.ts';
import type { LiveData, LiveWord } from '../../../../server/submissions/live.ts';

/** The page's words, with their parameters filled in. */
export interface Words {
  say(key: LiveWord, params?: Readonly<Record<string, string | number>>): string;
  problem(problem: Problem): string;
  number(value: number, decimals?: number): string;
}

const filled = (
  text: string,
  params: Readonly<Record<string, string | number>>,
  write: (value: number) => string,
) =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : typeof value === 'number' ? write(value) : value;
  });

export function wordsOf({
  language,
  timeZone,
  words,
  problems,
}: Pick<LiveData, 'language' | 'timeZone' | 'words' | 'problems'>): Words {
  const format = formats(language, timeZone);
  const decimalsOf = (value: number): number => Math.min(String(value).split('.')[1]?.length ?? 0, 6);
  const write = (value: number): string => format.number(value, decimalsOf(value));
  return {
    say: (key, params = {}) => filled(words[key] ?? key, params, write),
    problem: ({ code, params }) => filled(problems[code] ?? code, params, write),
    number: (value, decimals) => format.number(value, decimals),
  };
}
