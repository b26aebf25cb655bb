import { readdirSync, readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../server/jobs/service.ts';

/** Gives way, and says how nice each thread of the program is then. */

const NICE = 16;
const nicenessOf = (thread: string): number =>
  Number(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')[NICE]);

giveWay();
parentPort?.postMessage(readdirSync('/proc/self/task').map(nicenessOf));
