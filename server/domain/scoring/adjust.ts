import { quantileSorted } from 'd3-array';
import type { Adjustment } from '../indicator-set.ts';
import { type NotComputable, notComputable } from '../stats/computed.ts';
import type { Children } from './aggregate.ts';
import type { ReferenceColumn } from './references.ts';

export type Reward = Extract<Adjustment, { method: 'reward' }>;

/** What was added to the score of a group, and what it rests on. */
export type Adjusted =
  | {
      method: 'reward';
      amount: number;
      /** Weighted mean and weighted variance of the children's scores; null with fewer than two of them. */
      mean: number | null;
      variance: number | null;
    }
  | { method: 'add'; indicator: string; amount: number; value: number | null };

export interface Spread {
  mean: number;
  variance: number;
}

/**
 * Weighted mean and weighted variance of the scores of a group's children.
 *
 * @formula s^2 = \frac{n \sum w_i (x_i - \bar x)^2}{(n - 1) \sum w_i}
 * @param children scores with their weights
 * @returns null with fewer than two children that weigh anything
 * @when High and stable performance is rewarded: both are compared with percentiles of all units.
 * @limits The variance of few children says little, and indicators that differ in difficulty look like instability.
 * @see CMS, Medicare Part C & D Star Ratings technical notes, calculation of weighted star rating and variance estimates; 42 CFR § 422.166(f)(1)
 */
export function weightedSpread({ scores, weights, count }: Children): Spread | null {
  let [n, total, sum] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const weight = weights[i] as number;
    if (!(weight > 0)) continue;
    n++;
    total += weight;
    sum += weight * (scores[i] as number);
  }
  if (n < 2) return null;
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (weights[i] as number) * ((scores[i] as number) - mean) ** 2;
  return { mean, variance: (n * squares) / ((n - 1) * total) };
}

const percentiles = (values: number[], [low, high]: readonly [number, number]): [number, number] => {
  const ascending = values.sort((a, b) => a - b);
  return [quantileSorted(ascending, low / 100) as number, quantileSorted(ascending, high / 100) as number];
};

/** The percentiles (R type 7) of the weighted means and variances of all units. */
export function percentilesColumn(
  { mean, variance }: Reward,
  spreads: readonly (Spread | null)[],
): ReferenceColumn | NotComputable {
  const present = spreads.filter((spread) => spread !== null);
  if (present.length === 0) return notComputable('no-values');
  return {
    kind: 'percentiles',
    mean: percentiles(
      present.map((spread) => spread.mean),
      mean,
    ),
    variance: percentiles(
      present.map((spread) => spread.variance),
      variance,
    ),
  };
}

/**
 * The reward for high and stable performance: high from the second percentile of the means, relatively high from the first; stable below the
 * first percentile of the variances, medium below the second.
 *
 * @param spread of the unit
 * @param reference the percentiles of all units
 * @returns the amount to add; 0 for all others
 * @see 42 CFR § 422.166(f)(1): 65th and 85th percentile of means, 30th and 70th of variances, rewards 0.4, 0.3, 0.2, 0.1
 */
export function rewardOf(
  { rewards }: Reward,
  spread: Spread | null,
  reference: ReferenceColumn | null,
): number {
  if (spread === null || reference?.kind !== 'percentiles') return 0;
  const [relativelyHigh, high] = reference.mean;
  const [stable, medium] = reference.variance;
  if (spread.mean < relativelyHigh || spread.variance >= medium) return 0;
  const isStable = spread.variance < stable;
  if (spread.mean >= high) return isStable ? rewards.highStable : rewards.highMedium;
  return isStable ? rewards.relativelyHighStable : rewards.relativelyHighMedium;
}
