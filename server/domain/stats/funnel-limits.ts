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

/** A value on a limit lies within it. */
export function positionOf(value: number, { alert, alarm }: FunnelLimits): Position {
  if (value < alarm.low) return 'low-alarm';
  if (value < alert.low) return 'low-alert';
  if (value > alarm.high) return 'high-alarm';
  return value > alert.high ? 'high-alert' : 'within';
}

/** Both pairs of limits from what lies so many standard errors from the centre. */
export const limitsAt = (at: (deviate: number) => number, deviates: Deviates): FunnelLimits => ({
  alert: { low: at(-deviates.alert), high: at(deviates.alert) },
  alarm: { low: at(-deviates.alarm), high: at(deviates.alarm) },
});

/** Both pairs of limits from the interval that holds all but a share at each end. */
export const limitsWithin = (interval: (tail: number) => Interval): FunnelLimits => ({
  alert: interval(TAILS.alert),
  alarm: interval(TAILS.alarm),
});
