import { recordEvent } from '../audit/service.ts';
import { type Db, inTransaction, type Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { User } from '../domain/permissions.ts';
import { Refusal } from '../domain/refusal.ts';
import { calendarDay } from '../domain/submission.ts';
import { type Save, type SaveResult, saveMeasurements } from '../measurements/service.ts';
import { refreshAllScorecards, refreshScorecards } from '../scorecards/service.ts';
import { asking, check, type ImportDeps, now, type Registered } from './check-file.ts';
import { closedOf } from './check-stored.ts';
import { halfEmpty } from './empty-cells.ts';
import { Basis } from './preview.ts';
import { type Plan, planned } from './strategy.ts';
import * as problemsRepository from './problems-repository.ts';
import { type CheckedFile, type OnProgress } from './read-file.ts';
import * as repository from './repository.ts';
import type { RowIndexes } from './row-indexes.ts';
import type { Staging } from './staging.ts';
import { askableHeader } from './choose-columns.ts';

/** What comes of a checked file: all of it is written, or nothing and every reason why. */

export type ImportOutcome =
  | {
      kind: 'done';
      id: number;
      rows: number;
      created: number;
      changed: number;
      unchanged: number;
      /** Rows that differ from what is stored, which stays. */
      kept: number;
      /** Stored rows that went. */
      removed: number;
      warnings: number;
      /** How many of them can be read. */
      listed: number;
      indexes: RowIndexes;
    }
  | {
      kind: 'refused';
      id: number;
      rows: number;
      errors: number;
      warnings: number;
      /** How many of both can be read. */
      listed: number;
      indexes: RowIndexes;
    };

/** What the preview showed is no longer what is stored: nothing was written. */
export interface Outdated {
  kind: 'outdated';
  checked: CheckedFile;
}

export interface ImportChoices {
  /** Stands as the author of the measurements: an e-mail address, `cli`, `demo`. */
  by: string;
  /** Null: may write every region. */
  user: User | null;
  onProgress?: OnProgress;
  /** What somebody looked at before they decided; null: nobody did. */
  basis?: string | null;
}

/**
 * Ends what is under way, together with what was found out about the file.
 * @throws GivenUp when the import was marked as failed meanwhile: what that says, that nothing was changed, has to stay true
 */
export async function settle(
  trx: Trx,
  id: number,
  { rows, problems, header }: CheckedFile,
  change: repository.ImportChange & { status: repository.ImportStatus },
): Promise<void> {
  const isOurs = await repository.update(
    trx,
    id,
    {
      ...change,
      header: askableHeader(header),
      rows,
      problemCount: problems.count,
      errorCount: problems.errors,
      listedProblems: problems.kept,
    },
    repository.UNDER_WAY,
  );
  if (!isOurs) throw new GivenUp('The import took so long to answer that it was given up; start it again');
  await problemsRepository.write(trx, id, problems.batches());
}

/** Somebody took the process that works on the import for gone. */
class GivenUp extends Refusal {}

export const refuse = (db: Db, id: number, checked: CheckedFile, at: string): Promise<void> =>
  inTransaction(db, async (trx) => {
    await settle(trx, id, checked, { status: 'refused', finishedAt: at });
    await repository.writeChanges(trx, id, []);
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

type Written =
  { saved: SaveResult; kept: number; removed: number } | { refused: CheckedFile } | { outdated: true };

/** What was looked at is no longer so: what was written is rolled back. */
class OutdatedBasis extends Error {}

/** Stores the rows of a plan, and takes away what goes. @returns the units and periods of both together */
async function savePlan(
  trx: Trx,
  deps: ImportDeps,
  { rows, clearsComments, removals }: Plan,
  how: Pick<Save, 'at' | 'by' | 'onChange'> & { onProgress: OnProgress },
): Promise<{ saved: SaveResult; removed: number }> {
  const saved = await saveMeasurements(trx, deps.programme, { rows, keepComments: !clearsComments, ...how });
  if (removals.count === 0) return { saved, removed: 0 };
  const gone = await saveMeasurements(trx, deps.programme, { rows: removals, ...how });
  const together = (some: readonly string[], more: readonly string[]): string[] =>
    [...new Set([...some, ...more])].sort();
  return {
    saved: {
      ...saved,
      periods: together(saved.periods, gone.periods),
      units: together(saved.units, gone.units),
    },
    removed: gone.changed,
  };
}

/**
 * All or nothing: measurements, history, roll-ups, stored scorecards, the import's own row and its audit event. Refused when a form has
 * been submitted since the file was checked.
 */
async function write(
  deps: ImportDeps,
  id: number,
  checked: CheckedFile,
  { by, user, onProgress, basis }: Required<ImportChoices>,
): Promise<Written> {
  const at = now(deps);
  const { problems } = checked;
  const found = problems.standing;
  const writeAll = async (trx: Trx): Promise<Written> => {
    // From here on nobody else writes: one who did would make all that is read below worthless.
    await repository.touch(trx, id);
    const plan = await planned(trx, deps.programme, checked);
    // The work may run again, and would find them again.
    problems.backTo(found);
    for await (const problem of closedOf(trx, deps.programme, plan, asking(deps, user)))
      problems.add(problem);
    // Of what is half empty, the stored half may be another one by now.
    for (const problem of halfEmpty(deps.programme, plan.rows))
      if (problem.severity === 'error') problems.add(problem);
    if (problems.errors > 0) return { refused: checked };
    const seen = new Basis();
    const how = { at, by, onProgress, onChange: seen.note };
    const { saved, removed } = await savePlan(trx, deps, plan, how);
    if (basis !== null && seen.digest() !== basis) throw new OutdatedBasis();
    await refreshScores(trx, deps, saved, onProgress);
    await settle(trx, id, checked, {
      status: 'done',
      newRows: saved.created,
      changedRows: saved.changed,
      unchangedRows: saved.unchanged + plan.same,
      keptRows: plan.kept,
      removedRows: removed,
      finishedAt: at,
    });
    await repository.writeChanges(trx, id, []);
    const { created, changed } = saved;
    const unchanged = saved.unchanged + plan.same;
    await recordEvent(trx, {
      at,
      actor: by,
      event: 'import.done',
      subject: String(id),
      details: { rows: checked.rows, created, changed: changed + removed, unchanged },
    });
    return { saved: { ...saved, unchanged }, kept: plan.kept, removed };
  };
  try {
    return await inTransaction(deps.db, writeAll);
  } catch (error) {
    if (error instanceof OutdatedBasis) return { outdated: true };
    throw error;
  }
}

/** Checks a file again and writes what is in it, or says why not. */
export async function checkAndWrite(
  deps: ImportDeps,
  id: number,
  file: Registered,
  choices: Required<ImportChoices> & { staging: Staging },
): Promise<ImportOutcome | Outdated> {
  const checked = await check(deps, file, choices.user, choices);
  const { rows, indexes } = checked;
  const written: Written =
    checked.problems.errors > 0 ? { refused: checked } : await write(deps, id, checked, choices);
  if ('outdated' in written) return { kind: 'outdated', checked };
  if ('refused' in written) {
    await refuse(deps.db, id, written.refused, now(deps));
    const { kept: listed, count, errors } = written.refused.problems;
    return { kind: 'refused', id, rows, errors, warnings: count - errors, listed, indexes };
  }
  const { saved, kept, removed } = written;
  const { created, changed, unchanged } = saved;
  const { count: warnings, kept: listed } = checked.problems;
  return { kind: 'done', id, rows, created, changed, unchanged, kept, removed, warnings, listed, indexes };
}
