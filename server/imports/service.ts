import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findUser } from '../access/service.ts';
import { recordEvent } from '../audit/service.ts';
import { type Db, inTransaction, type Trx } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { type Action, can, type User } from '../domain/permissions.ts';
import { calendarDay } from '../domain/submission.ts';
import { type SaveResult, saveMeasurements } from '../measurements/service.ts';
import { refreshAllScorecards, refreshScorecards } from '../scorecards/service.ts';
import { closedRows } from './check-stored.ts';
import { fileProblem, type ImportProblem } from './formats/format.ts';
import { previewOf } from './preview.ts';
import { type CheckedFile, hasErrors, type OnProgress, readFile } from './read-file.ts';
import * as repository from './repository.ts';
import { makeUploadsFolder, uploadOf } from './uploads.ts';

export type { Import, ImportStatus } from './repository.ts';
export type { ImportProblem } from './formats/format.ts';
export type { ImportPhase, OnProgress } from './read-file.ts';
export type { RowChange } from './preview.ts';
export { csvLine, textCell } from './csv-cells.ts';
export { exportMeasurements } from './export.ts';
export { readValues, type Values } from './read-values.ts';

/** What an import needs of the world: the same on the command line and in its thread. */
export type ImportDeps = Pick<Deps, 'config' | 'db' | 'programme' | 'clock'>;

export const listImports = repository.list;
export const findImport = repository.find;
export const problemsOf = repository.problems;
export const countProblems = repository.countProblems;
export const changesOf = repository.changes;
export const findEarlierImport = repository.findDone;

export type ImportOutcome =
  | {
      kind: 'done';
      id: number;
      rows: number;
      created: number;
      changed: number;
      unchanged: number;
      warnings: ImportProblem[];
    }
  | { kind: 'refused'; id: number; rows: number; problems: ImportProblem[] };

const SILENT: OnProgress = () => undefined;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}

const now = (deps: ImportDeps): string => deps.clock().toISOString();

/** A file that has been registered: its bytes are known by their hash. */
interface Registered {
  path: string;
  /** Its name tells its format. */
  name: string;
  sha256: string;
}

async function register(
  deps: ImportDeps,
  file: { path: string; name: string },
  by: { by: string; userId: number | null },
): Promise<{ id: number; file: Registered }> {
  const { size } = await stat(file.path);
  const sha256 = await sha256Of(file.path);
  const id = await inTransaction(deps.db, (trx) =>
    repository.insert(trx, {
      fileName: file.name,
      sha256,
      bytes: size,
      createdAt: now(deps),
      createdBy: by.by,
      userId: by.userId,
    }),
  );
  return { id, file: { ...file, sha256 } };
}

/** Whose rights count, and on which day. @param user null: may do everything */
const asking = (
  deps: ImportDeps,
  user: User | null,
): { today: string; may: (action: Action, unit: OrgUnit) => boolean } => ({
  today: calendarDay(deps.clock(), deps.programme.timeZone),
  may: (action, unit) => user === null || can(user, action, unit),
});

/** The person with the rights of this moment: since the button was pressed they may have lost some, or all of them. */
async function withRightsOfNow(db: Db, user: User): Promise<User> {
  const found = await findUser(db, user.email);
  return found?.disabledAt === null ? found : { ...user, role: 'viewer', regions: [] };
}

/** Of a file that is gone, or is another one than was registered, nothing else matters. */
const CHANGED_FILE: CheckedFile = {
  measurements: [],
  lines: [],
  hasComments: false,
  rows: 0,
  problems: [fileProblem('file-changed')],
  sha256: undefined,
};

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads and compares; writes nothing. What is read has to be what was registered: otherwise figures that nobody has looked at would be
 * stored.
 * @param user null: may write everything
 */
