import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What dist is built from. */
const BUILT_FROM = ['migrations', 'package-lock.json', 'server', 'tsconfig.json', 'views'];

const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** @param root of the project @returns SHA-256 over names and contents, hexadecimal */
export function hashOfSources(root: string): string {
  const hash = createHash('sha256');
  for (const name of BUILT_FROM) {
    const path = join(root, name);
    for (const file of name.includes('.') ? [path] : filesIn(path))
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

/** @param dist where the sources of the project in `root` are built */
export const isBuilt = (root: string, dist: string): boolean =>
  existsSync(join(dist, '.sources')) && readFileSync(join(dist, '.sources'), 'utf8') === hashOfSources(root);

export const markBuilt = (root: string, dist: string): void => {
  writeFileSync(join(dist, '.sources'), hashOfSources(root));
};
