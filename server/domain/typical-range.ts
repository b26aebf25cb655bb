import { medianOf } from './stats/median.ts';
import { presentIn, type Values } from './stats/sample.ts';
import { meanMovingRange } from './stats/moving-range.ts';

/** So many quarters of a unit's past say what is typical of it. */
export const QUARTERS_OF_HISTORY = 20;

/** From so many values on the limits of an individuals chart are no longer provisional. */
const ENOUGH_FOR_LIMITS = 12;
/** With fewer than these nothing is typical yet. */
const FEWEST = 4;
/** Mean moving range to three standard deviations, as the handbooks of the chart round it. */
const LIMIT = 2.66;
/** A robust z beyond this is an outlier. */
const ROBUST_Z = 3.5;
/** Median absolute deviation of a normal distribution, in standard deviations. */
const NORMAL_MAD = 0.6745;

/** What decides where the range ends. */
export interface RangeLimits {
  /** A robust z beyond this is an outlier; 3.5 without it. */
  robustZ?: number;
  /** How many values the limits of an individuals chart need; 12 without it. */
  limitsFrom?: number;
}

export interface TypicalRange {
  low: number;
  high: number;
  /** `limits`: of an individuals chart · `robust`: around the median, as long as there are few values. */
  by: 'limits' | 'robust';
  /** How many values it rests on. */
  n: number;
}

/**
 * Where a unit's next value usually lies, from its own past: within the limits of an individuals chart (XmR) once there are twelve values,
 * before that within a robust z of 3.5 of the median.
 *
 * @param past the unit's values in the order of time, in the indicator's unit; null is missing; the value to judge is not among them
 * @param bounds what the indicator can be at all, in its unit
 * @param limits other numbers than twelve and 3.5
 * @returns in the indicator's unit; null with fewer than four values, or when they do not vary: then anything else would be unusual
 * @see Wheeler (1993), Understanding Variation, for the limits; Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, for the robust z
 */
export function typicalRange(
  past: Values,
  bounds: { min?: number; max?: number } = {},
  { robustZ = ROBUST_Z, limitsFrom = ENOUGH_FOR_LIMITS }: RangeLimits = {},
): TypicalRange | null {
  const present = presentIn(past);
  const n = present.length;
  if (n < FEWEST) return null;
  const by = n >= limitsFrom ? 'limits' : 'robust';
  const centre = by === 'limits' ? present.reduce((sum, value) => sum + value, 0) / n : medianOf(present);
  const reach =
    by === 'limits' ? LIMIT * (meanMovingRange(past, true) ?? 0) : robustReach(present, centre, robustZ);
  if (!(reach > 0)) return null;
  return {
    low: Math.max(centre - reach, bounds.min ?? -Infinity),
    high: Math.min(centre + reach, bounds.max ?? Infinity),
    by,
    n,
  };
}

const robustReach = (values: readonly number[], median: number, robustZ: number): number =>
  (robustZ / NORMAL_MAD) * medianOf(values.map((value) => Math.abs(value - median)));

/** Whether a value lies outside what is typical. */
export const isOutside = ({ low, high }: TypicalRange, value: number): boolean => value < low || value > high;
