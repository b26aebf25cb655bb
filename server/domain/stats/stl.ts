import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { loess, loessAt, type LoessOptions } from './loess.ts';
import { averageOf, type Values } from './sample.ts';
import { completeSeries, isPeriod, seasonsOf } from './time-series.ts';

export interface SeasonalTrend {
  seasonal: number[];
  trend: number[];
  remainder: number[];
}

/** Passes through the inner loop; without outliers two are enough. */
const PASSES = 2;

const nextOdd = (value: number): number => {
  const whole = Math.round(value);
  return whole % 2 === 0 ? whole + 1 : whole;
};

const spanned = (span: number, degree: 0 | 1): LoessOptions => ({ span, degree, jump: Math.ceil(span / 10) });

/** Moving average without ends: shorter by one less than its length. */
function movingAverage(values: readonly number[], length: number): number[] {
  return Array.from({ length: values.length - length + 1 }, (_, i) => averageOf(values.slice(i, i + length)));
}

/** Each season's values smoothed over the years, one year longer at either end. */
function cycleSubseries(detrended: readonly number[], period: number, options: LoessOptions): number[] {
  const seasons = seasonsOf(detrended, period).map((season) => {
    const smoothed = loess(season, options);
    const [k, last] = [season.length, season.length - 1];
    const before = loessAt(season, -1, { from: 0, to: Math.min(options.span, k) - 1 }, options);
    const after = loessAt(season, k, { from: Math.max(0, k - options.span), to: last }, options);
    return [before ?? (smoothed[0] as number), ...smoothed, after ?? (smoothed[last] as number)];
  });
  const length = detrended.length + 2 * period;
  return Array.from({ length }, (_, i) => seasons[i % period]?.[Math.floor(i / period)] as number);
}

/**
 * STL: decomposition into season, trend and remainder by local regression, with seasons that are the same in all years.
 *
 * @formula y_t = S_t + T_t + R_t, \qquad S_t = C_t - L_t, \qquad T = \mathrm{loess}(y - S)
 * @param values in the order of time, beginning with the first season, without gaps
 * @param period seasons in a year
 * @returns the three parts a value, in the unit of the values; not computable up to two years, or with gaps
 * @when Seasons are taken off a series of three years or more, its ends included.
 * @limits Not robust here: an outlier moves its season and the trend beside it.
 * @see Cleveland, Cleveland, McRae and Terpenning (1990), Journal of Official Statistics 6:3–73; R, stats::stl(s.window = "periodic")
 */
export function stlPeriodic(values: Values, period: number): Computed<SeasonalTrend> {
  if (!isPeriod(period)) return notComputable('bad-parameter');
  const found = completeSeries(values, 2 * period + 1);
  if (!found.computable) return found;
  const { series } = found;
  // A window much wider than the series makes each season's smooth all but constant.
  const seasonSpan = 10 * series.length + 1;
  const trendSpan = nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / seasonSpan)));
  const bySeason = spanned(seasonSpan, 0);
  const byTrend = spanned(Math.max(3, trendSpan), 1);
  const byLowPass = spanned(Math.max(3, nextOdd(period)), 1);
  let trend = series.map(() => 0);
  let seasonal = trend;
  for (let pass = 0; pass < PASSES; pass++) {
    const detrended = series.map((value, i) => value - (trend[i] as number));
    const cycle = cycleSubseries(detrended, period, bySeason);
    const averaged = movingAverage(movingAverage(movingAverage(cycle, period), period), 3);
    const lowPass = loess(averaged, byLowPass);
    seasonal = series.map((_, i) => (cycle[period + i] as number) - (lowPass[i] as number));
    trend = loess(
      series.map((value, i) => value - (seasonal[i] as number)),
      byTrend,
    );
  }
  const effects = seasonsOf(seasonal, period).map(averageOf);
  const periodic = series.map((_, i) => effects[i % period] as number);
  const remainder = series.map((value, i) => value - (periodic[i] as number) - (trend[i] as number));
  return computedIfFinite({ seasonal: periodic, trend, remainder });
}
