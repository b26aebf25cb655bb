import { expect } from 'chai';
import fc from 'fast-check';
import type { Normalise } from '../../../server/domain/indicator.ts';
import type { Aggregate, Rate } from '../../../server/domain/indicator-set.ts';
import { type Reward, weightedSpread } from '../../../server/domain/scoring/adjust.ts';
import { compile, RulesError } from '../../../server/domain/scoring/plan.ts';
import { round } from '../../../server/domain/scoring/rounding.ts';
import { rulesOf } from '../../../server/domain/scoring/rules.ts';
import { scoreUnits } from '../../../server/domain/scoring/score-units.ts';
import type { Scorecard } from '../../../server/domain/scoring/scorecard.ts';
import { minMax, percentileRank, zScore } from '../../../server/domain/stats/normalisation.ts';
import {
  weightedArithmetic,
  weightedGeneralised,
  weightedHarmonic,
  weightedMedian,
} from '../../../server/domain/stats/weighted-mean.ts';
import { aggregate, normalise } from './parts.ts';
import { aGroup, anIndicator, aSet, inputsOf, percent } from './sets.ts';

const LEVELS = ['outstanding', 'good', 'requires-improvement', 'inadequate'];

/** Units with percentages of the indicators …; null: none. */
const scored = (
  root: ReturnType<typeof aGroup>,
  units: readonly (readonly (number | null)[])[],
  choices: Parameters<typeof aSet>[1] = {},
): Scorecard[] => {
  const set = aSet(root, choices);
  const inputs = units.map((values, i) =>
    inputsOf(
      values.flatMap((value, j) => (value === null ? [] : [percent(`A-0${String(j + 1)}`, value)])),
      { unit: `U${String(i)}` },
    ),
  );
  return scoreUnits(rulesOf(set), inputs, set).map(({ result }) => result);
};

const group = (
  count: number,
  choices: Parameters<typeof aGroup>[1] = {},
  indicator: Parameters<typeof anIndicator>[1] = {},
) =>
  aGroup('ALL', {
    availability: 0,
    indicators: Array.from({ length: count }, (_, i) => anIndicator(`A-0${String(i + 1)}`, indicator)),
    ...choices,
  });

const score = fc.double({ min: 1, max: 100, noNaN: true });
const weight = fc.double({ min: 0.1, max: 10, noNaN: true });
const children = fc.array(fc.record({ score, weight }), { minLength: 1, maxLength: 8 });

describe('Aggregations', () => {
  const methods: [Aggregate, (x: number[], w: number[]) => unknown][] = [
    [{ method: 'arithmetic' }, weightedArithmetic],
    [{ method: 'harmonic' }, weightedHarmonic],
    [{ method: 'generalised', power: 2 }, (x, w) => weightedGeneralised(x, w, 2)],
    [{ method: 'generalised', power: -2 }, (x, w) => weightedGeneralised(x, w, -2)],
    [{ method: 'median' }, weightedMedian],
  ];
  for (const [method, ofLibrary] of methods) {
    it(`agree with the library of methods: ${JSON.stringify(method)}`, () => {
      fc.assert(
        fc.property(children, (list) => {
          const known = ofLibrary(
            list.map((child) => child.score),
            list.map((child) => child.weight),
          ) as { value: number };
          expect(aggregate(method, list)).to.be.closeTo(known.value, 1e-9 * known.value);
        }),
      );
    });
  }

  const all: Aggregate[] = [
    ...methods.map(([method]) => method),
    { method: 'geometric' },
    { method: 'min' },
    { method: 'max' },
  ];
  it('do not change when a weight is split between two equal children', () => {
    fc.assert(
      fc.property(children, fc.nat(), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (list, pick, part) => {
        const chosen = list[pick % list.length]!;
        const split = [
          ...list.filter((child) => child !== chosen),
          { ...chosen, weight: chosen.weight * part },
          { ...chosen, weight: chosen.weight * (1 - part) },
        ];
        for (const method of all.filter((one) => one.method !== 'median')) {
          expect(aggregate(method, split), method.method).to.be.closeTo(aggregate(method, list)!, 1e-9);
        }
      }),
    );
  });

  it('follow the unit of the scores: twice the scores give twice the mean', () => {
    fc.assert(
      fc.property(children, (list) => {
        const doubled = list.map((child) => ({ ...child, score: child.score * 2 }));
        for (const method of all) {
          expect(aggregate(method, doubled), method.method).to.be.closeTo(aggregate(method, list)! * 2, 1e-8);
        }
      }),
    );
  });

  it('have no answer without weight, and where a logarithm has none', () => {
    expect(aggregate({ method: 'arithmetic' }, [{ score: 5, weight: 0 }])).to.equal(null);
    expect(aggregate({ method: 'median' }, [{ score: 5, weight: 0 }])).to.equal(null);
    expect(aggregate({ method: 'geometric' }, [{ score: 0, weight: 1 }])).to.equal(null);
    expect(aggregate({ method: 'geometric', scale: [1, 100] }, [{ score: 0, weight: 1 }])).to.equal(1);
    expect(aggregate({ method: 'harmonic' }, [{ score: 0, weight: 1 }])).to.equal(null);
    expect(aggregate({ method: 'generalised', power: 2 }, [{ score: 0, weight: 1 }])).to.equal(0);
  });
});

