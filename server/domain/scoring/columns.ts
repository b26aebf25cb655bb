import type { Reason } from '../stats/computed.ts';
import type { Adjusted } from './adjust.ts';
import type { Measured, ReferenceColumn } from './references.ts';

/** What the kernel takes and gives: columns over units. NaN stands for what is missing. */

/** The values of all units, a column an indicator in the order of the plan. */
export interface Columns {
  units: number;
  measured: readonly Measured[];
  /** 1 where the indicator is asked of the unit, else 0. */
  applicable: readonly Uint8Array[];
}

/** The states of a unit; the first two as in the column `applicable`. */
export const NOT_APPLICABLE = 0;
export const NOT_RATED = 1;
export const RATED = 2;

/** Why a group has no score, as bits: several may hold. */
export const BECAUSE_MANDATORY = 1;
export const BECAUSE_TOO_FEW = 2;
export const BECAUSE_NOT_COMPUTABLE = 4;

/** What one node has for every unit. */
export interface NodeColumns {
  scores: Float64Array;
  /** NaN where the score rests on no interval. */
  low: Float64Array;
  high: Float64Array;
  /** Place among the levels of the set; −1 without one. */
  places: Int16Array;
  states: Uint8Array;
  /** What all units contributed; null for methods that look at one unit alone. */
  reference: ReferenceColumn | null;
  /** Why the method gives no score to any unit. */
  because: Reason | null;
  group: GroupColumns | null;
}

export interface GroupColumns {
  causes: Uint8Array;
  /** Why the aggregation has no answer for a unit, where it has none. */
  reasons: (Reason | null)[];
  /** Children asked of the unit and those of them with a score: their numbers and their weights. */
  applicable: Float64Array;
  scored: Float64Array;
  applicableWeight: Float64Array;
  scoredWeight: Float64Array;
  /** Before adjustments and rounding. */
  aggregated: Float64Array;
  adjusted: (unit: number) => Adjusted[];
}

/** What may differ from the plan. */
export interface Choices {
  /** By place of the edge. */
  weights?: Float64Array;
  /** By place of the node: 1 leaves it out, as if nobody were asked for it. */
  without?: Uint8Array;
  /** Saves the work of intervals and levels, which no score depends on: what is there of them says nothing then. */
  scoresOnly?: boolean;
  /** Results of an earlier run for scores, of a plan of the same tree, that nobody needs any longer: they are written over. */
  over?: readonly NodeColumns[];
  /** What all units contribute, where only some of them are in the columns. */
  referenceOf?: (code: string) => ReferenceColumn | null;
}
