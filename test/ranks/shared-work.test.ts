import { expect } from 'chai';
import { type RankOrder, RankQueue, SharedWork, type Standing } from '../../server/ranks/service.ts';

/** Work that a test ends when it wants to. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((well, badly) => {
    resolve = well;
    reject = badly;
  });
  return { promise, resolve, reject };
}

const LONG = 60_000;
const done = <T>(result: T): Standing<T> => ({ state: 'done', result });

describe('work that readers share', () => {
  it('is done once for all who ask for the same thing, and tells how far it is', async () => {
    const shared = new SharedWork<string>(5);
    const { promise, resolve } = deferred<string>();
    let begun = 0;
    let tell: (done: number, total: number) => void = () => undefined;
    const work = (onProgress: typeof tell): Promise<string> => {
      begun += 1;
      tell = onProgress;
      return promise;
    };
    const patient = shared.ask('a', work, LONG);
    expect(await shared.ask('a', work, 0)).to.deep.equal({ state: 'under-way', done: 0, total: 0 });
    tell(30, 100);
    expect(await shared.ask('a', work, 1)).to.deep.equal({ state: 'under-way', done: 30, total: 100 });
    resolve('ranks');
    expect(await patient).to.deep.equal(done('ranks'));
    expect(await shared.ask('a', work, 0)).to.deep.equal(done('ranks'));
    expect(begun).to.equal(1);
  });

  it('keeps the results that were asked for last, no more', async () => {
    const shared = new SharedWork<string>(2);
    let begun: string[] = [];
    const ask = (key: string): Promise<Standing<string>> =>
      shared.ask(key, () => Promise.resolve(begun.push(key)).then(() => key), LONG);
    for (const key of ['a', 'b', 'a', 'c']) expect(await ask(key)).to.deep.equal(done(key));
    expect(begun).to.deep.equal(['a', 'b', 'c']);
    begun = [];
    await ask('a');
    await ask('c');
    expect(begun).to.deep.equal([]);
    await ask('b');
    expect(begun).to.deep.equal(['b']);
  });

  it('tells an error once; who asks after that has it tried again', async () => {
    const shared = new SharedWork<string>(2);
    const { promise, reject } = deferred<string>();
    expect((await shared.ask('a', () => promise, 0)).state).to.equal('under-way');
    reject(new Error('no memory'));
    await promise.catch(() => undefined);
    const failed = await shared.ask('a', () => Promise.resolve('not begun'), LONG).catch(String);
    expect(failed).to.equal('Error: no memory');
    expect(await shared.ask('a', () => Promise.resolve('well'), LONG)).to.deep.equal(done('well'));
  });
});

describe('the queue of rankings', () => {
  it('outlives threads that exit and throw, and goes on with the next', async () => {
    const queue = new RankQueue(new URL('./failing-thread.ts', import.meta.url));
    const order = (seed: number): RankOrder => ({
      rules: {} as RankOrder['rules'],
      units: [],
      columns: { units: 0, measured: [], applicable: [] },
      replications: 1,
      seed,
    });
    const progress: number[] = [];
    const alive = setInterval(() => undefined, 1000);
    const ends = await Promise.all(
      [1, 2, 3].map((seed) =>
        queue
          .rank(order(seed), (part) => progress.push(part))
          .then(
            (units) => units.length,
            (failure: Error) => failure.message,
          ),
      ),
    );
    clearInterval(alive);
    expect(ends).to.deep.equal(['The thread ended with code 3', 'Something nobody thought of', 0]);
    expect(progress).to.deep.equal([1]);
  });
});
