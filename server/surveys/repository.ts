import { type BulkRow, writeMany } from '../db/bulk.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import { type Cell, keyOf, type Sheet } from '../domain/survey/sheet.ts';

/** Counts of answers, with every one that was there before. */

interface Row {
  unit: string;
  period: Period;
  question: string;
  dimension: string;
  group_value: string;
  answer: string;
  count: number;
  version: number;
  changed_at: string;
  changed_by: string;
}

const KEY = ['unit', 'period', 'question', 'dimension', 'group_value', 'answer'] as const;
const COLUMNS = [...KEY, 'count', 'version', 'changed_at', 'changed_by'] as const;

export interface Place {
  unit: string;
  period: Period;
}

/** One count, and who wrote it when. */
export interface StoredCount extends Place {
  cell: Cell;
  count: number;
  /** The version of the sheet that wrote it. */
  version: number;
  changedAt: string;
  changedBy: string;
}

/** A count that was replaced or removed. */
export interface SupersededCount extends StoredCount {
  supersededVersion: number;
  supersededAt: string;
  supersededBy: string;
}

export interface StoredSheet extends Place {
  /** 0: nobody has counted anything yet. */
  version: number;
  changedAt: string;
  changedBy: string;
  counts: StoredCount[];
}

const toCount = (row: Row): StoredCount => ({
  unit: row.unit,
  period: row.period,
  cell: {
    question: row.question,
    dimension: row.dimension,
    group: row.group_value,
    answer: row.answer,
  },
  count: row.count,
  version: row.version,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

const toBulkRow = ({ unit, period, cell, count, version, changedAt, changedBy }: StoredCount): BulkRow => [
  unit,
  period,
  cell.question,
  cell.dimension,
  cell.group,
  cell.answer,
  count,
  version,
  changedAt,
  changedBy,
];

interface SheetRow {
  unit: string;
  period: Period;
  version: number;
  changed_at: string;
  changed_by: string;
}

/** @returns an empty sheet of version 0 where there is none */
export async function get(db: Db, { unit, period }: Place): Promise<StoredSheet> {
  const sheet = await db<SheetRow>('survey_sheets').where({ unit, period }).first();
  if (!sheet) return { unit, period, version: 0, changedAt: '', changedBy: '', counts: [] };
  const rows = await db<Row>('survey_counts')
    .where({ unit, period })
    .orderBy([...KEY]);
  return {
    unit,
    period,
    version: sheet.version,
    changedAt: sheet.changed_at,
    changedBy: sheet.changed_by,
    counts: rows.map(toCount),
  };
}

/** Newest first. */
export async function history(db: Db, { unit, period }: Place): Promise<SupersededCount[]> {
  const rows = await db<Row & { superseded_version: number; superseded_at: string; superseded_by: string }>(
    'survey_count_history',
  )
    .where({ unit, period })
    .orderBy([{ column: 'superseded_version', order: 'desc' }, ...KEY.map((column) => ({ column }))]);
  return rows.map((row) => ({
    ...toCount(row),
    supersededVersion: row.superseded_version,
    supersededAt: row.superseded_at,
    supersededBy: row.superseded_by,
  }));
}

export const sheetOf = (counts: readonly StoredCount[]): Sheet =>
  new Map(counts.map(({ cell, count }) => [keyOf(cell), count]));

export interface Write extends Place {
  version: number;
  cells: readonly { cell: Cell; count: number }[];
  at: string;
  by: string;
}

/** Many sheets at once that nobody has filled in before. */
export async function insertMany(trx: Trx, sheets: readonly Write[]): Promise<void> {
  await writeMany(
    trx,
    { table: 'survey_sheets', columns: ['unit', 'period', 'version', 'changed_at', 'changed_by'] },
    sheets.map(({ unit, period, version, at, by }) => [unit, period, version, at, by]),
  );
  await writeMany(
    trx,
    { table: 'survey_counts', columns: COLUMNS },
    sheets.flatMap(({ unit, period, version, cells, at, by }) =>
      cells.map(({ cell, count }) =>
        toBulkRow({ unit, period, cell, count, version, changedAt: at, changedBy: by }),
      ),
    ),
  );
}

/**
 * Writes the counts of a sheet that are not what is stored; those stay on record.
 * @param before as it is stored @param cells all counts that there are to be
 */
export async function replace(trx: Trx, before: StoredSheet, write: Write): Promise<void> {
  const { unit, period, version, at, by } = write;
  const wanted = new Map(write.cells.map((one) => [keyOf(one.cell), one]));
  const stored = new Map(before.counts.map((one) => [keyOf(one.cell), one]));
  const superseded = before.counts.filter((one) => wanted.get(keyOf(one.cell))?.count !== one.count);
  const written = [...wanted].filter(([key, { count }]) => stored.get(key)?.count !== count);
  await trx<SheetRow>('survey_sheets')
    .insert({ unit, period, version, changed_at: at, changed_by: by })
    .onConflict(['unit', 'period'])
    .merge();
  await writeMany(
    trx,
    {
      table: 'survey_count_history',
      columns: [...COLUMNS, 'superseded_version', 'superseded_at', 'superseded_by'],
    },
    superseded.map((one) => [...toBulkRow(one), version, at, by]),
  );
  for (const { cell } of superseded.filter((one) => !wanted.has(keyOf(one.cell))))
    await trx<Row>('survey_counts')
      .where({
        unit,
        period,
        question: cell.question,
        dimension: cell.dimension,
        group_value: cell.group,
        answer: cell.answer,
      })
      .delete();
  await writeMany(
    trx,
    { table: 'survey_counts', columns: COLUMNS, replaceBy: KEY },
    written.map(([, { cell, count }]) =>
      toBulkRow({ unit, period, cell, count, version, changedAt: at, changedBy: by }),
    ),
  );
}

/** The last of these quarters of which there are answers by group to the question. */
export async function lastPeriodWithGroups(
  db: Db,
  question: string,
  periods: readonly Period[],
): Promise<Period | undefined> {
  const rows = await db<Row>('survey_counts')
    .where({ question })
    .whereIn('period', [...periods])
    .whereNot('dimension', '')
    .max<{ last: Period | null }[]>({ last: 'period' });
  return rows[0]?.last ?? undefined;
}

/** How often an answer was given in a unit and all below it. */
export interface AnswerSum {
  unit: string;
  dimension: string;
  group: string;
  answer: string;
  count: number;
}

/** By which column of a provider's place sums are made. */
export type SumBy = 'country' | 'region' | 'district' | 'provider';

/**
 * Sums of the answers to a question over providers, by the unit of a level in which they were in that quarter.
 *
 * @param within only providers that were in this unit; the country when left out
 */
export async function answerSums(
  db: Db,
  asked: {
    question: string;
    period: Period;
    by: SumBy;
    within?: { by: SumBy; code: string };
    country: string;
  },
): Promise<AnswerSum[]> {
  const { question, period, by, within, country } = asked;
  const columns = { region: 'p.region', district: 'p.district', provider: 'c.unit' } as const;
  const query = db('survey_counts as c')
    .join('unit_places as p', 'p.unit', 'c.unit')
    .where('c.period', period)
    .where('c.question', question)
    .where('p.from_period', '<=', period)
    .where('p.to_period', '>', period)
    .select({ dimension: 'c.dimension', group: 'c.group_value', answer: 'c.answer' })
    .sum({ count: 'c.count' })
    .groupBy('c.dimension', 'c.group_value', 'c.answer');
  if (by !== 'country') query.select({ unit: columns[by] }).groupBy(columns[by]);
  if (within && within.by !== 'country') query.where(columns[within.by], within.code);
  const rows = (await query) as (Omit<AnswerSum, 'count'> & { count: number | string })[];
  return rows.map((row) => ({
    ...row,
    unit: by === 'country' ? country : row.unit,
    count: Number(row.count),
  }));
}
