import { expect } from 'chai';
import fc from 'fast-check';
import { isEnough, weightInForce } from '../../../server/domain/scoring/aggregate.ts';
import { limit } from '../../../server/domain/scoring/limiter.ts';
import { expectClose, oracleCases } from '../../oracles/vectors.ts';
import { aggregate, normalise, ratingOf, type Weighted } from './parts.ts';
import { aGroup, aSet } from './sets.ts';

const GEOMETRIC = { method: 'geometric', scale: [1, 100] } as const;
const aggregates = [{ method: 'arithmetic' } as const, { ...GEOMETRIC, scale: [1, 100] as [number, number] }];
const { bands } = aSet(aGroup('ALL'));

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const children = fc.array(fc.record({ score: number(0, 100), weight: number(0.01, 100) }), {
  minLength: 1,
  maxLength: 12,
});

describe('normalise', () => {
  it('puts the floor at 0 and the goal at 100, whichever is higher', () => {
    const up = { method: 'goalposts', floor: 20, goal: 95 } as const;
    const down = { method: 'goalposts', floor: 40, goal: 0 } as const;
    expect([0, 20, 57.5, 95, 120].map((value) => normalise(up, value))).to.deep.equal([0, 0, 50, 100, 100]);
    expect([50, 40, 30, 0, -5].map((value) => normalise(down, value))).to.deep.equal([0, 0, 25, 100, 100]);
  });

  it('is full inside the best range and falls on both sides', () => {
    const range = { method: 'best-range', floor: 0, bestFrom: 15, bestTo: 40, ceiling: 90 } as const;
    expect([-3, 0, 7.5, 15, 40, 65, 90, 99].map((value) => normalise(range, value))).to.deep.equal([
      0, 0, 50, 100, 100, 50, 0, 0,
    ]);
  });

  it('stays within 0 and 100 and never falls as the value gets better', () => {
    fc.assert(
      fc.property(
        number(-1e6, 1e6),
        number(-1e6, 1e6),
        number(-1e6, 1e6),
        number(-1e6, 1e6),
        (floor, goal, a, b) => {
          fc.pre(floor !== goal);
          const [one, other] = [a, b].map((value) => normalise({ method: 'goalposts', floor, goal }, value));
          expect(one).to.be.within(0, 100);
          const better = goal > floor ? a >= b : a <= b;
          expect(better ? one! >= other! : one! <= other!).to.equal(true);
        },
      ),
    );
  });
});

describe('aggregate', () => {
  for (const { id, input, expected } of oracleCases<
    { x: (number | null)[]; w: number[] },
    { amean: number; gmean: number | null }
  >('composite.json', 'aggregate_vector')) {
    it(`agrees with COINr over the children that are there: ${id}`, () => {
      const present: Weighted[] = input.x.flatMap((score, i) =>
        score === null ? [] : [{ score, weight: input.w[i]! }],
      );
      expectClose(aggregate({ method: 'arithmetic' }, present), expected.amean, 1e-9);
      if (expected.gmean !== null) {
        expectClose(aggregate({ method: 'geometric', scale: [0, 100] }, present), expected.gmean, 1e-9);
      }
    });
  }

  it('maps scores onto 1–100 before the geometric mean and leaves the mean there', () => {
    const of = (...scores: number[]) =>
      aggregate(
        aggregates[1]!,
        scores.map((score) => ({ score, weight: 1 })),
      );
    expect(of(100, 100)).to.equal(100);
    expect(of(0, 0)).to.equal(1);
    expect(of(0, 100)).to.be.closeTo(10, 1e-12);
    expect(of(50, 50)).to.be.closeTo(50.5, 1e-12);
  });

  for (const method of aggregates) {
    it(`lies among its children, whatever their order (${method.method})`, () => {
      fc.assert(
        fc.property(children, (list) => {
          const score = aggregate(method, list);
          const reversed = aggregate(method, [...list].reverse());
          const scores = list.map((child) => child.score);
          expect(score).to.be.within(0, 100);
          expect(reversed).to.be.closeTo(score!, 1e-9);
          if (method.method === 'arithmetic')
            expect(score).to.be.within(Math.min(...scores), Math.max(...scores));
        }),
      );
    });

    it(`does not fall when a child gets better (${method.method})`, () => {
      fc.assert(
        fc.property(children, fc.nat(), number(0, 100), (list, pick, better) => {
          const chosen = pick % list.length;
          const raised = list.map((child, i) =>
            i === chosen ? { ...child, score: Math.max(child.score, better) } : child,
          );
          expect(aggregate(method, raised)).to.be.at.least(aggregate(method, list)! - 1e-9);
        }),
      );
    });
  }

  it('has nothing to say about nothing', () => {
    expect(aggregate({ method: 'arithmetic' }, [])).to.equal(null);
    expect(aggregate({ method: 'median' }, [])).to.equal(null);
  });

  it('spreads the weights over the children that are there', () => {
    expect([15, 30, 5].map((weight) => weightInForce(weight, 50))).to.deep.equal([0.3, 0.6, 0.1]);
  });
});

