import type { Columns } from '../domain/scoring/kernel.ts';
import type { Rules } from '../domain/scoring/rules.ts';
import type { UnitUncertainty } from '../domain/scoring/uncertainty.ts';
import { startThread, threadEntry } from '../jobs/service.ts';

export { SharedWork, type Standing } from './shared-work.ts';

/** What is to be ranked again and again. */
export interface RankOrder {
  rules: Rules;
  units: readonly string[];
  columns: Columns;
  replications: number;
  seed: number;
}

/** What the thread says. */
export type RankMessage =
  { type: 'progress'; done: number; total: number } | { type: 'end'; units: UnitUncertainty[] };

/**
 * How sure ranks are, computed in a thread of its own so that pages go on being answered.
 *
 * @param choices.background true: a program that has nothing else to do ends without waiting for it
 * @param choices.entry the thread's first file; another one only where threads are tested that fail
 * @returns in the order of the units
 */
export function rankInThread(
  order: RankOrder,
  onProgress: (done: number, total: number) => void = () => undefined,
  {
    background = false,
    entry = threadEntry('server/ranks/thread'),
  }: { background?: boolean; entry?: URL | undefined } = {},
): Promise<UnitUncertainty[]> {
  const worker = startThread(entry, { order });
  if (background) worker.unref();
  return new Promise<UnitUncertainty[]>((resolve, reject) => {
    worker.on('message', (message: RankMessage) => {
      if (message.type === 'progress') onProgress(message.done, message.total);
      else resolve(message.units);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(new Error(`The thread ended with code ${String(code)}`));
    });
  });
}

/** Ranks one population after another: one thread at a time leaves the others of the machine to whoever reads pages. */
export class RankQueue {
  #last: Promise<unknown> = Promise.resolve();
  readonly #entry: URL | undefined;

  constructor(entry?: URL) {
    this.#entry = entry;
  }

  rank(order: RankOrder, onProgress: (done: number, total: number) => void): Promise<UnitUncertainty[]> {
    const turn = this.#last.then(() =>
      rankInThread(order, onProgress, { background: true, entry: this.#entry }),
    );
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
