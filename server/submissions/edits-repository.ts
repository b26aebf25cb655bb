import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';

/** Every edit that a page sent by itself, whatever came of it. */

export const OUTCOMES = ['saved', 'unchanged', 'conflict', 'refused', 'locked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RecordedEdit {
  /** Made by who sent it; the same edit has the same. */
  id: string;
  unit: string;
  period: Period;
  indicator: string;
  /** As it was sent, JSON. */
  change: string;
  basedOn: string;
  outcome: Outcome;
  at: string;
  by: string;
}

interface Row extends Omit<RecordedEdit, 'basedOn'> {
  based_on: string;
}

const toEdit = ({ based_on, ...row }: Row): RecordedEdit => ({ ...row, basedOn: based_on });

export async function find(db: Db, id: string): Promise<RecordedEdit | undefined> {
  const row = await db<Row>('measurement_edits').where({ id }).first();
  return row && toEdit(row);
}

export async function upsert(trx: Trx, { basedOn, ...edit }: RecordedEdit): Promise<void> {
  await trx<Row>('measurement_edits')
    .insert({ ...edit, based_on: basedOn })
    .onConflict(['id'])
    .merge();
}

/** What was not taken: it lost against somebody else's figure, or was refused. Newest first. */
export async function listNotTaken(db: Db, unit: string, period: Period): Promise<RecordedEdit[]> {
  const rows = await db<Row>('measurement_edits')
    .where({ unit, period })
    .whereIn('outcome', ['conflict', 'refused', 'locked'])
    .orderBy([{ column: 'at', order: 'desc' }, 'id']);
  return rows.map(toEdit);
}