describe('isEnough', () => {
  it('lets exactly two thirds pass, however the share is written', () => {
    for (const share of [2 / 3, 0.666, 0.6667, 0.667]) {
      for (let thirds = 1; thirds <= 12; thirds++) {
        expect(
          isEnough(2 * thirds, 3 * thirds, share),
          `${String(2 * thirds)} with ${String(share)}`,
        ).to.equal(true);
        expect(isEnough(2 * thirds - 1, 3 * thirds, share)).to.equal(false);
      }
    }
    expect(isEnough(0, 4, 0)).to.equal(false);
  });
});

describe('A band', () => {
  it('begins a band at its foot, unrounded', () => {
    expect([0, 38.99, 39, 62.999, 63, 88, 100].map((score) => ratingOf(bands, score))).to.deep.equal([
      'inadequate',
      'inadequate',
      'requires-improvement',
      'requires-improvement',
      'good',
      'outstanding',
      'outstanding',
    ]);
  });
});

describe('limit', () => {
  const rules = [
    {
      code: 'LIM-SAFE',
      when: { kind: 'indicator-above', indicator: 'QUA-03', value: 3 },
      notBetterThan: 'requires-improvement',
    },
    {
      code: 'LIM-STD',
      when: { kind: 'indicator-below', indicator: 'QUA-02', value: 60 },
      notBetterThan: 'inadequate',
    },
    { code: 'LIM-SUB', when: { kind: 'no-submission' }, notBetterThan: 'requires-improvement' },
  ] as const;
  const under = (values: Record<string, number>, submitted: boolean | null) => ({
    valueOf: (code: string) => values[code] ?? null,
    submitted,
  });

  it('does nothing while no condition is met: the threshold itself is not past it', () => {
    expect(limit(rules, 'outstanding', under({ 'QUA-03': 3, 'QUA-02': 60 }, true))).to.deep.equal({
      rating: 'outstanding',
      limiters: [],
    });
    expect(limit(rules, 'outstanding', under({}, null)).limiters).to.deep.equal([]);
  });

  it('names what acted, with value and threshold, and takes the lowest cap', () => {
    const { rating, limiters } = limit(rules, 'good', under({ 'QUA-03': 3.1, 'QUA-02': 59 }, false));
    expect(rating).to.equal('inadequate');
    expect(
      limiters.map(({ code, value, threshold, lowers }) => [code, value, threshold, lowers]),
    ).to.deep.equal([
      ['LIM-SAFE', 3.1, 3, true],
      ['LIM-STD', 59, 60, true],
      ['LIM-SUB', null, null, true],
    ]);
  });

  it('never raises a rating', () => {
    const { rating, limiters } = limit(rules, 'inadequate', under({ 'QUA-03': 9 }, false));
    expect(rating).to.equal('inadequate');
    expect(limiters.map((limiter) => limiter.lowers)).to.deep.equal([false, false]);
    expect(limit(rules, null, under({}, false)).rating).to.equal(null);
  });
});
