import { type Indicator, targetFor } from './indicator.ts';
import type { Interval } from './stats/interval.ts';

/**
 * What an indicator is to reach, in its unit: a number that values reach from below or from above, as its direction says, or the range
 * that they are to lie in.
 */
export type Target = number | Interval;

type Targeted = Pick<Indicator, 'direction' | 'normalise' | 'targets'>;

/** The end of a best range that a year's number moves inwards: the nearer one; undefined in the very middle and outside. */
export function movedEnd({ low, high }: Interval, number: number): keyof Interval | undefined {
  const [fromLow, fromHigh] = [number - low, high - number];
  return fromLow === fromHigh || fromLow < 0 || fromHigh < 0
    ? undefined
    : fromLow < fromHigh
      ? 'low'
      : 'high';
}

/**
 * The target of the year: the one that pages, JSON and documents show and judge by. Where the best values lie in a range, the target is
 * this best range; a number of the year narrows it, because what is asked for is to come closer to the middle: with a best range of 15–40,
 * the number 38 asks for 15–38, the number 16 for 16–40.
 *
 * @param year of which the number is taken, or the nearest earlier year's, or the first year's
 * @returns in the indicator's unit; null without a target, and where a range is best that the method does not name
 */
export function targetOf({ direction, normalise, targets }: Targeted, year: number): Target | null {
  const number = targetFor({ targets }, year);
  if (direction !== 'range') return number ?? null;
  if (normalise?.method !== 'best-range') return null;
  const best = { low: normalise.bestFrom, high: normalise.bestTo };
  const end = number === undefined ? undefined : movedEnd(best, number);
  return number === undefined || end === undefined ? best : { ...best, [end]: number };
}

/**
 * Whether a value meets the target of the year.
 *
 * @param value in the indicator's unit
 * @returns null without a value, a target or a direction; a range is met by its ends as well
 */
export function meetsTarget(indicator: Targeted, value: number | null, year: number): boolean | null {
  const target = targetOf(indicator, year);
  if (value === null || target === null) return null;
  if (typeof target !== 'number') return value >= target.low && value <= target.high;
  if (indicator.direction === 'none') return null;
  return indicator.direction === 'higher' ? value >= target : value <= target;
}
