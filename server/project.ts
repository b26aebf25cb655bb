import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: the same for sources and for the built program under dist/. */
export const PROJECT_ROOT: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();

/** What `npm run build` makes. */
export const DIST: string = join(PROJECT_ROOT, 'dist');

/** Whether this is the built program rather than the sources. */
export const IS_BUILT: boolean = fileURLToPath(import.meta.url).endsWith('.js');

/** Every word that the interface says, a folder a language. */
export const LOCALES_FOLDER = join(PROJECT_ROOT, 'views', 'locales');
