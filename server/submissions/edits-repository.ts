import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';

/** Every edit that a page sent by itself, whatever came of it; of forms that were sent as a whole, what was not taken. */

export const OUTCOMES = ['saved', 'unchanged', 'conflict', 'refused', 'locked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `held`: sound by itself, and sent with a form of which nothing was taken. */
const NOT_TAKEN = ['conflict', 'refused', 'locked', 'held'] as const;
export type NotTaken = (typeof NOT_TAKEN)[number];

export interface RecordedEdit {
  /** Made by who sent it; the same edit has the same. */
  id: string;
  unit: string;
  period: Period;
  indicator: string;
  /** As it was sent, JSON. */
  change: string;
  basedOn: string;
  /** The version that was stored when it came; null: not known. */
  against: string | null;
  outcome: Outcome | NotTaken;
  at: string;
  by: string;
}

/** An edit that did not become the figure. */
export type LostEdit = RecordedEdit & { outcome: NotTaken };

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

/** What was not taken: it lost against somebody else's figure, or was refused. Oldest first. */
export async function listNotTaken(db: Db, unit: string, period: Period): Promise<LostEdit[]> {
  const rows = await db<Row>('measurement_edits')
    .where({ unit, period })
    .whereIn('outcome', [...NOT_TAKEN])
    .orderBy(['at', 'id']);
  return rows.map((row) => toEdit(row) as LostEdit);
}
