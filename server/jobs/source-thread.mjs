import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

// What a thread loads first when the program runs from its sources: it has to learn TypeScript by itself, because the
// loader of the main thread is not passed on to threads by every Node. The built program does not need it.
register();
await import(workerData.entry);
