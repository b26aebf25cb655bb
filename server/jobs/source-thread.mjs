import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

// What a thread loads first when the program runs from its sources: it has to learn TypeScript by itself, because the
// loader of the main thread is not passed on to threads by every Node. Where the same sources were built, the built
// program does the same, and is there several seconds sooner.
register();
const { isBuilt } = await import('../assets/sources.ts');
const { PROJECT_ROOT } = await import('../project.ts');

const dist = `${PROJECT_ROOT}${sep}dist`;
const sources = `${PROJECT_ROOT}${sep}server${sep}`;
const entry = fileURLToPath(workerData.entry);
const built = pathToFileURL(entry.replace(PROJECT_ROOT, dist).replace(/\.ts$/, '.js')).href;
await import(entry.startsWith(sources) && isBuilt(PROJECT_ROOT, dist) ? built : workerData.entry);
