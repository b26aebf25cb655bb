import type { Db } from '../db/transaction.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import { effectOf, keyOf, measurementsOf, supersededSince } from '../measurements/service.ts';
import { asStored, type Incoming } from './check-stored.ts';
import type { ImportProblem } from './formats/format.ts';
import { placeOf, type RowTable, type StagedRow, type StagedRows } from './staging.ts';

/**
 * What others have entered since a template was made. Cells that nobody touched since then say nothing about that; where both changed the same,
 * somebody has to know.
 */

/** A row of the template whose place has changed since. */
interface Overtaken {
  row: StagedRow;
  /** Undefined: there is nothing any more. */
  stored: StoredMeasurement | undefined;
  /** As it was when the template was made. */
  before: Measurement | undefined;
}

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** @param madeAt ISO timestamp at which the template's figures were read */
async function* overtaken(db: Db, rows: StagedRows, madeAt: string): AsyncGenerator<Overtaken> {
  for (const batch of rows.batches()) {
    const units = distinct(batch.map(({ unit }) => unit));
    const periods = distinct(batch.map(({ period }) => period));
    const now = new Map((await measurementsOf(db, units, periods)).map((row) => [keyOf(row), row]));
    const then = new Map(
      (await supersededSince(db, { units, periods }, madeAt)).map((row) => [keyOf(row), row]),
    );
    for (const row of batch) {
      const [stored, before] = [now.get(keyOf(row)), then.get(keyOf(row))];
      if (before || (stored && stored.changedAt > madeAt)) yield { row, stored, before };
    }
  }
}

const isAsMade = ({ row, before }: Overtaken): boolean =>
  before !== undefined && effectOf(row, before as StoredMeasurement) === 'unchanged';

/** Leaves out rows that are as the template had them. @returns how many there were */
export async function leaveUntouched(db: Db, rows: RowTable, madeAt: string): Promise<number> {
  let left = 0;
  for await (const one of overtaken(db, rows, madeAt)) {
    if (!isAsMade(one) || effectOf(one.row, one.stored) === 'unchanged') continue;
    rows.leaveOut(one.row);
    left += 1;
  }
  return left;
}

/** Those of the stored rows that were not there, even as something else, when the template was made. */
export async function enteredSince<R extends StoredMeasurement>(
  db: Db,
  stored: readonly R[],
  madeAt: string,
): Promise<Set<R>> {
  const late = stored.filter(({ changedAt }) => changedAt > madeAt);
  if (late.length === 0) return new Set();
  const units = distinct(late.map(({ unit }) => unit));
  const periods = distinct(late.map(({ period }) => period));
  const then = new Set((await supersededSince(db, { units, periods }, madeAt)).map(keyOf));
  return new Set(late.filter((row) => !then.has(keyOf(row))));
}

/** @returns a warning for each row that goes although somebody else has changed it since */
export async function* removedThoughChanged(
  db: Db,
  removals: StagedRows,
  madeAt: string,
): AsyncGenerator<ImportProblem> {
  for await (const { row, stored } of overtaken(db, removals, madeAt)) {
    if (!stored) continue;
    const params = { who: stored.changedBy, indicator: row.indicator, unit: row.unit };
    yield { line: 0, column: 'indicator', code: 'goes-though-changed', params, severity: 'warning' };
  }
}

/** @returns a warning for each row that changes what somebody else has entered since */
export async function* changedByBoth(
  db: Db,
  { rows, clearsComments }: Incoming,
  madeAt: string,
): AsyncGenerator<ImportProblem> {
  for await (const { row, stored } of overtaken(db, rows, madeAt)) {
    if (effectOf(asStored(row, stored, clearsComments), stored) === 'unchanged') continue;
    yield {
      line: row.line,
      column: placeOf(row, 'indicator'),
      code: stored ? 'changed-since-template' : 'removed-since-template',
      params: { who: stored?.changedBy ?? '', indicator: row.indicator },
      severity: 'warning',
    };
  }
}
