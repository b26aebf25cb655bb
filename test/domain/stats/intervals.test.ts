import { expect } from 'chai';
import fc from 'fast-check';
import { quantileBands } from '../../../server/domain/stats/banding.ts';
import { binomialLimits, binomialTest } from '../../../server/domain/stats/binomial.ts';
import { meanInterval, meanOf } from '../../../server/domain/stats/mean.ts';
import { pooledProportion, wilsonInterval } from '../../../server/domain/stats/proportion.ts';
import { quantile } from '../../../server/domain/stats/quantile.ts';
import { countInterval, rateInterval } from '../../../server/domain/stats/rate.ts';
import {
  directlyStandardisedRate,
  indirectlyStandardisedRatio,
} from '../../../server/domain/stats/standardised.ts';
import { wanted } from '../../support/computed.ts';

const NOISE = 1e-9;
const width = ({ low, high }: { low: number; high: number }): number => high - low;

/** Cases and how many of them have the property. */
const cases = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, x: Math.round(share * n) }));

const confidence = fc.double({ min: 0.5, max: 0.999, noNaN: true });

describe('Intervals of proportions', () => {
  it('hold the estimate and stay inside 0 and 1', () => {
    fc.assert(
      fc.property(cases, confidence, ({ x, n }, level) => {
        const { value, low, high } = wanted(wilsonInterval(x, n, level));
        expect(low).to.be.within(0, value);
        expect(high).to.be.within(value, 1);
        expect(high - low).to.be.greaterThan(0);
      }),
    );
  });

  it('shrink with the number of cases and grow with the confidence', () => {
    fc.assert(
      fc.property(cases, ({ x, n }) => {
        const interval = wanted(wilsonInterval(x, n));
        expect(width(wanted(wilsonInterval(x * 4, n * 4)))).to.be.lessThan(width(interval));
        expect(width(wanted(wilsonInterval(x, n, 0.998)))).to.be.greaterThan(width(interval));
      }),
    );
  });

  it('are the same for those who have the property and those who have not', () => {
    fc.assert(
      fc.property(cases, ({ x, n }) => {
        const [those, others] = [wanted(wilsonInterval(x, n)), wanted(wilsonInterval(n - x, n))];
        expect(those.low).to.be.closeTo(1 - others.high, NOISE);
      }),
    );
  });

  it('do not exist without a denominator, beyond it, or at an impossible confidence', () => {
    expect(wilsonInterval(0, 0)).to.include({ computable: false, because: 'no-denominators' });
    expect(wilsonInterval(3, 2)).to.include({ because: 'not-proportions' });
    expect(wilsonInterval(-1, 2)).to.include({ because: 'not-proportions' });
    expect(wilsonInterval(1, -2)).to.include({ because: 'negative' });
    expect(wilsonInterval(NaN, 2)).to.include({ because: 'not-finite' });
    expect(wilsonInterval(1, 2, 1)).to.include({ because: 'bad-parameter' });
  });

  it('of several units are those of their sums, in any order, without units that miss a figure', () => {
    const pooled = wanted(pooledProportion([1, null, 30, 5], [2, 9, 60, null]));
    expect(pooled).to.deep.include({ ...wanted(wilsonInterval(31, 62)), x: 31, n: 62 });
    expect(pooledProportion([60, null], [120, null])).to.include({ value: 0.5 });
    expect(pooledProportion([1], [1, 2])).to.include({ because: 'lengths-differ' });
    expect(pooledProportion([], [])).to.include({ because: 'no-values' });
    expect(pooledProportion([3, 0], [1, 9])).to.include({ because: 'not-proportions' });
  });
});

