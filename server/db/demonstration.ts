import type Database from 'better-sqlite3';
import type { Db } from './transaction.ts';

/**
 * The setting that marks a demonstration's database, from before its first account: empty while it is being made, then what it was made
 * of. Its passwords are public, so what bears the mark is never the live system, whatever file it has been copied to.
 */
export const DEMONSTRATION_SETTING = 'demonstration';

const TABLE = 'settings';

/** Older databases, and those without a table yet, bear no mark. */
export async function isDemonstration(db: Db): Promise<boolean> {
  if (!(await db.schema.hasTable(TABLE))) return false;
  return (await db(TABLE).where({ name: DEMONSTRATION_SETTING }).first()) !== undefined;
}

/** Where people and figures are. */
const KEPT = ['users', 'measurements'];

/** Whether there is something to lose, and no mark: what is in use must neither be emptied nor taken for a demonstration. */
export async function isLive(db: Db): Promise<boolean> {
  if (await isDemonstration(db)) return false;
  for (const table of KEPT)
    if ((await db.schema.hasTable(table)) && (await db(table).first()) !== undefined) return true;
  return false;
}

/** Whether a file that is no database in use, such as a backup, bears the mark. */
export function isDemonstrationFile(database: Database.Database): boolean {
  const table = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(TABLE);
  if (table === undefined) return false;
  const mark = database.prepare(`SELECT 1 FROM ${TABLE} WHERE name = ?`).get(DEMONSTRATION_SETTING);
  return mark !== undefined;
}
