import type { Normalise } from '../indicator.ts';
import type { Aggregate } from '../indicator-set.ts';
import type { GroupRule, MeasureRule, Rules } from './rules.ts';

/**
 * Other rules that could have been chosen with as good reasons: by comparing the ranks that they give, one sees how much a rank rests on the
 * choice.
 */

/** `own`: as the set says. */
export const NORMALISATION_CHOICES = ['own', 'min-max', 'z-score'] as const;
export type NormalisationChoice = (typeof NORMALISATION_CHOICES)[number];

export const AGGREGATION_CHOICES = ['own', 'arithmetic', 'geometric'] as const;
export type AggregationChoice = (typeof AGGREGATION_CHOICES)[number];

/** On a scale of points: a z-score of nothing is a middling score, and one standard deviation is ten points. */
const NORMALISATION_OF: Readonly<Record<Exclude<NormalisationChoice, 'own'>, Normalise>> = {
  'min-max': { method: 'min-max', scale: [0, 100] },
  'z-score': { method: 'z-score', mean: 50, deviation: 10 },
};

const AGGREGATE_OF: Readonly<Record<Exclude<AggregationChoice, 'own'>, Aggregate>> = {
  arithmetic: { method: 'arithmetic' },
  geometric: { method: 'geometric', scale: [1, 100] },
};

/** Methods in a straight line from the value; a best range, levels and grades mean something of their own and stay. */
const EXCHANGEABLE: ReadonlySet<Normalise['method']> = new Set([
  'goalposts',
  'min-max',
  'z-score',
  'percentile-rank',
  'distance-to-target',
]);

/** Weighted means of different compensability; a median, the worst or a vote is another idea of a group and stays. */
const MEANS: ReadonlySet<Aggregate['method']> = new Set([
  'arithmetic',
  'geometric',
  'harmonic',
  'generalised',
]);

export interface Alternative {
  normalisation: NormalisationChoice;
  aggregation: AggregationChoice;
}

/**
 * The rules of a set with other methods in the place of its own.
 *
 * @param varies whether the values of an indicator differ between units: where they are all equal no relative method has an answer, and the set's
 *   own stays
 */
export function rulesWith(
  rules: Rules,
  { normalisation, aggregation }: Alternative,
  varies: (indicator: string) => boolean,
): Rules {
  const measure = (rule: MeasureRule): MeasureRule =>
    normalisation === 'own' ||
    rule.normalise === null ||
    rule.direction === 'range' ||
    !EXCHANGEABLE.has(rule.normalise.method) ||
    !varies(rule.code)
      ? rule
      : { ...rule, normalise: NORMALISATION_OF[normalisation] };
  const group = (rule: GroupRule): GroupRule => ({
    ...rule,
    aggregate:
      aggregation === 'own' || !MEANS.has(rule.aggregate.method) ? rule.aggregate : AGGREGATE_OF[aggregation],
    groups: rule.groups.map(group),
    indicators: rule.indicators.map(measure),
  });
  return { ...rules, root: group(rules.root) };
}
