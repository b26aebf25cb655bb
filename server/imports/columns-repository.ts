import { createHash } from 'node:crypto';
import type { Db, Trx } from '../db/transaction.ts';
import { choiceKey, type ChosenColumns, type ColumnChoices } from './column-names.ts';
import type { Column } from './formats/format.ts';

/** What people said the columns of a file are, remembered for their next files with the same header. */

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

/** @param cells of the header @param by who asks: nobody reads a file by the choice of another one */
export async function find(db: Db, cells: readonly string[], by: string): Promise<ChosenColumns | undefined> {
  const row = await db<Row>('import_columns')
    .where({ header_hash: hashOf(cells), chosen_by: by })
    .first();
  return row && { choices: choicesFrom(row.columns), at: row.chosen_at, by };
}

/** Takes the place of what the person said before; columns that are as they call themselves need no remembering. */
export async function replace(
  trx: Trx,
  cells: readonly string[],
  { choices, at, by }: ChosenColumns,
): Promise<void> {
  const key = { header_hash: hashOf(cells), chosen_by: by };
  await trx<Row>('import_columns').where(key).delete();
  if (choices.size > 0)
    await trx<Row>('import_columns').insert({ ...key, columns: choicesText(choices), chosen_at: at });
}
