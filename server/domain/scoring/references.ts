import { type NotComputable, notComputable } from '../stats/computed.ts';
import { averageOf, deviationOf } from '../stats/sample.ts';
import type { PairsColumn } from './pairs.ts';

/** Of the weighted means and the weighted variances of the children, at the percentiles that a reward names. */
export interface Percentiles {
  mean: [number, number];
  variance: [number, number];
}

/** Those of the first reward of a group, and of each further one in the order of the rules. */
export type PercentilesReference = { kind: 'percentiles' } & Percentiles & { further?: Percentiles[] };

/**
 * What all units together contribute to the score of one: the ends between which it lies, the mean it is measured from, how many are worse. A
 * recipe keeps it, so that a relative score can be recomputed without the others.
 */
export type Reference =
  | { kind: 'range'; min: number; max: number }
  | { kind: 'moments'; mean: number; deviation: number }
  /** How many units have a value, how many of the others are worse than this one, and than the ends of its interval. */
  | { kind: 'standing'; n: number; worse: number; worseThanLow: number | null; worseThanHigh: number | null }
  /** Compared with each of the other units: how many it is ahead of, level with, behind, and the interval of ahead less behind. */
  | { kind: 'pairs'; ahead: number; level: number; behind: number; low: number | null; high: number | null }
  | PercentilesReference;

/** By the code of the indicator or group that it belongs to. */
export type References = Record<string, Reference>;

/** The same for a column of units: what is equal for all of them once, the rest as columns. NaN where there is none. */
export type ReferenceColumn =
  | { kind: 'range'; min: number; max: number }
  | { kind: 'moments'; mean: number; deviation: number }
  | {
      kind: 'standing';
      n: number;
      worse: Float64Array;
      worseThanLow: Float64Array;
      worseThanHigh: Float64Array;
    }
  | PairsColumn
  | PercentilesReference;

/** A column of values with the bounds of their intervals; NaN where there is none. */
export interface Measured {
  values: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** The values that are there, ascending: sums over them do not depend on the order of the units. */
function ascendingOf(values: Float64Array): Float64Array {
  // Missing values are sorted to the end.
  const sorted = values.slice().sort();
  let present = sorted.length;
  while (present > 0 && Number.isNaN(sorted[present - 1])) present--;
  return sorted.subarray(0, present);
}

/** The lowest and the highest value; the method decides which is the worst. */
export function rangeColumn({ values }: Measured): ReferenceColumn | NotComputable {
  let [min, max] = [Infinity, -Infinity];
  for (let unit = 0; unit < values.length; unit++) {
    const value = values[unit] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? notComputable('no-values') : { kind: 'range', min, max };
}

/**
 * Mean and sample standard deviation (0 of one value).
 *
 * @param isPassing whether nobody keeps them: then they are summed in the order of the units, which a replication does not change, without sorting
 */
export function momentsColumn({ values }: Measured, isPassing = false): ReferenceColumn | NotComputable {
  if (isPassing) return momentsInOrder(values);
  const present = ascendingOf(values);
  if (present.length === 0) return notComputable('no-values');
  const equal = present[0] === present.at(-1);
  return { kind: 'moments', mean: averageOf(present), deviation: equal ? 0 : deviationOf(present) };
}

/** In two passes, so that a mean far from zero costs no digits. */
function momentsInOrder(values: Float64Array): ReferenceColumn | NotComputable {
  let [count, sum, least, most] = [0, 0, Infinity, -Infinity];
  for (let unit = 0; unit < values.length; unit++) {
    const value = values[unit] as number;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return notComputable('no-values');
  const mean = sum / count;
  if (least === most) return { kind: 'moments', mean, deviation: 0 };
  let squares = 0;
  for (let unit = 0; unit < values.length; unit++) {
    const distance = (values[unit] as number) - mean;
    if (!Number.isNaN(distance)) squares += distance * distance;
  }
  return { kind: 'moments', mean, deviation: Math.sqrt(squares / (count - 1)) };
}

/** How many of an ascending list are below the value. */
function countBelow(ascending: Float64Array, value: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** @param sign −1 where lower is better */
export function standingColumn(
  { values, low, high }: Measured,
  sign: 1 | -1,
): ReferenceColumn | NotComputable {
  const ascending = ascendingOf(values.map((value) => sign * value));
  if (ascending.length === 0) return notComputable('no-values');
  const worse = new Float64Array(values.length).fill(NaN);
  const [worseThanLow, worseThanHigh] = [worse.slice(), worse.slice()];
  for (let unit = 0; unit < values.length; unit++) {
    const own = sign * (values[unit] as number);
    if (Number.isNaN(own)) continue;
    worse[unit] = countBelow(ascending, own);
    if (Number.isNaN(low[unit])) continue;
    // Against the others: a unit is not worse than itself.
    const worseThan = (bound: number): number => countBelow(ascending, bound) - (own < bound ? 1 : 0);
    const [one, other] = [sign * (low[unit] as number), sign * (high[unit] as number)];
    worseThanLow[unit] = worseThan(Math.min(one, other));
    worseThanHigh[unit] = worseThan(Math.max(one, other));
  }
  return { kind: 'standing', n: ascending.length, worse, worseThanLow, worseThanHigh };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** What of the column belongs to one unit; null where it has no part in it. */
export function referenceOf(column: ReferenceColumn, unit: number): Reference | null {
  switch (column.kind) {
    case 'standing': {
      const worse = column.worse[unit] as number;
      if (Number.isNaN(worse)) return null;
      return {
        kind: 'standing',
        n: column.n,
        worse,
        worseThanLow: orNull(column.worseThanLow[unit] as number),
        worseThanHigh: orNull(column.worseThanHigh[unit] as number),
      };
    }
    case 'pairs': {
      const ahead = column.ahead[unit] as number;
      if (Number.isNaN(ahead)) return null;
      return {
        kind: 'pairs',
        ahead,
        level: column.level[unit] as number,
        behind: column.behind[unit] as number,
        low: orNull(column.low[unit] as number),
        high: orNull(column.high[unit] as number),
      };
    }
    default:
      return column;
  }
}

/** The column of a population of which only one unit is known, with what the others contributed to it. */
export function columnOf(reference: Reference): ReferenceColumn {
  switch (reference.kind) {
    case 'standing':
      return {
        kind: 'standing',
        n: reference.n,
        worse: Float64Array.of(reference.worse),
        worseThanLow: Float64Array.of(reference.worseThanLow ?? NaN),
        worseThanHigh: Float64Array.of(reference.worseThanHigh ?? NaN),
      };
    case 'pairs':
      return {
        kind: 'pairs',
        ahead: Float64Array.of(reference.ahead),
        level: Float64Array.of(reference.level),
        behind: Float64Array.of(reference.behind),
        low: Float64Array.of(reference.low ?? NaN),
        high: Float64Array.of(reference.high ?? NaN),
      };
    default:
      return reference;
  }
}
