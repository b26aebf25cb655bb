import { readdirSync, readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../server/jobs/service.ts';

/** Gives way, and says how nice each thread of the program was before and is then. */

const NICE = 16;

const niceness = (): [thread: string, nice: number][] =>
  readdirSync('/proc/self/task').map((thread) => [
    thread,
    Number(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')[NICE]),
  ]);

const before = niceness();
giveWay();
parentPort?.postMessage({ before, after: niceness() });
