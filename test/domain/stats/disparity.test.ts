import { expect } from 'chai';
import fc from 'fast-check';
import { attributableRisk } from '../../../server/domain/stats/attributable-risk.ts';
import { betweenGroupVariance } from '../../../server/domain/stats/between-group-variance.ts';
import { concentrationIndex } from '../../../server/domain/stats/concentration.ts';
import { meanLogDeviation, theilIndex } from '../../../server/domain/stats/entropy-disparity.ts';
import { disparityDifference, disparityRatio } from '../../../server/domain/stats/extreme-disparity.ts';
import {
  atkinsonIndex,
  coefficientOfVariation,
  giniIndex,
  hooverIndex,
  lorenzCurve,
  theilEntropy,
} from '../../../server/domain/stats/income-inequality.ts';
import {
  indexOfDisparity,
  meanDifferenceFromBest,
  meanDifferenceFromMean,
  meanDifferenceFromReference,
} from '../../../server/domain/stats/mean-difference.ts';
import { logisticSlopeIndex, slopeIndex } from '../../../server/domain/stats/slope-index.ts';
import { ridits } from '../../../server/domain/stats/subgroups.ts';
import { wanted } from '../../support/computed.ts';
import { expectReason, expectReasonOrNumbers, nasty, nastyValues } from './nasty.ts';

const NOISE = 1e-9;

