import { expect } from 'chai';
import fc from 'fast-check';
import type { Aggregate } from '../../../server/domain/indicator-set.ts';
import { aggregator } from '../../../server/domain/scoring/aggregate.ts';
import { compositeInterval } from '../../../server/domain/scoring/composite-interval.ts';
import { readRecipe, recipesOfUnits, recipeText, recompute } from '../../../server/domain/scoring/recipe.ts';
import { orNull } from '../../../server/domain/stats/computed.ts';
import { wilsonInterval } from '../../../server/domain/stats/proportion.ts';
import { aggregate, scorecardOf } from './parts.ts';
import { aFact, aGroup, anIndicator, aSet, inputsOf } from './sets.ts';

interface Child {
  score: number;
  below: number;
  above: number;
  weight: number;
}

function intervalOf(
  method: Aggregate,
  list: readonly Child[],
): { low: number; high: number; estimate: number } {
  const how = aggregator(method);
  const children = {
    scores: Float64Array.from(list, ({ score }) => score),
    weights: Float64Array.from(list, ({ weight }) => weight),
    count: list.length,
  };
  const bounds = {
    low: Float64Array.from(list, ({ score, below }) => Math.max(0, score - below)),
    high: Float64Array.from(list, ({ score, above }) => Math.min(100, score + above)),
  };
  const estimate = aggregate(method, list)!;
  return { ...compositeInterval(how, children, bounds, estimate, [0, 100])!, estimate };
}

const METHODS: Aggregate[] = [
  { method: 'arithmetic' },
  { method: 'geometric' },
  { method: 'geometric', scale: [1, 100] },
  { method: 'harmonic' },
  { method: 'generalised', power: 2 },
  { method: 'generalised', power: -2 },
  { method: 'generalised', power: 200 },
  { method: 'generalised', power: -200 },
  { method: 'median' },
  { method: 'min' },
  { method: 'max' },
];

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const children = fc.array(
  fc.record({ score: number(1, 100), below: number(0, 30), above: number(0, 30), weight: number(0.1, 5) }),
  { minLength: 1, maxLength: 6 },
);

