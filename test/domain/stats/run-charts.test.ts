import { expect } from 'chai';
import fc from 'fast-check';
import { notComputable } from '../../../server/domain/stats/computed.ts';
import { BOXES } from '../../../server/domain/stats/run-boxes.ts';
import { runChart } from '../../../server/domain/stats/run-chart.ts';
import { runsAnalysis } from '../../../server/domain/stats/run-rules.ts';

/** A series of ones and minus ones, run by run. */
const runs = (...lengths: number[]): number[] =>
  lengths.flatMap((length, i) => Array.from({ length }, () => (i % 2 === 0 ? 1 : -1)));

describe('Runs analysis', () => {
  it('counts runs and crossings of the points off the centre', () => {
    expect(runsAnalysis([3, 0, 5, null, -1, 0, -2, 4], 0)).to.deep.equal({
      computable: true,
      points: 8,
      useful: 5,
      enough: false,
      longestRun: 2,
      longestRunLimit: 5,
      crossings: 2,
      crossingsLimit: 0,
      signal: false,
    });
  });

  it('is a signal when a run is too long', () => {
    // Sixteen points may have a run of seven.
    expect(runsAnalysis(runs(7, 2, 2, 1, 1, 1, 1, 1), 0)).to.include({ longestRun: 7, signal: false });
    expect(runsAnalysis(runs(8, 1, 2, 1, 1, 1, 1, 1), 0)).to.include({ longestRun: 8, signal: true });
  });

  it('is a signal when there are too few crossings', () => {
    // Sixteen points need four crossings.
    expect(runsAnalysis(runs(4, 3, 3, 3, 3), 0)).to.include({
      crossings: 4,
      crossingsLimit: 4,
      signal: false,
    });
    expect(runsAnalysis(runs(4, 4, 4, 4), 0)).to.include({ crossings: 3, signal: true });
  });

  it('takes the boxes from ten to a hundred points', () => {
    expect([...BOXES.keys()]).to.deep.equal(Array.from({ length: 91 }, (_, i) => i + 10));
    // Twenty points: Anhøj allows a run of seven and six crossings, the best box a run of seven and no fewer than six.
    const twenty = runs(7, 3, 3, 2, 2, 2, 1);
    expect(runsAnalysis(twenty, 0, 'anhoej')).to.include({ useful: 20, crossings: 6, signal: false });
    expect(runsAnalysis(twenty, 0, 'bestbox')).to.include({ signal: false });
    expect(runsAnalysis(runs(7, 3, 3, 3, 2, 2), 0, 'bestbox')).to.include({ crossings: 5, signal: true });
    // Ten points: the corner of the box (two crossings, a run of six) is cut off.
    const corner = runs(6, 2, 2);
    expect(runsAnalysis(corner, 0, 'bestbox')).to.include({ crossings: 2, longestRun: 6, signal: false });
    expect(runsAnalysis(corner, 0, 'cutbox')).to.include({ signal: true });
    expect(runsAnalysis(runs(5, 3, 2), 0, 'cutbox')).to.include({ signal: false });
    expect(runsAnalysis(runs(6, 2, 1, 1), 0, 'cutbox')).to.include({ signal: false });
  });

  it('uses the rules of Anhøj where there is no box', () => {
    const nine = runs(2, 2, 2, 2, 1);
    expect(runsAnalysis(nine, 0, 'cutbox')).to.deep.equal(runsAnalysis(nine, 0, 'anhoej'));
  });

  it('has no counts when all points lie on the centre', () => {
    expect(runsAnalysis([4, 4, null], 4)).to.include({
      points: 3,
      useful: 0,
      longestRun: null,
      crossingsLimit: null,
      signal: false,
    });
  });

  it('refuses nothing, and numbers that are not finite', () => {
    expect(runsAnalysis([], 0)).to.deep.equal(notComputable('no-values'));
    expect(runsAnalysis([1], NaN)).to.deep.equal(notComputable('not-finite'));
  });

  it('is the same upside down and backwards', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 120 }), (values) => {
        const one = runsAnalysis(values, 0, 'cutbox');
        expect(
          runsAnalysis(
            values.map((value) => -value),
            0,
            'cutbox',
          ),
        ).to.deep.equal(one);
        expect(runsAnalysis([...values].reverse(), 0, 'cutbox')).to.deep.equal(one);
      }),
    );
  });
});

describe('Run charts', () => {
  it('lie about the median of each stretch', () => {
    const chart = runChart([1, 2, 9, 20, 30, 40, 41], { rebaseAt: [3] });
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => point.centre)).to.deep.equal([2, 2, 2, 35, 35, 35, 35]);
    expect(chart.stretches.map(({ from, length }) => [from, length])).to.deep.equal([
      [0, 3],
      [3, 4],
    ]);
  });

  it('leave out points for the median and the runs alike', () => {
    const chart = runChart([1, 2, 3, 100], { exclude: [3] });
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.stretches[0]).to.include({ centre: 2 });
    expect(chart.stretches[0]?.runs).to.include({ points: 3, useful: 2 });
  });

  it('have no median in a stretch without values', () => {
    const chart = runChart([1, 2, null, null], { rebaseAt: [2] });
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.stretches[1]).to.deep.equal({ from: 2, length: 2, centre: null, runs: null });
  });

  it('refuse nothing to chart and bad options', () => {
    expect(runChart([])).to.deep.equal(notComputable('no-values'));
    expect(runChart([null])).to.deep.equal(notComputable('no-values'));
    expect(runChart([1, NaN])).to.deep.equal(notComputable('not-finite'));
    expect(runChart([1, 2], { baseline: -1 })).to.deep.equal(notComputable('bad-parameter'));
  });
});
