import { getPriority, setPriority } from 'node:os';

/** A third of the processor where a page wants it as well; all of it where nobody does. */
const NICENESS = 5;
/** There is nothing nicer. */
const NICEST = 19;

/**
 * Lets the threads that answer people go before this one: it is nicer than the program's first thread, which may have been started as nice as
 * this already. Only Linux has priorities of threads: elsewhere it would be the whole program that gives way.
 */
export function giveWay(): void {
  if (process.platform === 'linux') setPriority(Math.min(getPriority(process.pid) + NICENESS, NICEST));
}
