import { quantileSorted } from 'd3-array';
import type { Adjustment } from '../indicator-set.ts';
import { type NotComputable, notComputable } from '../stats/computed.ts';
import type { Children } from './children.ts';
import type { Columns } from './columns.ts';
import type { Measured, Percentiles, ReferenceColumn } from './references.ts';

export type Reward = Extract<Adjustment, { method: 'reward' }>;

/** A rule that knows where the values are that it adds. */
export type AdjustRule =
  | Reward
  /** Place of the indicator among the columns of values; −1: the set has none of that code. */
  | (Extract<Adjustment, { method: 'add' }> & { column: number });

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
 * @formula \bar x = \frac{\sum w_i x_i}{\sum w_i}, \quad s^2 = \frac{n \sum w_i (x_i - \bar x)^2}{(n - 1) \sum w_i}
 * @param children scores with their weights; n is the number of those that weigh anything
 * @returns mean on the scale of the scores, variance in its square; null with fewer than two children that weigh anything
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

/**
 * The percentiles of the weighted means and variances of all units.
 *
 * @param rewards which percentiles, 0–100: one reward or more, each with its own
 * @param spreads one a unit; null: it has none
 * @returns on the scale of the means and of the variances; not computable where no unit has any
 * @see Hyndman and Fan (1996), The American Statistician 50:361–365, definition 7 (R's default): neither the regulation nor the technical notes of the
 *   Star Ratings name one, and this is the one of all other quantiles here
 */
export function percentilesColumn(
  rewards: readonly [Reward, ...Reward[]],
  spreads: readonly (Spread | null)[],
): ReferenceColumn | NotComputable {
  const present = spreads.filter((spread) => spread !== null);
  if (present.length === 0) return notComputable('no-values');
  const [first, ...further] = rewards.map(({ mean, variance }): Percentiles => ({
    mean: percentiles(
      present.map((spread) => spread.mean),
      mean,
    ),
    variance: percentiles(
      present.map((spread) => spread.variance),
      variance,
    ),
  }));
  return { kind: 'percentiles', ...(first as Percentiles), ...(further.length > 0 && { further }) };
}

/**
 * The reward for high and stable performance: high from the second percentile of the means on, relatively high from the first; stable below the
 * first percentile of the variances, medium below the second.
 *
 * @formula r = \begin{cases} r_{11} & \bar x \ge M_2,\ s^2 < V_1 \\ r_{12} & \bar x \ge M_2,\ V_1 \le s^2 < V_2 \\ r_{21} & M_1 \le \bar x < M_2,\ s^2 < V_1 \\ r_{22} & M_1 \le \bar x < M_2,\ V_1 \le s^2 < V_2 \\ 0 & \text{otherwise} \end{cases}
 * @param reward the four amounts, on the scale of the group's score
 * @param spread weighted mean and variance of the unit's children; null without
 * @param reference the percentiles of all units, null without any: M₁ and M₂ of the means, V₁ and V₂ of the variances
 * @returns the amount to add to the group's score; 0 for all others
 * @when A set rewards units that are good in everything before those that are as good on average.
 * @limits Relative: whether a unit is rewarded depends on the others. A step: a hair decides, and the interval of the score takes the amount as exact.
 * @see 42 CFR § 422.166(f)(1): 65th and 85th percentile of means, 30th and 70th of variances, rewards 0.4, 0.3, 0.2, 0.1; CMS, Medicare Part C and
 *   D Star Ratings technical notes
 */
export function rewardOf({ rewards }: Reward, spread: Spread | null, reference: Percentiles | null): number {
  if (spread === null || reference === null) return 0;
  const [relativelyHigh, high] = reference.mean;
  const [stable, medium] = reference.variance;
  if (spread.mean < relativelyHigh || spread.variance >= medium) return 0;
  const isStable = spread.variance < stable;
  if (spread.mean >= high) return isStable ? rewards.highStable : rewards.highMedium;
  return isStable ? rewards.relativelyHighStable : rewards.relativelyHighMedium;
}

/**
 * A supplied adjustment: what another office has computed, the value of an indicator, is added to the score of a group.
 *
 * @formula S' = S + a
 *   L' = S + a - \sqrt{(S - L)^2 + (a - l_a)^2}, \quad U' = S + a + \sqrt{(U - S)^2 + (u_a - a)^2}
 * @param indicator whose value a is added, in points of the group's score; it may be negative
 * @param value NaN: the unit has none, and nothing is added
 * @returns the amount, and the value that it rests on
 * @when An adjustment for the persons served (case mix) is computed elsewhere, such as the categorical adjustment index of the Star Ratings.
 * @limits Taken as it comes: how it was computed, and whether it fits this score, is not looked at. Its error counts where its value has an interval,
 *   as independent of the score's.
 * @see 42 CFR § 422.166(f)(2), categorical adjustment index
 */
export function additionOf(indicator: string, value: number): Extract<Adjusted, { method: 'add' }> {
  const known = Number.isFinite(value);
  return { method: 'add', indicator, amount: known ? value : 0, value: known ? value : null };
}

/** All adjustments of one unit, in the order of the rules. */
export function adjustments(
  rules: readonly AdjustRule[],
  columns: Columns,
  unit: number,
  spread: Spread | null,
  reference: ReferenceColumn | null,
): Adjusted[] {
  const ofRewards = reference?.kind === 'percentiles' ? [reference, ...(reference.further ?? [])] : [];
  let reward = 0;
  return rules.map((rule): Adjusted => {
    if (rule.method === 'add')
      return additionOf(rule.indicator, columns.measured[rule.column]?.values[unit] ?? NaN);
    return {
      method: 'reward',
      amount: rewardOf(rule, spread, ofRewards[reward++] ?? null),
      mean: spread?.mean ?? null,
      variance: spread?.variance ?? null,
    };
  });
}

/** How far the intervals of what is added reach below and above it; null where none of it has one. */
export function reachOfAdditions(
  rules: readonly AdjustRule[],
  columns: Columns,
  unit: number,
): { below: number; above: number } | null {
  const bounded = rules.flatMap((rule): Measured[] => {
    const measured = rule.method === 'add' ? columns.measured[rule.column] : undefined;
    return measured && !Number.isNaN(measured.low[unit]) ? [measured] : [];
  });
  if (bounded.length === 0) return null;
  const distance = (to: 'low' | 'high'): number =>
    Math.hypot(
      ...bounded.map((measured) => (measured[to][unit] as number) - (measured.values[unit] as number)),
    );
  return { below: distance('low'), above: distance('high') };
}
