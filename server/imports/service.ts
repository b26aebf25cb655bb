import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findUser } from '../access/service.ts';
import { recordEvent } from '../audit/service.ts';
import { type Db, inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { check, type ImportDeps, now, register, type Registered } from './check-file.ts';
import { previewOf } from './preview.ts';
import { hasErrors, type OnProgress } from './read-file.ts';
import * as repository from './repository.ts';
import { makeUploadsFolder, uploadOf } from './uploads.ts';
import { checkAndWrite, type ImportChoices, type ImportOutcome, refuse } from './write-file.ts';

export type { Import, ImportStatus } from './repository.ts';
export type { ImportProblem } from './formats/format.ts';
export type { ImportPhase, OnProgress } from './read-file.ts';
export type { RowChange } from './preview.ts';
export type { ImportDeps } from './check-file.ts';
export type { ImportChoices, ImportOutcome } from './write-file.ts';
export { csvLine, textCell } from './csv-cells.ts';
export { exportMeasurements } from './export.ts';
export { inWords } from './phases.ts';
export { readValues, type Values } from './read-values.ts';

export const listImports = repository.list;
export const findImport = repository.find;
export const problemsOf = repository.problems;
export const countProblems = repository.countProblems;
export const changesOf = repository.changes;
export const findEarlierImport = repository.findDone;

const SILENT: OnProgress = () => undefined;

/** Runs the work; when it fails, the import says so. */
async function orFail<T>(deps: ImportDeps, id: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await failImport(deps, id);
    throw error;
  }
}

/** Marks an import that is under way as failed: its thread has ended without a result. */
export const failImport = (deps: Pick<Deps, 'db' | 'clock'>, id: number): Promise<number> =>
  inTransaction(deps.db, (trx) => repository.failUnfinished(trx, deps.clock().toISOString(), id));

/** The person with the rights of this moment: since the button was pressed they may have lost some, or all of them. */
async function withRightsOfNow(db: Db, user: User): Promise<User> {
  const found = await findUser(db, user.email);
  return found?.disabledAt === null ? found : { ...user, role: 'viewer', regions: [] };
}

/** Imports a file in one go: all of it, or nothing and every reason why. */
export async function importFile(
  deps: ImportDeps,
  path: string,
  choices: ImportChoices,
): Promise<ImportOutcome> {
  const { by, user, onProgress = SILENT } = choices;
  const found = { path, name: basename(path) };
  const { id, file } = await register(deps, found, { by, userId: user?.id ?? null });
  return orFail(deps, id, () => checkAndWrite(deps, id, file, { by, user, onProgress }));
}

/** Takes an uploaded file over. @returns the import's number; `checkUpload` is next */
export async function registerUpload(
  deps: ImportDeps,
  file: { path: string; name: string },
  user: User,
): Promise<number> {
  const { id } = await register(deps, file, { by: user.email, userId: user.id });
  await makeUploadsFolder(deps.config);
  await rename(file.path, uploadOf(deps.config, id));
  return id;
}

const removeUpload = (deps: ImportDeps, id: number): Promise<void> =>
  rm(uploadOf(deps.config, id), { force: true });

async function fileOf(deps: ImportDeps, id: number): Promise<Registered> {
  const found = await repository.find(deps.db, id);
  if (!found) throw new Error(`There is no import ${String(id)}`);
  return { path: uploadOf(deps.config, id), name: found.fileName, sha256: found.sha256 };
}

/** Checks an upload: it ends up refused, or ready with what importing it would do. */
export async function checkUpload(
  deps: ImportDeps,
  id: number,
  user: User,
  onProgress: OnProgress,
): Promise<void> {
  await orFail(deps, id, async () => {
    const checked = await check(deps, await fileOf(deps, id), user, onProgress);
    if (hasErrors(checked.problems)) {
      await refuse(deps.db, id, checked, now(deps));
      await removeUpload(deps, id);
      return;
    }
    const { counts, submitted, changes } = await previewOf(deps.db, checked, (done, total) => {
      onProgress('checking', done, total);
    });
    await inTransaction(deps.db, async (trx) => {
      await repository.writeProblems(trx, id, checked.problems);
      await repository.writeChanges(trx, id, changes);
      await repository.update(trx, id, {
        // A file of which everything is known already has nothing left to wait for.
        ...(changes.length > 0 ? { status: 'ready' } : { status: 'done', finishedAt: now(deps) }),
        rows: checked.rows,
        newRows: counts.created,
        changedRows: counts.changed,
        unchangedRows: counts.unchanged,
        submittedRows: submitted,
        problemCount: checked.problems.length,
      });
    });
    if (changes.length === 0) await removeUpload(deps, id);
  });
}

/** @returns false when the import is not ready (any longer): somebody has pressed the button twice */
export const beginImport = (db: Db, id: number): Promise<boolean> =>
  inTransaction(db, (trx) => repository.update(trx, id, { status: 'importing' }, 'ready'));

/** Imports a checked upload. It is checked again: figures, rights and registers may have changed since. */
export async function importUpload(
  deps: ImportDeps,
  id: number,
  user: User,
  onProgress: OnProgress,
): Promise<void> {
  await orFail(deps, id, async () => {
    const current = await withRightsOfNow(deps.db, user);
    await checkAndWrite(deps, id, await fileOf(deps, id), { by: user.email, user: current, onProgress });
    await removeUpload(deps, id);
  });
}

/**
 * Gives up a checked upload; its file goes.
 * @returns false when it does not wait for anybody (any longer): somebody has imported or discarded it
 */
export async function discardImport(deps: ImportDeps, id: number, user: User): Promise<boolean> {
  const at = now(deps);
  const discarded = await inTransaction(deps.db, async (trx) => {
    if (!(await repository.update(trx, id, { status: 'discarded', finishedAt: at }, 'ready'))) return false;
    await repository.writeChanges(trx, id, []);
    await recordEvent(trx, {
      at,
      actor: user.email,
      event: 'import.discarded',
      subject: String(id),
      details: {},
    });
    return true;
  });
  if (discarded) await removeUpload(deps, id);
  return discarded;
}

/**
 * At the start of a server: nothing is under way, so what says so was cut off, and what is left of uploads that
 * nobody can import any longer goes.
 * @returns how many imports had been cut off
 */
export async function recoverImports(deps: ImportDeps): Promise<number> {
  const failed = await inTransaction(deps.db, (trx) => repository.failUnfinished(trx, now(deps)));
  const folder = await makeUploadsFolder(deps.config);
  for (const name of await readdir(folder)) {
    const id = Number(/^import-(\d+)$/.exec(name)?.[1]);
    const found = Number.isInteger(id) ? await repository.find(deps.db, id) : undefined;
    if (found?.status !== 'ready') await rm(join(folder, name), { force: true });
  }
  return failed;
}