describe('The interval of a composite score', () => {
  it('is that of the child, where there is one', () => {
    for (const method of METHODS.filter((one) => !('scale' in one))) {
      const { low, high } = intervalOf(method, [{ score: 50, below: 10, above: 20, weight: 3 }]);
      expect(
        [low, high].map((bound) => Number(bound.toFixed(9))),
        method.method,
      ).to.deep.equal([40, 70]);
    }
  });

  it('adds distances as roots of weighted squares: worked by hand', () => {
    const { low, high } = intervalOf({ method: 'arithmetic' }, [
      { score: 60, below: 6, above: 3, weight: 1 },
      { score: 40, below: 8, above: 4, weight: 1 },
    ]);
    expect([low, high]).to.deep.equal([45, 52.5]);
  });

  for (const method of METHODS) {
    it(`holds the estimate, lies on the scale and is no wider than the widest case: ${JSON.stringify(method)}`, () => {
      fc.assert(
        fc.property(children, (list) => {
          const { low, high, estimate } = intervalOf(method, list);
          expect(estimate).to.be.within(low, high);
          expect(low).to.be.at.least(0);
          expect(high).to.be.at.most(100);
          const shifted = (by: (child: Child) => number): number =>
            intervalOf(
              method,
              list.map((child) => ({ ...child, score: by(child), below: 0, above: 0 })),
            ).estimate;
          expect(low).to.be.at.least(shifted((child) => Math.max(0, child.score - child.below)) - 1e-9 || 0);
          expect(high).to.be.at.most(shifted((child) => Math.min(100, child.score + child.above)) + 1e-9);
        }),
      );
    });

    it(`shrinks with the errors of the children: ${JSON.stringify(method)}`, () => {
      fc.assert(
        fc.property(children, (list) => {
          const wide = intervalOf(method, list);
          const narrow = intervalOf(
            method,
            list.map((child) => ({ ...child, below: child.below / 2, above: child.above / 2 })),
          );
          expect(narrow.high - narrow.low).to.be.at.most(wide.high - wide.low + 1e-9);
        }),
      );
    });
  }

  for (const [sign, method] of [
    [1, 'max'],
    [-1, 'min'],
  ] as const)
    it(`of a generalised mean becomes that of the ${method} as the power grows`, () => {
      fc.assert(
        fc.property(children, (list) => {
          const outermost = intervalOf({ method }, list);
          const distances = [200, 2000, 200_000].map((power) => {
            const { low, high } = intervalOf({ method: 'generalised', power: sign * power }, list);
            return Math.max(Math.abs(low - outermost.low), Math.abs(high - outermost.high));
          });
          // A weight below a fiftieth of all, to the power of 1/200, still takes a few of a hundred.
          expect(distances[0]).to.be.at.most(12);
          expect(distances[1]).to.be.at.most(1.5);
          expect(distances[2]).to.be.at.most(0.1);
        }),
      );
    });

  const set = aSet(
    aGroup('ALL', {
      aggregate: { method: 'geometric', scale: [1, 100] },
      groups: [
        aGroup('QUA', { indicators: [anIndicator('QUA-01'), anIndicator('QUA-02')] }),
        aGroup('FIN', { indicators: [anIndicator('FIN-01', { wholeNumbers: false })] }),
      ],
    }),
  );
  const card = (n: number) =>
    scorecardOf(
      set,
      inputsOf([
        aFact('QUA-01', { numerator: 0.6 * n, denominator: n }),
        aFact('QUA-02', { numerator: 0.9 * n, denominator: n }),
        aFact('FIN-01', { numerator: 70, denominator: 100 }),
      ]),
    );

  it('is on every group whose indicators have one, and shrinks with n', () => {
    const [few, many] = [card(20), card(2000)];
    const own = orNull(wilsonInterval(12, 20))!;
    expect(few.indicators[0]?.scoreInterval?.low).to.be.closeTo(own.low * 100, 1e-9);
    expect(few.groups.map(({ interval }) => interval === null)).to.deep.equal([false, false, true]);
    for (const i of [0, 1]) {
      const width = (one: typeof few): number => one.groups[i]!.interval!.high - one.groups[i]!.interval!.low;
      expect(width(many)).to.be.lessThan(width(few));
      expect(few.groups[i]!.score).to.be.within(few.groups[i]!.interval!.low, few.groups[i]!.interval!.high);
    }
    expect(few.interval).to.deep.equal(few.groups[0]?.interval);
  });

  it('of a percentile rank counts the other units below its ends, never the unit itself', () => {
    const ranked = aSet(
      aGroup('ALL', {
        availability: 0,
        indicators: [anIndicator('QUA-01', { normalise: { method: 'percentile-rank' } })],
      }),
    );
    const inputs = [10, 50, 90].map((numerator, i) =>
      inputsOf([aFact('QUA-01', { numerator, denominator: 100 })], { unit: `U${String(i)}` }),
    );
    expect(
      recipesOfUnits(ranked, inputs).map(({ result }) => result.indicators[0]?.scoreInterval),
    ).to.deep.equal([
      { low: 0, high: 0 },
      { low: 50, high: 50 },
      { low: 100, high: 100 },
    ]);
  });

  it('is recomputed to the same bytes where units are compared, for each unit from its recipe alone', () => {
    const relative = aSet(
      aGroup('ALL', {
        aggregate: { method: 'arithmetic' },
        adjust: [
          {
            method: 'reward',
            mean: [65, 85],
            variance: [30, 70],
            rewards: { highStable: 4, highMedium: 3, relativelyHighStable: 2, relativelyHighMedium: 1 },
          },
          {
            method: 'reward',
            mean: [20, 40],
            variance: [50, 90],
            rewards: { highStable: 2, highMedium: 1, relativelyHighStable: 1, relativelyHighMedium: 1 },
          },
        ],
        groups: [
          aGroup('QUA', {
            indicators: [
              anIndicator('QUA-01', { normalise: { method: 'percentile-rank' }, direction: 'lower' }),
              anIndicator('QUA-02', { normalise: { method: 'min-max' } }),
              anIndicator('QUA-03', { normalise: { method: 'z-score', mean: 50, deviation: 10 } }),
            ],
          }),
          aGroup('SAT', {
            aggregate: { method: 'copeland' },
            indicators: [anIndicator('SAT-01'), anIndicator('SAT-02')],
          }),
        ],
      }),
    );
    const facts = ['QUA-01', 'QUA-02', 'QUA-03', 'SAT-01', 'SAT-02'];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.option(fc.nat(50)), { minLength: 5, maxLength: 5 }), {
          minLength: 1,
          maxLength: 6,
        }),
        (units) => {
          const inputs = units.map((values, i) =>
            inputsOf(
              values.flatMap((value, j) =>
                value === null ? [] : [aFact(facts[j]!, { numerator: value, denominator: 50 })],
              ),
              { unit: `U${String(i)}` },
            ),
          );
          for (const recipe of recipesOfUnits(relative, inputs)) {
            const text = recipeText(recipe);
            expect(recipeText(recompute(readRecipe(text)))).to.equal(text);
          }
        },
      ),
    );
  });
});
