import type { LocalisedText } from './language.ts';

/**
 * What is wrong or unusual about an input. A problem travels as a key and parameters;
 * words are chosen only at the edge (locale key `problem.<code>`).
 */
export interface Problem {
  /** Key of the message, in kebab case: `numerator-above-denominator`. */
  code: string;
  /** Where it is: a form field, `line 12, column numerator` is `12.numerator`, `` for the whole input. */
  path: string;
  params: Readonly<Record<string, string | number>>;
  /** An error refuses the input; a warning is stored, shown and never blocks. */
  severity: 'error' | 'warning';
  /** Where the set brings the words; parameters stand in single braces. */
  words?: LocalisedText;
}

export const error = (code: string, path: string, params: Problem['params'] = {}): Problem => ({
  code,
  path,
  params,
  severity: 'error',
});

export const warning = (code: string, path: string, params: Problem['params'] = {}): Problem => ({
  code,
  path,
  params,
  severity: 'warning',
});

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error');
