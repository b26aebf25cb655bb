import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Which process works on an import, and whether it still does: a server and a command are different processes. */
export interface Owner {
  /** Of the process, not of its number: numbers are given again. */
  id: string;
  host: string;
  pid: number;
}

/** An owner with its last sign of life. */
export interface SeenOwner extends Owner {
  /** ISO timestamp. */
  beatAt: string;
}

/** This process. */
export const OURSELVES: Owner = { id: randomUUID(), host: hostname(), pid: process.pid };

/** How often whoever works gives a sign of life. */
export const BEAT_MS = 2_000;
/** After so long without one the work has stopped … */
export const SILENCE_MS = 15_000;
/** … unless its process lives on this machine: one that writes a lot into SQLite cannot give a sign until it has. Numbers are given again, so that this ends too. */
export const LONGEST_SILENCE_MS = 600_000;

/** Whether a process of this machine has that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether the work of this owner has stopped. Our own has not: who started it hears of its end.
 *
 * @param owner undefined: nobody has taken the import on
 * @param ourselves the process that asks
 */
export function hasStopped(
  owner: SeenOwner | undefined,
  now: Date,
  ourselves: Owner,
  lives: (pid: number) => boolean = isAlive,
): boolean {
  if (!owner) return true;
  if (owner.id === ourselves.id) return false;
  const silence = now.getTime() - Date.parse(owner.beatAt);
  if (silence <= SILENCE_MS) return false;
  // A process with our number that is not this one was here before us.
  const mayLive = owner.host === ourselves.host && owner.pid !== ourselves.pid && lives(owner.pid);
  return !mayLive || silence > LONGEST_SILENCE_MS;
}