/** Subgroups with estimates well above zero. */
const subgroups = fc.array(
  fc.record({
    estimate: fc.double({ min: 1, max: 100, noNaN: true }),
    population: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  { minLength: 3, maxLength: 12 },
);
type Subgroup = { estimate: number; population: number };

const lists = (groups: readonly Subgroup[]): [number[], number[]] => [
  groups.map(({ estimate }) => estimate),
  groups.map(({ population }) => population),
];

/** What spreads over subgroups, without a unit. */
const relative = (estimates: number[], populations: number[]): number[] => [
  wanted(betweenGroupVariance(estimates, populations)).coefficient ?? NaN,
  wanted(theilIndex(estimates, populations)).value,
  wanted(meanLogDeviation(estimates, populations)).value,
  wanted(indexOfDisparity(estimates, populations)).weighted,
];

const expectSame = (actual: readonly number[], expected: readonly number[]): void => {
  actual.forEach((value, i) => {
    expect(value).to.be.closeTo(expected[i] as number, NOISE);
  });
};

describe('The difference and the ratio of two subgroups', () => {
  it('compare the extremes, with errors from both', () => {
    const difference = wanted(
      disparityDifference([60, null, 90, 70], { better: 'up', standardErrors: [3, null, 4, 1] }),
    );
    expect(difference).to.include({ value: 30, standardError: 5, first: 2, second: 0 });
    expect(difference.interval?.low).to.be.closeTo(30 - 1.959963984540054 * 5, NOISE);
    const ratio = wanted(disparityRatio([60, null, 90, 70], { better: 'up' }));
    expect(ratio).to.include({ value: 1.5, standardError: null, interval: null });
  });

  it('compare the ends of an ordered dimension in the direction of the measure', () => {
    const options = { order: [2, 1, 3] };
    expect(wanted(disparityDifference([50, 40, 70], { better: 'up', ...options })).value).to.equal(30);
    expect(wanted(disparityDifference([50, 40, 70], { better: 'down', ...options })).value).to.equal(-30);
  });

  it('compare a reference with the furthest of the others', () => {
    const estimates = [84, 96, 45];
    expect(wanted(disparityDifference(estimates, { better: 'up', reference: 1 })).value).to.equal(51);
    expect(wanted(disparityDifference(estimates, { better: 'down', reference: 1 })).value).to.equal(-12);
  });

  it('say why they cannot be computed', () => {
    expectReason(disparityDifference([], { better: 'up' }), 'no-values');
    expectReason(disparityDifference([null, null], { better: 'up' }), 'no-values');
    expectReason(disparityDifference([7], { better: 'up' }), 'too-few-values');
    expectReason(disparityDifference([7, null, 8], { better: 'up', reference: 1 }), 'no-values');
    expectReason(disparityDifference([7, 8], { better: 'up', order: [1] }), 'lengths-differ');
    expectReason(disparityRatio([0, 8], { better: 'up' }), 'not-positive');
    expectReason(disparityRatio([-1, 8], { better: 'up' }), 'negative');
  });
});

describe('Measures of disparity among subgroups', () => {
  const estimates = [10, 20, 40];
  const populations = [50, 25, 25];

  it('are weighted by population', () => {
    // Mean 20; squares 100, 0 and 400.
    const spread = wanted(betweenGroupVariance(estimates, populations));
    expect(spread).to.include({ mean: 20, variance: 150, estimate: null, corrected: null });
    expect(spread.coefficient).to.be.closeTo(Math.sqrt(150) / 20, NOISE);
    expect(wanted(meanDifferenceFromMean(estimates, populations))).to.include({
      weighted: 10,
      unweighted: 10,
    });
    expect(wanted(meanDifferenceFromBest(estimates, populations, 'up'))).to.include({ weighted: 20 });
    expect(wanted(meanDifferenceFromBest(estimates, populations, 'down'))).to.include({ weighted: 10 });
    expect(wanted(meanDifferenceFromReference(estimates, populations, 1))).to.include({ weighted: 10 });
    expect(wanted(indexOfDisparity(estimates, populations))).to.include({ weighted: 0.5 });
    const logs = 0.5 * Math.log(0.5) + 0.25 * Math.log(2);
    expect(wanted(meanLogDeviation(estimates, populations)).value).to.be.closeTo(-logs, NOISE);
    const products = 0.25 * Math.log(0.5) + 0.5 * Math.log(2);
    expect(wanted(theilIndex(estimates, populations)).value).to.be.closeTo(products, NOISE);
  });

  it('take sampling noise off the variance, not below zero', () => {
    expect(wanted(betweenGroupVariance(estimates, populations, [3, 4, 5])).corrected).to.be.closeTo(
      150 - 50 / 3,
      NOISE,
    );
    expect(wanted(betweenGroupVariance(estimates, populations, [30, 40, 50])).corrected).to.equal(0);
  });

  it('are zero, not impossible, when all subgroups are equal', () => {
    expect(wanted(betweenGroupVariance([5, 5, 5], populations))).to.include({ variance: 0, coefficient: 0 });
    expect(wanted(theilIndex([5, 5, 5], populations)).value).to.equal(0);
    expect(wanted(attributableRisk([5, 5, 5], populations, { better: 'up', scale: 100 })).risk).to.equal(0);
  });

  it('do not depend on the unit of the estimate or of the population, nor on the order of rows', () => {
    fc.assert(
      fc.property(subgroups, fc.double({ min: 0.1, max: 50, noNaN: true }), (groups, factor) => {
        const [values, people] = lists(groups);
        const expected = relative(values, people);
        expectSame(
          relative(
            values.map((value) => value * factor),
            people.map((size) => size * 1000),
          ),
          expected,
        );
        expectSame(relative(values.toReversed(), people.toReversed()), expected);
      }),
    );
  });

  it('do not see a subgroup that is split into two of the same estimate', () => {
    fc.assert(
      fc.property(subgroups, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (groups, share) => {
        const [first, ...rest] = groups as [Subgroup, ...Subgroup[]];
        const parts = [share, 1 - share].map((part) => ({ ...first, population: part * first.population }));
        expectSame(relative(...lists([...parts, ...rest])), relative(...lists(groups)));
      }),
    );
  });

  it('leave out at most 15 % of missing estimates', () => {
    const seven = [1, 2, 3, 4, 5, 6];
    const people = [1, 1, 1, 1, 1, 1, 1];
    expect(wanted(betweenGroupVariance([...seven, null], people)).mean).to.equal(3.5);
    expectReason(betweenGroupVariance([1, 2, 3, 4, null], people.slice(2)), 'too-few-values');
  });

  it('say why they cannot be computed', () => {
    expectReason(betweenGroupVariance([], []), 'no-values');
    expectReason(betweenGroupVariance([null, null, null], populations), 'no-values');
    expectReason(betweenGroupVariance([1, 2], [1, 1]), 'too-few-values');
    expectReason(betweenGroupVariance(estimates, [1, 1]), 'lengths-differ');
    expectReason(betweenGroupVariance(estimates, [0, 0, 0]), 'zero-weights');
    expectReason(betweenGroupVariance(estimates, [1, 1, null]), 'no-denominators');
    expectReason(betweenGroupVariance(estimates, [1, 1, -1]), 'negative');
    expectReason(betweenGroupVariance(estimates, populations, null, 1), 'bad-parameter');
    expectReason(indexOfDisparity([0, 0, 0], populations), 'not-positive');
    expectReason(meanLogDeviation([0, 1, 2], populations), 'not-positive');
    expectReason(theilIndex([0, 0, 0], populations), 'not-positive');
    expectReason(meanDifferenceFromReference(estimates, populations, 3), 'bad-parameter');
  });
});

describe('Population attributable risk', () => {
  it('is what the mean would gain, never a loss', () => {
    const [estimates, populations] = [
      [60, 80, 90],
      [1, 1, 2],
    ];
    const best = wanted(attributableRisk(estimates, populations, { better: 'up', scale: 100 }));
    expect(best).to.include({ risk: 10, fraction: 0.125 });
    expect(best.riskEstimate?.standardError).to.be.closeTo(
      80 * (best.fractionEstimate?.standardError ?? NaN),
      NOISE,
    );
    const down = wanted(attributableRisk(estimates, populations, { better: 'down', scale: 100 }));
    expect(down.risk).to.equal(-20);
    const last = wanted(
      attributableRisk(estimates, populations, { better: 'up', scale: 100, order: [3, 2, 1] }),
    );
    expect(last.risk).to.equal(0);
  });
});

describe('Disparity along an ordered dimension', () => {
  const populations = [40, 20, 40];
  const order = [1, 2, 3];

  it('ranks the population at the middle of each subgroup, ties together', () => {
    expect(ridits(order, populations)).to.deep.equal([0.2, 0.5, 0.8]);
    expect(ridits([2, 1, 2], [25, 50, 25])).to.deep.equal([0.75, 0.25, 0.75]);
  });

  it('reads a straight line at both ends', () => {
    const index = wanted(slopeIndex([14, 20, 26], populations, order));
    expect(index.slope).to.be.closeTo(20, NOISE);
    expect(index.ratio).to.be.closeTo(3, NOISE);
    expect(index.slopeEstimate?.standardError).to.be.closeTo(0, NOISE);
  });

  it('reads a logistic curve at both ends, within the scale', () => {
    const curve = (rank: number): number => 100 / (1 + Math.exp(-(-1 + 3 * rank)));
    const index = wanted(logisticSlopeIndex([0.2, 0.5, 0.8].map(curve), populations, order, { scale: 100 }));
    expect(index.slope).to.be.closeTo(curve(1) - curve(0), 1e-6);
    expect(index.ratio).to.be.closeTo(curve(1) / curve(0), 1e-6);
  });

  it('is the same for shares and for percentages, and whatever the order of rows', () => {
    const estimates = [31, 52, 47];
    const percent = wanted(logisticSlopeIndex(estimates, populations, order, { scale: 100 }));
    const share = wanted(logisticSlopeIndex([0.47, 0.31, 0.52], [40, 40, 20], [3, 1, 2], { scale: 1 }));
    expect(percent.slope).to.be.closeTo(100 * share.slope, NOISE);
    expect(percent.ratio).to.be.closeTo(share.ratio ?? NaN, NOISE);
    expect(percent.ratioError).to.be.closeTo(share.ratioError ?? NaN, NOISE);
  });

  it('has a concentration index above zero when the better-off have more', () => {
    const index = wanted(concentrationIndex([0.2, 0.5, 0.8], populations, order));
    // 2 · (0.4 · 0.3 · 0.3 + 0.4 · 0.3 · 0.3)
    expect(index.absolute).to.be.closeTo(0.144, NOISE);
    expect(index.relative).to.be.closeTo(0.288, NOISE);
    expect(index).to.include({ wagstaff: null, erreygers: null });
    const bounded = wanted(
      concentrationIndex([0.2, 0.5, 0.8], populations, order, { limits: { low: 0, high: 1 } }),
    );
    expect(bounded.wagstaff).to.be.closeTo(0.576, NOISE);
    expect(bounded.erreygers).to.be.closeTo(0.576, NOISE);
  });

  it('has corrected indexes that only change their sign when failures are counted', () => {
    fc.assert(
      fc.property(subgroups, (groups) => {
        const [values, people] = lists(groups);
        const limits = { low: 0, high: 101 };
        const places = values.map((_, i) => i);
        const good = wanted(concentrationIndex(values, people, places, { limits }));
        const bad = wanted(
          concentrationIndex(
            values.map((value) => 101 - value),
            people,
            places,
            { limits },
          ),
        );
        expect(bad.erreygers).to.be.closeTo(-(good.erreygers ?? NaN), NOISE);
        expect(bad.wagstaff).to.be.closeTo(-(good.wagstaff ?? NaN), NOISE);
      }),
    );
  });

  it('says why it cannot be computed', () => {
    expectReason(slopeIndex([1, null, 3], populations, order), 'too-few-values');
    expectReason(slopeIndex([2, 2, 2], populations, order), 'no-variation');
    expectReason(slopeIndex([1, 2, 3], populations, [1, 1, 1]), 'no-variation');
    expectReason(slopeIndex([1, 2, 3], populations, [1, 2]), 'lengths-differ');
    expectReason(slopeIndex([1, 2, 3], populations, [1, null, 2]), 'bad-parameter');
    expectReason(logisticSlopeIndex([1, 2, 300], populations, order, { scale: 100 }), 'not-proportions');
    expectReason(logisticSlopeIndex([0, 0, 100], populations, order, { scale: 100 }), 'no-variation');
    expectReason(
      concentrationIndex([1, 2, 3], populations, order, { limits: { low: 0, high: 2 } }),
      'bad-parameter',
    );
  });
});

describe('Inequality of single values', () => {
  it('is greatest when one has all', () => {
    const all = [0, 0, 0, 8];
    expect(wanted(giniIndex(all))).to.include({ value: 0.75, corrected: 1 });
    expect(wanted(hooverIndex(all)).value).to.equal(0.75);
    expect(wanted(coefficientOfVariation(all)).square).to.be.closeTo(3, NOISE);
    expect(wanted(theilEntropy(all))).to.include({ t: 0, l: null });
    expect(wanted(atkinsonIndex(all, 1)).value).to.equal(1);
    expect(wanted(lorenzCurve(all)).shareOfTotal).to.deep.equal([0, 0, 0, 0, 1]);
  });

  it('is zero when all have the same', () => {
    expect(wanted(giniIndex([3, 3, null, 3]))).to.include({ value: 0, corrected: 0 });
    expect(wanted(theilEntropy([3, 3, 3]))).to.include({ t: 0, l: -0 });
    expect(wanted(atkinsonIndex([3, 3, 3])).value).to.equal(0);
    expect(wanted(giniIndex([3])).corrected).to.equal(null);
  });

  it('has a Lorenz curve below the diagonal, twice the area between being the Gini index', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }), (values) => {
        const { shareOfUnits, shareOfTotal } = wanted(lorenzCurve(values));
        let area = 0;
        shareOfUnits.forEach((x, i) => {
          expect(shareOfTotal[i]).to.be.at.most(x + NOISE);
          if (i > 0)
            area +=
              ((x - (shareOfUnits[i - 1] ?? 0)) * ((shareOfTotal[i] ?? 0) + (shareOfTotal[i - 1] ?? 0))) / 2;
        });
        expect(wanted(giniIndex(values)).value).to.be.closeTo(1 - 2 * area, NOISE);
      }),
    );
  });

  it('says why it cannot be computed', () => {
    for (const index of [giniIndex, hooverIndex, theilEntropy, atkinsonIndex, coefficientOfVariation]) {
      expectReason(index([]), 'no-values');
      expectReason(index([1, -1]), 'negative');
      expectReason(index([0, 0]), 'not-positive');
      expectReason(index([1, Infinity]), 'not-finite');
    }
    expectReason(atkinsonIndex([1, 2], 0), 'bad-parameter');
    expectReason(lorenzCurve([1, 2], [0, 0]), 'zero-weights');
  });
});

