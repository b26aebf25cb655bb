import type { LookedAt } from '../domain/validation/figures.ts';
import { evaluate, type RuleProblem } from '../domain/validation/evaluate.ts';
import { unitFigures } from '../domain/validation/unit-figures.ts';
import type { EntryForm } from './entry.ts';

/**
 * The rules of the set that a form's figures do not fulfil.
 * @param entries that are not stored yet, by indicator code
 * @param whole the form is handed in: what is not there is missing
 */
export const brokenRules = (
  {
    set,
    indicators,
    period,
    stored,
    past,
  }: Pick<EntryForm, 'set' | 'indicators' | 'period' | 'stored' | 'past'>,
  { entries, whole }: { entries?: ReadonlyMap<string, LookedAt>; whole: boolean },
): RuleProblem[] =>
  evaluate(
    set.validation ?? [],
    indicators,
    unitFigures(indicators, { period, rows: stored, earlier: past }, entries),
    { whole },
  );

/** Codes of indicators that a rule of the importance is broken beside, each once, in the order of the rules. */
export const brokenBeside = (
  broken: readonly RuleProblem[],
  importance: RuleProblem['severity'],
): string[] => [
  ...new Set(broken.filter(({ severity }) => severity === importance).map(({ indicator }) => indicator)),
];
