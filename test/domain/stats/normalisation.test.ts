import { expect } from 'chai';
import fc from 'fast-check';
import { copeland } from '../../../server/domain/stats/copeland.ts';
import {
  distanceToMaximum,
  distanceToReference,
  distanceToTarget,
  fractionOfMaximum,
  goalposts,
  minMax,
  type Normalised,
  percentileRank,
  zScore,
} from '../../../server/domain/stats/normalisation.ts';
import { borda, ranks } from '../../../server/domain/stats/ranks.ts';
import { wanted } from '../../support/computed.ts';

type Values = readonly (number | null)[];

const METHODS: Readonly<Record<string, (values: Values) => Normalised>> = {
  'min–max': (values) => minMax(values, [0, 100]),
  'z-score': (values) => zScore(values, { mean: 50, deviation: 10 }),
  'percentile rank': percentileRank,
  'Borda score': borda,
  'distance to target': (values) => distanceToTarget(values, 2000),
  'distance to the maximum': distanceToMaximum,
  'fraction of the maximum': fractionOfMaximum,
  goalposts: (values) => goalposts(values, { floor: 100, goal: 900, scale: 100 }),
};

/** At least two values that are not all equal, some of them missing. */
const values = fc
  .array(fc.option(fc.integer({ min: 1, max: 1000 }), { freq: 5 }), { minLength: 2, maxLength: 40 })
  .filter((list) => new Set(list.filter((value) => value !== null)).size > 1);

for (const [name, method] of Object.entries(METHODS)) {
  describe(`Normalisation: ${name}`, () => {
    it('keeps order, places and gaps', () => {
      fc.assert(
        fc.property(values, (given) => {
          const result = wanted(method(given)).values;
          given.forEach((value, i) => {
            if (value === null) expect(result[i]).to.equal(null);
            given.forEach((other, j) => {
              if (value !== null && other !== null && value <= other)
                expect(result[i]).to.be.at.most((result[j] as number) + 1e-12);
            });
          });
        }),
      );
    });

    it('does not depend on the order of the units', () => {
      fc.assert(
        fc.property(values, (given) => {
          const there = wanted(method(given)).values;
          const back = wanted(method([...given].reverse())).values.reverse();
          there.forEach((value, i) => {
            if (value === null) expect(back[i]).to.equal(null);
            else expect(back[i]).to.be.closeTo(value, 1e-9);
          });
        }),
      );
    });

    it('says why there is nothing to compute', () => {
      expect(method([])).to.include({ because: 'no-values' });
      expect(method([null, null])).to.include({ because: 'no-values' });
      expect(method([1, Infinity])).to.include({ because: 'not-finite' });
    });
  });
}

describe('Normalisations that are relative', () => {
  it('do not change with the unit of the values', () => {
    fc.assert(
      fc.property(values, (given) => {
        const fahrenheit = given.map((value) => (value === null ? null : value * 1.8 + 32));
        for (const name of ['min–max', 'z-score', 'percentile rank', 'distance to the maximum']) {
          const method = METHODS[name] as (values: Values) => Normalised;
          const [one, other] = [wanted(method(given)).values, wanted(method(fahrenheit)).values];
          one.forEach((value, i) => {
            if (value !== null) expect(other[i]).to.be.closeTo(value, 1e-9);
          });
        }
      }),
    );
  });

  it('need values that differ', () => {
    for (const name of ['min–max', 'z-score', 'distance to the maximum'])
      expect(METHODS[name]?.([0.1, 0.1, 0.1])).to.include({ because: 'no-variation' });
    expect(zScore([1], { mean: 0, deviation: 1 })).to.include({ because: 'too-few-values' });
    expect(percentileRank([1, null])).to.include({ because: 'too-few-values' });
    expect(zScore([1, 2], { mean: 0, deviation: 0 })).to.include({ because: 'bad-parameter' });
    expect(fractionOfMaximum([0, 0])).to.include({ because: 'not-positive' });
  });
});

