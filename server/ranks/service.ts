import type { Columns } from '../domain/scoring/kernel.ts';
import type { Rules } from '../domain/scoring/rules.ts';
import type { UnitUncertainty } from '../domain/scoring/uncertainty.ts';
import { startThread } from '../jobs/service.ts';
import { IS_BUILT } from '../project.ts';

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

const ENTRY = new URL(IS_BUILT ? './thread.js' : './thread.ts', import.meta.url);

/**
 * How sure ranks are, computed in a thread of its own so that pages go on being answered.
 *
 * @returns in the order of the units
 */
export function rankInThread(
  order: RankOrder,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<UnitUncertainty[]> {
  const worker = startThread(ENTRY, { order });
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
