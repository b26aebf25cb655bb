import { expect } from 'chai';
import fc from 'fast-check';
import { decimalsOfScore } from '../../../server/domain/scoring/rating.ts';

const STARTS = [0, 39, 63, 88];

/** What a reader makes of the text. */
const reached = (score: number): number => STARTS.filter((start) => score >= start).length;

describe('decimals of a score', () => {
  it('are one where that says the truth', () => {
    for (const score of [0, 38.94, 39, 62.949, 63.04, 87.9, 88, 99.96, 100])
      expect(decimalsOfScore(score, STARTS), String(score)).to.equal(1);
  });

  it('are as many as it takes not to look like the next band', () => {
    expect(decimalsOfScore(87.9665, STARTS)).to.equal(2);
    expect(decimalsOfScore(62.96, STARTS)).to.equal(2);
    expect(decimalsOfScore(38.9996, STARTS)).to.equal(4);
  });

  it('never show a score in another band than it is in', () => {
    const near = fc
      .tuple(fc.constantFrom(...STARTS), fc.double({ min: -0.1, max: 0.1, noNaN: true }))
      .map(([start, by]) => start + by);
    fc.assert(
      fc.property(fc.oneof(near, fc.double({ min: 0, max: 100, noNaN: true })), (score) => {
        const decimals = decimalsOfScore(score, STARTS);
        // Nearer to a threshold than a double can say in a decimal of twelve places there is nothing to tell.
        fc.pre(decimals < 12);
        expect(reached(Number(score.toFixed(decimals)))).to.equal(reached(score));
      }),
    );
  });
});
