import type { Db, Trx } from '../db/transaction.ts';
import type { MeasurementStatus } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import { type FilledRow, filledRow, type Submission, type SubmissionStatus } from '../domain/submission.ts';

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

/** Says who entered something last. */
export async function touch(
  trx: Trx,
  { unit, period, at, by }: { unit: string; period: Period; at: string; by: string },
): Promise<void> {
  await trx<Row>('submissions').where({ unit, period }).update({ changed_at: at, changed_by: by });
}

/** The first period for which anybody began to enter figures. */
export async function firstPeriod(db: Db): Promise<Period | undefined> {
  const row = await db('submissions').min<{ first: Period | null }[]>('period as first').first();
  return row?.first ?? undefined;
}

/**
 * The quarters, oldest first, of which a form was moved or somebody entered a figure: what the system counts begins none.
 * @param last left out: there is no end
 */
export async function begunPeriods(db: Db, first: Period, last?: Period): Promise<Period[]> {
  const within = (table: 'submissions' | 'measurements') => {
    const query = db(table).distinct('period').where('period', '>=', first);
    return last === undefined ? query : query.where('period', '<=', last);
  };
  const rows = (await within('submissions').union(
    within('measurements').whereNot({ changed_by: 'system' }),
  )) as { period: Period }[];
  return rows.map(({ period }) => period).sort();
}

/** The units that had forms in the regions in that quarter: found by index first, so that other regions are not looked at. */
const unitsWithForms = (db: Db, regions: readonly string[], period: Period) =>
  db('unit_places')
    .whereIn('region', [...regions])
    .whereIn('level', ['region', 'provider'])
    .where('from_period', '<=', period)
    .where('to_period', '>', period)
    .select('unit');

/** The submissions of a region's units, the region itself included. */
export async function listInRegion(db: Db, region: string, period: Period): Promise<Submission[]> {
  const rows = await db<Row>('submissions')
    .where({ period })
    .whereIn('unit', unitsWithForms(db, [region], period));
  return rows.map(toSubmission);
}

export interface UnitRow extends FilledRow {
  changedAt: string;
}

/** Which cells hold a number by unit, for a region and every unit below it, in one query; or for the units of a list. */
export async function listFilledRows(
  db: Db,
  of: string | readonly string[],
  period: Period,
): Promise<Map<string, UnitRow[]>> {
  const units = typeof of === 'string' ? unitsWithForms(db, [of], period) : [...of];
  const rows = await db('measurements').where({ period }).whereIn('unit', units).select<
    {
      unit: string;
      indicator: string;
      category: string;
      numerator: number | null;
      denominator: number | null;
      value: number | null;
      status: MeasurementStatus;
      changed_at: string;
    }[]
  >('unit', 'indicator', 'category', 'numerator', 'denominator', 'value', 'status', 'changed_at');
  const byUnit = new Map<string, UnitRow[]>();
  for (const row of rows) {
    const own = byUnit.get(row.unit) ?? [];
    own.push({ ...filledRow(row), changedAt: row.changed_at });
    byUnit.set(row.unit, own);
  }
  return byUnit;
}

/** How many forms of the regions are in each state. @param regions null: all */
export async function countByStatus(
  db: Db,
  period: Period,
  regions: readonly string[] | null,
): Promise<Map<SubmissionStatus, number>> {
  const query = db('submissions').where({ period }).groupBy('status').select('status').count({ total: '*' });
  if (regions !== null) void query.whereIn('unit', unitsWithForms(db, regions, period));
  const rows = (await query) as unknown as { status: SubmissionStatus; total: number | string }[];
  return new Map(rows.map(({ status, total }) => [status, Number(total)]));
}

/** The states of the quarter's submissions by unit code. @param region code; null: all */
export async function statuses(
  db: Db,
  period: Period,
  region: string | null,
): Promise<Map<string, SubmissionStatus>> {
  const query = db<Row>('submissions').where({ period }).select('unit', 'status');
  if (region !== null) void query.whereIn('unit', unitsWithForms(db, [region], period));
  return new Map((await query).map(({ unit, status }) => [unit, status]));
}

/** Puts the units' quarters into one state, those that nobody has begun included; when and by whom they were submitted stays. */
export async function moveAll(
  trx: Trx,
  units: readonly string[],
  { period, status, at, by }: { period: Period; status: SubmissionStatus; at: string; by: string },
): Promise<void> {
  for (let start = 0; start < units.length; start += ROWS_PER_STATEMENT) {
    const rows = units.slice(start, start + ROWS_PER_STATEMENT).map((unit) => ({
      unit,
      period,
      status,
      submitted_at: null,
      submitted_by: null,
      changed_at: at,
      changed_by: by,
    }));
    await trx<Row>('submissions')
      .insert(rows)
      .onConflict(['unit', 'period'])
      .merge(['status', 'changed_at', 'changed_by']);
  }
}

/** The quarter's submissions in that state. @param regions null: all */
export async function listInState(
  db: Db,
  period: Period,
  status: SubmissionStatus,
  regions: readonly string[] | null,
): Promise<Submission[]> {
  const query = db<Row>('submissions').where({ period, status });
  if (regions !== null) void query.whereIn('unit', unitsWithForms(db, regions, period));
  return (await query).map(toSubmission);
}

/** Whether the region has somebody else who is asked to approve its forms: a coordinator who may sign in. */
export async function hasOtherCoordinator(db: Db, region: string, email: string): Promise<boolean> {
  const row = await db('users')
    .where({ role: 'coordinator' })
    .whereNull('disabled_at')
    .whereNot({ email })
    .where((reach) =>
      reach
        .where({ all_regions: true })
        .orWhereIn('id', db('user_regions').where({ region }).select('user_id')),
    )
    .first<{ id: number } | undefined>('id');
  return row !== undefined;
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

/** Codes of the indicators that are computed from answers to a survey, by unit. */
export async function listSurveyed(
  db: Db,
  period: Period,
  units: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = (await db('survey_counts')
    .distinct('unit', 'question')
    .where({ period, dimension: '' })
    .whereIn('unit', [...units])) as { unit: string; question: string }[];
  const codes = new Map<string, string[]>();
  for (const { unit, question } of rows) codes.set(unit, [...(codes.get(unit) ?? []), question]);
  return codes;
}
