import type { Problem } from '../domain/problem.ts';
import { brokenBesides, brokenOnce, type RuleProblem } from '../domain/validation/evaluate.ts';
import type { RuleKind } from '../domain/validation/rule.ts';
import { filledText, openText } from '../i18n/rule-text.ts';
import type { Words } from './view.ts';

/** What is wrong or unusual, in words. */

const decimalsOf = (value: number): number => Math.min(String(value).split('.')[1]?.length ?? 0, 6);

/** Numbers as the language writes them; what is counted stays a number, on which words depend. */
const writtenParams = ({ format }: Words, { params }: Problem): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]): [string, string | number] => [
      name,
      typeof value === 'number' && name !== 'count' ? format.number(value, decimalsOf(value)) : value,
    ]),
  );

/** The text of a problem. */
export function problemText(words: Words, problem: Problem): string {
  const { t, localise } = words;
  const params = writtenParams(words, problem);
  if (problem.words) return filledText(openText(localise, problem.words), params);
  // What can be wrong with figures is said in the same words wherever they come from; the rest belongs to this form.
  const key = /^(submission|entry)-/.test(problem.code)
    ? `collect.problem.${problem.code}`
    : `problem.${problem.code}`;
  return t(key, params);
}

/** Who a note is for: it asks those who can answer it, and tells those who cannot. */
export type Addressed = 'writer' | 'reader';

/** A rule that is broken, as it stands beside an indicator. */
export interface RuleNote {
  error: boolean;
  /** What has to happen: put right, or explained; to readers, that it has not. */
  word: string;
  text: string;
}

/** What a set says of these asks for a figure or a comment; readers are told the same in words that ask for nothing. */
const ASKING: readonly RuleKind[] = ['required', 'change', 'outlier'];

const noteOf = (words: Words, problem: RuleProblem, to: Addressed): RuleNote => ({
  error: problem.severity === 'error',
  word: words.t(`collect.${to === 'writer' ? 'cell.rule' : 'entry.remark'}-${problem.severity}`),
  text:
    to === 'reader' && ASKING.includes(problem.kind)
      ? words.t(`collect.entry.remark.${problem.kind}`, writtenParams(words, problem))
      : problemText(words, problem),
});

/** The notes beside one indicator. */
export const ruleNotes = (
  words: Words,
  broken: readonly RuleProblem[],
  indicator: string,
  to: Addressed,
): RuleNote[] => brokenBesides(broken, indicator).map((problem) => noteOf(words, problem, to));

/** The notes of a form, each rule once however many indicators it is about, with where it is put right or explained; errors first. */
export function formNotes(
  words: Words,
  broken: readonly RuleProblem[],
  to: Addressed,
): (RuleNote & { codes: string[]; at: { indicator: string; field: string } })[] {
  return brokenOnce(broken).map(({ problem, indicators }) => ({
    ...noteOf(words, problem, to),
    codes: indicators,
    at: { indicator: problem.indicator, field: problem.path },
  }));
}
