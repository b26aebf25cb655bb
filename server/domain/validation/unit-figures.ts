import { group } from 'd3-array';
import { entryFrom } from '../entry-edit.ts';
import type { FormIndicator } from '../entry-form.ts';
import type { Measurement } from '../measurement.ts';
import { valueOf } from '../measurement-check.ts';
import { addQuarters, type Period } from '../period.ts';
import type { Values } from '../stats/sample.ts';
import type { LookedAt, UnitFigures } from './figures.ts';

/**
 * Values of the quarters for which an indicator was reported, in the order of time.
 * @param rows of one unit and indicator, of any quarters, in any order @returns in the indicator's unit
 */
export function pastValues(indicator: FormIndicator, rows: readonly Measurement[]): Values {
  const byPeriod = group(
    rows.filter(({ status }) => (status ?? 'reported') === 'reported'),
    ({ period }) => period,
  );
  return [...byPeriod].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => valueOf(indicator, own) ?? null);
}

/**
 * What rules look at, out of rows.
 * @param now entries that are not stored yet, by indicator code; the others are as stored
 * @param rows the unit's rows of the period
 * @param earlier the unit's rows of quarters before, in any order
 */
export function unitFigures(
  indicators: readonly FormIndicator[],
  {
    period,
    rows,
    earlier,
  }: { period: Period; rows: readonly Measurement[]; earlier: readonly Measurement[] },
  now: ReadonlyMap<string, LookedAt> = new Map(),
): UnitFigures {
  const stored = group(rows, ({ indicator }) => indicator);
  const past = group(
    earlier.filter((row) => row.period < period),
    ({ indicator }) => indicator,
  );
  const quarterBefore = addQuarters(period, -1);
  const of = <T>(make: (indicator: FormIndicator) => T): Map<string, T> =>
    new Map(indicators.map((indicator) => [indicator.code, make(indicator)]));
  return {
    now: of((indicator) => now.get(indicator.code) ?? entryFrom(indicator, stored.get(indicator.code) ?? [])),
    before: of(({ code }) => (past.get(code) ?? []).filter((row) => row.period === quarterBefore)),
    past: of((indicator) => pastValues(indicator, past.get(indicator.code) ?? [])),
  };
}
