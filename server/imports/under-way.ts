import { rm } from 'node:fs/promises';
import { isBusy } from '../db/dialect.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { BEAT_MS, hasStopped, OURSELVES, type SeenOwner } from './owner.ts';
import * as owners from './owners-repository.ts';
import * as repository from './repository.ts';
import { uploadOf } from './uploads.ts';

/** What is under way: signs of life of those who work, and the end of work whose process is gone. */

type UnderWayDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** This process, with a sign of life of this moment. */
export const ourselvesAt = (at: string): SeenOwner => ({ ...OURSELVES, beatAt: at });

/**
 * Gives signs of life while the work goes on.
 * @param owner the process that started the work; null: nobody asks for any
 */
export async function whileAlive<T>(
  deps: UnderWayDeps,
  owner: string | null,
  work: () => Promise<T>,
): Promise<T> {
  if (owner === null) return work();
  let last: Promise<void> | undefined;
  const timer = setInterval(() => {
    // One that cannot be given, because the database is taken, is followed by the next.
    last ??= inTransaction(deps.db, (trx) => owners.beat(trx, owner, deps.clock().toISOString()), 0)
      .catch(() => undefined)
      .finally(() => {
        last = undefined;
      });
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await last;
  }
}

/** Marks one import as stopped, unless there has been a sign of life meanwhile. @returns whether it did */
async function failStoppedOne(
  deps: UnderWayDeps,
  { id, owner }: { id: number; owner: string | null },
): Promise<boolean> {
  const now = deps.clock();
  try {
    return await inTransaction(
      deps.db,
      async (trx) => {
        const seen = owner === null ? undefined : (await owners.list(trx, [owner])).get(owner);
        if (!hasStopped(seen, now, OURSELVES)) return false;
        return repository.fail(trx, id, { at: now.toISOString(), failure: 'stopped', owner });
      },
      0,
    );
  } catch (error) {
    // Somebody is writing: perhaps the very one that seems to have stopped. The next look tells.
    if (isBusy(error)) return false;
    throw error;
  }
}

/**
 * Marks as failed what says that it is under way although its process is gone; its upload goes.
 * @returns how many imports there were
 */
export async function failStopped(deps: UnderWayDeps): Promise<number> {
  const underWay = await repository.listUnderWay(deps.db);
  const seen = await owners.list(
    deps.db,
    underWay.flatMap(({ owner }) => owner ?? []),
  );
  let failed = 0;
  for (const one of underWay) {
    if (!hasStopped(seen.get(one.owner ?? ''), deps.clock(), OURSELVES)) continue;
    if (!(await failStoppedOne(deps, one))) continue;
    await rm(uploadOf(deps.config, one.id), { force: true });
    failed += 1;
  }
  return failed;
}
