import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Removes what an earlier build left. A server that was started before still serves and loads what it knows of, so old files stay for a day.
 *
 * @param kept paths of the files that are not old
 */
export function removeForgotten(folder: string, kept: ReadonlySet<string>): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file) && statSync(file).mtimeMs < Date.now() - FORGOTTEN_AFTER_MS)
      rmSync(file);
  }
}
