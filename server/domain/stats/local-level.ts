import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { areForecastOptions, type ForecastOptions } from './exponential-smoothing.ts';
import { CONFIDENCE, twoSidedZ } from './interval.ts';
import type { Predicted } from './linear-trend.ts';
import { leastInBox } from './minimum.ts';
import { sumOf, type Values } from './sample.ts';
import { completeSeries } from './time-series.ts';

export interface LocalLevel {
  /** Variance of the steps of the level, and of the noise about it. */
  levelVariance: number;
  noiseVariance: number;
  /** Level at the end of the series. */
  level: number;
  forecast: Predicted[];
}

/** Variances of level and noise as shares of their sum. */
interface Shares {
  level: number;
  noise: number;
}

interface Filtered {
  level: number;
  /** Of the level, as a share of the sum of both variances. */
  uncertainty: number;
  /** Errors one step ahead and their variances, from the second value on. */
  errors: { error: number; variance: number }[];
}

/** Kalman filter that begins at the first value, as if nothing had been known before it. */
function filter(series: readonly number[], shares: Shares): Filtered {
  const [first, ...rest] = series as [number, ...number[]];
  const errors: Filtered['errors'] = [];
  let [level, uncertainty] = [first, shares.noise];
  for (const value of rest) {
    const before = uncertainty + shares.level;
    const variance = before + shares.noise;
    const error = value - level;
    errors.push({ error, variance });
    level += (before / variance) * error;
    uncertainty = (before * shares.noise) / variance;
  }
  return { level, uncertainty, errors };
}

/** The sum of both variances that is most likely for given shares. */
const likelySum = (errors: Filtered['errors']): number =>
  sumOf(errors.map(({ error, variance }) => error ** 2 / variance)) / errors.length;

/** −2 × the logarithm of the likelihood at that sum, but for a constant. */
const deviance = (errors: Filtered['errors']): number =>
  errors.length * Math.log(likelySum(errors)) + sumOf(errors.map(({ variance }) => Math.log(variance)));

/** An angle from 0 to a right one lets either variance be zero: exactly so, which the cosine of a right one is not. */
const sharesAt = (angle: number): Shares => ({
  level: Math.sin((angle * Math.PI) / 2) ** 2,
  noise: Math.sin(((1 - angle) * Math.PI) / 2) ** 2,
});

/**
 * Local level model: a level that wanders and noise about it, with both variances of maximum likelihood.
 *
 * @formula y_t = \mu_t + \varepsilon_t, \quad \mu_{t+1} = \mu_t + \eta_t, \qquad \varepsilon \sim N(0, \sigma^2_\varepsilon), \quad \eta \sim N(0, \sigma^2_\eta)
 * @param values in the order of time, without gaps
 * @param options steps to forecast, confidence of their intervals
 * @returns both variances, the level at the end, and forecasts with intervals that widen; not computable below three values, with gaps, or
 * when all values are equal
 * @when How fast a level moves beside its noise; simple smoothing with a share found from the figures.
 * @limits No trend and no seasons. In short series one variance is often estimated as zero.
 * @see Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter; R, stats::StructTS(type = "level")
 */
export function localLevel(values: Values, options: ForecastOptions): Computed<LocalLevel> {
  const { ahead, confidence = CONFIDENCE } = options;
  if (!areForecastOptions(options)) return notComputable('bad-parameter');
  const found = completeSeries(values, 3);
  if (!found.computable) return found;
  const { series } = found;
  if (series.every((value) => value === series[0])) return notComputable('no-variation');
  const [angle = 0] = leastInBox(([at = 0]) => deviance(filter(series, sharesAt(at)).errors), 1);
  const shares = sharesAt(angle);
  const { level, uncertainty, errors } = filter(series, shares);
  const sum = likelySum(errors);
  const z = twoSidedZ(confidence);
  const forecast = Array.from({ length: ahead }, (_, step) => {
    const reach = z * Math.sqrt(sum * (uncertainty + (step + 1) * shares.level + shares.noise));
    return { value: level, interval: { low: level - reach, high: level + reach } };
  });
  return computedIfFinite({
    levelVariance: sum * shares.level,
    noiseVariance: sum * shares.noise,
    level,
    forecast,
  });
}
