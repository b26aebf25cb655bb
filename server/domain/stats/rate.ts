import { chiSquareQuantile } from './chi-square.ts';
import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, type Estimate, type Interval, isConfidence, twoSidedZ } from './interval.ts';

/** From this many events Byar's approximation is used; below it the exact Poisson limits. */
export const BYAR_FROM = 10;

/** How the limits were found. */
export type CountMethod = 'exact' | 'byar';

/**
 * Byar's limits of a count: an approximation of the exact Poisson limits, too rough for fewer than ten events.
 *
 * @param events above 0; need not be whole, as a sum of weighted counts is not
 * @param confidence above 0, below 1
 * @returns bounds as numbers of events, 0 or more
 * @see Breslow and Day (1987), IARC Scientific Publications 82; PHE/UKHSA Fingertips technical guidance
 */
export function byarLimits(events: number, confidence: number): Interval {
  const z = twoSidedZ(confidence);
  const root = (count: number, sign: -1 | 1): number =>
    Math.max(0, 1 - 1 / (9 * count) + (sign * z) / (3 * Math.sqrt(count)));
  return { low: events * root(events, -1) ** 3, high: (events + 1) * root(events + 1, 1) ** 3 };
}

/**
 * Interval of a count of events, taken as Poisson: exact limits by the χ² relation below ten events, Byar's approximation from ten.
 *
 * @formula \left[\tfrac12 \chi^2_{\alpha/2;\,2x},\ \tfrac12 \chi^2_{1-\alpha/2;\,2x+2}\right], \quad x < 10
 * \left[x\left(1 - \tfrac{1}{9x} - \tfrac{z}{3\sqrt{x}}\right)^3,\ (x+1)\left(1 - \tfrac{1}{9(x+1)} + \tfrac{z}{3\sqrt{x+1}}\right)^3\right], \quad x \ge 10
 * @param events a whole number ≥ 0
 * @param confidence above 0, below 1
 * @returns bounds as numbers of events and how they were found; not computable when the count is negative or not whole
 * @when Incidents, complaints and deaths are counted over time or exposure.
 * @limits Takes events as independent of each other; outbreaks and repeated incidents of one person vary more.
 * @see Breslow and Day (1987), IARC Scientific Publications 82; PHE/UKHSA Fingertips technical guidance
 */
export function countInterval(
  events: number,
  confidence: number = CONFIDENCE,
): Computed<Estimate & { method: CountMethod }> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  if (!Number.isFinite(events)) return notComputable('not-finite');
  if (events < 0) return notComputable('negative');
  if (!Number.isInteger(events)) return notComputable('not-whole');
  if (events >= BYAR_FROM)
    return computedIfFinite({ value: events, ...byarLimits(events, confidence), method: 'byar' });
  const alpha = 1 - confidence;
  return computedIfFinite({
    value: events,
    low: events === 0 ? 0 : chiSquareQuantile(alpha / 2, 2 * events) / 2,
    high: chiSquareQuantile(1 - alpha / 2, 2 * events + 2) / 2,
    method: 'exact',
  });
}

/**
 * Rate of events with its interval: the count and its Poisson limits over the exposure.
 *
 * @formula \frac{x}{n}\,m
 * @param events a whole number ≥ 0
 * @param exposure what the events are counted over (service days, people); above 0
 * @param multiplier the rate is per so many units of exposure
 * @param confidence above 0, below 1
 * @returns rate and bounds per so many units of exposure; not computable without exposure, or for counts that are negative or not whole
 * @when Incidents per 1,000 service days, cases per 100,000 inhabitants. For shares of persons use the Wilson interval.
 * @limits As for counts. The exposure is taken as known without error.
 * @see Breslow and Day (1987), IARC Scientific Publications 82; PHEindicatormethods 2.1.0 (phe_rate)
 */
export function rateInterval(
  events: number,
  exposure: number,
  multiplier: number,
  confidence: number = CONFIDENCE,
): Computed<Estimate & { method: CountMethod }> {
  const count = countInterval(events, confidence);
  if (!count.computable) return count;
  if (!Number.isFinite(exposure)) return notComputable('not-finite');
  if (exposure < 0) return notComputable('negative');
  if (exposure === 0) return notComputable('no-denominators');
  if (!Number.isFinite(multiplier) || multiplier <= 0) return notComputable('bad-parameter');
  const per = (number: number): number => (number / exposure) * multiplier;
  return computedIfFinite({
    value: per(events),
    low: per(count.low),
    high: per(count.high),
    method: count.method,
  });
}
