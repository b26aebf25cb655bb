import { computed, type Computed, notComputable } from './computed.ts';
import { type Estimate, twoSidedZ } from './interval.ts';
import { allFinite, presentIn, rangeOf, sumOf, type Values } from './sample.ts';

/** Subgroups of a population as lists that belong together, without those whose estimate is missing. */
export interface Subgroups {
  estimates: number[];
  populations: number[];
  /** Populations over their sum. */
  shares: number[];
  /** Null unless every subgroup has one. */
  standardErrors: number[] | null;
  /** Mean of the estimates, weighted by population. */
  mean: number;
}

/** Which way the measure gets better. */
export type Better = 'up' | 'down';

/** A disparity among two is their difference; measures of spread begin at three subgroups. */
const LEAST_SUBGROUPS = 3;

/** Above this share of missing estimates the rest no longer speaks for the whole population. */
const MOST_MISSING = 0.15;

/**
 * Mean of values by the shares of a population.
 *
 * @param values one a subgroup, in any unit
 * @param shares one a subgroup, adding up to 1
 * @returns in the unit of the values
 */
export const weightedMean = (values: readonly number[], shares: readonly number[]): number =>
  sumOf(values.map((value, i) => value * (shares[i] ?? 0)));

/**
 * Lists as they come in, checked and without the subgroups whose estimate is missing.
 *
 * @param estimates one a subgroup, in the unit of the indicator; null is missing
 * @param populations one a subgroup, 0 or more; none of a subgroup with an estimate may be missing
 * @param standardErrors one a subgroup, 0 or more, in the unit of the indicator; null where there are none
 * @param mostMissing share of the estimates that may be missing, 0–1; 0.15 unless said otherwise
 * @returns lists of equal length with the mean by population; not computable when lengths differ, below three subgroups, with too many
 * missing, with negative populations or errors, without population, or with numbers that are not finite, or whose sum is not
 * @see Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697; WHO healthequal 1.0.1
 */
export function subgroupsOf(
  estimates: Values,
  populations: Values,
  standardErrors: Values | null = null,
  mostMissing: number = MOST_MISSING,
): Computed<Subgroups> {
  const lists = standardErrors === null ? [populations] : [populations, standardErrors];
  if (lists.some((list) => list.length !== estimates.length)) return notComputable('lengths-differ');
  if (![estimates, ...lists].every(allFinite)) return notComputable('not-finite');
  const there = estimates.flatMap((estimate, i) => (estimate === null ? [] : [i]));
  if (there.length === 0) return notComputable('no-values');
  const tooMany = (estimates.length - there.length) / estimates.length > mostMissing;
  if (there.length < LEAST_SUBGROUPS || tooMany) return notComputable('too-few-values');
  const pick = (list: Values): number[] => presentIn(there.map((i) => list[i] ?? null));
  const present = { estimates: pick(estimates), populations: pick(populations) };
  if (present.populations.length < there.length) return notComputable('no-denominators');
  const errors = standardErrors === null ? [] : pick(standardErrors);
  if ([...present.populations, ...errors].some((value) => value < 0)) return notComputable('negative');
  const total = sumOf(present.populations);
  // Shares of a sum that outgrew what a number can hold would all be 0.
  if (!Number.isFinite(total)) return notComputable('not-finite');
  if (!(total > 0)) return notComputable('zero-weights');
  const shares = present.populations.map((population) => population / total);
  return computed({
    ...present,
    shares,
    standardErrors: errors.length === there.length ? errors : null,
    mean: weightedMean(present.estimates, shares),
  });
}

/** An estimate with its standard error and its normal interval. */
export interface WithError extends Estimate {
  standardError: number;
}

/**
 * The normal interval about an estimate.
 *
 * @param value the estimate, in any unit
 * @param standardError in the same unit; null where there is none
 * @param confidence above 0, below 1
 * @returns all in the unit of the estimate; null without a standard error, or with one that is not finite
 */
export const withError = (
  value: number,
  standardError: number | null,
  confidence: number,
): WithError | null => {
  if (standardError === null || !Number.isFinite(standardError)) return null;
  const reach = twoSidedZ(confidence) * standardError;
  return { value, standardError, low: value - reach, high: value + reach };
};

/**
 * Relative ranks (ridits): the share of the population below a subgroup and half of its own; subgroups of equal order share one.
 *
 * @param order places of the subgroups, from the most deprived on
 * @param populations one a subgroup, 0 or more, not all 0
 * @returns in the order of the subgroups, from 0 to 1
 * @see Bross (1958), Biometrics 14:18–38
 */
export function ridits(order: readonly number[], populations: readonly number[]): number[] {
  const total = sumOf(populations);
  const sizes = new Map<number, number>();
  order.forEach((place, i) => sizes.set(place, (sizes.get(place) ?? 0) + (populations[i] as number)));
  const ranks = new Map<number, number>();
  let below = 0;
  for (const [place, size] of [...sizes].sort(([one], [other]) => one - other)) {
    ranks.set(place, (below + size / 2) / total);
    below += size;
  }
  return order.map((place) => ranks.get(place) as number);
}

/**
 * The best value among estimates.
 *
 * @param estimates at least one, in any unit
 * @param better whether higher or lower values are better
 * @returns in the unit of the estimates
 */
export const bestOf = (estimates: readonly number[], better: Better): number =>
  rangeOf(estimates)[better === 'up' ? 'high' : 'low'];
