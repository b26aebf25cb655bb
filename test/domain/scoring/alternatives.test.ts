import { expect } from 'chai';
import type { Indicator, Normalise } from '../../../server/domain/indicator.ts';
import type { Aggregate, Group } from '../../../server/domain/indicator-set.ts';
import { type Alternative, planWith } from '../../../server/domain/scoring/alternatives.ts';
import { drawsFrom } from '../../../server/domain/scoring/draws.ts';
import { type Columns, evaluate } from '../../../server/domain/scoring/kernel.ts';
import { type Plan, planOf } from '../../../server/domain/scoring/plan.ts';
import { type Rules, rulesOf } from '../../../server/domain/scoring/rules.ts';
import { rankUncertainty, type UnitUncertainty } from '../../../server/domain/scoring/uncertainty.ts';
import { aGroup, anIndicator, aSet } from './sets.ts';

const OPTIONS = { replications: 400, seed: 3 };

const columnsOf = (columns: readonly (readonly number[])[]): Columns => {
  const none = new Float64Array(columns[0]!.length).fill(NaN);
  return {
    units: none.length,
    measured: columns.map((values) => ({ values: Float64Array.from(values), low: none, high: none })),
    applicable: columns.map(() => new Uint8Array(none.length).fill(1)),
  };
};

const unitsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `U${String(i).padStart(2, '0')}`);

/** Indicators whose value is typed, all by the same method. */
const measures = (group: string, count: number, normalise: Normalise, choices: Partial<Indicator> = {}) =>
  Array.from({ length: count }, (_, i) =>
    anIndicator(`${group}-0${String(i + 1)}`, {
      dimension: group,
      kind: 'amount',
      entry: { form: 'value' },
      normalise,
      ...choices,
    }),
  );

const rulesFor = (root: Group): Rules => rulesOf(aSet(root));

/** A column an indicator of normal numbers. */
function normalColumns(count: number, units: number, mean: number, deviation: number): number[][] {
  const draws = drawsFrom(1);
  return Array.from({ length: count }, () => {
    const column = new Float64Array(units);
    draws.normals(column);
    return Array.from(column, (z) => mean + deviation * z);
  });
}

const uncertaintyOf = (rules: Rules, columns: readonly (readonly number[])[]): UnitUncertainty[] =>
  rankUncertainty(rules, unitsOf(columns[0]!.length), columnsOf(columns), OPTIONS);

/** The scores of the root. */
function scoresUnder(rules: Rules, alternative: Partial<Alternative>, columns: Columns): number[] {
  const plan = alternativeOf(rules, alternative);
  return Array.from(evaluate(plan, columns, { scoresOnly: true }).at(-1)!.scores);
}

const alternativeOf = (rules: Rules, alternative: Partial<Alternative>): Plan =>
  planWith(rules, planOf(rules), { normalisation: 'own', aggregation: 'own', ...alternative }, () => true);

const Z: Normalise = { method: 'z-score', mean: 0, deviation: 1 };

