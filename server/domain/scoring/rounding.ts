import type { Rounding } from '../indicator-set.ts';

/** A half that floating point has made a little less is still a half. */
const NOISE = 1e-9;

const toSteps = (value: number, steps: number): number => Math.floor(value * steps + 0.5 + NOISE) / steps;

type Method<Name extends Rounding['method']> = (
  value: number,
  parameters: Extract<Rounding, { method: Name }>,
) => number;

/** The ways in which a score is rounded. A new one is one more entry here and its parameters in `RoundingSchema`. */
export const ROUNDINGS: { readonly [Name in Rounding['method']]: Method<Name> } = {
  none: (value) => value,
  'half-up': (value, { decimals }) => toSteps(value, 10 ** decimals),
  'nearest-half': (value) => toSteps(value, 2),
};

/**
 * Rounding of a score before it is rated: not at all, half up to so many decimals, or to the nearest half; halves go up, also below zero.
 *
 * @formula R_m(x) = \frac{\left\lfloor m x + \tfrac12 \right\rfloor}{m}, \quad m = 10^{d} \ \text{or} \ m = 2
 * @param parameters the rule: none, half up to d decimals, nearest half
 * @param value a score, on any scale
 * @returns the rounded score, on the same scale
 * @when The published rule of a rating rounds before it compares with bands: stars in halves, points in whole numbers.
 * @limits What is rounded here goes into the groups above as it is: rounding at several levels adds up. A half that floating point has made less by a
 *   billionth is still a half.
 * @see CMS, Medicare Part C and D Star Ratings technical notes, rounding rules for overall and summary ratings (half stars)
 */
export const round = (parameters: Rounding, value: number): number => rounder(parameters)(value);

/** The same for many scores. */
export function rounder(parameters: Rounding): (value: number) => number {
  const method = ROUNDINGS[parameters.method] as (value: number, parameters: Rounding) => number;
  return (value) => method(value, parameters);
}
