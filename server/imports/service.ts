import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findUser } from '../access/service.ts';
import { recordEvent } from '../audit/service.ts';
import { type Db, inTransaction, type Trx } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { type ImportDeps, now, register, uploadedFileOf } from './check-file.ts';
import { Cancelled } from './cancel.ts';
import { askableHeader, checkByWhatIsKnown, rememberColumns } from './choose-columns.ts';
import type { ColumnChoices } from './column-names.ts';
import { previewOf } from './preview.ts';
import * as problems from './problems-repository.ts';
import type { CheckedFile, OnProgress } from './read-file.ts';
import { planned, type Strategy } from './strategy.ts';
import * as repository from './repository.ts';
import { OURSELVES, SILENCE_MS } from './owner.ts';
import * as owners from './owners-repository.ts';
import { failStopped, ourselvesAt, whileAlive } from './under-way.ts';
import { type Staging, withStaging } from './staging.ts';
import { listUploads, makeUploadsFolder, removeUpload, uploadOf, uploadsFolder } from './uploads.ts';
import { checkAndWrite, type ImportChoices, type ImportOutcome, refuse, settle } from './write-file.ts';

export { type Import, type ImportStatus, UNDER_WAY } from './repository.ts';
export type { ImportProblem } from './formats/format.ts';
export type { ImportPhase, OnProgress } from './read-file.ts';
export type { RowChange } from './preview.ts';
export { STRATEGIES, type Strategy } from './strategy.ts';
export type { ImportDeps } from './check-file.ts';
export type { ImportChoices, ImportOutcome } from './write-file.ts';
export { type ColumnChoices, choiceKey } from './column-names.ts';
export { canChooseColumns, chooseColumns } from './choose-columns.ts';
export { COLUMNS as IMPORT_COLUMNS } from './formats/format.ts';
export { csvLine, textCell } from './csv-cells.ts';
export { readFirstSheet } from './read-sheet.ts';
export { importSummary } from './conflicts.ts';
export { problemText } from './problem-text.ts';
export { exportMeasurements } from './export.ts';
export { isCountedByValues } from './formats/registry.ts';
export { EXPORT_FORMAT_NAMES, type ExportFormatName } from './writers/registry.ts';
export { inWords } from './phases.ts';
export { failStopped, takeOverStopped } from './under-way.ts';
export { Cancelled, stoppable } from './cancel.ts';
export { readValues, type ValueProblem, type Values } from './read-values.ts';

export const listImports = repository.list;
export const findImport = repository.find;
export const problemsOf = problems.list;
export const eachProblemOf = problems.each;
export const changesOf = repository.changes;
export const findEarlierImport = repository.findDone;

const SILENT: OnProgress = () => undefined;

/** Runs the work, with signs of life and a place for the file's rows; when it fails, the import says so. */
async function working<T>(
  deps: ImportDeps,
  { id, owner }: { id: number; owner: string | null },
  work: (staging: Staging) => Promise<T>,
): Promise<T> {
  try {
    return await whileAlive(deps, owner, () => withStaging(uploadsFolder(deps.config), work));
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    await failImport(deps, id);
    throw error;
  }
}

/** Marks an import that is under way as failed: its thread has ended without a result. */
export const failImport = (deps: Pick<Deps, 'db' | 'clock'>, id: number): Promise<boolean> =>
  inTransaction(deps.db, (trx) =>
    repository.fail(trx, id, { at: deps.clock().toISOString(), failure: 'error' }),
  );

/** The person with the rights of this moment: since the button was pressed they may have lost some, or all of them. */
async function withRightsOfNow(db: Db, user: User): Promise<User> {
  const found = await findUser(db, user.email);
  return found?.disabledAt === null ? found : { ...user, role: 'viewer', regions: [] };
}

