import chiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import { CONFIDENCE, type Interval, twoSidedZ } from './interval.ts';

/** From this many events Byar's approximation is used; below it the exact Poisson limits. */
const BYAR_FROM = 10;

/**
 * Interval of a count of events, taken as Poisson: exact limits by the χ² relation below ten events, Byar's approximation from ten.
 *
 * @param events a whole number ≥ 0
 * @returns bounds as numbers of events; null when the count is negative or not whole
 * @see Breslow and Day (1987), IARC Scientific Publications 82; PHE/UKHSA Fingertips technical guidance
 */
export function countInterval(events: number, confidence: number = CONFIDENCE): Interval | null {
  if (!Number.isInteger(events) || events < 0) return null;
  if (events < BYAR_FROM) {
    const alpha = 1 - confidence;
    return {
      low: events === 0 ? 0 : chiSquareQuantile(alpha / 2, 2 * events) / 2,
      high: chiSquareQuantile(1 - alpha / 2, 2 * events + 2) / 2,
    };
  }
  const z = twoSidedZ(confidence);
  const bound = (count: number, sign: -1 | 1): number =>
    count * (1 - 1 / (9 * count) + (sign * z) / (3 * Math.sqrt(count))) ** 3;
  return { low: bound(events, -1), high: bound(events + 1, 1) };
}

/**
 * Interval of a rate: the interval of its events over the exposure.
 *
 * @param events a whole number ≥ 0
 * @param exposure what the events are counted over (service days, people); > 0
 * @param multiplier the rate is per so many units of exposure
 * @returns bounds in the unit of the rate; null when it cannot be computed
 * @see countInterval
 */
export function rateInterval(
  events: number,
  exposure: number,
  multiplier: number,
  confidence: number = CONFIDENCE,
): Interval | null {
  const interval = countInterval(events, confidence);
  if (!interval || !(exposure > 0)) return null;
  return { low: (interval.low / exposure) * multiplier, high: (interval.high / exposure) * multiplier };
}
