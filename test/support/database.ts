import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { connect, isPostgres } from '../../server/db/dialect.ts';
import type { Db } from '../../server/db/transaction.ts';
import { runFolder } from './run.ts';

/** An empty database for one application: a SQLite file, or with TEST_DATABASE_URL one on that PostgreSQL server. */
export interface TestDatabase {
  url: string;
  remove(): Promise<void>;
}

const SERVER = process.env['TEST_DATABASE_URL'];

/**
 * @param folder where a SQLite file may live; a file rather than memory, because imports have a connection of their own
 * @param embedded SQLite whatever the environment says: a demonstration knows no other
 */
export async function createTestDatabase(folder: string, embedded: boolean): Promise<TestDatabase> {
  if (embedded || SERVER === undefined || SERVER === '') {
    return { url: join(folder, 'test.sqlite'), remove: () => Promise.resolve() };
  }
  const name = `mezon_test_${randomBytes(6).toString('hex')}`;
  const onServer = async (statement: string): Promise<void> => {
    const server = connect(SERVER);
    try {
      await server.raw(statement);
    } finally {
      await server.destroy();
    }
  };
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A database as tests begin with it, by what it holds: whoever needs it next, in any process of the run, begins with a copy. */
const beginning = (what: string): string => join(runFolder(), `${what}.sqlite`);

export const isKept = (what: string): boolean => existsSync(beginning(what));

/** @returns whether the empty database now holds that */
export function beginAs(what: string, { url }: Pick<TestDatabase, 'url'>): boolean {
  if (isPostgres(url) || !isKept(what)) return false;
  copyFileSync(beginning(what), url);
  return true;
}

export async function keepAs(what: string, db: Db, { url }: Pick<TestDatabase, 'url'>): Promise<void> {
  if (isPostgres(url) || isKept(what)) return;
  const unfinished = `${beginning(what)}.${randomBytes(6).toString('hex')}`;
  await db.raw('vacuum into ?', [unfinished]);
  renameSync(unfinished, beginning(what));
}
