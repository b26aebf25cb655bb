import { type Computed, computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { decompose, type Seasonality } from './decomposition.ts';
import { areForecastOptions, type ForecastOptions, isShare } from './exponential-smoothing.ts';
import { CONFIDENCE } from './interval.ts';
import { linearTrend, type Predicted } from './linear-trend.ts';
import { leastInBox } from './minimum.ts';
import type { Values } from './sample.ts';
import {
  ADDITIVE,
  MULTIPLICATIVE,
  pointForecasts,
  smooth,
  squaredErrors,
  type Start,
  withIntervals,
} from './smoothing.ts';
import { completeSeries } from './time-series.ts';

export interface SmoothingShares {
  /** How much a new value moves the level. */
  alpha: number;
  /** … the trend. */
  beta: number;
  /** … the effect of its season. */
  gamma: number;
}

export interface HoltWinters extends SmoothingShares {
  level: number;
  trend: number;
  /** Effects of the seasons to come, the next one first. */
  seasons: number[];
  /** What was expected of each value after the first year. */
  fitted: number[];
  sumOfSquares: number;
  forecast: Predicted[];
}

export interface HoltWintersOptions extends ForecastOptions {
  readonly seasonality?: Seasonality | undefined;
}

/** Years from which the start is taken. */
const START_YEARS = 2;

const EFFECT = { additive: ADDITIVE, multiplicative: MULTIPLICATIVE };

interface Prepared {
  series: number[];
  start: Start;
}

/** The start: seasons of the first two years decomposed, level and trend by a line through their moving average. */
function prepare(values: Values, period: number, seasonality: Seasonality): Computed<Prepared> {
  const found = completeSeries(values, START_YEARS * period);
  if (!found.computable) return found;
  const { series } = found;
  if (seasonality === 'multiplicative' && series.some((value) => value <= 0))
    return notComputable('not-positive');
  const parts = decompose(series.slice(0, START_YEARS * period), period, seasonality);
  if (!parts.computable) return parts;
  const averages = parts.trend.filter((value) => value !== null);
  const line = averages.length === 2 ? twoPointLine(averages as [number, number]) : linearTrend(averages);
  if (!line.computable) return line;
  const start = { level: line.intercept, trend: line.slope, seasons: parts.figure, used: period };
  return computedIfFinite({ series, start });
}

/** Two seasons a year leave an average of two values, below what a regression asks for. */
const twoPointLine = ([first, second]: [number, number]): Computed<{ intercept: number; slope: number }> =>
  computed({ intercept: 2 * first - second, slope: second - first });

function fit(
  { series, start }: Prepared,
  shares: SmoothingShares,
  { ahead, confidence = CONFIDENCE, seasonality = 'additive' }: HoltWintersOptions,
): Computed<HoltWinters> {
  const effect = EFFECT[seasonality];
  const end = smooth(series, shares, start, effect);
  const forecasts = pointForecasts(end, effect, ahead);
  return computedIfFinite({
    ...shares,
    level: end.level,
    trend: end.trend,
    seasons: end.seasons,
    fitted: end.fitted,
    sumOfSquares: end.sumOfSquares,
    forecast: withIntervals(forecasts, end, shares, seasonality, confidence),
  });
}

/**
 * Holt–Winters smoothing with given smoothing parameters: a level, a trend and the effects of the seasons, each moved a little by every new value.
 *
 * @formula \ell_t = \alpha(y_t - s_{t-m}) + (1-\alpha)(\ell_{t-1} + b_{t-1}), \quad b_t = \beta(\ell_t - \ell_{t-1}) + (1-\beta)\,b_{t-1}, \quad s_t = \gamma(y_t - \ell_t) + (1-\gamma)\,s_{t-m}
 * @formula \hat y_{t+h} = \ell_t + h\,b_t + s_{t+h-m} \qquad (\text{multiplicative: } y_t / s_{t-m},\; y_t / \ell_t,\; (\ell_t + h\,b_t)\,s_{t+h-m})
 * @param values in the order of time, beginning with the first season, without gaps; above 0 when seasons multiply
 * @param period seasons in a year, m
 * @param shares alpha above 0, beta and gamma, at most 1
 * @param options steps to forecast, confidence, whether seasons add or multiply
 * @returns level, trend and seasons at the end, fitted values from the second year on, sum of squared errors, and forecasts with
 * intervals; not computable below two years, with gaps, or when seasons multiply values not above zero
 * @when Sixteen quarters or more with trend and seasons; the smoothing parameters fixed beforehand, so that a forecast is reproducible.
 * @limits The start uses two years. Intervals take the smoothing parameters as known, errors of the same size in every season, and trend and seasons to go on as they are.
 * @see Winters (1960), Management Science 6:324–342; Chatfield and Yar (1991), Int J Forecasting 7:31–37; R, stats::HoltWinters, predict.HoltWinters (intervals when seasons add)
 */
export function holtWinters(
  values: Values,
  period: number,
  shares: SmoothingShares,
  options: HoltWintersOptions,
): Computed<HoltWinters> {
  const { alpha, beta, gamma } = shares;
  if (![alpha, beta, gamma].every(isShare) || alpha === 0 || !areForecastOptions(options))
    return notComputable('bad-parameter');
  const prepared = prepare(values, period, options.seasonality ?? 'additive');
  return prepared.computable ? fit(prepared, shares, options) : prepared;
}

/**
 * Holt–Winters smoothing with the parameters that give the least sum of squared errors one step ahead.
 *
 * @formula (\hat\alpha, \hat\beta, \hat\gamma) = \arg\min_{[0,1]^3} \sum_t (y_t - \hat y_{t|t-1})^2
 * @param values in the order of time, beginning with the first season, without gaps; above 0 when seasons multiply
 * @param period seasons in a year
 * @param options steps to forecast, confidence, whether seasons add or multiply
 * @returns the same as Holt–Winters smoothing, with the parameters that were found; not computable below two years, with gaps, or when seasons
 * multiply values not above zero
 * @when Six years or more; below that fixed parameters are as good and do not change from quarter to quarter.
 * @limits The sum has several minima; the search from a grid finds a good one, not surely the best. Shares at 0 or 1 point to a poor model.
 * @see Winters (1960), Management Science 6:324–342; R, stats::HoltWinters
 */
export function holtWintersFit(
  values: Values,
  period: number,
  options: HoltWintersOptions,
): Computed<HoltWinters> {
  const { seasonality = 'additive' } = options;
  if (!areForecastOptions(options)) return notComputable('bad-parameter');
  const prepared = prepare(values, period, seasonality);
  if (!prepared.computable) return prepared;
  const sharesAt = ([alpha = 0, beta = 0, gamma = 0]: readonly number[]): SmoothingShares => ({
    alpha,
    beta,
    gamma,
  });
  const found = leastInBox(
    (point) => squaredErrors(prepared.series, sharesAt(point), prepared.start, EFFECT[seasonality]),
    3,
  );
  return fit(prepared, sharesAt(found), options);
}
