import type { Period } from './period.ts';

/**
 * What a row says. Only `reported` rows count towards scores: `partial` is kept for whoever goes on typing; that a figure is not applicable
 * or was not collected is a statement of its own, unlike an empty cell.
 */
export const MEASUREMENT_STATUSES = ['reported', 'partial', 'not-applicable', 'not-collected'] as const;
export type MeasurementStatus = (typeof MEASUREMENT_STATUSES)[number];

/** Whether it is said that there is no figure. */
export const isAbsent = (status: MeasurementStatus | undefined): boolean =>
  status === 'not-applicable' || status === 'not-collected';

/** What was reported for one unit, indicator, period and category. */
export interface Measurement {
  unit: string;
  indicator: string;
  period: Period;
  /** `` unless the indicator's entry has categories. */
  category: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  comment: string | null;
  /** Left out: `reported`. */
  status?: MeasurementStatus;
  /** Why there is no figure; left out: nothing is said. */
  reason?: string | null;
  /** Whether somebody wants to look at it again; left out: as it was. */
  followUp?: boolean;
}

/** A stored measurement: counted up by each change, so that a writer can say what it was based on. */
export interface StoredMeasurement extends Measurement {
  status: MeasurementStatus;
  reason: string | null;
  followUp: boolean;
  version: number;
  changedAt: string;
  changedBy: string;
}

/** A value that was replaced or removed, and by whom. */
export interface SupersededMeasurement extends StoredMeasurement {
  /** ISO timestamp. */
  supersededAt: string;
  supersededBy: string;
}

/**
 * Sums over the measurements of a unit and all units below it: what indicators roll up from.
 * For a provider it is its own measurement (reporting = 1).
 */
export interface Fact {
  unit: string;
  indicator: string;
  period: Period;
  category: string;
  numerator: number;
  denominator: number;
  value: number;
  /** Sum of squares of value, for the interval of a mean of grades. */
  valueSquares: number;
  /** Units at or above the scale's satisfiedFrom (kind grade), else 0. */
  satisfied: number;
  /** Units that reported. */
  reporting: number;
}
