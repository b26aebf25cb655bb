import { expect } from 'chai';
import { freshOrKept } from '../../views/public/scripts/collect/kept-pages.ts';

const never = new Promise<never>(() => undefined);
const over = Promise.resolve();

describe('a page that is kept for times without a connection', () => {
  const kept = Promise.resolve('kept');
  const nothing = Promise.resolve(undefined);

  it('is shown where the fresh one takes too long or fails', async () => {
    expect(await freshOrKept(Promise.resolve('fresh'), kept, never)).to.equal('fresh');
    expect(await freshOrKept(never, kept, over)).to.equal('kept');
    expect(await freshOrKept(Promise.reject(new Error('offline')), kept, never)).to.equal('kept');
  });

  it('is not there the first time: then the fresh one takes as long as it takes', async () => {
    let arrive = (_: string): void => undefined;
    const slow = new Promise<string>((resolve) => (arrive = resolve));
    const shown = freshOrKept(slow, nothing, over);
    await over.then(() => undefined);
    arrive('fresh');
    expect(await shown).to.equal('fresh');
    const failed = await freshOrKept(Promise.reject(new Error('offline')), nothing, over).catch(
      ({ message }: Error) => message,
    );
    expect(failed).to.equal('offline');
  });
});
