import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, type Interval, isConfidence } from './interval.ts';
import { allFinite, averageOf, deviationOf, presentIn, sumOf, type Values } from './sample.ts';

/** A sample as its sums, which add up over units. */
export interface Sums {
  n: number;
  sum: number;
  sumOfSquares: number;
}

export interface Mean {
  n: number;
  sum: number;
  mean: number;
  /** Sample standard deviation (n − 1); null for a single value. */
  deviation: number | null;
  /** By Student's t; null for a single value. */
  interval: Interval | null;
}

function around(mean: number, deviation: number, n: number, confidence: number): Interval {
  const reach = (tQuantile(1 - (1 - confidence) / 2, n - 1) * deviation) / Math.sqrt(n);
  return { low: mean - reach, high: mean + reach };
}

/**
 * Mean of values with its t interval. Missing values are left out and do not count.
 *
 * @formula \bar x \pm t_{1-\alpha/2,\,n-1}\,\frac{s}{\sqrt n}
 * @param values in any unit; null is missing
 * @param confidence above 0, below 1
 * @returns in the unit of the values; deviation and interval are null for a single value; not computable without one
 * @when Quantities that were measured on a sample: waiting times, grades, costs.
 * @limits Very skewed values in small samples need more than a t interval. A complete count has no sampling error.
 * @see Student (1908), Biometrika 6:1–25; PHEindicatormethods 2.1.0 (phe_mean, which gives nothing when a value is missing)
 */
export function meanOf(values: Values, confidence: number = CONFIDENCE): Computed<Mean> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  if (!allFinite(values)) return notComputable('not-finite');
  const present = presentIn(values);
  const n = present.length;
  if (n === 0) return notComputable('no-values');
  const [sum, mean] = [sumOf(present), averageOf(present)];
  const deviation = n < 2 ? null : deviationOf(present);
  const interval = deviation === null ? null : around(mean, deviation, n, confidence);
  return computedIfFinite({ n, sum, mean, deviation, interval });
}

/**
 * Mean with its t interval from the sums of a sample, for roll-ups that do not keep the values. Exact enough for grades and
 * percentages; values that are large beside their spread lose digits in the squares and need `meanOf`.
 *
 * @param sums number of the values, their sum in their unit, and the sum of their squares
 * @param confidence above 0, below 1
 * @returns as `meanOf`, in the unit of the values; not computable when n is not positive, with sums that are not finite or another confidence
 * @see Student (1908), Biometrika 6:1–25
 */
export function meanInterval(
  { n, sum, sumOfSquares }: Sums,
  confidence: number = CONFIDENCE,
): Computed<Mean> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  if (![n, sum, sumOfSquares].every(Number.isFinite)) return notComputable('not-finite');
  if (n <= 0) return notComputable('no-values');
  const mean = sum / n;
  if (n < 2) return computedIfFinite({ n, sum, mean, deviation: null, interval: null });
  const deviation = Math.sqrt(Math.max(0, sumOfSquares - sum * mean) / (n - 1));
  return computedIfFinite({ n, sum, mean, deviation, interval: around(mean, deviation, n, confidence) });
}
