import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { type Action, can, type User } from '../domain/permissions.ts';
import { calendarDay } from '../domain/submission.ts';
import type { ChosenColumns } from './column-names.ts';
import { fileProblem } from './formats/format.ts';
import { type CheckedFile, type OnProgress, readFile } from './read-file.ts';
import * as owners from './owners-repository.ts';
import * as repository from './repository.ts';
import { RowIndexes } from './row-indexes.ts';
import type { Staging } from './staging.ts';
import type { Strategy } from './strategy.ts';
import { ourselvesAt } from './under-way.ts';
import { uploadOf } from './uploads.ts';

/** Registering a file, and checking it as it was registered. */

/** What an import needs of the world: the same on the command line and in its thread. */
export type ImportDeps = Pick<Deps, 'config' | 'db' | 'programme' | 'clock'>;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}

export const now = (deps: ImportDeps): string => deps.clock().toISOString();

/** A file that has been registered: its bytes are known by their hash. */
export interface Registered {
  path: string;
  /** Its name tells its format. */
  name: string;
  sha256: string;
  strategy: Strategy;
  /** What its columns are, where they do not say so. */
  columns: ChosenColumns | null;
}

/** An upload as it was registered. */
export const uploadedFileOf = (
  deps: ImportDeps,
  { id, fileName, sha256, strategy, columns }: repository.Import,
): Registered => ({ path: uploadOf(deps.config, id), name: fileName, sha256, strategy, columns });

export async function register(
  deps: ImportDeps,
  file: Omit<Registered, 'sha256'>,
  by: { by: string; userId: number | null },
): Promise<{ id: number; file: Registered }> {
  const { size } = await stat(file.path);
  const sha256 = await sha256Of(file.path);
  const at = now(deps);
  const id = await inTransaction(deps.db, async (trx) => {
    const owner = ourselvesAt(at);
    await owners.upsert(trx, owner);
    return repository.insert(trx, {
      fileName: file.name,
      sha256,
      bytes: size,
      strategy: file.strategy,
      columns: file.columns,
      createdAt: at,
      createdBy: by.by,
      userId: by.userId,
      owner: owner.id,
    });
  });
  return { id, file: { ...file, sha256 } };
}

/** Whose rights count, and on which day. @param user null: may do everything */
export const asking = (
  deps: ImportDeps,
  user: User | null,
): { today: string; may: (action: Action, unit: OrgUnit) => boolean } => ({
  today: calendarDay(deps.clock(), deps.programme.timeZone),
  may: (action, unit) => user === null || can(user, action, unit),
});

/** Of a file that is gone, or is another one than was registered, nothing else matters. */
function changedFile({ strategy }: Registered, staging: Staging): CheckedFile {
  const { problems } = staging;
  problems.backTo();
  problems.add(fileProblem('file-changed'));
  return {
    staging,
    hasComments: false,
    rows: 0,
    scope: { units: new Set(), periods: new Set(), indicators: new Set() },
    strategy,
    problems,
    indexes: new RowIndexes(),
    sha256: undefined,
  };
}

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
 * @param how the rows stay in its staging, of which the result makes use
 */
export async function check(
  deps: ImportDeps,
  file: Registered,
  user: User | null,
  { staging, onProgress }: { staging: Staging; onProgress: OnProgress },
): Promise<CheckedFile> {
  const bytes = await sizeOf(file.path);
  if (bytes === undefined) return changedFile(file, staging);
  const checked = await readFile(
    deps.db,
    deps.programme,
    { ...file, columns: file.columns?.choices ?? null, bytes, staging, ...asking(deps, user) },
    onProgress,
  );
  return checked.sha256 === undefined || checked.sha256 === file.sha256
    ? checked
    : changedFile(file, staging);
}
