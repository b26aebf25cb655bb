import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * A place on disk for rows that would fill the memory of a process: whatever the database is, this is SQLite of this process alone, without
 * journal and syncing. Its file loses its name as soon as it is there, so that nothing stays behind, however the process ends.
 */
export interface Scratch {
  db: Database.Database;
  close: () => void;
}

/** Kibibytes of its pages that are kept in memory. */
const CACHE = 16_384;

/** @param folder where its file is made; none: in memory, for little */
export function openScratch(folder?: string): Scratch {
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const path = folder === undefined ? ':memory:' : join(folder, `scratch-${randomUUID()}`);
  const db = new Database(path);
  const remove = (): void => {
    if (folder !== undefined) rmSync(path, { force: true });
  };
  try {
    // Of the pages that were there at the beginning, and there were none.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma(`cache_size = -${String(CACHE)}`);
    // Never ended: what is written is for this connection alone.
    db.exec('begin exclusive');
  } finally {
    try {
      remove();
    } catch {
      // Systems that keep files that are open remove it when it is closed.
    }
  }
  return {
    db,
    close: () => {
      db.close();
      remove();
    },
  };
}
