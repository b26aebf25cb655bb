import { findUser } from '../access/service.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { JobRunner, type Progress } from '../jobs/service.ts';
import { OURSELVES } from './owner.ts';
import { newFlag, raise } from './cancel.ts';
import { cancelImport, failImport, type Import, type ImportPhase, takeOverStopped } from './service.ts';

type ImportJob = 'check-import' | 'run-import';

/**
 * How much of the whole each phase takes, roughly, in the order in which they come: a bar that starts again with every
 * phase would say nothing.
 */
const SHARES: Readonly<Record<ImportJob, readonly (readonly [ImportPhase, number])[]>> = {
  'check-import': [
    ['reading', 0.6],
    ['checking', 0.4],
  ],
  'run-import': [
    ['reading', 0.15],
    ['writing', 0.3],
    ['facts', 0.1],
    ['scorecards', 0.45],
  ],
};

/** @returns 0 to 1 */
export function shareDone(kind: ImportJob, { phase, done, total }: Progress): number {
  let before = 0;
  for (const [name, share] of SHARES[kind]) {
    if (name === phase) return before + share * (total === 0 ? 1 : done / total);
    before += share;
  }
  return before;
}

/** Where an import is that is under way; kept in memory, because its thread may be writing to the database. */
export interface ImportProgress {
  /** Undefined while it waits for others. */
  phase: ImportPhase | undefined;
  /** 0 to 1. */
  share: number;
}

const WAITING: ImportProgress = { phase: undefined, share: 0 };

/** Checks and runs uploads in threads, one after another. */
export class ImportJobs {
  readonly #deps: Deps;
  readonly #runner: JobRunner;
  readonly #progress = new Map<number, ImportProgress>();
  readonly #flags = new Map<number, SharedArrayBuffer>();
  readonly #cancelledBy = new Map<number, string>();

  constructor(deps: Deps, runner = new JobRunner(deps)) {
    this.#deps = deps;
    this.#runner = runner;
  }

  /** @returns null for what another process works on */
  progressOf({ id, owner }: Pick<Import, 'id' | 'owner'>): ImportProgress | null {
    return owner === OURSELVES.id ? (this.#progress.get(id) ?? WAITING) : null;
  }

  /** Resolves when all that was started has ended and is known to have. */
  async idle(): Promise<void> {
    await this.#runner.idle();
    await this.#settled;
  }

  #settled: Promise<unknown> = Promise.resolve();

  /** Asks the work to stop; it does so the next time it says how far it is. @returns false when it is not ours, or over */
  cancel(importId: number, by: string): boolean {
    const flag = this.#flags.get(importId);
    if (!flag) return false;
    this.#cancelledBy.set(importId, by);
    raise(flag);
    return true;
  }

  /** Goes on with uploads whose process is gone. */
  async resume(): Promise<void> {
    for (const { id, status, createdBy, runBy } of await takeOverStopped(this.#deps)) {
      const user = await findUser(this.#deps.db, runBy ?? createdBy);
      if (user) this.start(status === 'importing' ? 'run-import' : 'check-import', id, user);
      else await failImport(this.#deps, id);
    }
  }

  start(kind: ImportJob, importId: number, user: User): void {
    const { log } = this.#deps;
    const stop = newFlag();
    this.#progress.set(importId, WAITING);
    this.#flags.set(importId, stop);
    this.#runner.start(
      { kind, importId, user, stop },
      {
        onProgress: (progress) => {
          this.#progress.set(importId, {
            phase: progress.phase as ImportPhase,
            share: shareDone(kind, progress),
          });
        },
        onEnd: (error) => {
          const by = this.#cancelledBy.get(importId);
          this.#progress.delete(importId);
          this.#flags.delete(importId);
          this.#cancelledBy.delete(importId);
          if (!error) return;
          if (by === undefined) log.error({ err: error, importId }, 'an import failed');
          // What broke down by itself has said so already, and stays that.
          const end =
            by === undefined ? failImport(this.#deps, importId) : cancelImport(this.#deps, importId, by);
          this.#settled = end.catch((second: unknown) => {
            log.error({ err: second, importId }, 'a failed import could not be marked');
          });
        },
      },
    );
  }
}
