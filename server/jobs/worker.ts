import { parentPort } from 'node:worker_threads';
import { readCalendar } from '../calendar/service.ts';
import { createDeps, type Deps } from '../deps.ts';
import { checkUpload, importUpload, type OnProgress, stoppable } from '../imports/service.ts';
import { sendReminders } from '../reminders/service.ts';
import { giveWay } from './give-way.ts';
import type { JobMessage, JobOrder } from './service.ts';

/** The first file of the thread in which jobs are done. */

async function run(deps: Deps, job: JobOrder['job'], onProgress: OnProgress): Promise<void> {
  switch (job.kind) {
    case 'check-import':
      return checkUpload(deps, job.importId, job.user, stoppable(job.stop, onProgress));
    case 'run-import':
      return importUpload(deps, job.importId, job.user, stoppable(job.stop, onProgress));
    case 'send-reminders':
      await sendReminders(deps);
  }
}

/** So many messages a second are enough for a progress bar. */
const MESSAGE_EVERY_MS = 100;

function reporter(): OnProgress {
  let lastPhase = '';
  let lastAt = 0;
  return (phase, done, total) => {
    const at = performance.now();
    if (phase === lastPhase && at - lastAt < MESSAGE_EVERY_MS && done < total) return;
    lastPhase = phase;
    lastAt = at;
    say({ type: 'progress', phase, done, total });
  };
}

/** A clock that stood at this time when it was made. */
function clockFrom(now: string): () => Date {
  const start = Date.parse(now) - performance.now();
  return () => new Date(start + performance.now());
}

async function work({ config, job, now }: JobOrder): Promise<void> {
  const deps = createDeps(config, { clock: clockFrom(now), logLevel: 'warn' });
  try {
    await readCalendar(deps.db, deps.programme);
    await run(deps, job, reporter());
  } finally {
    await deps.db.destroy();
  }
}

const say = (message: JobMessage): void => {
  parentPort?.postMessage(message);
};

giveWay();

parentPort?.on('message', (order: JobOrder) => {
  work(order).then(
    () => {
      say({ type: 'end', error: null });
    },
    (error: unknown) => {
      say({ type: 'end', error: error instanceof Error ? error : new Error(String(error)) });
    },
  );
});
