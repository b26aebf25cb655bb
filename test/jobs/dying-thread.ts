import { parentPort } from 'node:worker_threads';

/** A thread that ends with its first job, as one does that runs out of memory. */
parentPort?.on('message', () => process.exit(134));
