import { type BulkRow, writeMany } from '../db/bulk.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { Level } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { AnswerCount } from '../domain/survey/breakdown.ts';
import type { CountedUnit } from '../domain/survey/questionnaires.ts';
import { type Cell, keyOf, type Sheet } from '../domain/survey/sheet.ts';
import type { ReplacedCount, WrittenCount } from '../domain/survey/sheet-history.ts';

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
export type StoredCount = Place & WrittenCount;

/** A count that was replaced or removed. */
export type SupersededCount = Place & ReplacedCount;

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

/** By which column of a provider's place sums are made. */
export type SumBy = Level;

const PLACE_COLUMNS = { region: 'p.region', district: 'p.district', provider: 'c.unit' } as const;

/** The counts of a question with the places where their providers were in that quarter. */
const placed = (db: Db, question: string) =>
  db('survey_counts as c')
    .join('unit_places as p', 'p.unit', 'c.unit')
    .where('c.question', question)
    .whereRaw('p.from_period <= c.period')
    .whereRaw('p.to_period > c.period');

interface Within {
  by: SumBy;
  code: string;
}

/** The last of these quarters of which there are answers by group to the question, of providers in a unit. */
export async function lastPeriodWithGroups(
  db: Db,
  { question, periods, within }: { question: string; periods: readonly Period[]; within: Within },
): Promise<Period | undefined> {
  const query = placed(db, question)
    .whereIn('c.period', [...periods])
    .whereNot('c.dimension', '')
    .where('c.count', '>', 0)
    .max({ last: 'c.period' });
  if (within.by !== 'country') void query.where(PLACE_COLUMNS[within.by], within.code);
  const [row] = (await query) as { last: Period | null }[];
  return row?.last ?? undefined;
}

/** How often an answer was given in a unit and all below it. */
export interface AnswerSum extends AnswerCount {
  unit: string;
}

/**
 * Sums of the answers to a question over providers, by the unit of a level in which they were in that quarter.
 *
 * @param within only providers that were in this unit @param country what sums of the country are called
 */
export async function answerSums(
  db: Db,
  {
    question,
    period,
    by,
    within,
    country,
  }: { question: string; period: Period; by: SumBy; within?: Within; country: string },
): Promise<AnswerSum[]> {
  const query = placed(db, question)
    .where('c.period', period)
    .select({ dimension: 'c.dimension', group: 'c.group_value', answer: 'c.answer' })
    .sum({ count: 'c.count' })
    .groupBy('c.dimension', 'c.group_value', 'c.answer');
  if (by !== 'country') void query.select({ unit: PLACE_COLUMNS[by] }).groupBy(PLACE_COLUMNS[by]);
  if (within && within.by !== 'country') void query.where(PLACE_COLUMNS[within.by], within.code);
  const rows = (await query) as (Omit<AnswerSum, 'count'> & { count: number | string })[];
  return rows.map((row) => ({
    ...row,
    unit: by === 'country' ? country : row.unit,
    // PostgreSQL counts sums in a type of its own.
    count: Number(row.count),
  }));
}

interface FileRow {
  id: number;
  user: number;
  file_name: string;
  sha256: string;
  period: Period;
  sheets: string;
  uploaded_at: string;
}

/** What was counted from a file that waits for a decision. */
export interface CountedFile {
  id: number;
  userId: number;
  fileName: string;
  period: Period;
  units: CountedUnit[];
}

/** In the place of what the same person left waiting. @returns its id */
export async function keepFile(
  trx: Trx,
  file: Omit<CountedFile, 'id'> & { sha256: string; at: string },
): Promise<number> {
  await trx<FileRow>('survey_files').where({ user: file.userId }).delete();
  const sheets = file.units.map((unit) => ({ ...unit, sheet: [...unit.sheet] }));
  const [row] = await trx<FileRow>('survey_files')
    .insert({
      user: file.userId,
      file_name: file.fileName,
      sha256: file.sha256,
      period: file.period,
      sheets: JSON.stringify(sheets),
      uploaded_at: file.at,
    })
    .returning('id');
  return (row as { id: number }).id;
}

export async function findFile(db: Db, id: number): Promise<CountedFile | undefined> {
  const row = await db<FileRow>('survey_files').where({ id }).first();
  if (!row) return undefined;
  const sheets = JSON.parse(row.sheets) as (Omit<CountedUnit, 'sheet'> & { sheet: [string, number][] })[];
  return {
    id: row.id,
    userId: row.user,
    fileName: row.file_name,
    period: row.period,
    units: sheets.map((unit) => ({ ...unit, sheet: new Map(unit.sheet) })),
  };
}

export async function removeFile(trx: Trx, id: number): Promise<void> {
  await trx<FileRow>('survey_files').where({ id }).delete();
}
