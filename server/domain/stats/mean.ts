import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { CONFIDENCE, type Interval } from './interval.ts';

/** A sample as its sums, which add up over units. */
export interface Sums {
  n: number;
  sum: number;
  sumOfSquares: number;
}

export interface Mean {
  n: number;
  mean: number;
  /** Sample standard deviation (n − 1); null for a single value. */
  deviation: number | null;
  /** By Student's t; null for a single value. */
  interval: Interval | null;
}

function describe(n: number, mean: number, squaredDeviations: number, confidence: number): Mean {
  if (n < 2) return { n, mean, deviation: null, interval: null };
  const deviation = Math.sqrt(Math.max(0, squaredDeviations) / (n - 1));
  const reach = (tQuantile(1 - (1 - confidence) / 2, n - 1) * deviation) / Math.sqrt(n);
  return { n, mean, deviation, interval: { low: mean - reach, high: mean + reach } };
}

/**
 * Mean of values with its t interval. Missing values are left out and do not count.
 *
 * @returns null without a single value; bounds in the unit of the values
 * @see Student (1908), Biometrika 6:1–25
 */
export function meanOf(values: readonly (number | null)[], confidence: number = CONFIDENCE): Mean | null {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return null;
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return describe(present.length, mean, squares, confidence);
}

/**
 * The same from the sums of a sample, for roll-ups that do not keep the values. Exact enough for grades and
 * percentages; values that are large beside their spread lose digits in the squares and need `meanOf`.
 *
 * @returns null when n is not positive
 */
export function meanInterval({ n, sum, sumOfSquares }: Sums, confidence: number = CONFIDENCE): Mean | null {
  if (!(n > 0)) return null;
  return describe(n, sum / n, sumOfSquares - (sum * sum) / n, confidence);
}
