import { parentPort } from 'node:worker_threads';
import type { JobMessage, JobOrder } from '../../server/jobs/service.ts';

/** A thread in which jobs 1 and 2 end badly, each in its own way, and the others well. */
parentPort?.on('message', ({ job }: JobOrder) => {
  const number = job.kind === 'send-reminders' ? 0 : job.importId;
  if (number === 1) process.exit(3);
  if (number === 2) throw new Error('Something nobody thought of');
  const messages: JobMessage[] = [
    { type: 'progress', phase: 'reading', done: 1, total: 2 },
    { type: 'end', error: number === 3 ? new Error('The job said no') : null },
  ];
  for (const message of messages) parentPort?.postMessage(message);
});
