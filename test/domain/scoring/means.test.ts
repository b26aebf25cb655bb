import { expect } from 'chai';
import fc from 'fast-check';
import type { Aggregate } from '../../../server/domain/indicator-set.ts';
import { aggregator } from '../../../server/domain/scoring/aggregate.ts';
import { compositeInterval } from '../../../server/domain/scoring/composite-interval.ts';
import { weightedGeneralised } from '../../../server/domain/stats/weighted-mean.ts';
import { aggregate, scorecardOf, type Weighted } from './parts.ts';
import { aFact, aGroup, anIndicator, aSet, inputsOf } from './sets.ts';

const equal = (...scores: number[]): Weighted[] => scores.map((score) => ({ score, weight: 1 }));
const powerOf = (power: number): Aggregate => ({ method: 'generalised', power });

function intervalOf(method: Aggregate, rows: readonly (readonly [number, number, number])[]) {
  const column = (place: 0 | 1 | 2): Float64Array => Float64Array.from(rows, (row) => row[place]);
  const children = { scores: column(1), weights: new Float64Array(rows.length).fill(1), count: rows.length };
  const estimate = aggregate(method, equal(...children.scores))!;
  const interval = compositeInterval(
    aggregator(method),
    children,
    { low: column(0), high: column(2) },
    estimate,
    null,
  );
  return { ...interval!, estimate };
}

describe('Means of large powers', () => {
  it('are what they are, however far the powers of the scores lie beyond the numbers there are', () => {
    const half = 0.5 ** (1 / 50);
    expect(aggregate(powerOf(50), equal(5e10, 7))).to.be.closeTo(5e10 * half, 1);
    expect(aggregate(powerOf(50), equal(5e-10, 7e-20))).to.be.closeTo(5e-10 * half, 1e-20);
    expect(aggregate(powerOf(-50), equal(5e10, 7))).to.be.closeTo(7 / half, 1e-9);
    expect(aggregate(powerOf(-50), equal(5e-10, 7))).to.be.closeTo(5e-10 / half, 1e-20);
    expect(aggregate({ method: 'generalised', power: 400, scale: [1, 100] }, equal(100, 0))).to.be.closeTo(
      100 * 0.5 ** (1 / 400),
      1e-9,
    );
  });

  it('agree with the library of methods', () => {
    const score = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
    const list = fc.array(fc.record({ score, weight: fc.double({ min: 0.1, max: 10, noNaN: true }) }), {
      minLength: 1,
      maxLength: 6,
    });
    const powers = fc.constantFrom(-300, -50, -2, -0.5, 0.5, 2, 50, 300);
    fc.assert(
      fc.property(list, powers, (children, power) => {
        const known = weightedGeneralised(
          children.map(({ score: of }) => of),
          children.map(({ weight }) => weight),
          power,
        ) as { value: number };
        expect(aggregate(powerOf(power), children)).to.be.closeTo(known.value, 1e-12 * known.value);
      }),
    );
  });

  it('of zeros are zero, and have no answer for what is below zero', () => {
    expect(aggregate(powerOf(50), equal(0, 0))).to.equal(0);
    expect(aggregate(powerOf(50), equal(0, -3))).to.equal(null);
    expect(aggregate(powerOf(50), equal(-2, -3))).to.equal(null);
    expect(aggregate(powerOf(-50), equal(0, 3))).to.equal(null);
  });

  it('have intervals that are finite and hold the mean', () => {
    const of = (power: number, ...rows: [number, number, number][]) => intervalOf(powerOf(power), rows);
    const wide = of(50, [4e10, 5e10, 6e10], [5, 7, 9]);
    expect(wide.low).to.be.closeTo(4e10 * 0.5 ** 0.02, 1e6);
    expect(wide.high).to.be.closeTo(6e10 * 0.5 ** 0.02, 1e6);
    const low = of(-50, [4e-10, 5e-10, 6e-10], [5, 7, 9]);
    expect(low.low).to.be.closeTo(4e-10 / 0.5 ** 0.02, 1e-14);
    expect(low.high).to.be.closeTo(6e-10 / 0.5 ** 0.02, 1e-14);
    // Scores of which only the bounds lie far away.
    for (const power of [50, -50]) {
      const far = of(power, [1e-9, 1, 1e9], [1e-9, 2, 1e9]);
      expect(far.low).to.be.within(1e-9, far.estimate);
      expect(far.high).to.be.within(far.estimate, 1e9);
    }
    expect(of(-2, [0, 5, 6], [4, 5, 6]).low).to.equal(0);
    expect(of(2, [0, 0, 0])).to.deep.equal({ low: 0, high: 0, estimate: 0 });
  });

  it('measure each bound in what rules it: the upper one in the highest bound, not in the highest score', () => {
    const of = (power: number, ...rows: [number, number, number][]) => intervalOf(powerOf(power), rows);
    // √(√((10²/2)² + (20²/2)²)): scores of 0 are no unit to measure 10 and 20 in.
    expect(of(2, [0, 0, 10], [0, 0, 20]).high).to.be.closeTo(Math.sqrt(Math.hypot(50, 200)), 1e-12);
    // Measured in the 100 of the upper bound nothing would be left of the powers of the scores.
    expect(of(200, [0.5, 1, 100], [1, 1, 1]).low).to.be.closeTo(0.5 ** 0.005, 1e-9);
    expect(of(-200, [0.01, 100, 100], [100, 100, 100]).high).to.equal(100);
    expect(of(-200, [0.01, 100, 100], [100, 100, 100]).low).to.be.closeTo(0.01 * 0.5 ** -0.005, 1e-9);
    // A bound below zero counts as zero, of which a power below zero makes zero.
    expect(of(-2, [-3, 5, 6], [4, 5, 6]).low).to.equal(0);
  });

  it('have bounds among those of the children, where a power of one is too small to be a number', () => {
    const of = (power: number, ...rows: [number, number, number][]) => intervalOf(powerOf(power), rows);
    expect(of(-200, [1, 1, 90], [1, 1, 80])).to.deep.include({ low: 1 });
    expect(of(-200, [1, 1, 90]).high).to.equal(90);
    expect(of(200, [1, 100, 100]).low).to.equal(1);
  });
});

describe('A group without a mean', () => {
  const reasonFor = (method: Aggregate, ...values: number[]): string | undefined => {
    const indicators = values.map((_, i) =>
      anIndicator(`A-0${String(i + 1)}`, {
        kind: 'amount',
        minN: 1,
        multiplier: 1,
        entry: { form: 'value' },
        normalise: { method: 'identity' },
      }),
    );
    const set = aSet(aGroup('ALL', { aggregate: method, availability: 0, indicators }));
    const facts = values.map((value, i) => aFact(`A-0${String(i + 1)}`, { value, denominator: 10 }));
    const card = scorecardOf(set, inputsOf(facts));
    return card.score === null ? JSON.stringify(card.groups[0]?.notRatedBecause) : '';
  };

  it('says why', () => {
    expect(reasonFor({ method: 'geometric' }, 5, -1)).to.contain('not-positive');
    expect(reasonFor({ method: 'arithmetic' }, 1.7e308, 1.7e308)).to.contain('not-finite');
    expect(reasonFor(powerOf(50), 5e10, 7)).to.equal('');
  });
});
