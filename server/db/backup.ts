import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../domain/refusal.ts';
import { isPostgres } from './dialect.ts';

/** A backup that cannot be made or put back, in words for the person at the terminal. */
export class BackupError extends Refusal {}

function run(program: string, ...args: string[]): void {
  const result = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) throw new BackupError(`${program} could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new BackupError(`${program} ended with status ${String(result.status)}`);
}

/** Copies the database into a file while the server goes on working. */
export async function backup(databaseUrl: string, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupError(`${file} exists already; a backup never overwrites`);
  if (isPostgres(databaseUrl)) {
    run('pg_dump', '--format=custom', '--no-owner', `--file=${file}`, databaseUrl);
    return;
  }
  if (!existsSync(databaseUrl)) throw new BackupError(`There is no database at ${databaseUrl}`);
  if (!existsSync(dirname(file))) throw new BackupError(`There is no folder ${dirname(file)}`);
  const database = new Database(databaseUrl, { readonly: true });
  try {
    await database.backup(file);
  } finally {
    database.close();
  }
}

/** @param copy of the backup: SQLite writes files of its own beside what it opens, and the backup may lie where nothing can be written */
function checkBackup(copy: string, file: string): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(copy, { fileMustExist: true });
    const sound = database.pragma('integrity_check', { simple: true });
    if (sound !== 'ok') throw new BackupError(`${file} is damaged: ${String(sound)}`);
    database.prepare('SELECT count(*) FROM measurements').get();
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(
      `${file} is no backup of Mezon: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    database?.close();
  }
}

function checkNotInUse(databaseUrl: string): void {
  const database = new Database(databaseUrl, { timeout: 0 });
  try {
    // Succeeds only when no other connection has the file open for writing or in WAL mode.
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch {
    throw new BackupError(`${databaseUrl} is in use: stop the server first`);
  } finally {
    database.close();
  }
}

/** What SQLite keeps beside a database while it is open, and leaves when it is killed. */
function removeBeside(database: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(database + suffix, { force: true });
}

/** Puts a backup in the place of the database; the server must not be running. */
export function restore(databaseUrl: string, file: string, options: { replace: boolean }): void {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}`);
  if (isPostgres(databaseUrl)) {
    const clean = options.replace ? ['--clean', '--if-exists'] : [];
    run('pg_restore', '--no-owner', '--exit-on-error', ...clean, `--dbname=${databaseUrl}`, file);
    return;
  }
  if (existsSync(databaseUrl)) {
    if (!options.replace)
      throw new BackupError(`${databaseUrl} exists; say --replace to put the backup in its place`);
    checkNotInUse(databaseUrl);
  }
  const copy = `${databaseUrl}.restoring`;
  try {
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
    // A backup kept read-only would become a database that cannot be written.
    chmodSync(copy, 0o600);
    checkBackup(copy, file);
    removeBeside(databaseUrl);
    renameSync(copy, databaseUrl);
  } finally {
    rmSync(copy, { force: true });
    removeBeside(copy);
  }
}
