import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import { categoriesOf, type Indicator } from '../domain/indicator.ts';
import { checkCategories } from '../domain/measurement-check.ts';
import { isAbsent, type Measurement, type StoredMeasurement } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { measurementsOf } from '../measurements/service.ts';
import type { ImportProblem } from './formats/format.ts';
import { placeOf, type StagedRow, type StagedRows } from './staging.ts';

/** What only shows when all categories of an indicator are seen together, stored ones included. */

type Sets = Pick<Programme, 'sets'>;

/** What of an indicator a file says about a unit and a quarter. */
interface Group {
  indicator: Indicator;
  rows: StagedRow[];
}

/** Looks up indicators of the sets in force, each once. */
export function indicatorsIn({ sets }: Sets): (period: Period, code: string) => Indicator | undefined {
  const known = new Map<Period, Map<string, Indicator>>();
  return (period, code) => {
    let indicators = known.get(period);
    if (!indicators) {
      indicators = new Map(setFor(sets, period).indicators.map((one) => [one.code, one]));
      known.set(period, indicators);
    }
    return indicators.get(code);
  };
}

export const groupKeyOf = (row: Pick<Measurement, 'unit' | 'period' | 'indicator'>): string =>
  `${row.unit}\t${row.period}\t${row.indicator}`;

export function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The one that comes first in the file. @param rows at least one */
export const firstOf = (rows: readonly StagedRow[]): StagedRow =>
  rows.reduce((first, row) => (row.line < first.line ? row : first));

/** What is half entered, or not there at all, is nothing to compare with. */
const isCounted = ({ status }: Measurement): boolean => (status ?? 'reported') === 'reported';

function groupsOf(programme: Sets, rows: readonly StagedRow[]): Group[] {
  const indicatorOf = indicatorsIn(programme);
  return [...groupBy(rows, groupKeyOf).values()].flatMap((own) => {
    const [first] = own;
    const indicator = first && indicatorOf(first.period, first.indicator);
    return indicator && categoriesOf(indicator.entry).length > 1 ? [{ indicator, rows: own }] : [];
  });
}

function problemsOf({ indicator, rows }: Group, stored: readonly Measurement[]): ImportProblem[] {
  const given = new Set(rows.map((row) => row.category));
  const all: readonly Measurement[] = [...rows, ...stored.filter((row) => !given.has(row.category))];
  const first = firstOf(rows);
  return checkTogether(indicator, all).map(({ path, code, params, severity }) => ({
    line: first.line,
    column: placeOf(first, path),
    code,
    params,
    severity,
  }));
}

/** An indicator has figures, or it is said that it has none: not the one of some categories and the other of others. */
function checkTogether(indicator: Indicator, rows: readonly Measurement[]): Problem[] {
  const counted = rows.filter(isCounted);
  if (!rows.some(({ status }) => isAbsent(status)))
    return counted.length === 0 ? [] : checkCategories(indicator, counted);
  if (counted.length > 0) return [error('absence-of-some-categories', 'status')];
  return checkCategories(indicator, rows);
}

/** Of the rows alone. */
export function* groupProblems(programme: Sets, staged: StagedRows): Generator<ImportProblem> {
  for (const { rows } of staged.byUnit())
    for (const group of groupsOf(programme, rows)) yield* problemsOf(group, []);
}

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** What is stored of the rows' indicators in their forms, by group. */
export const storedBeside = async (
  db: Db,
  rows: readonly Measurement[],
): Promise<Map<string, StoredMeasurement[]>> =>
  groupBy(
    await measurementsOf(
      db,
      distinct(rows.map(({ unit }) => unit)),
      distinct(rows.map(({ period }) => period)),
      distinct(rows.map(({ indicator }) => indicator)),
    ),
    groupKeyOf,
  );

/** Of the rows together with what is stored beside them. */
export async function* groupProblemsBesideStored(
  db: Db,
  programme: Sets,
  staged: StagedRows,
): AsyncGenerator<ImportProblem> {
  for (const { rows } of staged.byUnit()) {
    const groups = groupsOf(programme, rows);
    if (groups.length === 0) continue;
    const given = groups.flatMap((group) => group.rows);
    const stored = await storedBeside(db, given);
    for (const group of groups)
      yield* problemsOf(group, stored.get(groupKeyOf(group.rows[0] as StagedRow)) ?? []);
  }
}
