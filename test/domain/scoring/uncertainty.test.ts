import { expect } from 'chai';
import type { Columns } from '../../../server/domain/scoring/kernel.ts';
import { planOf } from '../../../server/domain/scoring/plan.ts';
import { rulesOf } from '../../../server/domain/scoring/rules.ts';
import {
  FACTORS,
  rankUncertainty,
  type UnitUncertainty,
} from '../../../server/domain/scoring/uncertainty.ts';
import { aGroup, anIndicator, aSet } from './sets.ts';

const set = aSet(
  aGroup('ALL', {
    aggregate: { method: 'geometric', scale: [1, 100] },
    groups: [
      aGroup('AAA', { indicators: [anIndicator('AAA-01'), anIndicator('AAA-02', { weight: 3 })] }),
      aGroup('BBB', { weight: 2, indicators: [anIndicator('BBB-01'), anIndicator('BBB-02')] }),
    ],
  }),
);
const rules = rulesOf(set);
const { indicators } = planOf(rules);

/** Units far enough apart that only their order could be told; every interval goes as far below the value as `reach`, and as far above unless said otherwise. */
function columnsOf(
  rows: readonly (readonly number[])[],
  reach: number,
  count = indicators.length,
  above = reach,
): Columns {
  const column = (i: number): Float64Array => Float64Array.from(rows, (row) => row[i] ?? NaN);
  return {
    units: rows.length,
    measured: Array.from({ length: count }, (_, i) => ({
      values: column(i),
      low: column(i).map((value) => value - reach),
      high: column(i).map((value) => value + above),
    })),
    applicable: Array.from({ length: count }, () => new Uint8Array(rows.length).fill(1)),
  };
}

const ROWS = [
  [70, 62, 55, 66],
  [40, 45, 52, 41],
  [58, 60, 61, 59],
  [61, 58, 57, 63],
  [82, 30, 75, 44],
];
const UNITS = ['P1', 'P2', 'P3', 'P4', 'P5'];
const options = { replications: 400, seed: 7 };

/**
 * Of these rows with intervals from 4 below to 16 above: lowest, middle and highest rank of each unit, and the mean shift of its rank by sampling and by
 * weights alone.
 */
const PINNED = [
  [1, 2, 4, 0.55, 0],
  [4, 5, 5, 0, 0],
  [1, 2, 4, 0.7, 0.2],
  [1, 3, 4, 0.85, 0.2],
  [1, 4, 5, 0, 0],
];

const widths = (found: readonly UnitUncertainty[]): number =>
  found.reduce((sum, { ranks }) => sum + (ranks ? ranks.high - ranks.low : 0), 0);

