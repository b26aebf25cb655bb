import { createHash } from 'node:crypto';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { Config } from '../config.ts';
import { isPostgres } from '../db/dialect.ts';

/** Where uploads wait: a folder for each database, because imports are numbered by it, and data folders hold several. */

type Place = Pick<Config, 'dataDir' | 'databaseUrl'>;

/** Which database it is, and the name that a person would know it by. */
function databaseOf({ dataDir, databaseUrl }: Place): { identity: string; name: string } {
  if (!isPostgres(databaseUrl)) {
    // Relative: a data folder that moves as a whole takes its uploads along.
    return { identity: relative(dataDir, databaseUrl), name: basename(databaseUrl).replace(/\.[^.]+$/, '') };
  }
  // Not the user and the password: those change, and the database stays the same.
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = hostname || searchParams.get('host') || 'localhost';
  return { identity: `postgres://${host}:${port || '5432'}${pathname}`, name: pathname.slice(1) };
}

/** `uploads/mezon-1f0c5b2e` in the data folder. */
export function uploadsFolder(place: Place): string {
  const { identity, name } = databaseOf(place);
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  return join(place.dataDir, 'uploads', `${name.replaceAll(/[^a-z0-9_-]/gi, '-')}-${digest}`);
}

export const uploadOf = (place: Place, id: number): string =>
  join(uploadsFolder(place), `import-${String(id)}`);

export const isThere = (place: Place, id: number): Promise<boolean> =>
  access(uploadOf(place, id)).then(
    () => true,
    () => false,
  );

export const removeUpload = (place: Place, id: number): Promise<void> =>
  rm(uploadOf(place, id), { force: true });

/** Imports whose uploads are there; `null`: what is no upload of one, or on its way to become one. */
export const listUploads = async (place: Place): Promise<{ name: string; id: number | null }[]> =>
  (await readdir(await makeUploadsFolder(place))).map((name) => {
    const id = /^import-(\d+)$/.exec(name)?.[1];
    return { name, id: id === undefined ? null : Number(id) };
  });

/** @returns where uploads arrive */
export async function makeUploadsFolder(place: Place): Promise<string> {
  const folder = uploadsFolder(place);
  await mkdir(folder, { recursive: true });
  return folder;
}