describe('Intervals of rates', () => {
  it('hold the count and shrink beside it as it grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), confidence, (events, level) => {
        const count = wanted(countInterval(events, level));
        expect(count.low).to.be.within(0, events);
        expect(count.high).to.be.greaterThan(events);
        const more = wanted(countInterval(events * 4, level));
        expect(width(more) / 4).to.be.lessThan(width(count));
      }),
    );
  });

  it('agree with the exact limits in tables of the Poisson distribution, on both sides of ten events', () => {
    const exact: [events: number, low: number, high: number][] = [
      [1, 0.0253, 5.5716],
      [9, 4.1154, 17.0848],
      [10, 4.7954, 18.3904],
      [50, 37.111, 65.9188],
      [100, 81.3641, 121.6273],
    ];
    for (const [events, low, high] of exact) {
      const count = wanted(countInterval(events));
      expect(count.low, String(events)).to.be.closeTo(low, 0.012);
      expect(count.high, String(events)).to.be.closeTo(high, 0.012);
    }
  });

  it('follow the unit of the exposure', () => {
    const [daily, yearly] = [wanted(rateInterval(7, 730, 1000)), wanted(rateInterval(7, 2, 1000 / 365))];
    expect(daily.low).to.be.closeTo(yearly.low, NOISE);
    expect(daily.high).to.be.closeTo(yearly.high, NOISE);
    expect(daily.method).to.equal('exact');
    expect(rateInterval(10, 730, 1000)).to.include({ method: 'byar' });
  });

  it('begin at zero without events', () => {
    expect(wanted(rateInterval(0, 100, 1))).to.include({ value: 0, low: 0 });
  });

  it('do not exist for corrections, fractions of events or without exposure', () => {
    expect(rateInterval(-1, 10, 1)).to.include({ because: 'negative' });
    expect(rateInterval(1.5, 10, 1)).to.include({ because: 'not-whole' });
    expect(rateInterval(1, 0, 1)).to.include({ because: 'no-denominators' });
    expect(rateInterval(1, 10, 0)).to.include({ because: 'bad-parameter' });
  });
});

describe('Means', () => {
  it('leave out missing values', () => {
    expect(wanted(meanOf([1, null, 3]))).to.include({ n: 2, mean: 2, sum: 4 });
    expect(meanOf([null])).to.include({ because: 'no-values' });
  });

  it('have no interval of a single value', () => {
    expect(wanted(meanOf([4]))).to.include({ mean: 4, deviation: null, interval: null });
  });

  it('keep a small spread of large values', () => {
    expect(wanted(meanOf([1e9 + 1, 1e9 + 2, 1e9 + 3])).deviation).to.equal(1);
  });

  it('are the same from sums as from grades, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 500 }), (grades) => {
        const sums = {
          n: grades.length,
          sum: grades.reduce((a, b) => a + b, 0),
          sumOfSquares: grades.reduce((a, b) => a + b * b, 0),
        };
        const [fromSums, fromValues] = [wanted(meanInterval(sums)), wanted(meanOf([...grades].reverse()))];
        expect(fromSums.mean).to.be.closeTo(fromValues.mean, 1e-12);
        if (fromValues.interval === null) expect(fromSums.interval).to.equal(null);
        else expect(fromSums.interval?.low).to.be.closeTo(fromValues.interval.low, 1e-6);
      }),
    );
    expect(meanInterval({ n: 0, sum: 0, sumOfSquares: 0 })).to.include({ because: 'no-values' });
  });
});

describe('Standardised rates', () => {
  const [events, exposure] = [
    [30, 5, 20],
    [1000, 500, 4000],
  ];

  it('are the crude rate where the population is the standard', () => {
    const { rate } = wanted(directlyStandardisedRate(events, exposure, exposure, 1000));
    const crude = wanted(rateInterval(55, 5500, 1000));
    expect(rate?.value).to.be.closeTo(crude.value, NOISE);
    expect(rate?.low).to.be.closeTo(crude.low, NOISE);
    expect(rate?.high).to.be.closeTo(crude.high, NOISE);
  });

  it('do not change with the size of the standard population', () => {
    const of = (standard: number[]): unknown =>
      wanted(directlyStandardisedRate(events, exposure, standard, 1000)).rate?.value;
    expect(of([1, 2, 3])).to.be.closeTo(of([1000, 2000, 3000]) as number, NOISE);
  });

  it('give no rate below ten events, but their number', () => {
    expect(wanted(directlyStandardisedRate([4, null, 5], exposure, [1, 1, 1], 1))).to.deep.include({
      events: 9,
      exposure: 5500,
      rate: null,
    });
  });

  it('give a rate from ten events on', () => {
    const { rate } = wanted(directlyStandardisedRate([5, null, 5], exposure, [1, 1, 1], 1));
    expect(rate?.value).to.be.closeTo((0.005 + 0 + 0.00125) / 3, NOISE);
  });

  it('are one where a unit has the rates of the reference', () => {
    const ratio = wanted(indirectlyStandardisedRatio(events, exposure, [60, 10, 40], [2000, 1000, 8000], 1));
    expect(ratio).to.include({ observed: 55, expected: 55, value: 1, method: 'byar' });
    expect(ratio.low).to.be.lessThan(1);
    expect(ratio.high).to.be.greaterThan(1);
  });

  it('need exposure, weights and something to expect', () => {
    expect(directlyStandardisedRate([20], [0], [1], 1)).to.include({ because: 'no-denominators' });
    expect(directlyStandardisedRate([20], [1], [0], 1)).to.include({ because: 'zero-weights' });
    expect(directlyStandardisedRate([20], [1, 2], [1], 1)).to.include({ because: 'lengths-differ' });
    expect(indirectlyStandardisedRatio([1], [1], [0], [1], 1)).to.include({ because: 'no-denominators' });
    expect(indirectlyStandardisedRatio([-1], [1], [1], [1], 1)).to.include({ because: 'negative' });
  });
});

