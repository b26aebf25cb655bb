import type { Indicator } from './indicator.ts';

type Bounded = Pick<
  Indicator,
  'kind' | 'entry' | 'multiplier' | 'numeratorWithinDenominator' | 'allowsNegative' | 'scale'
>;

/** Whether the value is a part of a whole: then it cannot be more than the whole. */
const isPartOfWhole = ({ entry, numeratorWithinDenominator, allowsNegative }: Bounded): boolean =>
  (entry.form === 'ratio' && numeratorWithinDenominator) || (entry.form === 'parts' && !allowsNegative);

/**
 * Least and greatest value that figures of the indicator can have, as they are checked when they are entered.
 *
 * @returns in the indicator's unit, both ends possible; an end is left out where there is none, such as of a percentage that may pass 100
 */
export function valueBounds(indicator: Bounded): { min?: number; max?: number } {
  const { kind, allowsNegative, multiplier, scale } = indicator;
  if (scale) return { min: scale.min, max: scale.max };
  if (kind === 'net') return allowsNegative ? {} : { min: -multiplier, max: multiplier };
  return {
    ...(allowsNegative ? {} : { min: 0 }),
    ...(isPartOfWhole(indicator) ? { max: multiplier } : {}),
  };
}
