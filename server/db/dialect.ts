import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import knexFactory, { type Knex } from 'knex';
import { Busy } from '../domain/refusal.ts';

/** Everything in which SQLite and PostgreSQL differ. */

export const isPostgres = (databaseUrl: string): boolean => /^postgres(ql)?:\/\//.test(databaseUrl);

/** @param databaseUrl a file path, `:memory:`, or `postgres://…` */
export function connect(databaseUrl: string): Knex {
  if (isPostgres(databaseUrl)) {
    return knexFactory({ client: 'pg', connection: databaseUrl, pool: { min: 0, max: 10 } });
  }
  if (databaseUrl !== ':memory:') mkdirSync(dirname(databaseUrl), { recursive: true });
  return knexFactory({
    client: 'better-sqlite3',
    connection: { filename: databaseUrl },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: { pragma(text: string): unknown }, done: (error?: Error) => void) {
        connection.pragma('journal_mode = WAL');
        connection.pragma('foreign_keys = ON');
        connection.pragma('synchronous = NORMAL');
        // Waiting inside SQLite would stop the whole process; inTransaction waits outside it.
        connection.pragma('busy_timeout = 10');
        done();
      },
    },
  });
}

/**
 * Transactions on SQLite run one after another; PostgreSQL is told to let them end as if they did, and to refuse one
 * that cannot (`isBusy`), so that the same code is right on both.
 */
export const transactionOptions = (db: Knex): Knex.TransactionConfig =>
  db.client.config.client === 'pg' ? { isolationLevel: 'serializable' } : {};

/** Whether the error says that another connection is writing just now. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Busy ||
  (error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    (error.code.startsWith('SQLITE_BUSY') || error.code === '40001' || error.code === '40P01'));

type Bindings = readonly (string | number | null)[];

interface SqliteConnection {
  prepare(sql: string): { run(bindings: Bindings): unknown };
}

/**
 * A statement that is run very often. SQLite spends as much time on reading a long statement as on running it, and the
 * query builder has it read anew each time; here it is read once.
 */
export async function prepareOnce(
  trx: Knex.Transaction,
  sql: string,
): Promise<(bindings: Bindings) => Promise<void>> {
  const client = trx.client as { config: { client: string }; acquireConnection(): Promise<unknown> };
  if (client.config.client !== 'better-sqlite3') {
    return async (bindings) => {
      await trx.raw(sql, [...bindings]);
    };
  }
  // The client of a transaction has one connection, and keeps it.
  const connection = (await client.acquireConnection()) as SqliteConnection;
  const statement = connection.prepare(sql);
  return async (bindings) => {
    statement.run(bindings);
  };
}
