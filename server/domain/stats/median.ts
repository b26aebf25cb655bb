import type { Numbers } from './sample.ts';

/**
 * The middle value, or the mean of the two in the middle.
 *
 * @param values at least one, in any unit and order
 * @returns in the unit of the values
 */
export function medianOf(values: Numbers): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
