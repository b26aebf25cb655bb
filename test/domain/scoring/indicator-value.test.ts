import { expect } from 'chai';
import type { Indicator } from '../../../server/domain/indicator.ts';
import {
  indicatorValue,
  indicatorValues,
  meetsTarget,
} from '../../../server/domain/scoring/indicator-value.ts';
import { wilsonInterval } from '../../../server/domain/stats/proportion.ts';
import { rateInterval } from '../../../server/domain/stats/rate.ts';
import { wanted } from '../../support/computed.ts';
import { aFact, anIndicator } from './sets.ts';

const part = (code: string, counted: boolean) => ({ code, counted, name: { uz: code, ru: code, en: code } });

const FIN_02 = anIndicator('FIN-02', {
  reportedBy: 'region',
  entry: {
    form: 'parts',
    parts: [
      part('state', false),
      part('local', false),
      part('ngo', true),
      part('grants', true),
      part('charity', true),
    ],
  },
  wholeNumbers: false,
  minN: 1,
});
const FIN_03: Indicator = {
  ...FIN_02,
  code: 'FIN-03',
  kind: 'index',
  multiplier: 1,
  entry: { form: 'derived', from: 'FIN-02', formula: 'diversity' },
};

const financing = Object.entries({ state: 61.2, local: 14.8, ngo: 11.5, grants: 7.3, charity: 5.2 }).map(
  ([category, value]) => aFact('FIN-02', { category, value }),
);

