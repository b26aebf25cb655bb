import type { Seasonality } from './decomposition.ts';
import { twoSidedZ } from './interval.ts';
import type { Predicted } from './linear-trend.ts';
import { sumOf, varianceOf } from './sample.ts';

/** The recursion that all exponential smoothing shares: a level, and where they are wanted a trend and seasons. */

/** Shares, from 0 to 1, by which a new value moves each part; null leaves a part out. */
export interface Smoothing {
  alpha: number;
  beta: number | null;
  gamma: number | null;
}

export interface Start {
  level: number;
  /** 0 without a trend. */
  trend: number;
  /** One a season of the year; one neutral effect without seasons. */
  seasons: readonly number[];
  /** How many values the start has used up. */
  used: number;
}

/** How a season's effect is laid on a level and taken off a value. */
export interface Effect {
  lay: (level: number, effect: number) => number;
  takeOff: (value: number, effect: number) => number;
}

export const ADDITIVE: Effect = {
  lay: (level, effect) => level + effect,
  takeOff: (value, effect) => value - effect,
};

export const MULTIPLICATIVE: Effect = {
  lay: (level, effect) => level * effect,
  takeOff: (value, effect) => value / effect,
};

export interface Smoothed {
  level: number;
  trend: number;
  /** Effects of the seasons to come, the next one first. */
  seasons: number[];
  /** What was expected of each value after the start, one step ahead. */
  fitted: number[];
  residuals: number[];
  sumOfSquares: number;
}

/** Level, trend and seasons, the first season of the year first. */
interface State {
  level: number;
  trend: number;
  seasons: number[];
}

/** The recursion itself. @param visit what was expected of a value, and the value */
function run(
  series: readonly number[],
  { alpha, beta, gamma }: Smoothing,
  start: Start,
  { lay, takeOff }: Effect,
  visit: (expected: number, value: number) => void,
): State {
  let { level, trend } = start;
  const seasons = [...start.seasons];
  for (let i = start.used; i < series.length; i++) {
    const value = series[i] as number;
    const place = (i - start.used) % seasons.length;
    const season = seasons[place] as number;
    visit(lay(level + trend, season), value);
    const before = level;
    level = alpha * takeOff(value, season) + (1 - alpha) * (level + trend);
    if (beta !== null) trend = beta * (level - before) + (1 - beta) * trend;
    if (gamma !== null) seasons[place] = gamma * takeOff(value, level) + (1 - gamma) * season;
  }
  return { level, trend, seasons };
}

/**
 * The sum of squared errors one step ahead: what `smooth` says of it but for rounding, for searches that ask for nothing else a thousand times.
 *
 * @param series in the order of time, without gaps, in any unit; longer than what the start has used up
 * @param shares alpha, beta and gamma, from 0 to 1; null leaves trend or seasons as they were
 * @param start level and trend in the unit of the series, effects of the seasons, and how many values they have used up
 * @param effect whether seasons add or multiply
 * @returns the sum, in the square of the unit of the series
 * @see R, stats::HoltWinters
 */
export function squaredErrors(
  series: readonly number[],
  shares: Smoothing,
  start: Start,
  effect: Effect,
): number {
  let sum = 0;
  run(series, shares, start, effect, (expected, value) => {
    sum += (value - expected) ** 2;
  });
  return sum;
}

/**
 * Exponential smoothing of a series: at each value what was expected of it, and level, trend and seasons moved by the error.
 *
 * @param series in the order of time, without gaps, in any unit; longer than what the start has used up
 * @param shares alpha, beta and gamma, from 0 to 1; null leaves trend or seasons as they were
 * @param start level and trend in the unit of the series, effects of the seasons, and how many values they have used up
 * @param effect whether seasons add or multiply
 * @returns level, trend and seasons at the end, and what was expected of each value after the start, with the errors, in the unit of the series
 * @see Holt (1957, reprinted 2004), Int J Forecasting 20:5–10; Winters (1960), Management Science 6:324–342; R, stats::HoltWinters
 */
export function smooth(series: readonly number[], shares: Smoothing, start: Start, effect: Effect): Smoothed {
  const [fitted, residuals]: [number[], number[]] = [[], []];
  const { level, trend, seasons } = run(series, shares, start, effect, (expected, value) => {
    fitted.push(expected);
    residuals.push(value - expected);
  });
  const next = fitted.length % seasons.length;
  return {
    level,
    trend,
    seasons: [...seasons.slice(next), ...seasons.slice(0, next)],
    fitted,
    residuals,
    sumOfSquares: sumOf(residuals.map((residual) => residual ** 2)),
  };
}

/**
 * What is expected of the values to come.
 *
 * @param end level, trend and seasons at the end of the series
 * @param effect whether seasons add or multiply
 * @param ahead how many steps, a whole number from 0
 * @returns a value a step, in the unit of the series
 */
export const pointForecasts = (
  { level, trend, seasons }: Smoothed,
  { lay }: Effect,
  ahead: number,
): number[] =>
  Array.from({ length: ahead }, (_, step) =>
    lay(level + (step + 1) * trend, seasons[step % seasons.length] as number),
  );

/** Variances of forecasts in those of an error one step ahead: each error lives on in all values after it. */
function spreadsOf(ahead: number, weight: (step: number) => number, ratios: readonly number[]): number[] {
  // Squares of the weights so far, one sum for all errors whose season lies equally far from the one that is forecast.
  const squares = ratios.map(() => 0);
  return Array.from({ length: ahead }, (_, step) => {
    const place = step % ratios.length;
    if (step > 0) squares[place] = (squares[place] as number) + weight(step) ** 2;
    return squares.reduce((sum, square, distance) => {
      if (square === 0) return sum;
      const ratio = (ratios[place] as number) / (ratios.at(place - distance) as number);
      return sum + square * ratio ** 2;
    }, 1);
  });
}

/**
 * Forecasts with their normal intervals: errors add up with each step further ahead; where seasons multiply, an error of one season
 * comes back in another one by the ratio of the two.
 *
 * @param forecasts a value a step, in the unit of the series
 * @param end of the series: errors one step ahead in its unit, and the seasons to come
 * @param shares alpha, beta and gamma of the smoothing
 * @param seasonality whether seasons add or multiply; of those that add, or that there are none of, the sizes do not matter
 * @param confidence above 0, below 1
 * @returns each forecast with its interval, in the unit of the series; null below two residuals
 * @see Yar and Chatfield (1990), Int J Forecasting 6:127–137; Chatfield and Yar (1991), Int J Forecasting 7:31–37; R,
 * stats::predict.HoltWinters, whose error one step ahead has another variance than the residuals where seasons multiply
 */
export function withIntervals(
  forecasts: readonly number[],
  { residuals, seasons }: Pick<Smoothed, 'residuals' | 'seasons'>,
  { alpha, beta, gamma }: Smoothing,
  seasonality: Seasonality,
  confidence: number,
): Predicted[] {
  if (residuals.length < 2) return forecasts.map((value) => ({ value, interval: null }));
  const period = seasons.length;
  // How far an error lives on in the value that comes so many steps after it.
  const weight = (step: number): number =>
    alpha * (1 + step * (beta ?? 0)) + (step % period === 0 ? (gamma ?? 0) * (1 - alpha) : 0);
  const spreads = spreadsOf(forecasts.length, weight, seasonality === 'multiplicative' ? seasons : [1]);
  const [z, variance] = [twoSidedZ(confidence), varianceOf(residuals)];
  return forecasts.map((value, step) => {
    const reach = z * Math.sqrt(variance * (spreads[step] as number));
    return { value, interval: { low: value - reach, high: value + reach } };
  });
}
