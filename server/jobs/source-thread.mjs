import { register } from 'tsx/esm/api';
import { workerData } from 'node:worker_threads';

// What a thread loads first whose file is TypeScript: it has to learn that by itself, because the loader of the main thread is not passed on to
// threads by every Node.
register();
await import(workerData.entry);
