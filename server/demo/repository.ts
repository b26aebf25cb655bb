import type { Db } from '../db/transaction.ts';

/** Empties the database, its tables included. A demonstration's database is an SQLite file of its own, nobody's records. */
export async function dropEverything(db: Db): Promise<void> {
  const names = await db<{ name: string; type: string }>('sqlite_master')
    .where({ type: 'table' })
    .pluck<string[]>('name');
  const tables = names.filter((name) => !name.startsWith('sqlite_'));
  // Tables refer to each other; with the references enforced, none could go first.
  await db.raw('PRAGMA foreign_keys = OFF');
  try {
    for (const table of tables) await db.schema.dropTableIfExists(table);
  } finally {
    await db.raw('PRAGMA foreign_keys = ON');
  }
  await db.raw('VACUUM');
}

export async function hasTable(db: Db, table: string): Promise<boolean> {
  return db.schema.hasTable(table);
}
