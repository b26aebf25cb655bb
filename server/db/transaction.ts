import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '../domain/refusal.ts';
import { isBusy, transactionOptions } from './dialect.ts';

/** For reading. */
export type Db = Knex;
/** For writing: functions that write take this, so that a bare connection does not type-check. */
export type Trx = Knex.Transaction;

const PATIENCE_MS = 30_000;

/**
 * Runs the work in one transaction; waits and starts it again while another connection holds the
 * database. The work may therefore run more than once: it must change nothing but the database.
 *
 * @param patience milliseconds after which it gives up; with 0 it is tried once
 * @throws Busy when it has given up
 */
export async function inTransaction<T>(
  db: Db,
  work: (trx: Trx) => Promise<T>,
  patience = PATIENCE_MS,
): Promise<T> {
  const giveUpAt = Date.now() + patience;
  for (let pause = 10; ; pause = Math.min(pause * 2, 250)) {
    try {
      return await db.transaction(work, transactionOptions(db));
    } catch (error) {
      if (!isBusy(error) || error instanceof Busy) throw error;
      if (Date.now() >= giveUpAt)
        throw new Busy(
          'Somebody else is writing to the database, perhaps a large import. Try again in a minute',
          {
            cause: error,
          },
        );
      await sleep(pause);
    }
  }
}
