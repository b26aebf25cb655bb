import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { Place } from './repository.ts';

/** Sheets of counts that were sent and not taken. */

/** `held`: sound by itself, and sent with a sheet of which nothing was taken. */
export type NotTaken = 'conflict' | 'refused' | 'locked' | 'held';

/** One count of such a sheet. */
export interface LostCount {
  /** Key of its cell. */
  key: string;
  typed: string;
  outcome: NotTaken;
}

export interface LostSheet extends Place {
  /** The same for the same attempt. */
  id: string;
  counts: LostCount[];
  /** The version of the sheet that its author had before them. */
  basedOn: number;
  /** The version that was stored when it came. */
  against: number;
  at: string;
  by: string;
}

interface Row {
  id: string;
  unit: string;
  period: Period;
  counts: string;
  based_on: number;
  against: number;
  at: string;
  by: string;
}

export async function upsert(trx: Trx, { counts, basedOn, ...sheet }: LostSheet): Promise<void> {
  await trx<Row>('survey_edits')
    .insert({ ...sheet, counts: JSON.stringify(counts), based_on: basedOn })
    .onConflict(['id'])
    .merge();
}

/** Oldest first. */
export async function list(db: Db, { unit, period }: Place): Promise<LostSheet[]> {
  const rows = await db<Row>('survey_edits').where({ unit, period }).orderBy(['at', 'id']);
  return rows.map(({ counts, based_on, ...row }) => ({
    ...row,
    counts: JSON.parse(counts) as LostCount[],
    basedOn: based_on,
  }));
}
