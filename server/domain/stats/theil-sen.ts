import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { roundHalfEven } from './half-even.ts';
import { CONFIDENCE, type Interval, isConfidence, twoSidedZ } from './interval.ts';
import { kendallScore } from './mann-kendall.ts';
import { medianOf } from './median.ts';
import type { Values } from './sample.ts';
import { comparedObservations, type Observation } from './time-series.ts';

const slopeBetween = (one: Observation, other: Observation): number =>
  (one.value - other.value) / (one.time - other.time);

/**
 * Slopes between every two observations.
 *
 * @param observations at different times
 * @returns n(n − 1)/2 slopes in the unit of the values a step of time, in no order
 */
export function pairwiseSlopes(observations: readonly Observation[]): Float64Array {
  const slopes = new Float64Array((observations.length * (observations.length - 1)) / 2);
  let place = 0;
  observations.forEach((later, i) => {
    for (let j = 0; j < i; j++) slopes[place++] = slopeBetween(later, observations[j] as Observation);
  });
  return slopes;
}

export interface RobustLine {
  intercept: number;
  /** In the unit of the values a step of time. */
  slope: number;
}

/**
 * Sen's slope with its interval: the median of the slopes between every two values.
 *
 * @formula b = \mathrm{median}\Big\{\frac{y_j - y_i}{j - i} : i < j\Big\}
 * @formula b_{low} = b_{(\mathrm{round}((N - C)/2))}, \quad b_{high} = b_{(\mathrm{round}((N + C)/2 + 1))}, \quad C = z\sqrt{\mathrm{Var}(S)}
 * @param values in the order of time; null is missing, and its place in time is kept
 * @param confidence above 0, below 1
 * @returns slope in the unit of the values a step of time, and its interval, null where the values are too few for it; not computable
 * below two values or above 5000
 * @when How steep a trend is, beside the Mann–Kendall test.
 * @limits With seasons use the seasonal slope. Values that depend on the ones before them make the interval too narrow.
 * @see Sen (1968), Journal of the American Statistical Association 63:1379–1389; trend 1.1.6 (sens.slope)
 */
export function senSlope(
  values: Values,
  confidence: number = CONFIDENCE,
): Computed<{ slope: number; interval: Interval | null }> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  const found = comparedObservations(values, 2);
  if (!found.computable) return found;
  const slopes = pairwiseSlopes(found.observations).sort();
  const { variance } = kendallScore(found.observations.map(({ value }) => value));
  const reach = twoSidedZ(confidence) * Math.sqrt(variance);
  const low = slopes[roundHalfEven((slopes.length - reach) / 2) - 1];
  const high = slopes[roundHalfEven((slopes.length + reach) / 2 + 1) - 1];
  return computedIfFinite({
    slope: medianOf(slopes),
    interval: low === undefined || high === undefined ? null : { low, high },
  });
}

/**
 * Theil–Sen line: the median slope of every two values, and the median of what the line leaves over.
 *
 * @formula b = \mathrm{median}\Big\{\frac{y_j - y_i}{t_j - t_i}\Big\}, \qquad a = \mathrm{median}\{y_i - b\,t_i\}
 * @param values in the order of time, the first at 1; null is missing, and its place in time is kept
 * @returns intercept at time 0, and slope in the unit of the values a step of time; not computable below two values or above 5000
 * @when A line through figures with outliers.
 * @limits Breaks down when more than 29 % of the values are outliers.
 * @see Theil (1950), Indagationes Mathematicae 12:85–91; mblm 0.12.1 (repeated = FALSE)
 */
export function theilSen(values: Values): Computed<RobustLine> {
  const found = comparedObservations(values, 2);
  if (!found.computable) return found;
  const slope = medianOf(pairwiseSlopes(found.observations));
  const intercept = medianOf(found.observations.map(({ time, value }) => value - slope * time));
  return computedIfFinite({ intercept, slope });
}

/** Median of a figure over all pairs that an observation forms, then the median over the observations. */
const repeatedMedian = (
  observations: readonly Observation[],
  of: (one: Observation, other: Observation) => number,
): number =>
  medianOf(
    observations.map((one, i) => {
      const figures = new Float64Array(observations.length - 1);
      observations.forEach((other, j) => {
        if (j !== i) figures[j < i ? j : j - 1] = of(one, other);
      });
      return medianOf(figures);
    }),
  );

/**
 * Siegel's repeated medians: for each value the median slope to all others, and the median of these; the intercept alike.
 *
 * @formula b = \mathrm{median}_i\,\mathrm{median}_{j \ne i}\,\frac{y_j - y_i}{t_j - t_i}, \qquad a = \mathrm{median}_i\,\mathrm{median}_{j \ne i}\,\frac{t_j y_i - t_i y_j}{t_j - t_i}
 * @param values in the order of time, the first at 1; null is missing, and its place in time is kept
 * @returns intercept at time 0, and slope in the unit of the values a step of time; not computable below two values or above 5000
 * @when A line through figures of which up to a half may be outliers.
 * @limits Less precise than Theil–Sen where there are no outliers.
 * @see Siegel (1982), Biometrika 69:242–244; mblm 0.12.1 (repeated = TRUE)
 */
export function repeatedMedians(values: Values): Computed<RobustLine> {
  const found = comparedObservations(values, 2);
  if (!found.computable) return found;
  const { observations } = found;
  return computedIfFinite({
    intercept: repeatedMedian(
      observations,
      (one, other) => (other.time * one.value - one.time * other.value) / (other.time - one.time),
    ),
    slope: repeatedMedian(observations, slopeBetween),
  });
}