describe('Alternatives on the scales of a set', () => {
  it('do not take the worst of z-scores for missing, and put it first', () => {
    const columns = normalColumns(6, 20, 50, 5);
    columns.forEach((column, i) => (column[0] = i < 2 ? 5 : 56));
    const domains = ['D1', 'D2', 'D3'].map((code) =>
      aGroup(code, { availability: 0, indicators: measures(code, 2, Z) }),
    );
    const found = uncertaintyOf(rulesFor(aGroup('ALL', { availability: 0, groups: domains })), columns);
    const [worst] = found;
    expect(worst!.rank).to.equal(20);
    expect(worst!.sensitivity!.aggregation.low).to.be.greaterThan(15);
    expect(worst!.ranks!.low).to.be.greaterThan(10);
    for (const { ranked, groups } of found)
      for (const share of [ranked, ...Object.values(groups).map((group) => group.ranked)])
        expect(share).to.equal(1);
  });

  it('rank every unit in a set of one level that is made of z-scores', () => {
    const rules = rulesFor(aGroup('ALL', { indicators: measures('ALL', 4, Z) }));
    const found = uncertaintyOf(rules, normalColumns(4, 20, 50, 5));
    expect(new Set(found.map(({ ranked }) => ranked))).to.deep.equal(new Set([1]));
    expect(found.some(({ sensitivity }) => sensitivity!.aggregation.furthest !== null)).to.equal(true);
  });

  it('give the same ranks whatever scale a set is written on', () => {
    const columns = normalColumns(4, 12, 50, 12);
    const under = (normalise: Normalise): UnitUncertainty[] =>
      uncertaintyOf(
        rulesFor(
          aGroup('ALL', {
            groups: ['AAA', 'BBB'].map((code) => aGroup(code, { indicators: measures(code, 2, normalise) })),
          }),
        ),
        columns,
      );
    const minMax = under({ method: 'min-max' });
    for (const scale of [
      [0, 1],
      [1, 5],
      [-5, 5],
    ] as [number, number][])
      expect(under({ method: 'min-max', scale }), String(scale)).to.deep.equal(minMax);
    // On 0–100 it is the geometric mean of the scale [1, 100].
    expect(minMax.some(({ sensitivity }) => sensitivity!.aggregation.shift > 0)).to.equal(true);
    const score = (foot: number, head: number, values: number[]): number =>
      scoresUnder(
        rulesFor(
          aGroup('ALL', { indicators: measures('ALL', 2, { method: 'min-max', scale: [foot, head] }) }),
        ),
        { aggregation: 'geometric' },
        columnsOf(values.map((value) => [0, value, 100])),
      )[1]!;
    expect(score(0, 100, [20, 80])).to.be.closeTo(Math.sqrt(20.8 * 80.2), 1e-12);
    expect(score(1, 5, [20, 80])).to.be.closeTo(1 + 0.04 * Math.sqrt(20.8 * 80.2), 1e-12);
    const z = under({ method: 'z-score', mean: 50, deviation: 10 });
    expect(under(Z)).to.deep.equal(z);
  });

  it('count what lies below a scale above zero as its foot in a mean that needs it so', () => {
    const rules = rulesFor(
      aGroup('ALL', {
        aggregate: { method: 'geometric' },
        indicators: measures('ALL', 1, { method: 'min-max', scale: [1, 5] }),
      }),
    );
    // One of thirty lies more than five deviations below the others.
    const values = Array.from({ length: 30 }, (_, i) => (i === 0 ? 0 : 100));
    const [worst] = scoresUnder(rules, { normalisation: 'z-score' }, columnsOf([values]));
    expect(worst).to.be.closeTo(1, 1e-12);
  });

  it('put z-scores into the middle of the scale, a tenth of it for a standard deviation, and min–max from foot to head', () => {
    const scores = (normalise: Normalise, normalisation: Alternative['normalisation']): number[] =>
      scoresUnder(
        rulesFor(aGroup('ALL', { indicators: measures('ALL', 1, normalise) })),
        { normalisation },
        columnsOf([[40, 50, 60]]),
      );
    expect(scores({ method: 'goalposts', floor: 0, goal: 90 }, 'z-score')).to.deep.equal([40, 50, 60]);
    expect(scores({ method: 'goalposts', floor: 90, goal: 0 }, 'min-max')).to.deep.equal([0, 50, 100]);
    expect(scores({ method: 'percentile-rank', scale: [1, 5] }, 'z-score')).to.deep.equal([2.6, 3, 3.4]);
    expect(scores({ method: 'distance-to-target', scale: [1, 5] }, 'min-max')).to.deep.equal([1, 3, 5]);
    expect(scores(Z, 'min-max')).to.deep.equal([-5, 0, 5]);
    expect(scores({ method: 'z-score', mean: 3, deviation: 0.5 }, 'min-max')).to.deep.equal([0.5, 3, 5.5]);
    expect(scores({ method: 'rank' }, 'min-max')).to.deep.equal([1, 2, 3]);
  });

  it('keep stars on the scale of stars: the set’s own min–max moves nobody', () => {
    const units = 20;
    const stars = Array.from({ length: units }, (_, i) => 1 + (4 * i) / (units - 1));
    const draws = drawsFrom(4);
    const columns = [
      ...Array.from({ length: 5 }, () => stars),
      Array.from({ length: units }, () => 100 * draws.uniform()),
    ];
    const rules = rulesFor(
      aGroup('ALL', {
        indicators: [
          ...measures('S', 5, { method: 'identity' }),
          anIndicator('S-06', { normalise: { method: 'min-max', scale: [1, 5] } }),
        ],
      }),
    );
    expect(alternativeOf(rules, { normalisation: 'min-max' })).to.equal(planOf(rules));
    for (const { sensitivity, rank } of uncertaintyOf(rules, columns)) {
      expect(sensitivity!.normalisation.shift).to.be.lessThan(2);
      for (const end of [sensitivity!.normalisation.low, sensitivity!.normalisation.high])
        expect(Math.abs(end - rank!)).to.be.lessThan(4);
    }
  });

  it('are the set itself where a choice is its own', () => {
    const root = (aggregate: Aggregate, normalise: Normalise): Rules =>
      rulesFor(aGroup('ALL', { aggregate, indicators: measures('ALL', 2, normalise) }));
    const own = (rules: Rules, alternative: Partial<Alternative>): boolean =>
      alternativeOf(rules, alternative) === planOf(rules);
    const geometric: Aggregate[] = [
      { method: 'geometric' },
      { method: 'geometric', scale: [1, 10] },
      { method: 'generalised', power: 0 },
    ];
    for (const aggregate of geometric)
      expect(own(root(aggregate, Z), { aggregation: 'geometric' })).to.equal(true);
    for (const aggregate of [{ method: 'arithmetic' }, { method: 'generalised', power: 1 }] as const)
      expect(own(root(aggregate, Z), { aggregation: 'arithmetic' })).to.equal(true);
    for (const method of ['median', 'min', 'max', 'copeland'] as const)
      expect(own(root({ method }, Z), { aggregation: 'geometric' })).to.equal(true);
    expect(own(root({ method: 'arithmetic' }, Z), { normalisation: 'z-score' })).to.equal(true);
    expect(own(root({ method: 'arithmetic' }, Z), { normalisation: 'min-max' })).to.equal(false);
    // Nobody knows where the scale of such scores begins, so a geometric mean has no beginning either.
    const unknown = root({ method: 'arithmetic' }, { method: 'identity' });
    expect(own(unknown, { normalisation: 'min-max', aggregation: 'geometric' })).to.equal(true);
  });

  it('keep groups on their own scale', () => {
    const columns = columnsOf([
      [0, 25, 100],
      [0, 75, 100],
    ]);
    const score = (aggregate: Aggregate, aggregation: 'arithmetic' | 'geometric'): number =>
      scoresUnder(
        rulesFor(aGroup('ALL', { aggregate, indicators: measures('ALL', 2, { method: 'min-max' }) })),
        { aggregation },
        columns,
      )[1]!;
    expect(score({ method: 'harmonic', scale: [1, 10] }, 'arithmetic')).to.be.closeTo(5.5, 1e-12);
    expect(score({ method: 'harmonic', scale: [1, 10] }, 'geometric')).to.be.closeTo(
      Math.sqrt(3.25 * 7.75),
      1e-12,
    );
    expect(score({ method: 'geometric', scale: [1, 10] }, 'arithmetic')).to.be.closeTo(5.5, 1e-12);
    // A quadratic mean may begin at zero, and a logarithm may not.
    expect(score({ method: 'generalised', power: 2, scale: [0, 10] }, 'geometric')).to.be.closeTo(
      Math.sqrt(25.75 * 75.25) / 10,
      1e-12,
    );
  });

  it('take groups of groups on the scale that the lower ones have', () => {
    const below = (code: string): Group =>
      aGroup(code, {
        aggregate: { method: 'harmonic', scale: [1, 10] },
        indicators: measures(code, 1, { method: 'min-max' }),
      });
    const rules = (aggregate: Aggregate): Rules =>
      rulesFor(aGroup('ALL', { aggregate, groups: [below('AAA'), below('BBB')] }));
    const columns = columnsOf([
      [0, 25, 100],
      [0, 75, 100],
    ]);
    const [foot, middle, head] = scoresUnder(
      rules({ method: 'arithmetic' }),
      { aggregation: 'geometric' },
      columns,
    );
    // 3.25 and 7.75 of 1–10 are 25.75 and 75.25 of 1–100, and what they have together returns to 1–10.
    expect(middle).to.be.closeTo(1 + 0.09 * Math.sqrt(25.75 * 75.25), 1e-12);
    expect(head).to.be.closeTo(10, 1e-12);
    expect(foot).to.be.closeTo(1.09, 1e-12);
  });

  it('have an answer where the set’s own mean has none for what they give', () => {
    const rules = (aggregate: Aggregate, above: Aggregate = { method: 'arithmetic' }): Rules =>
      rulesFor(
        aGroup('ALL', {
          aggregate: above,
          availability: 0,
          groups: ['AAA', 'BBB'].map((code) =>
            aGroup(code, {
              aggregate,
              availability: 0,
              indicators: measures(code, 2, { method: 'goalposts', floor: 0, goal: 100 }),
            }),
          ),
        }),
      );
    // The first unit is the worst in AAA by little, and good in BBB: by what AAA counts as missing it would be the best.
    const columns = [
      [40, 42, 44, 46, 48],
      [40, 42, 44, 46, 48],
      [60, 59, 58, 57, 56],
      [60, 59, 58, 57, 56],
    ];
    const methods: Aggregate[] = [
      { method: 'geometric' },
      { method: 'harmonic' },
      { method: 'generalised', power: -2 },
    ];
    for (const method of methods) {
      const scores = scoresUnder(rules(method), { normalisation: 'min-max' }, columnsOf(columns));
      // Of 1 in one half and of 100 in the other.
      expect(scores[0], method.method).to.be.closeTo(50.5, 1e-9);
      for (const { ranked } of uncertaintyOf(rules(method), columns)) expect(ranked).to.equal(1);
      // The same further up: of a group of 0, which counts as 1, and one of 100.
      const above = rules({ method: 'arithmetic' }, method);
      const [first] = scoresUnder(above, { normalisation: 'min-max' }, columnsOf(columns));
      expect(first, method.method).to.be.within(1, 10 + 1e-9);
      for (const { ranked } of uncertaintyOf(above, columns)) expect(ranked).to.equal(1);
    }
  });

  it('take a z-score that lies beyond its scale for the foot of it', () => {
    const units = 60;
    const columns = [0, 1].map(() => Array.from({ length: units }, (_, i) => (i === 0 ? 1 : 80 + (i % 5))));
    columns[1] = columns[1]!.map((value, i) => (i === 0 ? 84 : value));
    const methods: Aggregate[] = [{ method: 'arithmetic' }, { method: 'geometric', scale: [1, 100] }];
    for (const aggregate of methods) {
      const rules = rulesFor(
        aGroup('ALL', {
          aggregate,
          availability: 0,
          indicators: measures('ALL', 2, { method: 'goalposts', floor: 0, goal: 100 }),
        }),
      );
      const [outlier, ...others] = scoresUnder(
        rules,
        { normalisation: 'z-score', aggregation: 'geometric' },
        columnsOf(columns),
      );
      expect(outlier).to.be.lessThan(Math.min(...others));
      if (aggregate.method === 'geometric') continue;
      const found = uncertaintyOf(rules, columns);
      expect(found[0]!.ranked).to.equal(1);
    }
  });
});
