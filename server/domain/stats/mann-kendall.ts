import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { type Computed } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { clamp } from './interval.ts';
import type { Values } from './sample.ts';
import { comparedObservations } from './time-series.ts';

/** Kendall's score of values against time, with what is needed to judge it. */
export interface KendallScore {
  n: number;
  /** Rises less falls over all pairs of values. */
  score: number;
  /** Of the score when there is no trend, corrected for ties. */
  variance: number;
  /** Number of pairs. */
  pairs: number;
  /** Geometric mean of all pairs and of those that are not tied; zero when all are. */
  untied: number;
}

/** Sizes of the groups of equal values. */
function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  // 0 and −0 are one key of a map.
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}

/**
 * Kendall's score of values against time: how many pairs rise, less how many fall.
 *
 * @param values in the order of time, in any unit; none is missing
 * @returns the score and its variance when there is no trend, both in pairs, and what τ is divided by; all 0 below two values
 * @see Kendall (1975), Rank Correlation Methods
 */
export function kendallScore(values: readonly number[]): KendallScore {
  const n = values.length;
  let score = 0;
  values.forEach((value, i) => {
    for (let j = 0; j < i; j++) score += Math.sign(value - (values[j] as number));
  });
  const ties = tieSizes(values);
  const sum = (term: (size: number) => number): number => ties.reduce((total, size) => total + term(size), 0);
  const pairs = (n * (n - 1)) / 2;
  const tied = sum((size) => (size * (size - 1)) / 2);
  const spread = (size: number): number => size * (size - 1) * (2 * size + 5);
  return {
    n,
    score,
    variance: (spread(n) - sum(spread)) / 18,
    pairs,
    untied: Math.sqrt(pairs - tied) * Math.sqrt(pairs),
  };
}

/**
 * The score in standard deviations.
 *
 * @param score rises less falls
 * @param variance of the score when there is no trend
 * @param continuity takes one off the size of the score, which moves in steps of two
 * @returns a standard normal value where there is no trend; null without variance, when all values are equal
 * @see Kendall (1975), Rank Correlation Methods
 */
export function scoreZ(score: number, variance: number, continuity: boolean): number | null {
  if (!(variance > 0)) return null;
  if (score === 0) return 0;
  return (score - (continuity ? Math.sign(score) : 0)) / Math.sqrt(variance);
}

/**
 * Kendall's tau-b. A product of two roots can come out a hair below the number of pairs, and the quotient above 1.
 *
 * @param score rises less falls
 * @param untied geometric mean of all pairs and of those that are not tied
 * @returns −1 … 1; null when all values are equal
 * @see Kendall (1975), Rank Correlation Methods
 */
export const tauOf = (score: number, untied: number): number | null =>
  untied > 0 ? clamp(score / untied, -1, 1) : null;

/**
 * Two-sided p-value of a standard normal value.
 *
 * @param z in standard deviations
 * @returns the probability of a value at least so far from 0, 0–1
 */
export const twoSidedP = (z: number): number => 2 * normalCdf(-Math.abs(z), 0, 1);

export interface MannKendall {
  n: number;
  /** Kendall's S: rises less falls over all pairs of values. */
  score: number;
  /** Of the score when there is no trend, corrected for ties. */
  variance: number;
  /** Score over all pairs, tied or not (tau-a). */
  tauA: number;
  /** Score over the untied pairs (tau-b); null when all values are equal. */
  tauB: number | null;
  /** What tau-b is divided by. */
  untied: number;
  /** Null when all values are equal: there is then no trend to test. */
  z: number | null;
  p: number | null;
}

/** Below three values nothing rises or falls twice. */
const LEAST_VALUES = 3;

/**
 * Mann–Kendall test of a trend that only rises or only falls, in whatever shape.
 *
 * @formula S = \sum_{i<j} \mathrm{sgn}(y_j - y_i), \qquad \mathrm{Var}(S) = \frac{n(n-1)(2n+5) - \sum_t t(t-1)(2t+5)}{18}
 * @formula z = \frac{S - \mathrm{sgn}(S)}{\sqrt{\mathrm{Var}(S)}}, \qquad \tau_b = \frac{S}{\sqrt{\binom n2 - \sum_t \binom t2}\sqrt{\binom n2}}
 * @param values in the order of time, in any unit; null is missing and left out
 * @param options.continuity takes one off the size of the score (on unless said otherwise)
 * @returns score, variance, tau, z and the two-sided p-value; tau-b, z and p are null when all values are equal; not computable below
 * three values or above 5000
 * @when At least eight values without seasons; with seasons the seasonal test. With many units control the false discovery rate.
 * @limits Values that depend on the ones before them make the test too sure of itself. It says nothing of how steep the trend is.
 * @see Mann (1945), Econometrica 13:245–259; Kendall (1975), Rank Correlation Methods; trend 1.1.6 (mk.test)
 */
export function mannKendall(
  values: Values,
  { continuity = true }: { readonly continuity?: boolean } = {},
): Computed<MannKendall> {
  const found = comparedObservations(values, LEAST_VALUES);
  if (!found.computable) return found;
  const { n, score, variance, pairs, untied } = kendallScore(found.observations.map(({ value }) => value));
  const z = scoreZ(score, variance, continuity);
  return computedIfFinite({
    n,
    score,
    variance,
    tauA: score / pairs,
    tauB: tauOf(score, untied),
    untied,
    z,
    p: z === null ? null : twoSidedP(z),
  });
}

/** Chances of 0, 1, … rising pairs when n values without ties come in any order alike. */
function risingPairs(n: number): Float64Array {
  let chances = Float64Array.of(1);
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array((size * (size - 1)) / 2 + 1);
    let window = 0;
    for (let pairs = 0; pairs < next.length; pairs++) {
      window += chances[pairs] ?? 0;
      if (pairs >= size) window -= chances[pairs - size] ?? 0;
      next[pairs] = Math.max(0, window) / size;
    }
    chances = next;
  }
  return chances;
}

/** Beyond this many values the normal approximation is as good and the count takes long. */
const MOST_EXACT = 200;

/**
 * Exact test of Kendall's rank correlation with time, for values without ties.
 *
 * @formula p = \min\{1,\, 2\min(P(T \le t),\, P(T \ge t))\}, \qquad T = \#\{i<j : y_i < y_j\}
 * @param values in the order of time, in any unit; null is missing and left out
 * @returns number of rising pairs and two-sided p-value, null with ties or above 200 values; not computable below two values or above 5000
 * @when Short series (ten values or fewer) without ties, where the normal approximation is coarse.
 * @limits Ties have no exact distribution here. Values that depend on the ones before them make the test too sure of itself.
 * @see Kendall (1938), Biometrika 30:81–93; R, stats::cor.test(method = "kendall", exact = TRUE)
 */
export function kendallExact(values: Values): Computed<{ risingPairs: number | null; p: number | null }> {
  const found = comparedObservations(values, 2);
  if (!found.computable) return found;
  const present = found.observations.map(({ value }) => value);
  const { n, score, pairs } = kendallScore(present);
  if (new Set(present).size < n) return computedIfFinite({ risingPairs: null, p: null });
  const rising = (score + pairs) / 2;
  if (n > MOST_EXACT) return computedIfFinite({ risingPairs: rising, p: null });
  // The distribution is symmetric, so that either tail is a sum from zero, where small chances keep their digits.
  const tail = Math.min(rising, pairs - rising);
  const chance = risingPairs(n)
    .subarray(0, tail + 1)
    .reduce((sum, one) => sum + one, 0);
  return computedIfFinite({ risingPairs: rising, p: Math.min(1, 2 * chance) });
}