describe('Exact binomial tests', () => {
  it('hold the estimate, and have a p between 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, share, p) => {
          const x = Math.round(share * n);
          const test = wanted(binomialTest(x, n, p));
          expect(test.low).to.be.within(0, x / n);
          expect(test.high).to.be.within(x / n, 1);
          expect(test.pValue).to.be.within(0, 1);
        },
      ),
    );
  });

  it('are certain where the proportion leaves no chance', () => {
    expect(wanted(binomialTest(0, 5, 0)).pValue).to.equal(1);
    expect(wanted(binomialTest(1, 5, 0)).pValue).to.equal(0);
    expect(wanted(binomialTest(5, 5, 1)).pValue).to.equal(1);
  });

  it('give limits that rise with the probability and lie between 0 and 1', () => {
    const { limits } = wanted(binomialLimits(40, 0.3, [0.001, 0.025, 0.5, 0.975, 0.999]));
    const places = limits.map(({ limit }) => limit as number);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(places[0]).to.be.greaterThan(0);
    expect(places.at(-1)).to.be.lessThan(1);
    expect(wanted(binomialLimits(0, 0.3, [0.5])).limits[0]?.limit).to.equal(null);
  });

  it('refuse fractions, too many and impossible probabilities', () => {
    expect(binomialTest(1.5, 3, 0.5)).to.include({ because: 'not-whole' });
    expect(binomialTest(4, 3, 0.5)).to.include({ because: 'not-proportions' });
    expect(binomialTest(0, 0, 0.5)).to.include({ because: 'no-denominators' });
    expect(binomialLimits(3, 1.5, [0.5])).to.include({ because: 'bad-parameter' });
    expect(binomialLimits(3, 0.5, [2])).to.include({ because: 'bad-parameter' });
  });
});

describe('Quantiles and their bands', () => {
  it('interpolate between values', () => {
    expect(wanted(quantile([4, 1, null, 3, 2], 0.5)).value).to.equal(2.5);
    expect(wanted(quantile([7], 0.05)).value).to.equal(7);
    expect(quantile([null], 0.5)).to.include({ because: 'no-values' });
    expect(quantile([1], 1.1)).to.include({ because: 'bad-parameter' });
  });

  it('put equal values into one band, in the order of the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 80 }), (values) => {
        const { bands } = wanted(quantileBands(values, 5));
        values.forEach((value, i) => {
          const band = bands[i] as number;
          expect(band).to.be.within(1, 5);
          values.forEach((other, j) => {
            if (value === other) expect(band).to.equal(bands[j]);
            if (value < other) expect(band).to.be.at.most(bands[j] as number);
          });
        });
      }),
    );
  });

  it('need as many values as bands', () => {
    expect(quantileBands([1, 2, null], 3)).to.include({ because: 'too-few-values' });
    expect(quantileBands([1, 2], 0)).to.include({ because: 'bad-parameter' });
    expect(wanted(quantileBands([1, null, 9], 2, { first: 'highest' })).bands).to.deep.equal([2, null, 1]);
  });
});
