import { expect } from 'chai';
import fc from 'fast-check';
import { RankTable } from '../../../server/domain/scoring/rank-tables.ts';
import { ranks } from '../../../server/domain/stats/ranks.ts';

/** Many ties, gaps, and now and then one far away from all others. */
const score = fc.oneof(
  fc.nat(20).map((n) => n / 4),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.constantFrom(NaN, -0, 1e300, -1e300, 5e-324),
);

describe('A table of ranks', () => {
  it('has the ranks of the library of methods, however the scores lie', () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: 120 }), (scores) => {
        const table = new RankTable(scores.length, 1);
        table.write(0, Float64Array.from(scores));
        expect(scores.map((_, unit) => table.at(0, unit))).to.deep.equal(
          ranks(scores).map((rank) => rank ?? 0),
        );
      }),
    );
  });

  it('leaves out fewer than one run in twenty at either end, and never interpolates', () => {
    const spreadOf = (found: readonly number[]) => {
      const table = new RankTable(101, found.length);
      // The first unit stands behind as many others as it needs for its rank.
      found.forEach((rank, run) => {
        table.write(
          run,
          Float64Array.from({ length: 101 }, (_, unit) => (unit === 0 ? 0 : unit < rank ? 1 : -1)),
        );
      });
      return table.of(0).spread();
    };
    const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    expect(spreadOf(upTo(100))).to.deep.equal({ low: 5, median: 50, high: 96 });
    expect(spreadOf(upTo(20))).to.deep.equal({ low: 1, median: 10, high: 20 });
    expect(spreadOf(upTo(21))).to.deep.equal({ low: 2, median: 11, high: 20 });
    expect(spreadOf([7])).to.deep.equal({ low: 7, median: 7, high: 7 });
  });

  it('has no spread of what was never ranked', () => {
    const table = new RankTable(2, 3);
    for (const run of [0, 1, 2]) table.write(run, Float64Array.of(NaN, 1));
    expect([table.of(0).spread(), table.of(1).total]).to.deep.equal([null, 3]);
  });
});
