import type { Reason } from './computed.ts';
import { allFinite, sumOf, type Values } from './sample.ts';

/** One unit or period as two numbers: how many of how many, events in what they were observed in, or observed against expected. */
export interface Counted {
  /** 0 or more. */
  x: number;
  /** Above 0. */
  n: number;
}

/**
 * Units of a funnel from their two columns.
 *
 * @param numerators 0 or more; null is missing
 * @param denominators 0 or more, in the same order; null and 0 are missing
 * @returns in the same order, null where either is missing; or why there are none: lengths that differ, numbers that are not finite or
 * negative, no denominators
 */
export function countedUnits(numerators: Values, denominators: Values): (Counted | null)[] | Reason {
  if (numerators.length !== denominators.length) return 'lengths-differ';
  if (!allFinite(numerators) || !allFinite(denominators)) return 'not-finite';
  const units = numerators.map((x, i): Counted | null => {
    const n = denominators[i] ?? null;
    return x === null || n === null || n === 0 ? null : { x, n };
  });
  if (units.some((unit) => unit !== null && (unit.x < 0 || unit.n < 0))) return 'negative';
  return units.every((unit) => unit === null) ? 'no-denominators' : units;
}

/**
 * Units of a funnel whose numerators are a part of their denominators.
 *
 * @param numerators 0 or more; null is missing
 * @param denominators at least the numerators, in the same order; null and 0 are missing
 * @returns as `countedUnits`; none either when a numerator is above its denominator
 */
export function countedShares(numerators: Values, denominators: Values): (Counted | null)[] | Reason {
  const units = countedUnits(numerators, denominators);
  if (typeof units === 'string') return units;
  return units.some((unit) => unit !== null && unit.x > unit.n) ? 'not-proportions' : units;
}

/**
 * Ratio of several units together: of their sums, never the mean of their ratios.
 *
 * @param units null is missing; at least one is there
 * @returns in units of x over units of n; not finite where a sum is not
 */
export function pooledRatio(units: readonly (Counted | null)[]): number {
  const present = units.filter((unit) => unit !== null);
  return sumOf(present.map(({ x }) => x)) / sumOf(present.map(({ n }) => n));
}