describe('indicatorValue', () => {
  const percentage = anIndicator('QUA-01');

  it('is a ratio of sums with its interval', () => {
    const value = indicatorValue(percentage, 'region', [
      aFact('QUA-01', { numerator: 45, denominator: 60, reporting: 7 }),
    ]);
    const wilson = wanted(wilsonInterval(45, 60));
    expect(value).to.deep.equal({
      state: 'value',
      value: 75,
      numerator: 45,
      denominator: 60,
      n: 60,
      interval: { low: wilson.low * 100, high: wilson.high * 100 },
      reporting: 7,
    });
  });

  it('gives rates a Poisson interval, and corrections none', () => {
    const rate = anIndicator('QUA-03', { kind: 'rate', multiplier: 1000, numeratorWithinDenominator: false });
    const fact = aFact('QUA-03', { numerator: 3, denominator: 1500 });
    expect(indicatorValue(rate, 'provider', [fact]).value).to.equal(2);
    const { low, high } = wanted(rateInterval(3, 1500, 1000));
    expect(indicatorValue(rate, 'provider', [fact]).interval).to.deep.equal({ low, high });
    const corrected = indicatorValue(rate, 'provider', [{ ...fact, numerator: -3 }]);
    expect([corrected.value, corrected.interval]).to.deep.equal([-2, null]);
  });

  it('gives a share that may pass 100 % no interval of a proportion', () => {
    const budget = anIndicator('FIN-01', { numeratorWithinDenominator: false, wholeNumbers: false, minN: 1 });
    const value = indicatorValue(budget, 'region', [aFact('FIN-01', { numerator: 1.2e6, denominator: 1e6 })]);
    expect([value.value, value.interval, value.n]).to.deep.equal([120, null, null]);
  });

  it('tells no data from too few', () => {
    expect(indicatorValue(percentage, 'provider', []).state).to.equal('no-data');
    expect(indicatorValue(percentage, 'provider', [aFact('QUA-01')]).state).to.equal('no-data');
    const few = indicatorValue(percentage, 'provider', [aFact('QUA-01', { numerator: 4, denominator: 4 })]);
    expect(few).to.include({ state: 'hidden', value: null, numerator: null, denominator: null, n: null });
    expect(
      indicatorValue(percentage, 'provider', [aFact('QUA-01', { numerator: 4, denominator: 5 })]).state,
    ).to.equal('value');
  });

  it('asks of each level what it can know', () => {
    const regional = anIndicator('ACC-01', { reportedBy: 'region' });
    const fact = [aFact('ACC-01', { numerator: 50, denominator: 100 })];
    const state = (level: 'country' | 'region' | 'district' | 'provider', facts: typeof fact) =>
      indicatorValue(regional, level, facts).state;
    expect([
      state('country', []),
      state('region', []),
      state('district', []),
      state('provider', fact),
    ]).to.deep.equal(['no-data', 'no-data', 'not-applicable', 'not-applicable']);
    expect(state('district', fact)).to.equal('value');
    expect(indicatorValue(percentage, 'district', []).state).to.equal('no-data');
  });

  it('takes net answers from both sides over the same answers', () => {
    const net = anIndicator('SAT-05', { kind: 'net', entry: { form: 'net' } });
    const facts = [
      aFact('SAT-05', { category: 'promoters', numerator: 60, denominator: 100 }),
      aFact('SAT-05', { category: 'detractors', numerator: 15, denominator: 100 }),
    ];
    const value = indicatorValue(net, 'provider', facts);
    expect(value).to.include({ value: 45, numerator: 45, denominator: 100, n: 100 });
    expect(value.interval?.low).to.be.closeTo(45 - 1.959964 * Math.sqrt(0.75 - 0.45 ** 2) * 10, 1e-4);
    expect(indicatorValue(net, 'provider', facts.slice(0, 1)).state).to.equal('no-data');
  });

  it('takes the mean of grades from their sums', () => {
    const grade = anIndicator('KQ-01', { kind: 'grade', entry: { form: 'value' }, multiplier: 1, minN: 1 });
    const three = indicatorValue(grade, 'district', [
      aFact('KQ-01', { value: 12, valueSquares: 50, reporting: 3 }),
    ]);
    expect(three).to.include({ value: 4, n: 3, numerator: 12, denominator: 3 });
    expect(three.interval?.high).to.be.greaterThan(4);
    const one = indicatorValue(grade, 'provider', [aFact('KQ-01', { value: 5, valueSquares: 25 })]);
    expect([one.value, one.interval]).to.deep.equal([5, null]);
  });

  it('gives the published financing of 2024 as 24.0 % outside budgets and a diversity of 0.582', () => {
    const values = indicatorValues([FIN_03, FIN_02], 'region', financing);
    expect(values.get('FIN-02')?.value).to.be.closeTo(24, 1e-9);
    expect(values.get('FIN-03')?.value?.toFixed(3)).to.equal('0.582');
  });

  it('does not take a part that nobody reported for zero', () => {
    const values = indicatorValues([FIN_02, FIN_03], 'region', financing.slice(1));
    expect([values.get('FIN-02')?.state, values.get('FIN-03')?.state]).to.deep.equal(['no-data', 'no-data']);
    expect(indicatorValues([FIN_02, FIN_03], 'provider', []).get('FIN-03')?.state).to.equal('not-applicable');
  });
});

describe('meetsTarget', () => {
  it('follows the direction', () => {
    const higher = anIndicator('AAA-01', { targets: { '2025': 80 } });
    const lower = anIndicator('AAA-01', { targets: { '2025': 10 }, direction: 'lower' });
    const range = anIndicator('AAA-01', {
      direction: 'range',
      normalise: { method: 'best-range', floor: 0, bestFrom: 15, bestTo: 40, ceiling: 90 },
    });
    expect([meetsTarget(higher, 80, 2026), meetsTarget(higher, 79.9, 2026)]).to.deep.equal([true, false]);
    expect([meetsTarget(lower, 10, 2026), meetsTarget(lower, 11, 2026)]).to.deep.equal([true, false]);
    expect([meetsTarget(range, 15, 2026), meetsTarget(range, 41, 2026)]).to.deep.equal([true, false]);
    expect(meetsTarget(higher, null, 2026)).to.equal(null);
    expect(meetsTarget({ ...higher, targets: {} }, 5, 2026)).to.equal(null);
  });
});
