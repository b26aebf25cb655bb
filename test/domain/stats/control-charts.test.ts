import { expect } from 'chai';
import fc from 'fast-check';
import { cChart, pChart, uChart } from '../../../server/domain/stats/attribute-charts.ts';
import { notComputable } from '../../../server/domain/stats/computed.ts';
import { assuranceOf } from '../../../server/domain/stats/special-cause.ts';
import { individualsChart, movingRangeChart, xmrChart } from '../../../server/domain/stats/xmr.ts';
import { expectClose } from '../../oracles/vectors.ts';

describe('XmR charts', () => {
  it('lay the limits on the centre of a constant series, where the package has none', () => {
    const chart = xmrChart(Array.from({ length: 12 }, () => 7));
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => point.signal)).to.deep.equal(Array.from({ length: 12 }, () => null));
    expect(chart.points[0]?.limits).to.include({ centre: 7, lower: 7, upper: 7 });
    expect(assuranceOf(chart.points[0]!.limits, 8, 'up')).to.equal('fails');
    expect(assuranceOf(chart.points[0]!.limits, 8, 'down')).to.equal('passes');
    expect(assuranceOf(chart.points[0]!.limits, 7, 'up')).to.equal('passes');
  });

  it('say that limits of fewer than twelve points are on trial', () => {
    expect(xmrChart([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3])).to.include({ computable: true, trial: true });
    expect(xmrChart([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2])).to.include({ computable: true, trial: false });
  });

  it('have a centre but no limits without two neighbouring values', () => {
    for (const values of [[1], [null, 4, null], [1, null, 2, null]]) {
      const chart = xmrChart(values);
      if (!chart.computable) return expect.fail(chart.because);
      const present = values.filter((value) => value !== null);
      const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
      for (const point of chart.points)
        expect(point).to.include({ centre: mean, limits: null, signal: null });
    }
  });

  it('set limits anew at a rebase, from a baseline and without the points to leave out', () => {
    const chart = xmrChart([1, 2, 90, 1, 2, 11, 12, 11, 12], { exclude: [2], rebaseAt: [5] });
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => [point.stretch, point.centre])).to.deep.equal([
      ...Array.from({ length: 5 }, () => [0, 1.5]),
      ...Array.from({ length: 4 }, () => [1, 11.5]),
    ]);
    expect(chart.points[2]?.signal).to.equal('above-limit');
    const fixed = xmrChart([1, 2, 1, 2, 9, 9], { baseline: 4 });
    expect(fixed.computable && fixed.points[5]?.centre).to.equal(1.5);
  });

  it('refuse nothing to chart, numbers that are not finite and options that are no whole numbers', () => {
    expect(xmrChart([])).to.deep.equal(notComputable('no-values'));
    expect(xmrChart([null, null])).to.deep.equal(notComputable('no-values'));
    expect(xmrChart([1, Infinity])).to.deep.equal(notComputable('not-finite'));
    expect(xmrChart([1.7e308, -1.7e308])).to.deep.equal(notComputable('not-finite'));
    for (const options of [{ baseline: 0 }, { baseline: 1.5 }, { rebaseAt: [0.5] }, { centre: NaN }]) {
      expect(xmrChart([1, 2], options)).to.deep.equal(notComputable('bad-parameter'));
    }
  });

  it('move and stretch with their values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: -100, max: 100 }),
        (values, factor, shift) => {
          const [one, other] = [xmrChart(values), xmrChart(values.map((value) => value * factor + shift))];
          if (!one.computable || !other.computable) return expect.fail('not computable');
          one.points.forEach((point, i) => {
            expectClose(other.points[i]?.limits?.upper, point.limits!.upper * factor + shift, 1e-9);
            expectClose(other.points[i]?.limits?.lower, point.limits!.lower * factor + shift, 1e-9);
          });
        },
      ),
    );
  });
});

