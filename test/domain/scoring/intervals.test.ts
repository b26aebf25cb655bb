import { expect } from 'chai';
import fc from 'fast-check';
import type { Normalise } from '../../../server/domain/indicator.ts';
import type { Aggregate } from '../../../server/domain/indicator-set.ts';
import { copelandInterval } from '../../../server/domain/scoring/pairs.ts';
import { recipesOfUnits, recompute } from '../../../server/domain/scoring/recipe.ts';
import type { Scorecard } from '../../../server/domain/scoring/scorecard.ts';
import { scorecardOf } from './parts.ts';
import { aFact, aGroup, anIndicator, aSet, inputsOf } from './sets.ts';

const NORMALISATIONS: readonly (readonly [Normalise, readonly [number, number] | null])[] = [
  [{ method: 'goalposts', floor: 20, goal: 90 }, [0, 100]],
  [{ method: 'goalposts', floor: 90, goal: 20 }, [0, 100]],
  [{ method: 'goalposts', floor: 20, goal: 90, truncate: false }, null],
  [{ method: 'best-range', floor: 10, bestFrom: 40, bestTo: 60, ceiling: 90 }, [0, 100]],
  [{ method: 'identity' }, null],
  [{ method: 'min-max' }, [0, 100]],
  [{ method: 'min-max', scale: [1, 5] }, [1, 5]],
  [{ method: 'z-score', mean: 50, deviation: 10 }, null],
  [{ method: 'percentile-rank' }, [0, 100]],
  [{ method: 'rank', first: 1 }, null],
  [{ method: 'distance-to-target', target: 80, cap: true }, [0, 100]],
  [{ method: 'distance-to-target' }, [0, Infinity]],
  [
    {
      method: 'cut-points',
      cuts: [30, 50, 70],
      levels: ['inadequate', 'requires-improvement', 'good', 'outstanding'],
      inclusive: 'lower',
    },
    [0, 100],
  ],
];

const AGGREGATIONS: readonly Aggregate[] = [
  { method: 'arithmetic' },
  { method: 'geometric' },
  { method: 'geometric', scale: [1, 100] },
  { method: 'harmonic', scale: [1, 100] },
  { method: 'generalised', power: 3 },
  { method: 'generalised', power: -1 },
  { method: 'median' },
  { method: 'min' },
  { method: 'max' },
  { method: 'copeland' },
];

interface Case {
  normalise: readonly [Normalise, readonly [number, number] | null];
  aggregate: Aggregate;
  direction: 'higher' | 'lower';
  rounded: boolean;
  /** Numerators of a denominator, a row a unit; null: no value. */
  rows: (number | null)[][];
  n: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  normalise: fc.constantFrom(...NORMALISATIONS),
  aggregate: fc.constantFrom(...AGGREGATIONS),
  direction: fc.constantFrom('higher' as const, 'lower' as const),
  rounded: fc.boolean(),
  rows: fc.array(fc.array(fc.option(fc.nat(20), { freq: 6 }), { minLength: 3, maxLength: 3 }), {
    minLength: 2,
    maxLength: 6,
  }),
  n: fc.constantFrom(20, 50, 1000),
});

function cardsOf({ normalise: [normalise], aggregate, direction, rounded, rows, n }: Case): Scorecard[] {
  const set = aSet(
    aGroup('ALL', {
      availability: 0,
      aggregate,
      ...(rounded && { rounding: { method: 'half-up' as const, decimals: 0 } }),
      groups: [
        aGroup('AAA', {
          availability: 0,
          indicators: [
            anIndicator('A-01', { normalise, direction }),
            anIndicator('A-02', { normalise, direction, weight: 2 }),
          ],
        }),
        aGroup('BBB', { availability: 0, indicators: [anIndicator('B-01', { normalise, direction })] }),
      ],
    }),
  );
  const inputs = rows.map((values, i) =>
    inputsOf(
      values.flatMap((value, j) =>
        value === null
          ? []
          : [aFact(['A-01', 'A-02', 'B-01'][j]!, { numerator: (value * n) / 20, denominator: n })],
      ),
      { unit: `U${String(i)}` },
    ),
  );
  const recipes = recipesOfUnits(set, inputs);
  for (const recipe of recipes) expect(recompute(recipe)).to.deep.equal(recipe);
  return recipes.map(({ result }) => result);
}

