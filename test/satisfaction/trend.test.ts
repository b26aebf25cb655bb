import { expect } from 'chai';
import type { Indicator } from '../../server/domain/indicator.ts';
import { findIndicator } from '../../server/domain/indicator-set.ts';
import type { Fact } from '../../server/domain/measurement.ts';
import { addQuarters, periodRange } from '../../server/domain/period.ts';
import {
  changeOf,
  satisfactionTrendOf,
  signalSpells,
  targetStatement,
  type TrendInputs,
} from '../../server/domain/satisfaction-trend.ts';
import { wilsonInterval } from '../../server/domain/stats/proportion.ts';
import { wanted } from '../support/computed.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';

const indicator = (programme: string, code: string): Indicator => {
  const found = loadProgramme(programmeFolder(programme)).sets.map((set) => findIndicator(set, code))[0];
  if (!found) throw new Error(code);
  return found;
};

const OVERALL = indicator('uz-social-services', 'SAT-01');
const RESPONSE = indicator('uz-social-services', 'SAT-06');
const GRADE = indicator('scotland-care', 'KQ-01');
const FIRST = '2023-Q4';

const fact = (index: number, numerator: number, denominator: number, changes: Partial<Fact> = {}): Fact => ({
  unit: 'X',
  indicator: OVERALL.code,
  period: addQuarters(FIRST, index),
  category: '',
  numerator,
  denominator,
  value: 0,
  valueSquares: 0,
  satisfied: 0,
  reporting: 1,
  ...changes,
});

const trendOf = (facts: Fact[], quarters: number, changes: Partial<TrendInputs> = {}) =>
  satisfactionTrendOf({
    question: OVERALL,
    responseRate: RESPONSE,
    level: 'region',
    periods: periodRange(FIRST, addQuarters(FIRST, quarters - 1)),
    facts,
    provisionalFrom: null,
    ...changes,
  });

const steady = [62, 65, 63, 66, 64, 63, 65, 62, 66, 64, 63, 65];
const shares = (percents: readonly number[], n: number): Fact[] =>
  percents.map((percent, i) => fact(i, Math.round((percent * n) / 100), n));

