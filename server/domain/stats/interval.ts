import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** A confidence interval, in the unit of the estimate that it belongs to. */
export interface Interval {
  low: number;
  high: number;
}

/** An estimate within its interval, all in one unit. */
export interface Estimate extends Interval {
  value: number;
}

/** The share of intervals that would hold the true value; 0.95 wherever nothing else is said. */
export const CONFIDENCE = 0.95;

/** Whether a number can be a confidence: above 0, below 1. */
export const isConfidence = (confidence: number): boolean => confidence > 0 && confidence < 1;

/**
 * The two-sided standard normal quantile Φ⁻¹(1 − α/2).
 *
 * @param confidence above 0, below 1
 * @returns how many standard errors a normal interval reaches from its estimate; 1.96 at 95 %
 */
export const twoSidedZ = (confidence: number): number => normalQuantile(1 - (1 - confidence) / 2, 0, 1);

/**
 * A bound kept within [low, high]: what floating point adds at the ends is noise.
 *
 * @param value any number
 * @param low least that it may be
 * @param high greatest that it may be, at least `low`
 * @returns the value, or the end that it is beyond
 */
export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));