describe('Intervals of scores', () => {
  it('contain the score and end where the scale does, whatever the methods', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const [worst, best] = given.normalise[1] ?? [-Infinity, Infinity];
        const cards = cardsOf(given);
        // Whoever is beyond the end of the scale with both bounds is there for certain; pairs of such units have no interval.
        const isCertain = cards.every(({ groups }) =>
          groups.every(
            ({ code, score, interval: ends }) =>
              code === 'ALL' || !ends || (ends.low === score && ends.high === score),
          ),
        );
        const isPairs = (code: string): boolean => code === 'ALL' && given.aggregate.method === 'copeland';
        for (const card of cards) {
          for (const { score, scoreInterval, interval: ofValue } of card.indicators) {
            expect(scoreInterval === null).to.equal(score === null || ofValue === null);
            if (!scoreInterval) continue;
            expect(score).to.be.within(scoreInterval.low, scoreInterval.high);
            expect(scoreInterval.low).to.be.at.least(worst);
            expect(scoreInterval.high).to.be.at.most(best);
          }
          for (const { code, score, interval } of card.groups) {
            // Every score of a group rests on proportions, and proportions have errors.
            expect(interval === null, code).to.equal(score === null || (isPairs(code) && isCertain));
            if (!interval) continue;
            expect(score).to.be.within(interval.low, interval.high);
            if (isPairs(code)) continue;
            const isMapped = code === 'ALL' && 'scale' in given.aggregate;
            const onto = (end: number): number => (isMapped ? 1 + (99 * end) / 100 : end);
            const noise = given.rounded ? 0.5 : 1e-9;
            expect(interval.low).to.be.at.least(onto(worst) - noise);
            expect(interval.high).to.be.at.most(onto(best) + noise);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  const pair = (score: number, reach: number) => ({
    scores: [score],
    low: [score - reach],
    high: [score + reach],
  });

  it('of Copeland scores count the victories that errors leave standing: worked by hand', () => {
    // 10 apart: the difference has ±√(6² + 6²) ≈ ±8.5, so the order stands; 7 apart it does not.
    expect(copelandInterval([pair(60, 6), pair(50, 6)], [1])).to.deep.equal([
      { low: 1, high: 1 },
      { low: -1, high: -1 },
    ]);
    expect(copelandInterval([pair(57, 6), pair(50, 6)], [1])).to.deep.equal([
      { low: -1, high: 1 },
      { low: -1, high: 1 },
    ]);
    // Errors of the other unit alone are enough to make an order doubtful.
    expect(copelandInterval([pair(57, 0), pair(50, 8)], [1])?.[0]).to.deep.equal({ low: -1, high: 1 });
    expect(copelandInterval([pair(57, 0), pair(50, 0)], [1])).to.equal(null);
    // A difference that ends exactly at zero, 10 − √(6² + 8²), is half a victory: the pair is level there.
    expect(
      copelandInterval(
        [
          { scores: [60], low: [54], high: [66] },
          { scores: [50], low: [42], high: [58] },
        ],
        [1],
      ),
    ).to.deep.equal([
      { low: 0, high: 1 },
      { low: -1, high: 0 },
    ]);
  });

  it('of Copeland scores shrink with the errors', () => {
    const rows = fc.array(fc.tuple(fc.nat(100), fc.nat(30), fc.nat(100), fc.nat(30)), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (units) => {
        const at = (share: number) =>
          copelandInterval(
            units.map(([a, reachA, b, reachB]) => ({
              scores: [a, b],
              low: [a - share * reachA, b - share * reachB],
              high: [a + share * reachA, b + share * reachB],
            })),
            [1, 2],
          );
        const [wide, narrow] = [at(1), at(0.5)];
        if (!wide || !narrow) return;
        wide.forEach(({ low, high }, i) => {
          expect(narrow[i]!.low).to.be.at.least(low);
          expect(narrow[i]!.high).to.be.at.most(high);
        });
      }),
    );
  });

  it('are widened by the error of what is added, and moved by it', () => {
    const set = (adjusted: boolean) =>
      aSet(
        aGroup('ALL', {
          ...(adjusted && { adjust: [{ method: 'add' as const, indicator: 'A-02' }] }),
          indicators: [
            anIndicator('A-01', { normalise: { method: 'identity' } }),
            anIndicator('A-02', { normalise: null, weight: 0 }),
          ],
        }),
      );
    const inputs = inputsOf([
      aFact('A-01', { numerator: 50, denominator: 100 }),
      aFact('A-02', { numerator: 10, denominator: 100 }),
    ]);
    const [plain, moved] = [scorecardOf(set(false), inputs), scorecardOf(set(true), inputs)];
    const added = plain.indicators[1]!.interval!;
    expect(moved.score).to.equal(plain.score! + 10);
    expect(moved.interval!.low).to.be.closeTo(
      60 - Math.hypot(50 - plain.interval!.low, 10 - added.low),
      1e-9,
    );
    expect(moved.interval!.high).to.be.closeTo(
      60 + Math.hypot(plain.interval!.high - 50, added.high - 10),
      1e-9,
    );
  });
});