describe('the uncertainty of ranks', () => {
  it('is the same for a seed, another for another, and does not depend on the order of the units', () => {
    const found = rankUncertainty(rules, UNITS, columnsOf(ROWS, 5), options);
    expect(rankUncertainty(rules, UNITS, columnsOf(ROWS, 5), options)).to.deep.equal(found);
    expect(rankUncertainty(rules, UNITS, columnsOf(ROWS, 5), { ...options, seed: 8 })).not.to.deep.equal(
      found,
    );
    const turned = rankUncertainty(rules, UNITS.toReversed(), columnsOf(ROWS.toReversed(), 5), options);
    expect(turned.toReversed()).to.deep.equal(found);
  });

  it('holds the rank of the set itself, and grows with the errors of the values', () => {
    const exact = rankUncertainty(rules, UNITS, columnsOf(ROWS, 0), options);
    const noisy = rankUncertainty(rules, UNITS, columnsOf(ROWS, 15), options);
    expect(exact.map(({ rank }) => rank)).to.deep.equal(noisy.map(({ rank }) => rank));
    expect([...exact].sort((a, b) => a.rank! - b.rank!).map(({ rank }) => rank)).to.deep.equal([
      1, 2, 3, 4, 5,
    ]);
    expect(widths(noisy)).to.be.greaterThan(widths(exact));
    for (const { sensitivity } of exact) expect(sensitivity?.sampling.shift).to.equal(0);
    for (const { ranks, ranked } of noisy) {
      expect(ranks!.low).to.be.at.most(ranks!.median);
      expect(ranks!.median).to.be.at.most(ranks!.high);
      expect(ranked).to.equal(1);
    }
  });

  it('is told in whole ranks that came out, by the root and by every group', () => {
    for (const { ranks, groups } of rankUncertainty(rules, UNITS, columnsOf(ROWS, 15), options)) {
      expect(Object.keys(groups)).to.deep.equal(['AAA', 'BBB']);
      for (const spread of [ranks, ...Object.values(groups).map((group) => group.ranks)]) {
        const { low, median, high } = spread!;
        for (const rank of [low, median, high]) expect(rank).to.be.oneOf([1, 2, 3, 4, 5]);
        expect(low <= median && median <= high).to.equal(true);
      }
    }
  });

  it('of a group goes by what is in that group', () => {
    // The same in AAA, far apart in BBB.
    const rows = [
      [50, 50, 90, 90],
      [50, 50, 20, 20],
    ];
    const [first, second] = rankUncertainty(rules, ['A', 'B'], columnsOf(rows, 5), options);
    expect(first!.groups['BBB']).to.deep.equal({ ranks: { median: 1, low: 1, high: 1 }, ranked: 1 });
    expect(second!.groups['BBB']!.ranks).to.deep.equal({ median: 2, low: 2, high: 2 });
    for (const { groups } of [first!, second!])
      expect([groups['AAA']!.ranks!.low, groups['AAA']!.ranks!.high]).to.deep.equal([1, 2]);
  });

  it('gives for a seed what it has always given', () => {
    const found = rankUncertainty(rules, UNITS, columnsOf(ROWS, 4, indicators.length, 16), options);
    const told = found.map(({ ranks, sensitivity }) => [
      ranks!.low,
      ranks!.median,
      ranks!.high,
      sensitivity!.sampling.shift,
      sensitivity!.weights.shift,
    ]);
    expect(told).to.deep.equal(PINNED);
  });

  it('varies weights by a quarter upwards and downwards, and by no more', () => {
    const pair = aGroup('ALL', { indicators: [anIndicator('A-01'), anIndicator('A-02')] });
    /** How often the second unit is ahead of the first, which it is where its weight exceeds the other by 100 to its value. */
    const shareAhead = (value: number): number => {
      const rows = [
        [100, 0],
        [0, value],
      ];
      const columns = columnsOf(rows, 0, 2);
      const [first] = rankUncertainty(rulesOf(aSet(pair)), ['A', 'B'], columns, {
        replications: 20_000,
        seed: 1,
      });
      return first!.sensitivity!.weights.shift;
    };
    // Of two weights that are uniform on 0.75 … 1.25, the share of those with w₂/w₁ > 1/0.8 is 5/32; more than 5/3 there is none.
    expect(shareAhead(80)).to.be.closeTo(5 / 32, 0.03);
    expect(shareAhead(59.9)).to.equal(0);
  });

  it('tells two units apart that nothing could exchange', () => {
    const far = [
      [90, 90, 90, 90],
      [20, 20, 20, 20],
    ];
    const [best, worst] = rankUncertainty(rules, ['A', 'B'], columnsOf(far, 3), options);
    expect(best!.ranks).to.deep.equal({ median: 1, low: 1, high: 1 });
    expect(worst!.ranks).to.deep.equal({ median: 2, low: 2, high: 2 });
  });

  it('names the single choice that moves a unit furthest', () => {
    const [, , , , uneven] = rankUncertainty(rules, UNITS, columnsOf(ROWS, 5), options);
    // Strong in one half of each group and weak in the other: it stands or falls with one indicator.
    const furthest = uneven!.sensitivity!['leaving-out'].furthest;
    expect(furthest?.choice).to.match(/^(AAA|BBB)-0\d$/);
    expect(furthest?.rank).not.to.equal(uneven!.rank);
    expect(Object.keys(uneven!.sensitivity!)).to.deep.equal([...FACTORS]);
  });

  it('leaves units without a score unranked, and has nothing to say of nobody', () => {
    const gaps = [...ROWS, [NaN, NaN, NaN, NaN]];
    const found = rankUncertainty(rules, [...UNITS, 'P6'], columnsOf(gaps, 5), options);
    expect(found[5]).to.deep.include({ unit: 'P6', rank: null, ranks: null, ranked: 0, sensitivity: null });
    expect(rankUncertainty(rules, [], columnsOf([], 5), options)).to.deep.equal([]);
  });

  it('tells how far it is, up to the end', () => {
    const told: [number, number][] = [];
    rankUncertainty(rules, UNITS, columnsOf(ROWS, 5), {
      ...options,
      onProgress: (done, total) => told.push([done, total]),
    });
    expect(told.at(-1)![0]).to.equal(told.at(-1)![1]);
    expect(told.length).to.be.greaterThan(10);
  });
});
