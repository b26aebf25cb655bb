import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '../domain/refusal.ts';
import { isDemonstrationFile } from './demonstration.ts';
import { isPostgres } from './dialect.ts';

/** A backup that cannot be made or put back, in words for the person at the terminal. */
export class BackupError extends Refusal {}

function run(program: string, ...args: string[]): void {
  const result = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) throw new BackupError(`${program} could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new BackupError(`${program} ended with status ${String(result.status)}`);
}

/** Copies the database, which is a demonstration's or is not, into a file while the server goes on working. */
export async function backup(
  databaseUrl: string,
  file: string,
  { demonstration }: { demonstration: boolean },
): Promise<void> {
  if (existsSync(file)) throw new BackupError(`${file} exists already; a backup never overwrites`);
  if (isPostgres(databaseUrl)) {
    run('pg_dump', '--format=custom', '--no-owner', `--file=${file}`, databaseUrl);
    return;
  }
  if (!existsSync(databaseUrl)) throw new BackupError(`There is no database at ${databaseUrl}`);
  if (!existsSync(dirname(file))) throw new BackupError(`There is no folder ${dirname(file)}`);
  const database = new Database(databaseUrl, { readonly: true });
  try {
    if (isDemonstrationFile(database) !== demonstration)
      throw new BackupError(
        demonstration
          ? `${databaseUrl} holds no demonstration: DATABASE_URL without --demo backs it up`
          : `${databaseUrl} holds a demonstration: say --demo to back that one up`,
      );
    await database.backup(file);
  } finally {
    database.close();
  }
}

/** A demonstration's passwords are public, and its database is emptied and made again when it is out of date. */
function checkKind(database: Database.Database, file: string, demonstration: boolean): void {
  if (isDemonstrationFile(database) === demonstration) return;
  throw new BackupError(
    demonstration
      ? `${file} is no backup of a demonstration: restored without --demo, it becomes the live database`
      : `${file} is the backup of a demonstration, whose passwords are public: it can only be restored with --demo`,
  );
}

/** @param copy of the backup: SQLite writes files of its own beside what it opens, and the backup may lie where nothing can be written */
function checkBackup(copy: string, file: string, demonstration: boolean): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(copy, { fileMustExist: true });
    const sound = database.pragma('integrity_check', { simple: true });
    if (sound !== 'ok') throw new BackupError(`${file} is damaged: ${String(sound)}`);
    database.prepare('SELECT count(*) FROM measurements').get();
    checkKind(database, file, demonstration);
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

/** Puts a backup in the place of the database, which is a demonstration's or is not; the server must not be running. */
export function restore(
  databaseUrl: string,
  file: string,
  options: { replace: boolean; demonstration: boolean },
): void {
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
    checkBackup(copy, file, options.demonstration);
    removeBeside(databaseUrl);
    renameSync(copy, databaseUrl);
  } finally {
    rmSync(copy, { force: true });
    removeBeside(copy);
  }
}
