import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, type Interval, isConfidence } from './interval.ts';
import type { Values } from './sample.ts';
import { isAhead, observationsIn } from './time-series.ts';
import { weightedLine } from './weighted-line.ts';

/** A forecast of a value to come, within the interval that should hold it. */
export interface Predicted {
  value: number;
  interval: Interval | null;
}

export interface LinearTrend {
  /** At time 0; the first value is at 1. */
  intercept: number;
  slope: number;
  slopeError: number;
  slopeInterval: Interval;
  /** Null when the line has no error: all values lie on it. */
  t: number | null;
  p: number | null;
  /** Null when all values are equal. */
  rSquared: number | null;
  /** Standard deviation of the residuals, with n − 2 degrees of freedom. */
  residualDeviation: number;
  /** The values to come, one a step. */
  forecast: Predicted[];
}

export interface LinearTrendOptions {
  /** How many steps beyond the last place in time to forecast. */
  readonly ahead?: number | undefined;
  readonly confidence?: number | undefined;
}

/**
 * Straight line by least squares through values over time, with the interval of its slope and forecasts.
 *
 * @formula b = \frac{\sum (t_i - \bar t)(y_i - \bar y)}{\sum (t_i - \bar t)^2}, \quad se(b) = \frac{s}{\sqrt{\sum (t_i - \bar t)^2}}, \quad s^2 = \frac{\sum e_i^2}{n-2}
 * @formula \hat y(t) \pm t_{1-\alpha/2,\,n-2}\; s\,\sqrt{1 + \frac1n + \frac{(t - \bar t)^2}{\sum (t_i - \bar t)^2}}
 * @param values in the order of time; null is missing, and its place in time is kept
 * @param options steps to forecast (none unless said otherwise), confidence of slope and forecasts
 * @returns coefficients in the unit of the values, test, fit and forecasts; t and p are null on a perfect line, R² when all values are
 * equal; not computable below three values
 * @when A trend that is about straight, without outliers or seasons.
 * @limits One outlier can turn the line. Intervals suppose residuals that are normal and independent of one another.
 * @see Student (1908), Biometrika 6:1–25; R, stats::lm, predict(interval = "prediction")
 */
export function linearTrend(
  values: Values,
  { ahead = 0, confidence = CONFIDENCE }: LinearTrendOptions = {},
): Computed<LinearTrend> {
  if (!isConfidence(confidence) || !isAhead(ahead)) return notComputable('bad-parameter');
  const found = observationsIn(values, 3);
  if (!found.computable) return found;
  const times = found.observations.map(({ time }) => time);
  const y = found.observations.map(({ value }) => value);
  const n = y.length;
  const line = weightedLine(
    times,
    y,
    y.map(() => 1),
  );
  if (!line) return notComputable('no-variation');
  const { intercept, slope, sumOfSquares, meanX } = line;
  const residualDeviation = Math.sqrt(sumOfSquares.residual / (n - 2));
  const slopeError = residualDeviation / Math.sqrt(sumOfSquares.x);
  const quantile = tQuantile(1 - (1 - confidence) / 2, n - 2);
  const t = slopeError > 0 ? slope / slopeError : null;
  const around = (value: number, error: number): Interval => ({
    low: value - quantile * error,
    high: value + quantile * error,
  });
  const predicted = (time: number): Predicted => {
    const value = intercept + slope * time;
    const error = residualDeviation * Math.sqrt(1 + 1 / n + (time - meanX) ** 2 / sumOfSquares.x);
    return { value, interval: around(value, error) };
  };
  return computedIfFinite({
    intercept,
    slope,
    slopeError,
    slopeInterval: around(slope, slopeError),
    t,
    p: t === null ? null : 2 * tCdf(-Math.abs(t), n - 2),
    rSquared: sumOfSquares.y > 0 ? 1 - sumOfSquares.residual / sumOfSquares.y : null,
    residualDeviation,
    forecast: Array.from({ length: ahead }, (_, step) => predicted(values.length + step + 1)),
  });
}
