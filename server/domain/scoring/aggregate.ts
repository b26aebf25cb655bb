import type { Aggregate } from '../indicator-set.ts';
import { clamp } from '../stats/interval.ts';

export interface Weighted {
  /** 0–100 */
  score: number;
  /** > 0 */
  weight: number;
}

/** Weights of the children that have a score, made to sum to one. @returns in their order */
export function weightsInForce(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const weightedSum = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0) /
  weights.reduce((sum, weight) => sum + weight, 0);

/** A mean lies among its values; rounding must not carry it out. */
const among = (mean: number, values: readonly number[]): number =>
  clamp(mean, Math.min(...values), Math.max(...values));

type Method<Name extends Aggregate['method']> = (
  children: readonly Weighted[],
  parameters: Extract<Aggregate, { method: Name }>,
) => number;

/** The methods by which the children of a group become one score. A new one is one more entry here and in `AggregateSchema`. */
export const AGGREGATIONS: { readonly [Name in Aggregate['method']]: Method<Name> } = {
  arithmetic: (children) => {
    const scores = children.map((child) => child.score);
    const weights = children.map((child) => child.weight);
    return among(weightedSum(scores, weights), scores);
  },
  /**
   * Scores are first mapped in a straight line from 0–100 onto the scale (1–100), so that a zero does not annihilate the mean. The mean
   * itself is the score: it is not mapped back, and the worst possible one is therefore the foot of the scale (1), the best its head (100).
   */
  geometric: (children, { scale: [low, high] }) => {
    const mapped = children.map((child) => low + ((high - low) * child.score) / 100);
    const logarithms = mapped.map((value) => Math.log(value));
    const weights = children.map((child) => child.weight);
    return among(Math.exp(weightedSum(logarithms, weights)), mapped);
  },
};

/**
 * The score of a group from those of its children that have one, over the weights of these.
 *
 * @param children at least one
 * @returns 0–100 (geometric: on its scale)
 * @throws RangeError without children
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 6; COINr 1.1.14 (a_amean, a_gmean)
 */
export function aggregate(parameters: Aggregate, children: readonly Weighted[]): number {
  if (children.length === 0) throw new RangeError('Nothing to aggregate');
  const method = AGGREGATIONS[parameters.method] as (
    children: readonly Weighted[],
    parameters: Aggregate,
  ) => number;
  return method(children, parameters);
}

/** Shares of a set are written with three digits: 0.667 means two thirds, and exactly two thirds passes. */
const WRITTEN_DIGITS = 0.0005;

/**
 * Whether enough of the children have a score: counted, not weighed.
 *
 * @param share least share, 0–1
 */
export const isEnough = (scored: number, applicable: number, share: number): boolean =>
  scored > 0 && scored / applicable >= share - WRITTEN_DIGITS;
