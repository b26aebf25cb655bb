import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { allFinite, averageOf, presentIn, rangeOf, sumOf, type Values } from './sample.ts';

export interface Moments {
  /** G₁; 0 is symmetric, above 0 the long tail lies high. Null below three values. */
  skewness: number | null;
  /** Excess kurtosis G₂; 0 is that of a normal distribution, above 0 the tails are heavier. Null below four values. */
  kurtosis: number | null;
}

/**
 * Skewness and excess kurtosis, both corrected for the bias of small samples (type 2, as in spreadsheets).
 *
 * @formula G_1 = \frac{\sqrt{n(n-1)}}{n-2}\,\frac{\sqrt n \sum (x_i - \bar x)^3}{\left(\sum (x_i - \bar x)^2\right)^{3/2}}
 * G_2 = \frac{n-1}{(n-2)(n-3)}\left((n+1)\left(\frac{n \sum (x_i - \bar x)^4}{\left(\sum (x_i - \bar x)^2\right)^2} - 3\right) + 6\right)
 * @param values in any unit; null is missing
 * @returns pure numbers; skewness null below three values, kurtosis below four; not computable when all values are equal
 * @when An indicator is looked at before it enters a score: both high together mean outliers.
 * @limits Unstable in small samples: with 20 values a single one decides both.
 * @see Joanes and Gill (1998), The Statistician 47:183–189; R, e1071 (type 2); COINr 1.1.14 (skew, kurt)
 */
export function moments(values: Values): Computed<Moments> {
  if (!allFinite(values)) return notComputable('not-finite');
  const present = presentIn(values);
  const n = present.length;
  if (n === 0) return notComputable('no-values');
  if (n < 3) return notComputable('too-few-values');
  const { low, high } = rangeOf(present);
  if (low === high) return notComputable('no-variation');
  const centre = averageOf(present);
  // In units of the range, so that no power overflows or vanishes.
  const unit = high - low;
  const power = (exponent: number): number =>
    sumOf(present.map((value) => ((value - centre) / unit) ** exponent));
  const squares = power(2);
  const skewness = (((Math.sqrt(n) * power(3)) / squares ** 1.5) * Math.sqrt(n * (n - 1))) / (n - 2);
  const peak = (n * power(4)) / squares ** 2;
  const kurtosis = n < 4 ? null : (((n + 1) * (peak - 3) + 6) * (n - 1)) / ((n - 2) * (n - 3));
  return computedIfFinite({ skewness, kurtosis });
}