describe('Individuals and moving range charts', () => {
  it('have limits three standard deviations of 1 / 1.128 mean moving ranges from the centre', () => {
    const chart = individualsChart([1, 3, 1, 3]);
    if (!chart.computable) return expect.fail(chart.because);
    expectClose(chart.points[0]?.limits?.upper, 2 + (3 * 2) / 1.128, 1e-12);
    expectClose(chart.points[0]?.limits?.nearLower, 2 - (2 * 2) / 1.128, 1e-12);
  });

  it('chart the distances between neighbours, none across a gap or a rebase', () => {
    const chart = movingRangeChart([1, 4, null, 2, 3, 10, 12], { rebaseAt: [5] });
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => point.value)).to.deep.equal([null, 3, null, null, 1, null, 2]);
    expect(chart.points[0]?.limits).to.include({ centre: 2, lower: 0, upper: 2 * 3.267 });
    expect(chart.points[6]?.centre).to.equal(2);
    expect(movingRangeChart([5])).to.deep.equal(notComputable('too-few-values'));
    expect(movingRangeChart([])).to.deep.equal(notComputable('no-values'));
  });
});

describe('p-charts', () => {
  it('keep a gap for a missing period and refuse what is no proportion', () => {
    const chart = pChart([
      { numerator: 8, denominator: 10 },
      { numerator: 7, denominator: 10 },
      { numerator: null, denominator: null },
      { numerator: 0, denominator: 0 },
      { numerator: 9, denominator: 10 },
    ]);
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points.map((point) => point.value)).to.deep.equal([0.8, 0.7, null, null, 0.9]);
    expect(pChart([{ numerator: 0, denominator: 0 }])).to.deep.equal({
      computable: false,
      because: 'no-denominators',
    });
    expect(pChart([{ numerator: 3, denominator: 2 }])).to.deep.equal({
      computable: false,
      because: 'not-proportions',
    });
    expect(pChart([{ numerator: 1, denominator: -2 }])).to.deep.equal(notComputable('negative'));
    const single = pChart([{ numerator: 1, denominator: 2 }]);
    expect(single.computable && single.points[0]).to.include({ centre: 0.5, limits: null });
  });

  it('lie on the centre when everybody or nobody is satisfied', () => {
    const chart = pChart([10, 12, 9].map((n) => ({ numerator: n, denominator: n })));
    if (!chart.computable) return expect.fail(chart.because);
    expect(
      chart.points.map((point) => [point.limits?.lower, point.limits?.upper, point.signal]),
    ).to.deep.equal([
      [1, 1, null],
      [1, 1, null],
      [1, 1, null],
    ]);
  });
});

describe('Charts of rates and counts', () => {
  const events = [3, 5, 2, 8].map((numerator, i) => ({ numerator, denominator: [100, 120, 80, 200][i]! }));

  it('take limits from the mean rate and the denominator of each period', () => {
    const chart = uChart(events, { laney: false });
    if (!chart.computable) return expect.fail(chart.because);
    expect(chart.points[0]?.centre).to.equal(18 / 500);
    expectClose(chart.points[3]?.limits?.upper, 18 / 500 + 3 * Math.sqrt(18 / 500 / 200), 1e-12);
    expect(chart.points[2]?.limits?.lower).to.equal(0);
  });

  it('know rates above one, but no negative events', () => {
    expect(uChart([{ numerator: 7, denominator: 2 }], { laney: false })).to.include({ computable: true });
    expect(uChart([{ numerator: -1, denominator: 2 }])).to.deep.equal(notComputable('negative'));
    expect(cChart([1, -1])).to.deep.equal(notComputable('negative'));
    expect(cChart([null])).to.deep.equal(notComputable('no-values'));
    expect(cChart([1], { centre: -1 })).to.deep.equal(notComputable('bad-parameter'));
  });

  it('take limits of counts from their mean, or from a centre that is known', () => {
    const chart = cChart([16, 20, 12]);
    expect(chart.computable && chart.points[0]?.limits).to.include({ lower: 4, upper: 28, nearUpper: 24 });
    const known = cChart([16, 20, 12], { centre: 9 });
    expect(known.computable && known.points[0]?.limits).to.include({ lower: 0, upper: 18 });
  });

  it('keep the limits of shares between 0 and 1 and about their centre', () => {
    const share = fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 500 }))
      .map(([x, more]) => ({ numerator: x, denominator: x + more }));
    fc.assert(
      fc.property(fc.array(share, { minLength: 2, maxLength: 30 }), fc.boolean(), (shares, laney) => {
        const chart = pChart(shares, { laney });
        if (!chart.computable) return expect.fail(chart.because);
        for (const { limits } of chart.points) {
          expect(limits!.lower).to.be.within(0, limits!.centre);
          expect(limits!.upper).to.be.within(limits!.centre, 1);
        }
      }),
    );
  });
});