describe('A satisfaction trend', () => {
  it('has a value, its Wilson interval, n and the response rate a quarter', () => {
    const response = fact(0, 80, 200, { indicator: RESPONSE.code });
    const { points, measure } = trendOf([fact(0, 45, 60), response], 1);
    expect(measure).to.equal('share');
    const [point] = points;
    expect(point).to.include({ state: 'value', value: 75, n: 60, responseRate: 40 });
    const wilson = wanted(wilsonInterval(45, 60));
    expect(point!.interval).to.deep.equal({ low: wilson.low * 100, high: wilson.high * 100 });
  });

  it('keeps a quarter without figures as a gap and hides too few answers, without their numbers', () => {
    const { points } = trendOf([fact(0, 45, 60), fact(2, 3, OVERALL.minN - 1)], 3);
    expect(points.map((point) => point.state)).to.deep.equal(['value', 'no-data', 'hidden']);
    expect(points[2]).to.include({ value: null, n: null, numerator: null, interval: null, limits: null });
  });

  it('takes the target of each year', () => {
    const { points } = trendOf(shares(steady, 200), 12);
    const targets = points.map((point) => point.target);
    expect(targets[1]).to.equal(OVERALL.targets['2024']);
    expect(targets[11]).to.equal(OVERALL.targets['2026']);
    expect(targetStatement(trendOf(shares(steady, 200), 12))).to.deep.equal({
      met: 0,
      of: 12,
      metNow: false,
    });
    expect(targetStatement(trendOf([fact(0, 90, 100), fact(1, 60, 100), fact(2, 99, 100)], 3))).to.deep.equal(
      {
        met: 2,
        of: 3,
        metNow: true,
      },
    );
  });

  it('draws p limits for small samples and p′ limits for large ones', () => {
    expect(trendOf(shares(steady, 40), 12).chart).to.deep.equal({ method: 'p', trial: false });
    expect(trendOf(shares(steady, 400), 12).chart).to.deep.equal({ method: 'p-prime', trial: false });
    const { points } = trendOf(shares(steady, 40), 12);
    const centre = points.reduce((sum, point) => sum + point.numerator!, 0) / (40 * 12);
    expect(points[0]!.limits!.centre).to.be.closeTo(centre * 100, 1e-9);
    expect(points[0]!.limits!.upper).to.be.closeTo(
      (centre + 3 * Math.sqrt((centre * (1 - centre)) / 40)) * 100,
      1e-9,
    );
  });

  it('calls limits trial limits below 12 quarters and has none below 8', () => {
    expect(trendOf(shares(steady.slice(0, 11), 40), 11).chart).to.deep.equal({ method: 'p', trial: true });
    const short = trendOf(shares([...steady.slice(0, 6), 5], 40), 7);
    expect(short.chart).to.deep.equal({ method: 'none', because: 'too-few-points' });
    expect(short.points.map((point) => point.signal)).to.deep.equal(Array(7).fill(null));
  });

  it('marks a quarter beyond a limit as a concern or an improvement by the direction of the measure', () => {
    const low = trendOf(shares([...steady.slice(0, 11), 20], 60), 12);
    expect(low.points.at(-1)).to.include({ signal: 'below-limit', variation: 'concern' });
    const high = trendOf(shares([...steady.slice(0, 11), 98], 60), 12);
    expect(high.points.at(-1)).to.include({ signal: 'above-limit', variation: 'improvement' });
    const falling = { ...OVERALL, direction: 'lower' as const };
    expect(
      trendOf(shares([...steady.slice(0, 11), 98], 60), 12, { question: falling }).points.at(-1),
    ).to.include({
      variation: 'concern',
    });
  });

  it('takes neighbouring points of one signal together', () => {
    const climb = [50, 51, 50, 52, 51, 53, 55, 57, 59, 61, 63, 65];
    const spells = signalSpells(trendOf(shares(climb, 90), 12));
    expect(spells.map((spell) => [spell.signal, spell.points.length])).to.deep.equal([
      // The run reaches into the rise, which takes precedence.
      ['run-below', 4],
      ['rising', 8],
    ]);
    const twice = signalSpells(trendOf(shares([...steady.slice(0, 10), 20, 20], 60), 12));
    expect(twice.at(-1)).to.include({ signal: 'below-limit', variation: 'concern' });
    expect(twice.at(-1)!.points.map((point) => point.value)).to.deep.equal([20, 20]);
  });

  it('says whether anything changed: signals, none, or what two intervals allow to say', () => {
    expect(changeOf(trendOf(shares(steady, 60), 12))).to.deep.equal({ kind: 'steady' });
    const low = trendOf(shares([...steady.slice(0, 11), 20], 60), 12);
    expect(changeOf(low)).to.deep.equal({ kind: 'signals', count: signalSpells(low).length });
    expect(changeOf(trendOf(shares([50, 80], 200), 2))).to.include({ kind: 'higher', by: 30 });
    expect(changeOf(trendOf(shares([80, 50], 200), 2))).to.include({ kind: 'lower', by: -30 });
    expect(changeOf(trendOf(shares([60, 61], 200), 2))).to.include({ kind: 'overlap' });
    expect(changeOf(trendOf(shares([60], 200), 1))).to.equal(null);
  });

  it('marks quarters that are still collected as provisional', () => {
    const { points } = trendOf(shares([60, 61, 62], 60), 3, { provisionalFrom: addQuarters(FIRST, 2) });
    expect(points.map((point) => point.provisional)).to.deep.equal([false, false, true]);
  });
});

describe('A satisfaction trend of grades', () => {
  const grades = (index: number, satisfied: number, reporting: number): Fact =>
    fact(index, 0, 0, {
      indicator: GRADE.code,
      satisfied,
      reporting,
      value: reporting * 4,
      valueSquares: reporting * 16,
    });

  it('is the share of services graded good or better, above the level of one service', () => {
    const trend = trendOf([grades(0, 30, 40)], 1, { question: GRADE, responseRate: null });
    const wilson = wanted(wilsonInterval(30, 40));
    expect(trend.measure).to.equal('share');
    expect(trend.points[0]).to.include({ value: 75, n: 40, numerator: 30, target: null });
    expect(trend.points[0]!.interval).to.deep.equal({ low: wilson.low * 100, high: wilson.high * 100 });
  });

  it('is the grade itself for one service, without interval or limits', () => {
    const own = [4, 4, 5].map((value, i) => fact(i, 0, 0, { indicator: GRADE.code, value }));
    const trend = trendOf(own, 3, { question: GRADE, responseRate: null, level: 'provider' });
    expect(trend.measure).to.equal('grade');
    expect(trend.chart).to.deep.equal({ method: 'none', because: 'grade' });
    expect(trend.points.map((point) => [point.value, point.interval, point.limits])).to.deep.equal([
      [4, null, null],
      [4, null, null],
      [5, null, null],
    ]);
    expect(changeOf(trend)).to.deep.equal({ kind: 'grade-higher', before: 4 });
  });
});
