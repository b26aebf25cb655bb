import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, isPostgres } from '../../server/db/dialect.ts';
import type { Db } from '../../server/db/transaction.ts';

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

/** Databases as tests begin with them, by what they hold: the next test of the process begins with a copy. */
const beginnings = new Map<string, string>();

/** @returns whether the empty database now holds that */
export function beginAs(what: string, { url }: TestDatabase): boolean {
  const beginning = beginnings.get(what);
  if (beginning === undefined || isPostgres(url)) return false;
  copyFileSync(beginning, url);
  return true;
}

export async function keepAs(what: string, db: Db, { url }: TestDatabase): Promise<void> {
  if (isPostgres(url)) return;
  const folder = mkdtempSync(join(tmpdir(), 'mezon-beginning-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const beginning = join(folder, 'test.sqlite');
  await db.raw('vacuum into ?', [beginning]);
  beginnings.set(what, beginning);
}