describe('Rounding', () => {
  it('takes halves upwards', () => {
    const up = { method: 'half-up', decimals: 1 } as const;
    expect([2.25, 2.24, -2.25, 1.15].map((value) => round(up, value))).to.deep.equal([2.3, 2.2, -2.2, 1.2]);
    expect([3.25, 3.74, 3.75, 3.249].map((value) => round({ method: 'nearest-half' }, value))).to.deep.equal([
      3.5, 3.5, 4, 3,
    ]);
  });
});

describe('Cut-points', () => {
  const cuts = {
    method: 'cut-points',
    cuts: [10, 20, 30],
    levels: ['outstanding', 'good', 'requires-improvement', 'inadequate'],
  } as const;
  const pointsOf = (inclusive: 'lower' | 'upper', value: number): number =>
    normalise({ ...cuts, cuts: [...cuts.cuts], levels: [...cuts.levels], inclusive }, value);

  it('give a value on a cut to the level above or below it', () => {
    expect([9.9, 10, 30].map((value) => pointsOf('lower', value))).to.deep.equal([100, 200 / 3, 0]);
    expect([9.9, 10, 30].map((value) => pointsOf('upper', value))).to.deep.equal([100, 100, 100 / 3]);
  });

  it('give an indicator its level', () => {
    const [card] = scored(
      group(
        1,
        {},
        { normalise: { ...cuts, cuts: [...cuts.cuts], levels: [...cuts.levels], inclusive: 'lower' } },
      ),
      [[25]],
    );
    expect(card?.indicators[0]).to.include({ rating: 'requires-improvement', score: 100 / 3 });
  });
});

describe('Relative methods', () => {
  const relative: [Normalise, (x: number[]) => unknown][] = [
    [{ method: 'min-max' }, (x) => minMax(x, [0, 100])],
    [{ method: 'z-score', mean: 50, deviation: 10 }, (x) => zScore(x, { mean: 50, deviation: 10 })],
    [{ method: 'percentile-rank', scale: [0, 1] }, percentileRank],
  ];
  const percentages = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 8 });

  for (const [method, ofLibrary] of relative) {
    it(`agree with the library of methods, turned round where lower is better: ${method.method}`, () => {
      fc.assert(
        fc.property(percentages, (values) => {
          for (const direction of ['higher', 'lower'] as const) {
            const known = ofLibrary(direction === 'lower' ? values.map((value) => -value) : values);
            const cards = scored(
              group(1, {}, { normalise: method, direction }),
              values.map((value) => [value]),
            );
            cards.forEach((card, i) =>
              expect(card.indicators[0]?.score).to.be.closeTo(
                (known as { values: number[] }).values[i]!,
                1e-9,
              ),
            );
          }
        }),
      );
    });
  }

  it('measure from the worst unit to a target', () => {
    const cards = scored(
      group(1, {}, { normalise: { method: 'distance-to-target', target: 80, cap: true } }),
      [[20], [50], [90], [null]],
    );
    expect(cards.map((card) => card.score)).to.deep.equal([0, 50, 100, null]);
  });

  it('say why one unit, or units that are all equal, have no score', () => {
    for (const method of ['min-max', 'z-score', 'percentile-rank', 'distance-to-target'] as const) {
      const [alone] = scored(group(1, {}, { normalise: { method } }), [[50]]);
      expect(alone?.indicators[0]?.notScoredBecause, method).to.equal(
        method === 'percentile-rank' ? 'too-few-values' : 'no-variation',
      );
      expect(alone?.rating).to.equal('not-rated');
    }
    const equal = scored(group(1, {}, { normalise: { method: 'min-max' } }), [[50], [50]]);
    expect(equal.map((card) => card.indicators[0]?.notScoredBecause)).to.deep.equal([
      'no-variation',
      'no-variation',
    ]);
  });

  it('count who outranks whom', () => {
    const cards = scored(group(3, { aggregate: { method: 'copeland' } }), [
      [90, 90, 10],
      [50, 50, 90],
      [10, 10, 50],
    ]);
    expect(cards.map((card) => card.score)).to.deep.equal([2, 0, -2]);
    // So far apart that no error of ten percentages could turn the order.
    expect(cards.map((card) => card.interval)).to.deep.equal([2, 0, -2].map((at) => ({ low: at, high: at })));
  });

  it('do not depend on the order of the units', () => {
    const rows = [
      [10, 40],
      [90, 20],
      [30, 30],
      [70, 70],
    ];
    const root = group(2, { aggregate: { method: 'copeland' } }, { normalise: { method: 'z-score' } });
    const forward = scored(root, rows).map((card) => card.score);
    expect(scored(root, [...rows].reverse()).map((card) => card.score)).to.deep.equal(forward.reverse());
  });
});

