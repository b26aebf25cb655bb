import { clamp, CONFIDENCE, type Interval, twoSidedZ } from './interval.ts';

/**
 * Wilson score interval of a proportion x/n, without continuity correction; stays inside [0, 1] and has a width at x = 0 and x = n.
 *
 * @param x how many have the property, 0 ≤ x ≤ n
 * @param n how many were asked or counted
 * @returns bounds as proportions (0–1); null when n is not positive or x lies outside 0…n
 * @see Wilson (1927), JASA 22:209–212; PHE/UKHSA Fingertips technical guidance
 */
export function wilsonInterval(x: number, n: number, confidence: number = CONFIDENCE): Interval | null {
  if (!(n > 0) || !(x >= 0) || x > n) return null;
  const z = twoSidedZ(confidence);
  const centre = 2 * x + z * z;
  const reach = z * Math.sqrt(z * z + 4 * x * (1 - x / n));
  const divisor = 2 * (n + z * z);
  return {
    low: x === 0 ? 0 : clamp((centre - reach) / divisor, 0, 1),
    high: x === n ? 1 : clamp((centre + reach) / divisor, 0, 1),
  };
}