describe('Normalisations with a mark to reach', () => {
  it('cap at the target, on either side of the values', () => {
    expect(wanted(distanceToTarget([0, 5, 20], 10)).values).to.deep.equal([0, 0.5, 2]);
    expect(wanted(distanceToTarget([0, 5, 20], 10, { cap: true })).values).to.deep.equal([0, 0.5, 1]);
    expect(wanted(distanceToTarget([0, 5, 20], 10, { towards: 'lower' })).values).to.deep.equal([2, 1.5, 0]);
    expect(distanceToTarget([0, 5], 0)).to.include({ because: 'bad-parameter' });
    expect(distanceToTarget([0, 5], NaN)).to.include({ because: 'bad-parameter' });
  });

  it('cut at the goalposts or not, with the goal above or below the floor', () => {
    const posts = { floor: 100, goal: 50, scale: 100 };
    expect(wanted(goalposts([120, 75, null, 0], posts)).values).to.deep.equal([0, 50, null, 100]);
    expect(wanted(goalposts([125, 0], { ...posts, truncate: false })).values).to.deep.equal([-50, 200]);
    expect(goalposts([1], { floor: 5, goal: 5 })).to.include({ because: 'bad-parameter' });
  });

  it('take a reference unit that is there and not the worst', () => {
    expect(wanted(distanceToReference([0, 5, 20], 1)).values).to.deep.equal([0, 1, 4]);
    expect(wanted(distanceToReference([0, 5, 20], 1, { cap: true })).values).to.deep.equal([0, 1, 1]);
    expect(distanceToReference([0, null], 1)).to.include({ because: 'no-values' });
    expect(distanceToReference([0, 5], 0)).to.include({ because: 'no-variation' });
    expect(distanceToReference([0, 5], 7)).to.include({ because: 'bad-parameter' });
  });
});

describe('Ranks', () => {
  it('share the best of their places, and missing values have none', () => {
    expect(ranks([3, 5, null, 5, 1])).to.deep.equal([3, 1, null, 1, 4]);
    expect(ranks([3, 5, null, 5, 1], 'lowest')).to.deep.equal([2, 3, null, 3, 1]);
    expect(ranks([])).to.deep.equal([]);
  });
});

describe('Copeland scores', () => {
  const matrix = fc.integer({ min: 1, max: 6 }).chain((columns) =>
    fc.record({
      rows: fc.array(
        fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { freq: 6 }), {
          minLength: columns,
          maxLength: columns,
        }),
        { minLength: 1, maxLength: 8 },
      ),
      weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: columns, maxLength: columns }),
    }),
  );

  it('add up to zero, and follow the units in any order', () => {
    fc.assert(
      fc.property(matrix, ({ rows, weights }) => {
        const { scores } = wanted(copeland(rows, weights));
        expect(scores.reduce((sum, score) => sum + score, 0)).to.equal(0);
        expect(wanted(copeland([...rows].reverse(), weights)).scores.reverse()).to.deep.equal(scores);
      }),
    );
  });

  it('see only the order within an indicator, and do not change when a weight is split', () => {
    fc.assert(
      fc.property(matrix, ({ rows, weights }) => {
        const { scores } = wanted(copeland(rows, weights));
        const stretched = rows.map((row) => row.map((value) => value && value ** 3));
        expect(wanted(copeland(stretched, weights)).scores).to.deep.equal(scores);
        const doubled = rows.map((row) => [...row, row[0] as number | null]);
        const split = [
          ...weights.map((weight, i) => (i === 0 ? weight / 2 : weight)),
          (weights[0] as number) / 2,
        ];
        expect(wanted(copeland(doubled, split)).scores).to.deep.equal(scores);
      }),
    );
  });

  it('count a tie as one, though the weights are rounded', () => {
    const rows = [
      [2, 1, 1],
      [1, 2, 2],
    ];
    expect(wanted(copeland(rows, [0.3, 0.1, 0.2])).scores).to.deep.equal([0, 0]);
  });

  it('need rows of the length of the weights, and weights', () => {
    expect(copeland([], [1])).to.include({ because: 'no-values' });
    expect(copeland([[1, 2]], [1])).to.include({ because: 'lengths-differ' });
    expect(copeland([[1]], [0])).to.include({ because: 'zero-weights' });
    expect(copeland([[1]], [-1])).to.include({ because: 'negative' });
    expect(copeland([[Infinity]], [1])).to.include({ because: 'not-finite' });
  });
});
