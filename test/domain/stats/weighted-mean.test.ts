import { expect } from 'chai';
import fc from 'fast-check';
import {
  weightedArithmetic,
  weightedGeneralised,
  weightedGeometric,
  weightedHarmonic,
  type WeightedMean,
  weightedMedian,
} from '../../../server/domain/stats/weighted-mean.ts';
import { wanted } from '../../support/computed.ts';

type Mean = (values: readonly (number | null)[], weights: readonly number[]) => WeightedMean;

const MEANS: Readonly<Record<string, Mean>> = {
  arithmetic: weightedArithmetic,
  geometric: weightedGeometric,
  harmonic: weightedHarmonic,
  quadratic: (values, weights) => weightedGeneralised(values, weights, 2),
  'of order one half': (values, weights) => weightedGeneralised(values, weights, 0.5),
  median: weightedMedian,
};

const child = fc.record({
  value: fc.integer({ min: 1, max: 1000 }).map((tenths) => tenths / 10),
  weight: fc.integer({ min: 1, max: 50 }).map((tenths) => tenths / 10),
});
const children = fc.array(child, { minLength: 1, maxLength: 12 });
const of = (mean: Mean, given: readonly { value: number | null; weight: number }[]): number =>
  wanted(
    mean(
      given.map(({ value }) => value),
      given.map(({ weight }) => weight),
    ),
  ).value;

for (const [name, mean] of Object.entries(MEANS)) {
  describe(`The weighted mean: ${name}`, () => {
    it('lies among its values and does not depend on their order', () => {
      fc.assert(
        fc.property(children, (given) => {
          const value = of(mean, given);
          const values = given.map((one) => one.value);
          expect(value).to.be.within(Math.min(...values), Math.max(...values));
          expect(of(mean, [...given].reverse())).to.be.closeTo(value, 1e-9);
        }),
      );
    });

    it('rises with each of its values', () => {
      fc.assert(
        fc.property(children, fc.nat(), (given, which) => {
          const better = given.map((one, i) =>
            i === which % given.length ? { ...one, value: one.value + 5 } : one,
          );
          expect(of(mean, better)).to.be.at.least(of(mean, given) - 1e-9);
        }),
      );
    });

    it('is the same when a weight is split, when all weights are doubled, and follows the unit', () => {
      fc.assert(
        fc.property(children, (given) => {
          const value = of(mean, given);
          const split = given.flatMap((one) => [
            { ...one, weight: one.weight / 4 },
            { ...one, weight: (one.weight * 3) / 4 },
          ]);
          expect(of(mean, split)).to.be.closeTo(value, 1e-9);
          expect(
            of(
              mean,
              given.map((one) => ({ ...one, weight: one.weight * 2 })),
            ),
          ).to.be.closeTo(value, 1e-9);
          expect(
            of(
              mean,
              given.map((one) => ({ ...one, value: one.value * 3 })),
            ),
          ).to.be.closeTo(value * 3, 1e-9);
        }),
      );
    });

    it('shares the weight of missing values out among the rest', () => {
      const given = [
        { value: 3, weight: 1 },
        { value: null, weight: 7 },
        { value: 9, weight: 2 },
      ];
      expect(of(mean, given)).to.equal(
        of(
          mean,
          given.filter(({ value }) => value !== null),
        ),
      );
    });

    it('says why there is none', () => {
      expect(mean([], [])).to.include({ because: 'no-values' });
      expect(mean([null, null], [1, 1])).to.include({ because: 'no-values' });
      expect(mean([1, 2], [0, 0])).to.include({ because: 'zero-weights' });
      expect(mean([1, null], [0, 5])).to.include({ because: 'zero-weights' });
      expect(mean([1, 2], [1, -1])).to.include({ because: 'negative' });
      expect(mean([1, 2], [1])).to.include({ because: 'lengths-differ' });
      expect(mean([1, Infinity], [1, 1])).to.include({ because: 'not-finite' });
      expect(mean([1, 2], [1, NaN])).to.include({ because: 'not-finite' });
    });
  });
}

describe('Weighted means beside each other', () => {
  it('are ordered: harmonic, geometric, arithmetic, quadratic', () => {
    fc.assert(
      fc.property(children, (given) => {
        const means = ['harmonic', 'geometric', 'arithmetic', 'quadratic'].map((name) =>
          of(MEANS[name] as Mean, given),
        );
        means.slice(1).forEach((mean, i) => expect(mean).to.be.at.least((means[i] as number) - 1e-9));
      }),
    );
  });

  it('meet in the generalised mean', () => {
    fc.assert(
      fc.property(children, (given) => {
        const power = (p: number): number =>
          of((values, weights) => weightedGeneralised(values, weights, p), given);
        expect(power(1)).to.be.closeTo(of(weightedArithmetic, given), 1e-9);
        expect(power(0)).to.equal(of(weightedGeometric, given));
        expect(power(-1)).to.be.closeTo(of(weightedHarmonic, given), 1e-9);
      }),
    );
  });

  it('need values that their arithmetic can take', () => {
    expect(weightedGeometric([0, 5], [1, 1])).to.include({ because: 'not-positive' });
    expect(weightedHarmonic([0, 5], [1, 1])).to.include({ because: 'not-positive' });
    expect(weightedGeneralised([0, 5], [1, 1], -2)).to.include({ because: 'not-positive' });
    expect(weightedGeneralised([-1, 5], [1, 1], 2)).to.include({ because: 'negative' });
    expect(weightedGeneralised([1, 5], [1, 1], Infinity)).to.include({ because: 'bad-parameter' });
    expect(weightedGeneralised([0, 0], [1, 1], 2)).to.include({ value: 0 });
    expect(wanted(weightedGeneralised([1e200, 1e200], [1, 1], 3)).value).to.equal(1e200);
  });

  it('of half the weight on either side take the middle', () => {
    expect(weightedMedian([1, 2, 3, 4], [1, 1, 1, 1])).to.include({ value: 2.5 });
    expect(weightedMedian([1, 2, 3], [0.1, 0.2, 0.3])).to.include({ value: 2.5 });
    expect(weightedMedian([1, 2, 3], [1, 1, 5])).to.include({ value: 3 });
    expect(weightedMedian([1, 2, 3], [1, 0, 1])).to.include({ value: 2 });
  });
});
