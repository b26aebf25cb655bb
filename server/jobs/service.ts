import { Worker } from 'node:worker_threads';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { IS_BUILT } from '../project.ts';

/** Long work, done in a thread of its own so that pages go on being answered. */
export interface Job {
  kind: 'check-import' | 'run-import';
  importId: number;
  /** Whose rights count. */
  user: User;
}

/** What a thread is given: it opens its own connection and loads the programme itself. */
export interface JobData {
  config: Config;
  job: Job;
  /** ISO time at which the job was started: what the thread takes for now. */
  now: string;
}

/** How far a job is. */
export interface Progress {
  phase: string;
  done: number;
  total: number;
}

export type JobMessage = { type: 'progress' } & Progress;

export interface JobListener {
  onProgress: (progress: Progress) => void;
  /** The thread has ended, with success or by an error; called once. */
  onEnd: (error: Error | undefined) => void;
}

const ENTRY = new URL(IS_BUILT ? './worker.js' : './worker.ts', import.meta.url);

/** Jobs run one after another: they all write, and only one writer at a time gets anywhere. */
export class JobRunner {
  readonly #deps: Pick<Deps, 'config' | 'clock'>;
  readonly #entry: URL;
  #last: Promise<void> = Promise.resolve();

  /** @param entry the thread's first file; another one only where threads are tested that fail */
  constructor(deps: Pick<Deps, 'config' | 'clock'>, entry: URL = ENTRY) {
    this.#deps = deps;
    this.#entry = entry;
  }

  start(job: Job, listener: JobListener): void {
    this.#last = this.#last.then(() => this.#run(job, listener));
  }

  /** Resolves when everything that has been started is over. */
  idle(): Promise<void> {
    return this.#last;
  }

  #run(job: Job, listener: JobListener): Promise<void> {
    return new Promise((resolve) => {
      const data: JobData = { config: this.#deps.config, job, now: this.#deps.clock().toISOString() };
      const worker = new Worker(this.#entry, {
        workerData: data,
        execArgv: IS_BUILT ? [] : ['--import', 'tsx'],
      });
      let failure: Error | undefined;
      worker.on('message', ({ phase, done, total }: JobMessage) => {
        listener.onProgress({ phase, done, total });
      });
      worker.on('error', (error: Error) => {
        failure = error;
      });
      worker.on('exit', (code) => {
        listener.onEnd(
          failure ?? (code === 0 ? undefined : new Error(`The thread ended with code ${String(code)}`)),
        );
        resolve();
      });
      // A server that is told to stop does not wait: what was not finished is rolled back and marked as failed.
      worker.unref();
    });
  }
}
