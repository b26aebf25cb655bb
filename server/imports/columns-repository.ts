import { createHash } from 'node:crypto';
import type { Db, Trx } from '../db/transaction.ts';
import { choiceKey, type ColumnChoices } from './column-names.ts';
import type { Column } from './formats/format.ts';

/** What people said the columns of a file are, remembered for files with the same header. */

interface Row {
  header_hash: string;
  columns: string;
  chosen_at: string;
  chosen_by: string;
}

export const choicesText = (choices: ColumnChoices): string => JSON.stringify([...choices]);

export const choicesFrom = (text: string): ColumnChoices =>
  new Map(JSON.parse(text) as [string, Column | null][]);

const hashOf = (cells: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(cells.map(choiceKey)))
    .digest('hex');

/** @param cells of the header */
export async function find(db: Db, cells: readonly string[]): Promise<ColumnChoices | undefined> {
  const row = await db<Row>('import_columns')
    .where({ header_hash: hashOf(cells) })
    .first();
  return row && choicesFrom(row.columns);
}

export async function upsert(
  trx: Trx,
  cells: readonly string[],
  { columns, at, by }: { columns: ColumnChoices; at: string; by: string },
): Promise<void> {
  await trx<Row>('import_columns')
    .insert({ header_hash: hashOf(cells), columns: choicesText(columns), chosen_at: at, chosen_by: by })
    .onConflict('header_hash')
    .merge();
}
