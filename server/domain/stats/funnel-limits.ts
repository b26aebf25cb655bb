import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Interval } from './interval.ts';

/** The two pairs of limits of a funnel, in the unit of the values. */
export interface FunnelLimits {
  /** 95 %: one unit in twenty lies beyond by chance alone; look, do not accuse. */
  alert: Interval;
  /** 99.8 %: one unit in five hundred. */
  alarm: Interval;
}

/** Where a unit lies: within the 95 % limits, beyond these alone, or beyond the 99.8 % limits. */
export type Position = 'low-alarm' | 'low-alert' | 'within' | 'high-alert' | 'high-alarm';

/** Probabilities below the four limits. */
export const TAILS = { alert: 0.025, alarm: 0.001 } as const;

/** Distances of the limits from the centre, in standard errors. */
export interface Deviates {
  alert: number;
  alarm: number;
}

export const DEVIATES: Deviates = {
  alert: normalQuantile(1 - TAILS.alert, 0, 1),
  alarm: normalQuantile(1 - TAILS.alarm, 0, 1),
};

/**
 * Where a unit lies; a value on a limit lies within it.
 *
 * @param value of the unit
 * @param limits both pairs, in the unit of the value
 * @returns beyond which pair of limits, and on which side
 */
export function positionOf(value: number, { alert, alarm }: FunnelLimits): Position {
  if (value < alarm.low) return 'low-alarm';
  if (value < alert.low) return 'low-alert';
  if (value > alarm.high) return 'high-alarm';
  return value > alert.high ? 'high-alert' : 'within';
}

/**
 * Both pairs of limits from what lies so many standard errors from the centre.
 *
 * @param at the value so many standard errors above the centre (below it where the number is negative)
 * @param deviates how many standard errors each pair lies from the centre
 * @returns in the unit of what `at` gives
 */
export const limitsAt = (at: (deviate: number) => number, deviates: Deviates): FunnelLimits => ({
  alert: { low: at(-deviates.alert), high: at(deviates.alert) },
  alarm: { low: at(-deviates.alarm), high: at(deviates.alarm) },
});

/**
 * Both pairs of limits from the interval that holds all but a share at each end.
 *
 * @param interval of the share of units that is to lie beyond each of its ends by chance alone
 * @returns in the unit of the interval
 */
export const limitsWithin = (interval: (tail: number) => Interval): FunnelLimits => ({
  alert: interval(TAILS.alert),
  alarm: interval(TAILS.alarm),
});
