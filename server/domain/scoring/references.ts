import { type NotComputable, notComputable } from '../stats/computed.ts';
import { copeland } from '../stats/copeland.ts';
import { averageOf, deviationOf } from '../stats/sample.ts';

/**
 * What all units together contribute to the score of one: the ends between which it lies, the mean it is measured from, how many are worse. A
 * recipe keeps it, so that a relative score can be recomputed without the others.
 */
export type Reference =
  | { kind: 'range'; min: number; max: number }
  | { kind: 'moments'; mean: number; deviation: number }
  /** How many units have a value, how many of the others are worse than this one, and than the ends of its interval. */
  | { kind: 'standing'; n: number; worse: number; worseThanLow: number | null; worseThanHigh: number | null }
  /** Compared with each of the other units: how many it is ahead of, level with, behind. */
  | { kind: 'pairs'; ahead: number; level: number; behind: number }
  /** Of the weighted means and the weighted variances of the children, at the percentiles that the rule names. */
  | { kind: 'percentiles'; mean: [number, number]; variance: [number, number] };

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
  | { kind: 'pairs'; ahead: Float64Array; level: Float64Array; behind: Float64Array }
  | { kind: 'percentiles'; mean: [number, number]; variance: [number, number] };

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

/** Mean and sample standard deviation (0 of one value). */
export function momentsColumn({ values }: Measured): ReferenceColumn | NotComputable {
  const present = ascendingOf(values);
  if (present.length === 0) return notComputable('no-values');
  const equal = present[0] === present.at(-1);
  return { kind: 'moments', mean: averageOf(present), deviation: equal ? 0 : deviationOf(present) };
}

/** Shares of weight are sums of rounded numbers: so close to one half they are a tie. */
const TIE = 1e-12;

/**
 * Every two units are compared on the children that both have: who is ahead on more than half of the weight is ahead.
 *
 * @param rows the scores of a unit's children; null: the unit is not compared
 * @see copeland
 */
export function pairsColumn(
  rows: readonly (readonly (number | null)[] | null)[],
  weights: readonly number[],
): ReferenceColumn | NotComputable {
  const compared = rows.flatMap((row, unit) => (row === null ? [] : [{ row, unit }]));
  const found = copeland(
    compared.map(({ row }) => row),
    weights,
  );
  if (!found.computable) return found;
  const none = new Float64Array(rows.length).fill(NaN);
  const column = { kind: 'pairs' as const, ahead: none, level: none.slice(), behind: none.slice() };
  compared.forEach(({ unit }, i) => {
    const others = (found.outranking[i] as number[]).filter((_share, j) => j !== i);
    column.ahead[unit] = others.filter((share) => share > 0.5 + TIE).length;
    column.behind[unit] = others.filter((share) => share < 0.5 - TIE).length;
    column.level[unit] = others.length - (column.ahead[unit] as number) - (column.behind[unit] as number);
  });
  return column;
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
      const [ahead, level, behind] = [column.ahead[unit], column.level[unit], column.behind[unit]] as [
        number,
        number,
        number,
      ];
      return Number.isNaN(ahead) ? null : { kind: 'pairs', ahead, level, behind };
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
      };
    default:
      return reference;
  }
}
