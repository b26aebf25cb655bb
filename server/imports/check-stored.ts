import type { Db } from '../db/transaction.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import {
  collectedPeriod,
  isClosedForEntry,
  isLocked,
  type SubmissionStatus,
  transitionFor,
} from '../domain/submission.ts';
import { effectOf, keyOf, measurementsOf } from '../measurements/service.ts';
import { listUnits } from '../organisation/service.ts';
import { submissionsFor } from '../submissions/service.ts';
import { surveyedRows } from './check-surveyed.ts';
import type { ImportProblem } from './formats/format.ts';
import { placeOf, type StagedRows } from './staging.ts';
import type { Plan } from './strategy.ts';

/** What only shows beside what is stored already: forms that are closed. */

/** Sound rows of a file. */
export interface Incoming {
  rows: StagedRows;
  /** False: a stored comment stays where the file has none. */
  clearsComments: boolean;
}

/** The row as it would be stored. */
export const asStored = (row: Measurement, stored: StoredMeasurement | undefined, clearsComments: boolean) =>
  clearsComments ? row : { ...row, comment: row.comment ?? stored?.comment ?? null };

const wouldChange = (
  row: Measurement,
  stored: StoredMeasurement | undefined,
  clearsComments: boolean,
): boolean => effectOf(asStored(row, stored, clearsComments), stored) !== 'unchanged';

/** Why a person may not change a form that stands like that: the form's own rule. Undefined: they may. */
function stopAt(
  status: SubmissionStatus,
  beingCollected: boolean,
  may: (action: Action) => boolean,
): ImportProblem['code'] | undefined {
  const circumstances = { entryOpen: true, unitOpen: true, beingCollected, missing: 0, confirmed: false };
  const move = transitionFor('save', status, circumstances, may);
  if ('transition' in move) return undefined;
  return isLocked(status) ? `form-${status}` : 'quarter-closed';
}

/** Who asks, and when. `today`: ISO date in the programme's time zone; `may`: whether the person may do it with the unit. */
interface Asking {
  today: string;
  may: (action: Action, unit: OrgUnit) => boolean;
}

const formOf = (unit: string, period: Period): string => `${unit}\t${period}`;

/** Of those units' forms, which are closed for the person, and why. */
async function closedForms(
  db: Db,
  programme: Programme,
  { units, periods }: { units: readonly OrgUnit[]; periods: readonly Period[] },
  { today, may }: Asking,
): Promise<Map<string, string>> {
  const collected = collectedPeriod(programme.reporting, today);
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const closed = new Map<string, string>();
  for (const period of periods) {
    if (isClosedForEntry(programme.reporting, period, today)) {
      for (const unit of units)
        if (!may('collect.amend', unit)) closed.set(formOf(unit.code, period), 'entry-closed');
    }
    for (const [code, { status }] of await submissionsFor(db, period, [...byCode.keys()])) {
      const unit = byCode.get(code);
      const stop = unit && stopAt(status, period === collected, (action) => may(action, unit));
      if (stop !== undefined) closed.set(formOf(code, period), stop);
    }
  }
  return closed;
}

/**
 * Rows that would change a form which lies with others: submitted, with its quarter no longer collected, where the person may not amend
 * it; approved, verified or published, whoever it is. And rows of a quarter whose closing day is over, by those whom it binds.
 * @returns an error a row
 */
export async function* closedRows(
  db: Db,
  programme: Programme,
  { rows, clearsComments }: Incoming,
  asking: Asking,
): AsyncGenerator<ImportProblem> {
  const known = new Map((await listUnits(db, {})).map((unit) => [unit.code, unit]));
  for (const batch of rows.byUnit()) {
    const periods = [...new Set(batch.rows.map((row) => row.period))];
    const units = batch.units.flatMap((code) => known.get(code) ?? []);
    const closed = await closedForms(db, programme, { units, periods }, asking);
    const stopped = batch.rows.filter(({ unit, period }) => closed.has(formOf(unit, period)));
    if (stopped.length === 0) continue;
    const stored = new Map((await measurementsOf(db, batch.units, periods)).map((row) => [keyOf(row), row]));
    for (const row of stopped) {
      if (!wouldChange(row, stored.get(keyOf(row)), clearsComments)) continue;
      const code = closed.get(formOf(row.unit, row.period)) ?? 'quarter-closed';
      yield {
        line: row.line,
        column: placeOf(row, 'period'),
        code,
        params: { typed: row.period },
        severity: 'error',
      };
    }
  }
}

/** What of a plan may not be done: changes to closed forms, by rows of the file and by stored ones that would go, and to figures of a survey. */
export async function* closedOf(
  db: Db,
  programme: Programme,
  plan: Plan,
  asking: Asking,
): AsyncGenerator<ImportProblem> {
  yield* closedRows(db, programme, plan, asking);
  yield* closedRows(db, programme, { rows: plan.removals, clearsComments: true }, asking);
  yield* surveyedRows(db, programme, plan.rows);
}
