import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { isBuilt } from '../assets/sources.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { DIST, IS_BUILT, PROJECT_ROOT } from '../project.ts';

export { giveWay } from './give-way.ts';

/** Long work, done in a thread of its own so that pages go on being answered. */
export interface Job {
  kind: 'check-import' | 'run-import';
  importId: number;
  /** Whose rights count. */
  user: User;
  /** Shared with the thread: not 0 once the work is to stop. */
  stop: SharedArrayBuffer;
}

/** Mails that wait: nobody's rights are asked for. */
export interface MailJob {
  kind: 'send-reminders';
}

/** What the thread is given with each job: it opens its own connection and loads the programme itself. */
export interface JobOrder {
  config: Config;
  job: Job | MailJob;
  /** ISO time at which the job was started: the thread's clock goes on from there. */
  now: string;
}

/** How far a job is. */
export interface Progress {
  phase: string;
  done: number;
  total: number;
}

/** What the thread says; `error` null: the job has ended well. */
export type JobMessage = ({ type: 'progress' } & Progress) | { type: 'end'; error: Error | null };

export interface JobListener {
  onProgress: (progress: Progress) => void;
  /** The job has ended, with success or by an error; called once, before the next job starts. */
  onEnd: (error: Error | undefined) => void;
}

const FROM_SOURCES = new URL('./source-thread.mjs', import.meta.url);

let useBuilt: boolean | undefined;

/**
 * The first file of a thread. Where the sources run and the program was built from the same ones, it is the built file: it does the same, and is
 * there seconds sooner.
 *
 * @param name its path in the project, without the extension
 */
export function threadEntry(name: string): URL {
  useBuilt ??= IS_BUILT || isBuilt(PROJECT_ROOT, DIST);
  return pathToFileURL(useBuilt ? join(DIST, `${name}.js`) : join(PROJECT_ROOT, `${name}.ts`));
}

/**
 * A thread that begins with the file, be it JavaScript or TypeScript.
 * @param data what `workerData` holds besides
 * @param limits of its memory; the program's own unless given
 */
export const startThread = (entry: URL, data: object = {}, limits: ResourceLimits = {}): Worker =>
  new Worker(entry.pathname.endsWith('.ts') ? FROM_SOURCES : entry, {
    workerData: { ...data, entry: entry.href },
    resourceLimits: limits,
    // What teaches the main thread TypeScript would only be in the way. Otherwise flags are inherited: those of memory, said again, would be refused.
    ...(IS_BUILT ? {} : { execArgv: [] }),
  });

/**
 * Jobs keep their rows on disk. Without limits garbage would pile up as far as the machine's memory goes; and a file that needs more than this
 * brings down its own job, not the server.
 */
const MEMORY: ResourceLimits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 12 };

/** People often import a few files one after another; after that the thread goes. */
const IDLE_MS = 60_000;

/**
 * Does jobs in one thread, one after another: they all write, and only one writer at a time gets anywhere. The thread
 * starts with the first job, and anew after one that brought it down.
 */
export class JobRunner {
  readonly #deps: Pick<Deps, 'config' | 'clock'>;
  readonly #entry: URL | undefined;
  #last: Promise<void> = Promise.resolve();
  #worker: Worker | undefined;
  #retirement: NodeJS.Timeout | undefined;

  /** @param entry the thread's first file; another one only where threads are tested that fail */
  constructor(deps: Pick<Deps, 'config' | 'clock'>, entry?: URL) {
    this.#deps = deps;
    this.#entry = entry;
  }

  start(job: Job | MailJob, listener: JobListener): void {
    this.#last = this.#last
      .then(() => this.#run(job, listener))
      .then(
        () => {
          listener.onEnd(undefined);
        },
        (error: unknown) => {
          listener.onEnd(error instanceof Error ? error : new Error(String(error)));
        },
      );
  }

  /** Resolves when everything that has been started is over. */
  idle(): Promise<void> {
    return this.#last;
  }

  #thread(): Worker {
    clearTimeout(this.#retirement);
    if (this.#worker) return this.#worker;
    const worker = startThread(this.#entry ?? threadEntry('server/jobs/worker'), {}, MEMORY);
    const forget = (): void => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    worker.on('error', forget).on('exit', forget);
    // A server that is told to stop does not wait: what was not finished is rolled back and marked as failed.
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #run(job: Job | MailJob, listener: JobListener): Promise<void> {
    const worker = this.#thread();
    const order: JobOrder = { config: this.#deps.config, job, now: this.#deps.clock().toISOString() };
    return new Promise<void>((resolve, reject) => {
      const hear = (message: JobMessage): void => {
        if (message.type === 'progress') listener.onProgress(message);
        else end(message.error);
      };
      const exited = (code: number): void => {
        end(new Error(`The thread ended with code ${String(code)}`));
      };
      const end = (error: Error | null): void => {
        worker.off('message', hear).off('error', end).off('exit', exited);
        if (error) reject(error);
        else resolve();
      };
      worker.on('message', hear).on('error', end).on('exit', exited);
      worker.postMessage(order);
    }).finally(() => {
      this.#retirement = setTimeout(() => {
        if (this.#worker === worker) this.#worker = undefined;
        void worker.terminate();
      }, IDLE_MS).unref();
    });
  }
}