/** Imports a file in one go: all of it, or nothing and every reason why. */
export async function importFile(
  deps: ImportDeps,
  path: string,
  choices: ImportChoices & { strategy?: Strategy; columns?: ColumnChoices },
): Promise<ImportOutcome> {
  const { by, user, onProgress = SILENT } = choices;
  const { strategy = 'update' } = choices;
  const columns = choices.columns ? { choices: choices.columns, by, at: now(deps) } : null;
  const found = { path, name: basename(path), strategy, columns };
  const { id, file } = await register(deps, found, { by, userId: user?.id ?? null });
  return working(deps, { id, owner: OURSELVES.id }, async (staging) => {
    const outcome = await checkAndWrite(deps, id, file, { by, user, onProgress, basis: null, staging });
    if (outcome.kind === 'outdated')
      throw new Error('Nobody looked at the figures, and yet they are outdated');
    return outcome;
  });
}

/** So long a refused table waits for somebody to say otherwise what its columns are. */
const REFUSED_KEPT_MS = 24 * 60 * 60 * 1000;

/** Whether somebody works on the upload, or may go on with it. */
function isWanted(deps: ImportDeps, { status, header, finishedAt }: repository.Import): boolean {
  if (status !== 'refused') return [...repository.WAITING, ...repository.UNDER_WAY].includes(status);
  return header !== null && Date.parse(finishedAt ?? '') > deps.clock().getTime() - REFUSED_KEPT_MS;
}

async function removeIfUnwanted(deps: ImportDeps, id: number): Promise<void> {
  const found = await repository.find(deps.db, id);
  if (found && !isWanted(deps, found)) await removeUpload(deps.config, id);
}

/** Removes uploads that nobody waits for any longer. */
async function removeUnwanted(deps: ImportDeps): Promise<void> {
  for (const { id } of await listUploads(deps.config)) if (id !== null) await removeIfUnwanted(deps, id);
}

/** Takes an uploaded file over. @returns the import's number; `checkUpload` is next */
export async function registerUpload(
  deps: ImportDeps,
  { strategy = 'update', ...file }: { path: string; name: string; strategy?: Strategy },
  user: User,
): Promise<number> {
  await removeUnwanted(deps);
  const registered = { ...file, strategy, columns: null };
  const { id } = await register(deps, registered, { by: user.email, userId: user.id });
  await makeUploadsFolder(deps.config);
  await rename(file.path, uploadOf(deps.config, id));
  return id;
}

async function uploadedImport(deps: ImportDeps, id: number): Promise<repository.Import> {
  const found = await repository.find(deps.db, id);
  if (!found) throw new Error(`There is no import ${String(id)}`);
  return found;
}

/** Ends a check with what importing the file would do. @param anew what somebody had looked at is no longer so */
async function preview(
  deps: ImportDeps,
  id: number,
  checked: CheckedFile,
  onProgress: OnProgress,
  anew = false,
): Promise<void> {
  const plan = await planned(deps.db, deps.programme, checked);
  const { counts, submitted, changes, basis } = await previewOf(deps.db, plan, (done, total) => {
    onProgress('checking', done, total);
  });
  await inTransaction(deps.db, async (trx) => {
    await settle(trx, id, checked, {
      // A file of which everything is known already has nothing left to wait for.
      ...(changes.length > 0 ? { status: 'ready' } : { status: 'done', finishedAt: now(deps) }),
      newRows: counts.created,
      changedRows: counts.changed,
      unchangedRows: counts.unchanged + plan.same,
      keptRows: plan.kept,
      removedRows: plan.removals.count,
      submittedRows: submitted,
      basis,
      ...(anew && { lookedAgainAt: now(deps) }),
    });
    await repository.writeChanges(trx, id, changes);
  });
  await removeIfUnwanted(deps, id);
}

/** Checks an upload: it ends up refused, waiting for what its columns are, or ready with what importing it would do. */
export async function checkUpload(
  deps: ImportDeps,
  id: number,
  user: User,
  onProgress: OnProgress,
): Promise<void> {
  const one = await uploadedImport(deps, id);
  await working(deps, one, async (staging) => {
    const checked = await checkByWhatIsKnown(deps, one, user, { staging, onProgress });
    if (checked.isUnread && askableHeader(checked.header)) {
      await inTransaction(deps.db, (trx) => settle(trx, id, checked, { status: 'columns' }));
      return;
    }
    if (checked.problems.errors > 0) {
      await refuse(deps.db, id, checked, now(deps));
      await removeIfUnwanted(deps, id);
      return;
    }
    await preview(deps, id, checked, onProgress);
  });
}

