import { type IndicatorSet } from '../domain/indicator-set.ts';
import type { Period } from '../domain/period.ts';
import { rankInThread } from '../ranks/service.ts';
import { type Comparison, compareTrials } from './compare.ts';
import { trialJson, type TrialJson } from './json.ts';
import { periodsOf, type TrialInputs, tryOut } from './score-values.ts';

export { changeName, comparisonCsv, trialsCsv } from './csv.ts';
export type { Comparison } from './compare.ts';
export type { TrialJson } from './json.ts';
export type { NamedFact, TrialInputs } from './score-values.ts';
export { periodsOf } from './score-values.ts';

/** How often and from which seed ranks are computed again. */
export interface Replications {
  replications: number;
  seed: number;
}

/** Scores a set on values without a database: a result a period, in the order of time. */
export async function scoreValues(
  set: IndicatorSet,
  values: TrialInputs,
  options: {
    period?: Period | undefined;
    uncertainty?: Replications | undefined;
    onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<TrialJson[]> {
  const periods = options.period === undefined ? periodsOf(values) : [options.period];
  const results: TrialJson[] = [];
  for (const [done, period] of periods.entries()) {
    const trial = tryOut(set, values, period);
    const { uncertainty } = options;
    if (!uncertainty) {
      results.push(trialJson(trial));
      continue;
    }
    const { rules, columns, scorecards } = trial;
    const order = { rules, columns, units: scorecards.map(({ unit }) => unit), ...uncertainty };
    const units = await rankInThread(order, (part, whole) => {
      options.onProgress?.(done * whole + part, periods.length * whole);
    });
    results.push(trialJson(trial, { ...uncertainty, units }));
  }
  return results;
}

/** Who moves from one set to another on the same values, a comparison a period. */
export const compareSets = (
  from: IndicatorSet,
  to: IndicatorSet,
  values: TrialInputs,
  period?: Period,
): (Comparison & { period: Period })[] =>
  (period === undefined ? periodsOf(values) : [period]).map((one) => ({
    period: one,
    ...compareTrials(tryOut(from, values, one), tryOut(to, values, one), values),
  }));
