import { once } from 'node:events';
import { expect } from 'chai';
import type { Config } from '../../server/config.ts';
import type { User } from '../../server/domain/permissions.ts';
import { JobRunner, startThread } from '../../server/jobs/service.ts';
import { TODAY } from '../support/clock.ts';

const user: User = { id: 1, email: 'a@example.org', name: 'A', role: 'administrator', regions: null };
const entry = new URL('./failing-thread.ts', import.meta.url);

describe('job runner', () => {
  it('outlives threads that exit, throw and refuse, and goes on with the next job', async () => {
    const runner = new JobRunner({ config: {} as Config, clock: () => TODAY }, entry);
    const ends: string[] = [];
    const progress: number[] = [];
    for (const importId of [1, 2, 3, 4]) {
      runner.start(
        { kind: 'check-import', importId, stop: new SharedArrayBuffer(4), user },
        {
          onProgress: ({ done }) => progress.push(done),
          onEnd: (error) => ends.push(error?.message ?? 'well'),
        },
      );
    }
    const alive = setInterval(() => undefined, 1000);
    await runner.idle();
    clearInterval(alive);
    expect(ends).to.deep.equal([
      'The thread ended with code 3',
      'Something nobody thought of',
      'The job said no',
      'well',
    ]);
    expect(progress).to.deep.equal([1, 1]);
  });

  it('does its work after what people wait for', async function () {
    if (process.platform !== 'linux') this.skip();
    const thread = startThread(new URL('./modest-thread.ts', import.meta.url));
    const [said] = (await once(thread, 'message')) as [Record<'before' | 'after', [string, number][]>];
    // Threads of other tests may have given way already.
    const before = new Map(said.before);
    const modest = said.after.filter(([one, nice]) => nice > (before.get(one) ?? nice));
    expect(modest).to.have.length(1);
    expect(modest[0]?.[0]).not.to.equal(String(process.pid));
  });
});
