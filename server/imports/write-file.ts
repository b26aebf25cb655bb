import { recordEvent } from '../audit/service.ts';
import { type Db, inTransaction, type Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { User } from '../domain/permissions.ts';
import { calendarDay } from '../domain/submission.ts';
import { type SaveResult, saveMeasurements } from '../measurements/service.ts';
import { refreshAllScorecards, refreshScorecards } from '../scorecards/service.ts';
import { asking, check, type ImportDeps, now, type Registered } from './check-file.ts';
import { closedRows } from './check-stored.ts';
import type { ImportProblem } from './formats/format.ts';
import { type CheckedFile, hasErrors, type OnProgress } from './read-file.ts';
import * as repository from './repository.ts';

/** What comes of a checked file: all of it is written, or nothing and every reason why. */

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

export interface ImportChoices {
  /** Stands as the author of the measurements: an e-mail address, `cli`, `demo`. */
  by: string;
  /** Null: may write every region. */
  user: User | null;
  onProgress?: OnProgress;
}

export const refuse = (db: Db, id: number, checked: CheckedFile, at: string): Promise<void> =>
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

/** Checks a file again and writes what is in it, or says why not. */
export async function checkAndWrite(
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
