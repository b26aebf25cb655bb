import { type Computed, computed, notComputable } from './computed.ts';
import type { Values } from './sample.ts';

/** A value at its place in time; places are counted from 1, and missing values leave gaps. */
export interface Observation {
  time: number;
  value: number;
}

/** The values that are there, at least so many. */
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

/** The values of a method that allows no gaps; at least so many. */
export function completeSeries(values: Values, least: number): Computed<{ series: number[] }> {
  const found = observationsIn(values, least);
  if (!found.computable) return found;
  if (found.observations.length < values.length) return notComputable('too-few-values');
  return computed({ series: found.observations.map(({ value }) => value) });
}

/** The values of each season in the order of time, with their place in it; the first value belongs to the first season. */
export const seasonsOf = <T>(values: readonly T[], period: number): T[][] =>
  Array.from({ length: period }, (_, season) => values.filter((__, index) => index % period === season));

/** Seconds of a day: no series has a longer season. */
const LONGEST = 86_400;

export const isPeriod = (period: number): boolean =>
  Number.isInteger(period) && period >= 2 && period <= LONGEST;

/** Beyond so many steps nobody forecasts, and nothing could hold them. */
const FURTHEST = 10_000;

export const isAhead = (ahead: number): boolean => Number.isInteger(ahead) && ahead >= 0 && ahead <= FURTHEST;
