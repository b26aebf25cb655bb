import { type Computed, computed, notComputable } from './computed.ts';
import type { Values } from './sample.ts';

/** A value at its place in time; places are counted from 1, and missing values leave gaps. */
export interface Observation {
  time: number;
  value: number;
}

/**
 * The values that are there, with their places in time.
 *
 * @param values in the order of time; null is missing
 * @param least how many there have to be
 * @returns in the order of time; not computable without values, below the least number, or with numbers that are not finite
 */
export function observationsIn(values: Values, least: number): Computed<{ observations: Observation[] }> {
  const observations: Observation[] = [];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    if (!Number.isFinite(value)) return notComputable('not-finite');
    observations.push({ time: index + 1, value });
  }
  if (observations.length === 0) return notComputable('no-values');
  return observations.length < least ? notComputable('too-few-values') : computed({ observations });
}

/** Comparing every two values takes time and memory by the square of their number; this many are thirteen years of days. */
const MOST_COMPARED = 5000;

/**
 * The values of a method that compares every two of them.
 *
 * @param values in the order of time; null is missing
 * @param least how many there have to be
 * @returns as `observationsIn`; not computable above 5000 values either
 */
export function comparedObservations(
  values: Values,
  least: number,
): Computed<{ observations: Observation[] }> {
  const found = observationsIn(values, least);
  return found.computable && found.observations.length > MOST_COMPARED
    ? notComputable('too-many-values')
    : found;
}

/**
 * The values of a method that allows no gaps.
 *
 * @param values in the order of time
 * @param least how many there have to be
 * @returns not computable with gaps, without values, below the least number, or with numbers that are not finite
 */
export function completeSeries(values: Values, least: number): Computed<{ series: number[] }> {
  const found = observationsIn(values, least);
  if (!found.computable) return found;
  if (found.observations.length < values.length) return notComputable('too-few-values');
  return computed({ series: found.observations.map(({ value }) => value) });
}

/**
 * The values of each season; the first value belongs to the first season.
 *
 * @param values in the order of time
 * @param period seasons in a year, a whole number from 1
 * @returns a list a season, each in the order of time
 */
export function seasonsOf<T>(values: readonly T[], period: number): T[][] {
  const seasons = Array.from({ length: period }, (): T[] => []);
  values.forEach((value, index) => seasons[index % period]?.push(value));
  return seasons;
}

/** Seconds of a day: no series has a longer season. */
const LONGEST = 86_400;

/** Whether a number can be that of the seasons in a year: a whole number from 2 to 86,400. */
export const isPeriod = (period: number): boolean =>
  Number.isInteger(period) && period >= 2 && period <= LONGEST;

/** Beyond so many steps nobody forecasts, and nothing could hold them. */
const FURTHEST = 10_000;

/** Whether a number can be that of the steps to forecast: a whole number from 0 to 10,000. */
export const isAhead = (ahead: number): boolean => Number.isInteger(ahead) && ahead >= 0 && ahead <= FURTHEST;
