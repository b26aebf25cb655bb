import { parentPort, workerData } from 'node:worker_threads';
import type { RankMessage, RankOrder } from '../../server/ranks/service.ts';

/** A thread that ends badly for seeds 1 and 2, each in its own way, and well for the others. */
const { order } = workerData as { order: RankOrder };
if (order.seed === 1) process.exit(3);
if (order.seed === 2) throw new Error('Something nobody thought of');
const messages: RankMessage[] = [
  { type: 'progress', done: 1, total: 2 },
  { type: 'end', units: [] },
];
for (const message of messages) parentPort?.postMessage(message);
