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

/** @returns the score rounded as the rule says; halves go up, also below zero */
export function round(parameters: Rounding, value: number): number {
  const method = ROUNDINGS[parameters.method] as (value: number, parameters: Rounding) => number;
  return method(value, parameters);
}