describe('Adjustments', () => {
  it('use the weighted variance with its correction for few children', () => {
    const spread = weightedSpread({
      scores: Float64Array.of(4, 5, 3),
      weights: Float64Array.of(1, 3, 1.5),
      count: 3,
    })!;
    const mean = (4 + 15 + 4.5) / 5.5;
    const squares = (4 - mean) ** 2 + 3 * (5 - mean) ** 2 + 1.5 * (3 - mean) ** 2;
    expect(spread.mean).to.be.closeTo(mean, 1e-12);
    expect(spread.variance).to.be.closeTo((3 * squares) / (2 * 5.5), 1e-12);
  });

  const reward = {
    method: 'reward',
    mean: [65, 85] as [number, number],
    variance: [30, 70] as [number, number],
    rewards: { highStable: 0.4, highMedium: 0.3, relativelyHighStable: 0.2, relativelyHighMedium: 0.1 },
  } as const;

  it('reward who is high and stable among all', () => {
    const rows = Array.from({ length: 11 }, (_, i) => [i * 8, i * 8 + (11 - i)]);
    const amounts = scored(group(2, { adjust: [reward] }), rows).map(
      (card) => card.groups[0]?.adjustments?.[0]?.amount,
    );
    expect(amounts).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.4, 0.4]);
  });

  it('count a mean on a percentile as reached, and a variance on one as past it', () => {
    // Five units, whose 25th, 50th and 75th percentiles are values of units: means 20 … 60, variances from 2 to 50.
    const rows = [10, 2, 6, 4, 8].map((gap, i) => [(i + 2) * 10 - gap / 2, (i + 2) * 10 + gap / 2]);
    const rule: Reward = { ...reward, mean: [25, 50], variance: [25, 75] };
    const found = scored(group(2, { adjust: [rule] }), rows).map((card) => card.groups[0]?.adjustments?.[0]);
    expect(
      found.map(
        (one) => one?.method === 'reward' && [one.mean, one.variance].map((x) => Math.round(x! * 1e9) / 1e9),
      ),
    ).to.deep.equal([
      [20, 50],
      [30, 2],
      [40, 18],
      [50, 8],
      [60, 32],
    ]);
    expect(found.map((one) => one?.amount)).to.deep.equal([0, 0.2, 0.3, 0.3, 0]);
  });

  it('take each of two rewards by its own percentiles', () => {
    const strict = { ...reward, mean: [95, 100], variance: [1, 2] } satisfies Reward;
    const rows = Array.from({ length: 11 }, (_, i) => [i * 8, i * 8 + (11 - i)]);
    const amountsOf = (...adjust: Reward[]): number[][] =>
      scored(group(2, { adjust }), rows).map((card) =>
        card.groups[0]!.adjustments!.map(({ amount }) => amount),
      );
    const [alone, other] = [amountsOf(reward), amountsOf(strict)];
    expect(alone).not.to.deep.equal(other);
    expect(amountsOf(reward, strict)).to.deep.equal(alone.map((one, i) => [...one, ...other[i]!]));
    expect(amountsOf(strict, reward)).to.deep.equal(alone.map((one, i) => [...other[i]!, ...one]));
  });

  it('add the value of an indicator, then round, then rate, and show all three', () => {
    const root = aGroup('ALL', {
      availability: 0,
      indicators: [
        anIndicator('A-01'),
        anIndicator('A-02', { normalise: null, weight: 0, direction: 'none' }),
      ],
      adjust: [{ method: 'add', indicator: 'A-02' }],
      rounding: { method: 'half-up', decimals: 0 },
    });
    const [adjusted, plain] = scored(root, [
      [60, 3],
      [60, null],
    ]);
    expect(adjusted?.groups[0]).to.deep.include({
      score: 63,
      rating: 'good',
      aggregated: 60,
      adjustments: [{ method: 'add', indicator: 'A-02', amount: 3, value: 3 }],
    });
    expect(plain?.groups[0]).to.deep.include({
      score: 60,
      adjustments: [{ method: 'add', indicator: 'A-02', amount: 0, value: null }],
    });
  });
});

