import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Db, Trx } from '../db/transaction.ts';
import type { LevelCode } from '../domain/indicator-set.ts';
import type { Fact, Measurement } from '../domain/measurement.ts';
import type { Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Vintage } from '../domain/vintage.ts';

interface Row {
  id: number;
  period: Period;
  scope: string;
  number: number;
  published_at: string;
  published_by: string;
  note: string | null;
}

const toVintage = (row: Row): Vintage => ({
  id: row.id,
  period: row.period,
  scope: row.scope,
  number: row.number,
  publishedAt: row.published_at,
  publishedBy: row.published_by,
  note: row.note,
});

/** All of the scopes' quarters, oldest first. */
export async function list(
  db: Db,
  scopes: readonly string[],
  periods: readonly Period[],
): Promise<Vintage[]> {
  const rows = await db<Row>('vintages')
    .whereIn('scope', [...scopes])
    .whereIn('period', [...periods])
    .orderBy('number');
  return rows.map(toVintage);
}

/** @returns its id */
export async function insert(trx: Trx, vintage: Omit<Vintage, 'id'>): Promise<number> {
  const [row] = await trx<Row>('vintages')
    .insert({
      period: vintage.period,
      scope: vintage.scope,
      number: vintage.number,
      published_at: vintage.publishedAt,
      published_by: vintage.publishedBy,
      note: vintage.note,
    })
    .returning('id');
  return (row as { id: number }).id;
}

const MEASUREMENT_COLUMNS = [
  'unit',
  'indicator',
  'category',
  'numerator',
  'denominator',
  'value',
  'comment',
  'status',
  'reason',
  'version',
  'changed_at',
  'changed_by',
];
const FACT_COLUMNS = [
  'unit',
  'sector',
  'indicator',
  'category',
  'numerator',
  'denominator',
  'value',
  'value_squares',
  'satisfied',
  'reporting',
];
const SCORECARD_COLUMNS = ['unit', 'set_version', 'fingerprint', 'score', 'rating', 'recipe'];

/** What belonged to the scope in the quarter: a region with all units inside, or the one unit itself. */
const unitsOf = (trx: Trx, scope: string, period: Period) =>
  trx('unit_places')
    .select('unit')
    .where((of) => of.where({ region: scope }).orWhere({ unit: scope }))
    .where('from_period', '<=', period)
    .where('to_period', '>', period);

/** Rows never leave the database: a quarter has hundreds of thousands. */
async function copy(
  trx: Trx,
  { from, to, columns }: { from: string; to: string; columns: readonly string[] },
  { id, period, scope }: Pick<Vintage, 'id' | 'period' | 'scope'>,
): Promise<void> {
  const rows = trx(from)
    .select(trx.raw('cast(? as integer)', [id]), ...columns)
    .where({ period })
    .whereIn('unit', unitsOf(trx, scope, period));
  await trx(
    trx.raw(`?? (${['vintage', ...columns].map(() => '??').join(', ')})`, [to, 'vintage', ...columns]),
  ).insert(rows);
}

/** Keeps the measurements, the sums over them and the scorecards of the scope as they are at this moment. */
export async function freeze(trx: Trx, vintage: Pick<Vintage, 'id' | 'period' | 'scope'>): Promise<void> {
  await copy(
    trx,
    { from: 'measurements', to: 'vintage_measurements', columns: MEASUREMENT_COLUMNS },
    vintage,
  );
  await copy(trx, { from: 'facts', to: 'vintage_facts', columns: FACT_COLUMNS }, vintage);
  await copy(trx, { from: 'scorecards', to: 'vintage_scorecards', columns: SCORECARD_COLUMNS }, vintage);
}

/** Bound variables of one statement are limited. */
const UNITS_PER_QUERY = 500;

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += UNITS_PER_QUERY)
    yield items.slice(start, start + UNITS_PER_QUERY);
}

