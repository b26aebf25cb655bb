import { setPriority } from 'node:os';

/** A third of the processor where a page wants it as well; all of it where nobody does. */
const NICENESS = 5;

/**
 * Lets the threads that answer people go before this one. Only Linux has priorities of threads: elsewhere it would be the whole
 * program that gives way.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}