describe('Count rules', () => {
  const rate: Rate = {
    method: 'counts',
    rules: [
      { level: 'inadequate', when: [{ levels: ['inadequate'], atLeast: 2 }] },
      {
        level: 'requires-improvement',
        when: [{ levels: ['inadequate'], atLeast: 1 }],
      },
      { level: 'requires-improvement', when: [{ levels: ['requires-improvement'], atLeast: 2 }] },
      {
        level: 'outstanding',
        when: [
          { levels: ['outstanding'], atLeast: 2 },
          { levels: ['outstanding', 'good'], all: true },
        ],
      },
    ],
    otherwise: 'good',
  };
  const levelFor = (...values: (number | null)[]): string | undefined =>
    scored(group(5, { rate }), [values])[0]?.rating;

  it('take the first rule whose conditions all hold, over the children that have a level', () => {
    expect(levelFor(10, 10, 95, 95, 95)).to.equal('inadequate');
    expect(levelFor(10, 95, 95, 95, 95)).to.equal('requires-improvement');
    expect(levelFor(50, 50, 95, 95, 95)).to.equal('requires-improvement');
    expect(levelFor(95, 95, 70, 70, 70)).to.equal('outstanding');
    expect(levelFor(95, 95, 70, 70, 50)).to.equal('good');
    expect(levelFor(95, 95, null, null, null)).to.equal('outstanding');
    expect(levelFor(null, null, null, null, null)).to.equal('not-rated');
  });
});

describe('Limiters', () => {
  const reason = { uz: 'x', ru: 'x', en: 'x' };
  const root = aGroup('ALL', {
    groups: [
      aGroup('ONE', { indicators: [anIndicator('A-01')] }),
      aGroup('TWO', { indicators: [anIndicator('A-02')] }),
    ],
  });

  it('cap by the level of a group or an indicator and by a fact, each with its reason', () => {
    const set = aSet(root, {
      facts: [{ code: 'ENF', name: reason }],
      limiters: [
        {
          code: 'LIM-ONE',
          when: { kind: 'level', of: 'ONE', at: 'requires-improvement' },
          notBetterThan: 'requires-improvement',
          reason,
        },
        { code: 'LIM-ENF', when: { kind: 'fact', fact: 'ENF' }, notBetterThan: 'inadequate', reason },
      ],
    });
    const card = (first: number, namedFacts: string[]): Scorecard =>
      scoreUnits(
        rulesOf(set),
        [inputsOf([percent('A-01', first), percent('A-02', 100)], { namedFacts })],
        set,
      )[0]!.result;
    expect(card(90, [])).to.include({ rating: 'outstanding', ratingBeforeLimiters: 'outstanding' });
    const low = card(30, []);
    expect(low).to.include({ rating: 'requires-improvement', ratingBeforeLimiters: 'good' });
    expect(low.limiters[0]?.level).to.deep.equal({
      of: 'ONE',
      found: 'inadequate',
      at: 'requires-improvement',
    });
    const enforced = card(90, ['ENF']);
    expect(enforced.rating).to.equal('inadequate');
    expect(enforced.limiters.map(({ code, fact }) => [code, fact])).to.deep.equal([['LIM-ENF', 'ENF']]);
  });
});

