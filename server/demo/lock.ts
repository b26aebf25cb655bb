import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DemonstrationError } from './error.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that holds the lock; undefined when that one has ended without taking it away. */
function holderOf(path: string): number | undefined {
  const pid = Number(readFileSync(path, 'utf8'));
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

/**
 * Keeps a demonstration's database to this process until it ends: a second one would empty it under the first.
 *
 * @throws DemonstrationError while another process holds it
 */
export function lockDemonstration(database: string): void {
  const path = `${database}.lock`;
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = holderOf(path);
    if (holder !== undefined) {
      throw new DemonstrationError(
        `This demonstration is running already (process ${String(holder)}): use that one, or stop it first`,
      );
    }
    writeFileSync(path, String(process.pid));
  }
  process.once('exit', () => {
    rmSync(path, { force: true });
  });
}
