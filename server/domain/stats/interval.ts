import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** A confidence interval, in the unit of the estimate that it belongs to. */
export interface Interval {
  low: number;
  high: number;
}

/** The share of intervals that would hold the true value; 0.95 wherever nothing else is said. */
export const CONFIDENCE = 0.95;

/**
 * The two-sided standard normal quantile Φ⁻¹(1 − α/2).
 *
 * @param confidence 0 < confidence < 1
 * @throws RangeError outside these bounds
 */
export function twoSidedZ(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`Not a confidence: ${String(confidence)}`);
  return normalQuantile(1 - (1 - confidence) / 2, 0, 1);
}

/** A bound kept within [low, high]: what floating point adds at the ends is noise. */
export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));
