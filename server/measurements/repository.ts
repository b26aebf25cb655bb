import { type BulkRow, writeMany } from '../db/bulk.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { Span } from '../domain/effective.ts';
import type {
  Measurement,
  MeasurementStatus,
  StoredMeasurement,
  SupersededMeasurement,
} from '../domain/measurement.ts';
import type { Level } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';

/** Stored measurements and the values that they had before. */

interface Row {
  unit: string;
  period: Period;
  indicator: string;
  category: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  comment: string | null;
  status: MeasurementStatus;
  reason: string | null;
  follow_up: number;
  version: number;
  changed_at: string;
  changed_by: string;
}

const KEY = ['unit', 'period', 'indicator', 'category'] as const;
const COLUMNS = [
  ...KEY,
  'numerator',
  'denominator',
  'value',
  'comment',
  'status',
  'reason',
  'follow_up',
  'version',
  'changed_at',
  'changed_by',
] as const;

const toMeasurement = (row: Row): StoredMeasurement => ({
  unit: row.unit,
  indicator: row.indicator,
  period: row.period,
  category: row.category,
  numerator: row.numerator,
  denominator: row.denominator,
  value: row.value,
  comment: row.comment,
  status: row.status,
  reason: row.reason,
  followUp: row.follow_up === 1,
  version: row.version,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

const toBulkRow = (m: StoredMeasurement): BulkRow => [
  m.unit,
  m.period,
  m.indicator,
  m.category,
  m.numerator,
  m.denominator,
  m.value,
  m.comment,
  m.status,
  m.reason,
  Number(m.followUp),
  m.version,
  m.changedAt,
  m.changedBy,
];

/** In the order of unit, period, indicator, category. */
export async function list(
  db: Db,
  filter: {
    units: readonly string[];
    periods: readonly Period[];
    indicators?: readonly string[] | undefined;
  },
): Promise<StoredMeasurement[]> {
  const query = db<Row>('measurements')
    .whereIn('unit', [...filter.units])
    .whereIn('period', [...filter.periods])
    .orderBy([...KEY]);
  if (filter.indicators) query.whereIn('indicator', [...filter.indicators]);
  return (await query).map(toMeasurement);
}

/** All that the providers reported for one period. */
export async function listOfPeriod(
  db: Db,
  period: Period,
  indicators?: readonly string[],
): Promise<StoredMeasurement[]> {
  const query = db<Row>('measurements')
    .where({ period })
    .orderBy([...KEY]);
  if (indicators) query.whereIn('indicator', [...indicators]);
  return (await query).map(toMeasurement);
}

export async function periods(db: Db): Promise<Period[]> {
  const rows = await db<Row>('measurements').distinct('period').orderBy('period');
  return rows.map((row) => row.period);
}

export const write = (trx: Trx, rows: readonly StoredMeasurement[]): Promise<void> =>
  writeMany(trx, { table: 'measurements', columns: COLUMNS, replaceBy: KEY }, rows.map(toBulkRow));

export async function remove(trx: Trx, rows: readonly Measurement[]): Promise<void> {
  for (const { unit, period, indicator, category } of rows) {
    await trx<Row>('measurements').where({ unit, period, indicator, category }).delete();
  }
}

export const writeHistory = (
  trx: Trx,
  rows: readonly StoredMeasurement[],
  by: { at: string; by: string },
): Promise<void> =>
  writeMany(
    trx,
    { table: 'measurement_history', columns: [...COLUMNS, 'superseded_at', 'superseded_by'] },
    rows.map((row) => [...toBulkRow(row), by.at, by.by]),
  );

/** The last versions of measurements that once were there and may be gone now. */
export async function lastVersions(
  db: Db,
  filter: { units: readonly string[]; periods: readonly Period[]; indicators: readonly string[] },
): Promise<Pick<StoredMeasurement, 'unit' | 'period' | 'indicator' | 'category' | 'version'>[]> {
  return db('measurement_history')
    .select<Pick<StoredMeasurement, 'unit' | 'period' | 'indicator' | 'category' | 'version'>[]>(...KEY)
    .max({ version: 'version' })
    .whereIn('unit', [...filter.units])
    .whereIn('period', [...filter.periods])
    .whereIn('indicator', [...filter.indicators])
    .groupBy(...KEY);
}

/** Values that were stored at that time and have been replaced or removed since. @param at ISO timestamp */
export async function supersededSince(
  db: Db,
  { units, periods }: { units: readonly string[]; periods: readonly Period[] },
  at: string,
): Promise<Measurement[]> {
  const rows = await db<Row>('measurement_history')
    .whereIn('unit', [...units])
    .whereIn('period', [...periods])
    .where('changed_at', '<=', at)
    .where('superseded_at', '>', at);
  return rows.map(toMeasurement);
}

/** Newest first. */
export async function history(
  db: Db,
  { unit, period, indicator }: { unit: string; period: Period; indicator?: string | undefined },
): Promise<SupersededMeasurement[]> {
  const rows = await db<Row & { superseded_at: string; superseded_by: string }>('measurement_history')
    .where({ unit, period, ...(indicator === undefined ? {} : { indicator }) })
    .orderBy([{ column: 'superseded_at', order: 'desc' }, { column: 'version', order: 'desc' }, 'category']);
  return rows.map((row) => ({
    ...toMeasurement(row),
    supersededAt: row.superseded_at,
    supersededBy: row.superseded_by,
  }));
}

/** Where a unit stands in the hierarchy, quarter by quarter. */
export interface UnitPlace {
  code: string;
  level: Level;
  /** Without gap, oldest first; the value is the code of the unit above. */
  parents: Span<string | null>[];
}

/** Where the units and all above them stood in the hierarchy. */
export async function places(db: Db): Promise<Map<string, UnitPlace>> {
  const rows = await db<{
    unit: string;
    level: Level;
    parent: string | null;
    from_period: Period;
    to_period: Period;
  }>('unit_places')
    .select('unit', 'level', 'parent', 'from_period', 'to_period')
    .orderBy(['unit', 'from_period']);
  const found = new Map<string, UnitPlace>();
  for (const { unit, level, parent, from_period, to_period } of rows) {
    const span = { from: from_period, to: to_period, value: parent };
    const known = found.get(unit);
    if (known) known.parents.push(span);
    else found.set(unit, { code: unit, level, parents: [span] });
  }
  return found;
}

/** The next units by code that an export covers, with all their measurements in order of key. */
export async function pageOfUnits(
  db: Db,
  filter: { period?: Period | undefined; region?: string | undefined },
  afterUnit: string,
  limit: number,
): Promise<{ rows: StoredMeasurement[]; lastUnit: string | undefined }> {
  const units = db<{ code: string; region: string | null }>('org_units')
    .select('code')
    .where('code', '>', afterUnit)
    .orderBy('code')
    .limit(limit);
  if (filter.region !== undefined) units.where('region', filter.region);
  const codes = (await units).map((row) => row.code);
  const query = db<Row>('measurements')
    .whereIn('unit', codes)
    .orderBy([...KEY]);
  if (filter.period !== undefined) query.where('period', filter.period);
  return { rows: (await query).map(toMeasurement), lastUnit: codes.at(-1) };
}

/**
 * Figures of forms that were handed in count as entered when that was.
 * @param otherwise ISO timestamp for figures of the quarter whose form was not, or that have none
 */
export async function dateAsHandedIn(trx: Trx, otherwise: (period: Period) => string): Promise<void> {
  const handedIn = trx('submissions')
    .whereRaw('submissions.unit = measurements.unit and submissions.period = measurements.period')
    .whereNotNull('submitted_at');
  await trx('measurements')
    .whereExists(handedIn.clone().select(trx.raw('1')))
    .update({ changed_at: handedIn.clone().select('submitted_at') });
  for (const period of await trx('measurements').distinct('period').pluck<Period[]>('period'))
    await trx('measurements')
      .where({ period })
      .whereNotExists(handedIn.clone().select(trx.raw('1')))
      .update({ changed_at: otherwise(period) });
}