async function check(
  deps: ImportDeps,
  file: Registered,
  user: User | null,
  onProgress: OnProgress,
): Promise<CheckedFile> {
  const bytes = await sizeOf(file.path);
  if (bytes === undefined) return CHANGED_FILE;
  const checked = await readFile(
    deps.db,
    deps.programme,
    { ...file, bytes, ...asking(deps, user) },
    onProgress,
  );
  return checked.sha256 === undefined || checked.sha256 === file.sha256 ? checked : CHANGED_FILE;
}

const refuse = (db: Db, id: number, checked: CheckedFile, at: string): Promise<void> =>
  inTransaction(db, async (trx) => {
    await repository.writeProblems(trx, id, checked.problems);
    await repository.writeChanges(trx, id, []);
    await repository.update(trx, id, {
      status: 'refused',
      rows: checked.rows,
      problemCount: checked.problems.length,
      finishedAt: at,
    });
  });

/** Beyond so many units, scoring whole periods is less work than finding what depends on them. */
const MANY_UNITS = 200;

async function refreshScores(
  trx: Trx,
  deps: ImportDeps,
  { periods, units }: { periods: readonly Period[]; units: readonly string[] },
  onProgress: OnProgress,
): Promise<void> {
  if (units.length === 0) return;
  const today = calendarDay(deps.clock(), deps.programme.timeZone);
  if (units.length <= MANY_UNITS) await refreshScorecards(trx, deps.programme, { periods, units, today });
  else {
    await refreshAllScorecards(trx, deps.programme, {
      periods,
      today,
      onProgress: (_phase, done, total) => {
        onProgress('scorecards', done, total);
      },
    });
  }
}

type Written = { saved: SaveResult } | { refused: CheckedFile };

/**
 * All or nothing: measurements, history, roll-ups, stored scorecards, the import's own row and its audit event. Refused when a form has
 * been submitted since the file was checked.
 */
async function write(
  deps: ImportDeps,
  id: number,
  checked: CheckedFile,
  { by, user, onProgress }: Required<ImportChoices>,
): Promise<Written> {
  const at = now(deps);
  return inTransaction(deps.db, async (trx): Promise<Written> => {
    const closed = await closedRows(trx, deps.programme, checked, asking(deps, user));
    if (closed.length > 0) return { refused: { ...checked, problems: [...checked.problems, ...closed] } };
    const saved = await saveMeasurements(trx, deps.programme, {
      rows: checked.measurements,
      at,
      by,
      keepComments: !checked.hasComments,
      onProgress,
    });
    await refreshScores(trx, deps, saved, onProgress);
    await repository.writeProblems(trx, id, checked.problems);
    await repository.writeChanges(trx, id, []);
    await repository.update(trx, id, {
      status: 'done',
      rows: checked.rows,
      newRows: saved.created,
      changedRows: saved.changed,
      unchangedRows: saved.unchanged,
      problemCount: checked.problems.length,
      finishedAt: at,
    });
    const { created, changed, unchanged } = saved;
    await recordEvent(trx, {
      at,
      actor: by,
      event: 'import.done',
      subject: String(id),
      details: { rows: checked.rows, created, changed, unchanged },
    });
    return { saved };
  });
}

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

export interface ImportChoices {
  /** Stands as the author of the measurements: an e-mail address, `cli`, `demo`. */
  by: string;
  /** Null: may write every region. */
  user: User | null;
  onProgress?: OnProgress;
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

async function checkAndWrite(
  deps: ImportDeps,
  id: number,
  file: Registered,
  choices: Required<ImportChoices>,
): Promise<ImportOutcome> {
  const checked = await check(deps, file, choices.user, choices.onProgress);
  const { rows } = checked;
  const written: Written = hasErrors(checked.problems)
    ? { refused: checked }
    : await write(deps, id, checked, choices);
  if ('refused' in written) {
    await refuse(deps.db, id, written.refused, now(deps));
    return { kind: 'refused', id, rows, problems: written.refused.problems };
  }
  const { created, changed, unchanged } = written.saved;
  return { kind: 'done', id, rows, created, changed, unchanged, warnings: checked.problems };
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