/** Kept scorecards of the units in the vintages, as they were stored; those without a figure then are absent. */
export async function recipes(
  db: Db,
  vintages: readonly number[],
  units: readonly string[],
): Promise<{ vintage: number; unit: string; text: string }[]> {
  const found: { vintage: number; unit: string; text: string }[] = [];
  for (const batch of batches(units)) {
    const rows = await db<{ vintage: number; unit: string; recipe: Buffer }>('vintage_scorecards')
      .select('vintage', 'unit', 'recipe')
      .whereIn('vintage', [...vintages])
      .whereIn('unit', batch);
    for (const { vintage, unit, recipe } of rows)
      found.push({ vintage, unit, text: inflateRawSync(recipe).toString('utf8') });
  }
  return found;
}

/** Kept overall scores and ratings of the units, each in one of the vintages. */
export async function overalls(
  db: Db,
  vintages: readonly number[],
  units: readonly string[],
): Promise<Map<string, { score: number | null; rating: LevelCode }>> {
  const found = new Map<string, { score: number | null; rating: LevelCode }>();
  for (const batch of batches(units)) {
    const rows = await db<{ unit: string; score: number | null; rating: LevelCode }>('vintage_scorecards')
      .select('unit', 'score', 'rating')
      .whereIn('vintage', [...vintages])
      .whereIn('unit', batch);
    for (const { unit, score, rating } of rows) found.set(unit, { score, rating });
  }
  return found;
}

/** SHA-256 of what is kept of the units, each in one of the vintages. */
export async function digests(
  db: Db,
  vintages: readonly number[],
  units: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batches(units)) {
    const rows = await db<{ unit: string; recipe: Buffer }>('vintage_scorecards')
      .select('unit', 'recipe')
      .whereIn('vintage', [...vintages])
      .whereIn('unit', batch);
    for (const { unit, recipe } of rows) found.set(unit, createHash('sha256').update(recipe).digest('hex'));
  }
  return found;
}

/** The figures as they were published, in the order of unit, indicator, category. */
export const measurements = (
  db: Db,
  { id, period }: Pick<Vintage, 'id' | 'period'>,
): Promise<Omit<Measurement, 'period'>[]> =>
  db('vintage_measurements')
    .where({ vintage: id })
    .orderBy(['unit', 'indicator', 'category'])
    .select<Measurement[]>(
      db.raw('? as period', [period]),
      'unit',
      'indicator',
      'category',
      'numerator',
      'denominator',
      'value',
      'comment',
      'status',
      'reason',
    );

interface KeptFigures {
  vintages: readonly number[];
  units: readonly string[];
  indicators: readonly string[];
}

interface FactRow extends Omit<Fact, 'period' | 'valueSquares'> {
  vintage: number;
  sector: Sector | 'all';
  value_squares: number;
}

/** Kept sums of the units, with the vintage of each. */
export async function facts(
  db: Db,
  { vintages, units, indicators, sector }: KeptFigures & { sector: Sector | 'all' },
): Promise<(Omit<Fact, 'period'> & { vintage: number })[]> {
  const found: (Omit<Fact, 'period'> & { vintage: number })[] = [];
  for (const batch of batches(units)) {
    const rows = await db<FactRow>('vintage_facts')
      .select('*')
      .whereIn('vintage', [...vintages])
      .whereIn('unit', batch)
      .whereIn('indicator', [...indicators])
      .where({ sector })
      .orderBy(['vintage', 'unit', 'indicator', 'category']);
    for (const { value_squares: valueSquares, sector: _sector, ...row } of rows)
      found.push({ ...row, valueSquares });
  }
  return found;
}

/** Kept figures of the units that count, with the vintage of each. */
export async function reported(
  db: Db,
  { vintages, units, indicators }: KeptFigures,
): Promise<(Omit<Measurement, 'period'> & { vintage: number })[]> {
  const found: (Omit<Measurement, 'period'> & { vintage: number })[] = [];
  for (const batch of batches(units))
    found.push(
      ...(await db<Measurement & { vintage: number }>('vintage_measurements')
        .select('vintage', 'unit', 'indicator', 'category', 'numerator', 'denominator', 'value', 'comment')
        .whereIn('vintage', [...vintages])
        .whereIn('unit', batch)
        .whereIn('indicator', [...indicators])
        .where({ status: 'reported' })
        .orderBy(['vintage', 'unit', 'indicator', 'category'])),
    );
  return found;
}
