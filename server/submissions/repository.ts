import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { FilledRow, Submission, SubmissionStatus } from '../domain/submission.ts';

interface Row {
  unit: string;
  period: Period;
  status: SubmissionStatus;
  submitted_at: string | null;
  submitted_by: string | null;
  changed_at: string;
  changed_by: string;
}

const toSubmission = (row: Row): Submission => ({
  unit: row.unit,
  period: row.period,
  status: row.status,
  submittedAt: row.submitted_at,
  submittedBy: row.submitted_by,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

const toRow = (submission: Submission): Row => ({
  unit: submission.unit,
  period: submission.period,
  status: submission.status,
  submitted_at: submission.submittedAt,
  submitted_by: submission.submittedBy,
  changed_at: submission.changedAt,
  changed_by: submission.changedBy,
});

export async function find(db: Db, unit: string, period: Period): Promise<Submission | undefined> {
  const row = await db<Row>('submissions').where({ unit, period }).first();
  return row && toSubmission(row);
}

/** Every submission of the periods, of the given units. */
export async function list(
  db: Db,
  periods: readonly Period[],
  units: readonly string[],
): Promise<Submission[]> {
  const rows = await db<Row>('submissions')
    .whereIn('period', [...periods])
    .whereIn('unit', [...units]);
  return rows.map(toSubmission);
}

const ROWS_PER_STATEMENT = 100;

export async function upsert(trx: Trx, submissions: readonly Submission[]): Promise<void> {
  for (let start = 0; start < submissions.length; start += ROWS_PER_STATEMENT) {
    const rows = submissions.slice(start, start + ROWS_PER_STATEMENT).map(toRow);
    await trx<Row>('submissions').insert(rows).onConflict(['unit', 'period']).merge();
  }
}

/** The first period for which anybody began to enter figures. */
export async function firstPeriod(db: Db): Promise<Period | undefined> {
  const row = await db('submissions').min<{ first: Period | null }[]>('period as first').first();
  return row?.first ?? undefined;
}

/** The units of a region that have forms: found by index first, so that a quarter's other regions are not looked at. */
const unitsWithForms = (db: Db, region: string) =>
  db('org_units').where({ region }).whereIn('level', ['region', 'provider']).select('code');

/** The submissions of a region's units, the region itself included. */
export async function listInRegion(db: Db, region: string, period: Period): Promise<Submission[]> {
  const rows = await db<Row>('submissions').where({ period }).whereIn('unit', unitsWithForms(db, region));
  return rows.map(toSubmission);
}

export interface UnitRow extends FilledRow {
  unit: string;
  changedAt: string;
}

/** Which cells hold a number, for a region and every unit below it, in one query. */
export async function listFilledRows(db: Db, region: string, period: Period): Promise<UnitRow[]> {
  const rows = await db('measurements').where({ period }).whereIn('unit', unitsWithForms(db, region)).select<
    {
      unit: string;
      indicator: string;
      category: string;
      numerator: number | null;
      denominator: number | null;
      value: number | null;
      changed_at: string;
    }[]
  >('unit', 'indicator', 'category', 'numerator', 'denominator', 'value', 'changed_at');
  return rows.map((row) => ({
    unit: row.unit,
    indicator: row.indicator,
    category: row.category,
    numerator: row.numerator !== null,
    denominator: row.denominator !== null,
    value: row.value !== null,
    changedAt: row.changed_at,
  }));
}

/** Numerators and denominators of a period by `<unit> <indicator>`. */
export async function listCounts(
  db: Db,
  period: Period,
  indicators: readonly string[],
): Promise<Map<string, { numerator: number | null; denominator: number | null }>> {
  const rows = await db('measurements')
    .where({ period, category: '' })
    .whereIn('indicator', [...indicators])
    .select<{ unit: string; indicator: string; numerator: number | null; denominator: number | null }[]>(
      'unit',
      'indicator',
      'numerator',
      'denominator',
    );
  return new Map(rows.map((row) => [`${row.unit} ${row.indicator}`, row]));
}

/** A figure that has been replaced or removed. */
export interface PastFigure {
  indicator: string;
  category: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  comment: string | null;
  changedAt: string;
  changedBy: string;
  supersededAt: string;
  supersededBy: string;
}

/** Everything that a unit's form held before, newest first. */
export const listPastFigures = (db: Db, unit: string, period: Period): Promise<PastFigure[]> =>
  db('measurement_history')
    .where({ unit, period })
    .orderBy('superseded_at', 'desc')
    .orderBy('id', 'desc')
    .select<PastFigure[]>(
      'indicator',
      'category',
      'numerator',
      'denominator',
      'value',
      'comment',
      'changed_at as changedAt',
      'changed_by as changedBy',
      'superseded_at as supersededAt',
      'superseded_by as supersededBy',
    );
