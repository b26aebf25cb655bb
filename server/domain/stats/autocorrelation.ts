import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { averageOf, sumOf, type Values } from './sample.ts';
import { observationsIn } from './time-series.ts';

/** Of a χ² distribution of more degrees of freedom too few digits are right. */
const MOST_LAGS = 1000;

const isLag = (lag: number): boolean => Number.isInteger(lag) && lag >= 1 && lag <= MOST_LAGS;

/**
 * Autocorrelation: how far values resemble those some steps before.
 *
 * @formula r_k = \frac{\sum_{t>k} (y_t - \bar y)(y_{t-k} - \bar y)}{\sum_t (y_t - \bar y)^2}
 * @param values in the order of time; null is missing, and pairs with it are left out
 * @param most the greatest lag, a whole number from 1 to 1000; as far as one less than there are values
 * @returns from lag 0, which is 1, to the greatest lag; not computable below two values, or when all are equal
 * @when Before a test that supposes independent values.
 * @limits Short series say little: below thirty values only large ones can be told from noise.
 * @see Box, Jenkins and Reinsel (2008), Time Series Analysis, chapter 2; R, stats::acf
 */
export function autocorrelation(values: Values, most: number): Computed<{ correlations: number[] }> {
  if (!isLag(most)) return notComputable('bad-parameter');
  const found = observationsIn(values, 2);
  if (!found.computable) return found;
  const present = found.observations.map(({ value }) => value);
  if (present.every((value) => value === present[0])) return notComputable('no-variation');
  const mean = averageOf(present);
  const deviations = values.map((value) => (value === null ? null : value - mean));
  const covariance = (lag: number): number => {
    const products = deviations.flatMap((now, i) => {
      const then = i < lag ? null : (deviations[i - lag] ?? null);
      return now === null || then === null ? [] : [now * then];
    });
    return sumOf(products) / (products.length + lag);
  };
  const variance = covariance(0);
  if (!(variance > 0 && Number.isFinite(variance))) return notComputable('not-finite');
  const lags = Array.from({ length: Math.min(most, values.length - 1) + 1 }, (_, lag) => lag);
  return computedIfFinite({ correlations: lags.map((lag) => covariance(lag) / variance) });
}

/**
 * Ljung–Box test of whether values depend on those before them.
 *
 * @formula Q = n(n+2)\sum_{k=1}^{m} \frac{r_k^2}{n-k} \sim \chi^2_m
 * @param values in the order of time; null is missing
 * @param lags how many autocorrelations are tested together, a whole number from 1 to 1000, below the number of values
 * @returns the statistic and its p-value; not computable below two values, when all are equal, or with too many lags
 * @when After a trend test: a small p-value says that the test was too sure of itself.
 * @limits A trend makes neighbours alike as well; test what is left when the trend is taken off.
 * @see Ljung and Box (1978), Biometrika 65:297–303; R, stats::Box.test(type = "Ljung-Box")
 */
export function ljungBox(values: Values, lags: number): Computed<{ statistic: number; p: number }> {
  const found = autocorrelation(values, lags);
  if (!found.computable) return found;
  const n = values.filter((value) => value !== null).length;
  const [, ...correlations] = found.correlations;
  if (correlations.length < lags || n <= lags) return notComputable('too-few-values');
  const statistic = n * (n + 2) * sumOf(correlations.map((one, i) => one ** 2 / (n - i - 1)));
  return computedIfFinite({ statistic, p: Math.max(0, 1 - chiSquareCdf(statistic, lags)) });
}
