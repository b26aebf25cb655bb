import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { averageOf, sumOf, type Values } from './sample.ts';
import { completeSeries, isPeriod, seasonsOf } from './time-series.ts';

/** How seasons act on the level: by a sum or by a factor. */
export type Seasonality = 'additive' | 'multiplicative';

export interface Decomposition {
  /** Moving average over a year; null at both ends, where half a year is missing. */
  trend: (number | null)[];
  /** Effect of each season of the year, as a sum about 0 or a factor about 1. */
  figure: number[];
  /** What trend and season leave over; null where there is no trend. */
  remainder: (number | null)[];
}

/** Average over one year about each value; in a year of an even number of seasons both ends count half. */
function yearlyAverage(series: readonly number[], period: number): (number | null)[] {
  const half = Math.floor(period / 2);
  const edge = period % 2 === 0 ? 0.5 : 1;
  return series.map((_, i) => {
    if (i < half || i + half >= series.length) return null;
    const window = series.slice(i - half, i + half + 1);
    return sumOf(window.map((value, j) => (j === 0 || j === 2 * half ? edge * value : value))) / period;
  });
}

/**
 * Classical decomposition by moving averages into trend, seasons and remainder.
 *
 * @formula y_t = T_t + s_{g(t)} + e_t \quad\text{or}\quad y_t = T_t\, s_{g(t)}\, e_t, \qquad T_t = \frac{1}{m}\Big(\tfrac12 y_{t-m/2} + \sum_{|k|<m/2} y_{t+k} + \tfrac12 y_{t+m/2}\Big)
 * @param values in the order of time, beginning with the first season, without gaps; above 0 for factors
 * @param period seasons in a year, m
 * @param seasonality whether seasons add or multiply
 * @returns trend and remainder a value, null at the ends; the seasons' effects, which average 0 or 1; not computable below two years, with
 * gaps, or with factors of values that are not above zero
 * @when Start values of forecasts, and a first look at seasons.
 * @limits The effect of a season is the same in all years; the first and the last half year have no trend.
 * @see Kendall and Stuart (1983), The Advanced Theory of Statistics, volume 3; R, stats::decompose
 */
export function decompose(
  values: Values,
  period: number,
  seasonality: Seasonality = 'additive',
): Computed<Decomposition> {
  if (!isPeriod(period)) return notComputable('bad-parameter');
  const found = completeSeries(values, 2 * period);
  if (!found.computable) return found;
  const { series } = found;
  const additive = seasonality === 'additive';
  if (!additive && series.some((value) => value <= 0)) return notComputable('not-positive');
  const take = (value: number, part: number): number => (additive ? value - part : value / part);
  const trend = yearlyAverage(series, period);
  const detrended = series.map((value, i) => {
    const level = trend[i] ?? null;
    return level === null ? null : take(value, level);
  });
  const raw = seasonsOf(detrended, period).map((season) =>
    averageOf(season.filter((value) => value !== null)),
  );
  const centre = averageOf(raw);
  const figure = raw.map((effect) => take(effect, centre));
  const remainder = detrended.map((value, i) =>
    value === null ? null : take(value, figure[i % period] as number),
  );
  return computedIfFinite({ trend, figure, remainder });
}