describe('Whatever they are given, measures of disparity answer numbers or a reason', () => {
  it('for lists of values and weights', () => {
    fc.assert(
      fc.property(nastyValues, nastyValues, nastyValues, nasty, (values, weights, others, number) => {
        const asMany = values.map((_, i) => weights[i] ?? 1);
        const places = values.map((_, i) => others[i] ?? i);
        for (const people of [asMany, weights]) {
          const of = { better: 'up' as const, scale: number };
          for (const result of [
            disparityDifference(values, { better: 'down', reference: number, standardErrors: others }),
            disparityRatio(values, { better: 'up', standardErrors: asMany, confidence: number }),
            betweenGroupVariance(values, people, others),
            betweenGroupVariance(values, people, asMany, number),
            meanDifferenceFromMean(values, people),
            meanDifferenceFromBest(values, people, 'up'),
            meanDifferenceFromReference(values, people, number),
            indexOfDisparity(values, people),
            theilIndex(values, people, asMany),
            meanLogDeviation(values, people, asMany),
            attributableRisk(values, people, of),
            attributableRisk(values, people, { ...of, order: places }),
            slopeIndex(values, people, places),
            logisticSlopeIndex(values, people, places, { scale: number }),
            concentrationIndex(values, people, places),
            concentrationIndex(values, people, others, { limits: { low: 0, high: number } }),
            giniIndex(values),
            theilEntropy(values),
            atkinsonIndex(values, number),
            hooverIndex(values),
            coefficientOfVariation(values),
            lorenzCurve(values, people),
          ])
            expectReasonOrNumbers(result);
        }
      }),
      { numRuns: 200 },
    );
  });
});
