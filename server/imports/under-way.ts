import { access, rm } from 'node:fs/promises';
import { isBusy } from '../db/dialect.ts';
import { inTransaction, type Trx } from '../db/transaction.ts';
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

/** Does something to an import whose work has stopped, unless there has been a sign of life meanwhile. @returns whether it did */
async function ifStopped(
  deps: UnderWayDeps,
  owner: string | null,
  work: (trx: Trx, now: string) => Promise<boolean>,
): Promise<boolean> {
  const now = deps.clock();
  try {
    return await inTransaction(
      deps.db,
      async (trx) => {
        const seen = owner === null ? undefined : (await owners.list(trx, [owner])).get(owner);
        return hasStopped(seen, now, OURSELVES) && work(trx, now.toISOString());
      },
      0,
    );
  } catch (error) {
    // Somebody is writing: perhaps the very one that seems to have stopped. The next look tells.
    if (isBusy(error)) return false;
    throw error;
  }
}

/** What says that it is under way although its process is gone. */
async function listStopped(deps: UnderWayDeps): Promise<repository.Import[]> {
  const underWay = await repository.listUnderWay(deps.db);
  const seen = await owners.list(
    deps.db,
    underWay.flatMap(({ owner }) => owner ?? []),
  );
  const stopped = underWay.filter(({ owner }) => hasStopped(seen.get(owner ?? ''), deps.clock(), OURSELVES));
  const found = await Promise.all(stopped.map(({ id }) => repository.find(deps.db, id)));
  return found.filter((one) => one !== undefined);
}

/** A file that brings its process down again and again is given up. */
export const MOST_ATTEMPTS = 3;

/** Whether a server can take the work up again: it is an upload whose file is still there. */
async function isResumable(
  deps: UnderWayDeps,
  { id, userId, attempts }: repository.Import,
): Promise<boolean> {
  if (userId === null || attempts >= MOST_ATTEMPTS) return false;
  return access(uploadOf(deps.config, id)).then(
    () => true,
    () => false,
  );
}

/**
 * Marks as failed what says that it is under way although its process is gone, where nothing can go on with it; its upload goes.
 * @returns how many imports there were
 */
export async function failStopped(deps: UnderWayDeps): Promise<number> {
  let failed = 0;
  for (const one of await listStopped(deps)) {
    const { id, owner } = one;
    if (await isResumable(deps, one)) continue;
    const isFailed = await ifStopped(deps, owner, (trx, at) =>
      repository.fail(trx, id, { at, failure: 'stopped', owner }),
    );
    if (!isFailed) continue;
    await rm(uploadOf(deps.config, id), { force: true });
    failed += 1;
  }
  return failed;
}

/**
 * Takes over uploads whose process is gone. Nothing of them was written: a check begins anew, and an import is all or nothing.
 * @returns those that are ours now, for somebody to go on with
 */
export async function takeOverStopped(deps: UnderWayDeps): Promise<repository.Import[]> {
  const taken: repository.Import[] = [];
  for (const one of await listStopped(deps)) {
    const { id, owner, status, attempts } = one;
    if (!(await isResumable(deps, one))) continue;
    const isOurs = await ifStopped(deps, owner, async (trx, at) => {
      // Another server may have been faster.
      if ((await repository.find(trx, id))?.owner !== owner) return false;
      await owners.upsert(trx, ourselvesAt(at));
      return repository.update(trx, id, { owner: OURSELVES.id, attempts: attempts + 1 }, [status]);
    });
    if (isOurs) taken.push(one);
  }
  return taken;
}
