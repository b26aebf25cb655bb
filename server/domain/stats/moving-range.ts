import { averageOf, type Values } from './sample.ts';

/** Expected range of two standard normal values, in standard deviations. */
export const D2 = 1.128;

/** Upper limit of a chart of moving ranges, in their mean; ranges from it on are outliers. */
export const RANGE_LIMIT = 3.267;

/**
 * Distances of the values to the one before.
 *
 * @param values in the order of time, in any unit; null is missing
 * @returns as many as values, in their unit; null for the first and where either of the two is missing
 */
export const movingRanges = (values: Values): (number | null)[] =>
  values.map((now, i) => {
    const before = values[i - 1];
    return typeof before === 'number' && now !== null ? Math.abs(now - before) : null;
  });

/**
 * Mean of the distances between neighbouring values; a missing value gives none to either neighbour.
 *
 * @param values in the order of time, in any unit; null is missing
 * @param screen leaves out outlying ranges once and takes the mean of the rest
 * @returns in the unit of the values; null without two neighbouring ones
 * @see Nelson (1982), Journal of Quality Technology 14:172–173, on the screening
 */
export function meanMovingRange(values: Values, screen: boolean): number | null {
  const ranges = movingRanges(values).filter((range) => range !== null);
  if (ranges.length === 0) return null;
  const mean = averageOf(ranges);
  if (!screen) return mean;
  const kept = ranges.filter((range) => range < RANGE_LIMIT * mean);
  // Where all ranges are zero none lies below the limit.
  return kept.length === 0 ? mean : averageOf(kept);
}
