import type { OnProgress } from './read-file.ts';

/** Stopping work in another thread: it looks at memory that both see, each time it says how far it is. */

/** The work was called off; what it had begun to write is rolled back. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** @param flag shared: not 0 once the work is to stop */
export const stoppable =
  (flag: SharedArrayBuffer, onProgress: OnProgress): OnProgress =>
  (phase, done, total) => {
    if (Atomics.load(new Int32Array(flag), 0) !== 0) throw new Cancelled();
    onProgress(phase, done, total);
  };

export const newFlag = (): SharedArrayBuffer => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

export const raise = (flag: SharedArrayBuffer): void => {
  Atomics.store(new Int32Array(flag), 0, 1);
};
