import { expect } from 'chai';
import { progressLine } from '../../server/commands/terminal.ts';

describe('the progress of a command', () => {
  /** What is written to standard error while so many steps of so many milliseconds are told. */
  function toldOf(steps: number, milliseconds: number): string[] {
    const written: string[] = [];
    const { write, isTTY } = process.stderr;
    let now = 5000;
    process.stderr.isTTY = false;
    process.stderr.write = (text: string | Uint8Array) => {
      written.push(String(text).trim());
      return true;
    };
    try {
      const progress = progressLine(() => now);
      for (let step = 1; step <= steps; step++) {
        progress('Ranking', step, steps);
        now += milliseconds;
      }
    } finally {
      Object.assign(process.stderr, { write, isTTY });
    }
    return written;
  }

  it('says nothing of what takes less than a second', () => {
    expect(toldOf(100, 9)).to.deep.equal([]);
  });

  it('has a line at every new tenth, and none twice', () => {
    expect(toldOf(1000, 100)).to.deep.equal(
      [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map(
        (share) => `Ranking: ${String(share === 1 ? 0 : share)} %`,
      ),
    );
    expect(toldOf(3, 2000)).to.deep.equal(['Ranking: 60 %', 'Ranking: 100 %']);
  });
});
