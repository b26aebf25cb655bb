import type { Period } from './period.ts';

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
}

/** A stored measurement: counted up by each change, so that a writer can say what it was based on. */
export interface StoredMeasurement extends Measurement {
  version: number;
  changedAt: string;
  changedBy: string;
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
