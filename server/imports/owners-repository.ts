import type { Db, Trx } from '../db/transaction.ts';
import type { SeenOwner } from './owner.ts';

/** Processes that work on imports, with their last sign of life. */

interface Row {
  id: string;
  host: string;
  pid: number;
  beat_at: string;
}

const toOwner = ({ id, host, pid, beat_at }: Row): SeenOwner => ({ id, host, pid, beatAt: beat_at });

export async function upsert(trx: Trx, { id, host, pid, beatAt }: SeenOwner): Promise<void> {
  await trx<Row>('import_owners').insert({ id, host, pid, beat_at: beatAt }).onConflict('id').merge();
}

export async function beat(trx: Trx, id: string, at: string): Promise<void> {
  await trx<Row>('import_owners').where({ id }).update({ beat_at: at });
}

export async function list(db: Db, ids: readonly string[]): Promise<Map<string, SeenOwner>> {
  const rows = await db<Row>('import_owners').whereIn('id', [...ids]);
  return new Map(rows.map((row) => [row.id, toOwner(row)]));
}

/** Forgets those who have been silent since then and have nothing under way. */
export async function removeIdle(trx: Trx, since: string, underWay: readonly string[]): Promise<void> {
  const working = trx('imports')
    .select('owner')
    .whereNotNull('owner')
    .whereIn('status', [...underWay]);
  await trx<Row>('import_owners').where('beat_at', '<', since).whereNotIn('id', working).delete();
}
