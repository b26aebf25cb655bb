import { group } from 'd3-array';
import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import type { Level } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { FactSums } from '../domain/scoring/indicator-value.ts';
import type { Columns } from '../domain/scoring/kernel.ts';
import { planOf } from '../domain/scoring/plan.ts';
import { type Rules, rulesOf } from '../domain/scoring/rules.ts';
import { columnsOf, scoreUnits } from '../domain/scoring/score-units.ts';
import type { Scorecard, ScoreInputs } from '../domain/scoring/scorecard.ts';
import { ranks } from '../domain/stats/ranks.ts';

/** A fact such as an enforcement that holds for a unit in a period. */
export interface NamedFact {
  unit: string;
  period: Period;
  fact: string;
}

export interface TrialInputs {
  measurements: readonly Measurement[];
  namedFacts: readonly NamedFact[];
  /** Of which level the units are taken to be: it decides which indicators are asked of them. */
  level: Level;
}

/** What one set makes of the values of one period. */
export interface Trial {
  set: IndicatorSet;
  period: Period;
  rules: Rules;
  inputs: readonly ScoreInputs[];
  scorecards: readonly Scorecard[];
  /** By the code of the node, then in the order of the scorecards: 1 is the best; null without a score. */
  ranks: ReadonlyMap<string, readonly (number | null)[]>;
  /** What the units have, for replications. */
  columns: Columns;
}

/** A cell that is empty is no number: where a rule asks for it, there is no value, never a zero. */
const factOf = (row: Measurement): FactSums => ({
  indicator: row.indicator,
  category: row.category,
  numerator: row.numerator ?? NaN,
  denominator: row.denominator ?? NaN,
  value: row.value ?? NaN,
  valueSquares: (row.value ?? NaN) ** 2,
  reporting: 1,
});

/** The inputs of all units that have a value in the period, in the order of their codes. */
function inputsOf({ measurements, namedFacts, level }: TrialInputs, period: Period): ScoreInputs[] {
  const rows = group(
    measurements.filter((row) => row.period === period),
    ({ unit }) => unit,
  );
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([unit, own]) => ({
      unit,
      level,
      period,
      sector: null,
      // Half a figure, and that there is none, count for nothing, as everywhere.
      facts: own.filter(({ status = 'reported' }) => status === 'reported').map(factOf),
      submitted: null,
      namedFacts: namedFacts
        .filter((fact) => fact.unit === unit && fact.period === period)
        .map(({ fact }) => fact),
    }));
}

function ranksOf(scorecards: readonly Scorecard[]): Map<string, (number | null)[]> {
  const [first] = scorecards;
  if (!first) return new Map();
  const found = new Map<string, (number | null)[]>();
  first.groups.forEach(({ code }, i) =>
    found.set(code, ranks(scorecards.map(({ groups }) => groups[i]?.score ?? null))),
  );
  first.indicators.forEach(({ code }, i) =>
    found.set(code, ranks(scorecards.map(({ indicators }) => indicators[i]?.score ?? null))),
  );
  return found;
}

/** Scores what a file says of one period. @param rules other ones than the set's own, to try a change */
export function tryOut(
  set: IndicatorSet,
  values: TrialInputs,
  period: Period,
  rules: Rules = rulesOf(set),
): Trial {
  const inputs = inputsOf(values, period);
  const scorecards = scoreUnits(rules, inputs, set).map(({ result }) => result);
  const columns = columnsOf(
    planOf(rules),
    scorecards.map(({ indicators }) => new Map(indicators.map((one) => [one.code, one]))),
  );
  return { set, period, rules, inputs, scorecards, ranks: ranksOf(scorecards), columns };
}

/** In the order of time. */
export const periodsOf = ({ measurements }: Pick<TrialInputs, 'measurements'>): Period[] =>
  [...new Set(measurements.map(({ period }) => period))].sort();
