import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, isConfidence } from './interval.ts';
import type { Predicted } from './linear-trend.ts';
import type { Values } from './sample.ts';
import { ADDITIVE, pointForecasts, smooth, type Smoothing, type Start, withIntervals } from './smoothing.ts';
import { completeSeries, isAhead } from './time-series.ts';

export interface SmoothedForecast {
  /** Level at the end of the series. */
  level: number;
  /** Trend at the end of the series, a step; null without a trend. */
  trend: number | null;
  /** What was expected of each value after those that the start has used up. */
  fitted: number[];
  /** Of the errors one step ahead. */
  sumOfSquares: number;
  forecast: Predicted[];
}

export interface ForecastOptions {
  /** How many steps to forecast. */
  readonly ahead: number;
  readonly confidence?: number | undefined;
}

/** Whether a number can be the share by which a new value counts: from 0 to 1. */
export const isShare = (value: number): boolean => value >= 0 && value <= 1;

function forecastFrom(
  series: readonly number[],
  smoothing: Smoothing,
  start: Start,
  { ahead, confidence = CONFIDENCE }: ForecastOptions,
): Computed<SmoothedForecast> {
  const end = smooth(series, smoothing, start, ADDITIVE);
  return computedIfFinite({
    level: end.level,
    trend: smoothing.beta === null ? null : end.trend,
    fitted: end.fitted,
    sumOfSquares: end.sumOfSquares,
    forecast: withIntervals(pointForecasts(end, ADDITIVE, ahead), end, smoothing, 'additive', confidence),
  });
}

/** Whether steps and confidence of a forecast are such as can be: from 0 to 10,000, and above 0, below 1. */
export const areForecastOptions = ({ ahead, confidence = CONFIDENCE }: ForecastOptions): boolean =>
  isAhead(ahead) && isConfidence(confidence);

/**
 * Simple exponential smoothing: a level that each new value moves a little, and that is the forecast.
 *
 * @formula \ell_t = \alpha y_t + (1-\alpha)\,\ell_{t-1}, \qquad \hat y_{t+h} = \ell_t, \qquad \ell_1 = y_1
 * @formula \mathrm{Var}(e_{t+h}) = \sigma^2\,(1 + (h-1)\,\alpha^2)
 * @param values in the order of time, without gaps
 * @param alpha from above 0 to 1, how much a new value counts
 * @param options steps to forecast, confidence of their intervals
 * @returns level, fitted values from the second on, sum of squared errors, and forecasts with intervals, null below three values; not
 * computable below two values or with gaps
 * @when The default forecast: no clear trend, no seasons, or too few values to see them.
 * @limits It lags behind a trend.
 * @see Brown (1959), Statistical Forecasting for Inventory Control; R, stats::HoltWinters(beta = FALSE, gamma = FALSE)
 */
export function simpleSmoothing(
  values: Values,
  alpha: number,
  options: ForecastOptions,
): Computed<SmoothedForecast> {
  if (!(isShare(alpha) && alpha > 0) || !areForecastOptions(options)) return notComputable('bad-parameter');
  const found = completeSeries(values, 2);
  if (!found.computable) return found;
  const [level] = found.series as [number];
  const start = { level, trend: 0, seasons: [0], used: 1 };
  return forecastFrom(found.series, { alpha, beta: null, gamma: null }, start, options);
}

/**
 * Holt's linear smoothing: a level and a trend, each moved a little by every new value.
 *
 * @formula \ell_t = \alpha y_t + (1-\alpha)(\ell_{t-1} + b_{t-1}), \qquad b_t = \beta(\ell_t - \ell_{t-1}) + (1-\beta)\,b_{t-1}
 * @formula \hat y_{t+h} = \ell_t + h\,b_t, \qquad \ell_2 = y_2, \qquad b_2 = y_2 - y_1
 * @param values in the order of time, without gaps
 * @param alpha from above 0 to 1, how much a new value moves the level
 * @param beta from 0 to 1, how much it moves the trend
 * @param options steps to forecast, confidence of their intervals
 * @returns level and trend, fitted values from the third on, sum of squared errors, and forecasts with intervals, null below four values;
 * not computable below three values or with gaps
 * @when Twelve values or more with a trend, without seasons.
 * @limits The trend goes on for ever; do not look far ahead.
 * @see Holt (1957, reprinted 2004), Int J Forecasting 20:5–10; R, stats::HoltWinters(gamma = FALSE)
 */
export function holtSmoothing(
  values: Values,
  alpha: number,
  beta: number,
  options: ForecastOptions,
): Computed<SmoothedForecast> {
  if (!(isShare(alpha) && alpha > 0) || !isShare(beta) || !areForecastOptions(options))
    return notComputable('bad-parameter');
  const found = completeSeries(values, 3);
  if (!found.computable) return found;
  const [first, second] = found.series as [number, number];
  const start = { level: second, trend: second - first, seasons: [0], used: 2 };
  return forecastFrom(found.series, { alpha, beta, gamma: null }, start, options);
}
