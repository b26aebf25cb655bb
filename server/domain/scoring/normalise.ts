import type { Normalise } from '../indicator.ts';
import { clamp } from '../stats/interval.ts';

type Method<Name extends Normalise['method']> = (
  value: number,
  parameters: Extract<Normalise, { method: Name }>,
) => number;

/** Position between `from` (0) and `to` (100), cut outside; a step where both are the same. */
function position(value: number, from: number, to: number): number {
  if (from === to) return value >= to ? 100 : 0;
  return clamp(((value - from) / (to - from)) * 100, 0, 100);
}

/** The methods by which a value becomes points. A new one is one more entry here and its parameters in `NormaliseSchema`. */
export const NORMALISATIONS: { readonly [Name in Normalise['method']]: Method<Name> } = {
  // A goal below the floor is how "lower is better" is written.
  goalposts: (value, { floor, goal }) => position(value, floor, goal),
  'best-range': (value, { floor, bestFrom, bestTo, ceiling }) => {
    if (value < bestFrom) return position(value, floor, bestFrom);
    if (value > bestTo) return position(value, ceiling, bestTo);
    return 100;
  },
};

/**
 * Points of a value against fixed goalposts, so that quarters can be compared.
 *
 * @param value in the indicator's unit
 * @returns 0–100
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; UNDP human development index, for fixed goalposts
 */
export function normalise(parameters: Normalise, value: number): number {
  const method = NORMALISATIONS[parameters.method] as (value: number, parameters: Normalise) => number;
  return method(value, parameters);
}