describe('Trees', () => {
  it('let an indicator count in two groups', () => {
    const root = aGroup('ALL', {
      groups: [
        aGroup('LOW', {
          aggregate: { method: 'min' },
          indicators: [anIndicator('A-01'), anIndicator('A-02')],
        }),
        aGroup('TOP', {
          aggregate: { method: 'max' },
          includes: [
            { code: 'A-01', weight: 1 },
            { code: 'A-02', weight: 3 },
          ],
        }),
      ],
    });
    const [card] = scored(root, [[40, 80]]);
    expect(card?.groups.map(({ code, score: own }) => [code, own])).to.deep.equal([
      ['ALL', 60],
      ['LOW', 40],
      ['TOP', 80],
    ]);
    expect(card?.groups[2]?.children.map(({ code, weightInForce }) => [code, weightInForce])).to.deep.equal([
      ['A-01', 0.25],
      ['A-02', 0.75],
    ]);
  });

  it('ask for a share of the weight where the group says so', () => {
    const root = aGroup('ALL', {
      availability: 0.5,
      availabilityOf: 'weight',
      indicators: [anIndicator('A-01', { weight: 3 }), anIndicator('A-02'), anIndicator('A-03')],
    });
    const [heavy, light] = scored(root, [
      [50, null, null],
      [null, 50, 50],
    ]);
    expect(heavy?.score).to.equal(50);
    expect(light?.notRatedBecause).to.deep.equal([
      { kind: 'too-few', scored: 2, applicable: 5, share: 0.5, of: 'weight' },
    ]);
  });

  const problemsOf = (root: ReturnType<typeof aGroup>): string[] => {
    try {
      compile(rulesOf(aSet(root)));
      return [];
    } catch (error) {
      if (!(error instanceof RulesError)) throw error;
      return error.problems.map(({ path, reason }) => `${path}: ${reason}`);
    }
  };

  it('are refused with path and reason where they do not hold together', () => {
    const include = (code: string, weight = 1) => ({ includes: [{ code, weight }] });
    const tree = (choices: Parameters<typeof aGroup>[1]) =>
      aGroup('ALL', {
        groups: [
          aGroup('ONE', { indicators: [anIndicator('A-01')], ...choices }),
          aGroup('TWO', { indicators: [anIndicator('A-02'), anIndicator('A-03', { normalise: null })] }),
        ],
      });
    const at = 'tree.groups.0.includes.0';
    expect(problemsOf(tree(include('TWO')))).to.deep.equal([]);
    expect(problemsOf(tree(include('ALL')))).to.deep.equal([`${at}.code: is a circle: ALL → ONE → ALL`]);
    expect(problemsOf(tree(include('ONE')))).to.deep.equal([`${at}.code: is a circle: ONE → ONE`]);
    expect(problemsOf(tree(include('NIX')))).to.deep.equal([
      `${at}.code: the set has neither an indicator nor a group "NIX"`,
    ]);
    expect(problemsOf(tree(include('A-01')))).to.deep.equal([`${at}.code: A-01 is a child of ONE already`]);
    expect(problemsOf(tree(include('A-03')))).to.deep.equal([
      `${at}.code: A-03 is not scored: it cannot count here`,
    ]);
    expect(problemsOf(tree(include('TWO', 0)))).to.deep.equal([`${at}.weight: must be above 0`]);
    expect(problemsOf(tree({ indicators: [anIndicator('two')] }))).to.deep.equal([
      'tree: a group and an indicator have the code two',
    ]);
    expect(problemsOf(tree({ indicators: [anIndicator('A-01', { weight: NaN })] }))).to.deep.equal([
      'tree.groups.0: A-01 has no weight',
    ]);
  });
});

describe('Numbers that cannot be computed', () => {
  it('never reach a scorecard', () => {
    const value = fc.option(fc.constantFrom(0, 1, 50, 100));
    const method = fc.constantFrom<Aggregate>(
      { method: 'arithmetic' },
      { method: 'geometric' },
      { method: 'harmonic' },
      { method: 'generalised', power: -1.5 },
      { method: 'median' },
      { method: 'min' },
      { method: 'copeland' },
    );
    const scale = fc.constantFrom<Normalise>(
      { method: 'goalposts', floor: 0, goal: 100, truncate: false },
      { method: 'identity' },
      { method: 'min-max' },
      { method: 'z-score' },
      { method: 'percentile-rank' },
      { method: 'rank' },
      { method: 'distance-to-target', target: 0 },
    );
    const weights = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value), { maxLength: 4 }),
        method,
        scale,
        weights,
        (rows, aggregateBy, normaliseBy, each) => {
          const root = group(
            2,
            { aggregate: aggregateBy, rounding: { method: 'nearest-half' } },
            { normalise: normaliseBy, weight: each },
          );
          const every = (found: unknown): unknown[] =>
            typeof found === 'object' && found !== null ? Object.values(found).flatMap(every) : [found];
          for (const card of scored(root, rows)) {
            const numbers = every(card).filter((one) => typeof one === 'number');
            expect(numbers.every(Number.isFinite)).to.equal(true);
            expect(card.score === null).to.equal(card.notRatedBecause.length > 0);
            expect([...LEVELS, 'not-rated']).to.include(card.rating);
          }
        },
      ),
    );
  });
});