/** @returns false when the import is not ready (any longer): somebody has pressed the button twice */
export const beginImport = (
  deps: Pick<Deps, 'db' | 'clock'>,
  id: number,
  by: string | null = null,
): Promise<boolean> =>
  inTransaction(deps.db, async (trx) => {
    const owner = ourselvesAt(deps.clock().toISOString());
    await owners.upsert(trx, owner);
    return repository.update(trx, id, { status: 'importing', owner: owner.id, runBy: by }, ['ready']);
  });

/** Imports a checked upload. It is checked again: figures, rights and registers may have changed since. */
export async function importUpload(
  deps: ImportDeps,
  id: number,
  user: User,
  onProgress: OnProgress,
): Promise<void> {
  const one = await uploadedImport(deps, id);
  await working(deps, one, async (staging) => {
    const current = await withRightsOfNow(deps.db, user);
    const { basis } = one;
    const choices = { by: user.email, user: current, onProgress, basis, staging };
    const outcome = await checkAndWrite(deps, id, uploadedFileOf(deps, one), choices);
    // Nothing is overwritten that nobody has seen: they look again.
    if (outcome.kind === 'outdated') await preview(deps, id, outcome.checked, onProgress, true);
    if (outcome.kind === 'done') await rememberColumns(deps, one);
    await removeIfUnwanted(deps, id);
  });
}

/**
 * Has a checked upload checked again by another strategy.
 * @returns false when it does not wait for anybody (any longer)
 */
export const chooseStrategy = (
  deps: Pick<Deps, 'db' | 'clock'>,
  id: number,
  strategy: Strategy,
): Promise<boolean> =>
  inTransaction(deps.db, async (trx) => {
    const owner = ourselvesAt(deps.clock().toISOString());
    await owners.upsert(trx, owner);
    return repository.update(trx, id, { status: 'checking', strategy, owner: owner.id }, ['ready']);
  });

/** Gives up an upload that was under way, after its work has ended without writing anything. */
export async function cancelImport(deps: ImportDeps, id: number, by: string): Promise<boolean> {
  const cancelled = await inTransaction(deps.db, (trx) =>
    endAsDiscarded(trx, id, { at: now(deps), by }, repository.UNDER_WAY),
  );
  if (cancelled) await removeUpload(deps.config, id);
  return cancelled;
}

async function endAsDiscarded(
  trx: Trx,
  id: number,
  { at, by }: { at: string; by: string },
  from: readonly repository.ImportStatus[],
): Promise<boolean> {
  if (!(await repository.update(trx, id, { status: 'discarded', finishedAt: at }, from))) return false;
  await repository.writeChanges(trx, id, []);
  await recordEvent(trx, { at, actor: by, event: 'import.discarded', subject: String(id), details: {} });
  return true;
}

/**
 * Gives up a checked upload; its file goes.
 * @returns false when it does not wait for anybody (any longer): somebody has imported or discarded it
 */
export async function discardImport(deps: ImportDeps, id: number, user: User): Promise<boolean> {
  const discarded = await inTransaction(deps.db, (trx) =>
    endAsDiscarded(trx, id, { at: now(deps), by: user.email }, repository.WAITING),
  );
  if (discarded) await removeUpload(deps.config, id);
  return discarded;
}

/**
 * At the start of a server: what the one before left unfinished is marked as failed, and what is left of uploads that nobody works on or waits
 * for goes. A command or another server may be at work on this database: what is theirs stays.
 * @returns how many imports had been cut off
 */
export async function recoverImports(deps: ImportDeps): Promise<number> {
  const failed = await failStopped(deps);
  const forgotten = new Date(deps.clock().getTime() - SILENCE_MS).toISOString();
  await inTransaction(deps.db, (trx) => owners.removeIdle(trx, forgotten, repository.UNDER_WAY));
  await removeUnwanted(deps);
  for (const { name, id } of await listUploads(deps.config)) {
    // What was on its way when the server stopped, and what no import knows.
    if (id === null || !(await repository.find(deps.db, id)))
      await rm(join(uploadsFolder(deps.config), name), { force: true });
  }
  return failed;
}
