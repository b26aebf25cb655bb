import { expect } from 'chai';
import type { Indicator } from '../../server/domain/indicator.ts';
import {
  checkCategories,
  checkLevel,
  checkMeasurement,
  type Figures,
  unusualChange,
} from '../../server/domain/measurement-check.ts';
import type { Problem } from '../../server/domain/problem.ts';
import { anIndicator } from '../measurements/small-programme.ts';

const figures = (changes: Partial<Figures>): Figures => ({
  category: '',
  numerator: null,
  denominator: null,
  value: null,
  ...changes,
});
const ratio = (numerator: number | null, denominator: number | null): Figures =>
  figures({ numerator, denominator });
const codes = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, path }) => `${path}: ${code}`);

const text = { uz: 'x', ru: 'x', en: 'x' };
const parts: Indicator['entry'] = {
  form: 'parts',
  parts: [
    { code: 'state', name: text, counted: false },
    { code: 'grants', name: text, counted: true },
  ],
};
const grade = anIndicator({
  kind: 'grade',
  entry: { form: 'value' },
  scale: { min: 1, max: 6, satisfiedFrom: 4, labels: [] },
});
const net = anIndicator({ kind: 'net', entry: { form: 'net' } });

describe('checking a measurement', () => {
  const cases: [string, Partial<Indicator>, Figures, string[]][] = [
    ['a part of its whole', {}, ratio(3, 4), []],
    ['nothing out of nothing', {}, ratio(0, 0), []],
    ['something out of nothing', {}, ratio(1, 0), ['denominator: denominator-zero']],
    ['more than its whole', {}, ratio(5, 4), ['numerator: numerator-above-denominator']],
    ['more than its whole where that may be', { numeratorWithinDenominator: false }, ratio(5, 4), []],
    ['no denominator', {}, ratio(5, null), ['denominator: denominator-missing']],
    [
      'nothing at all',
      {},
      ratio(null, null),
      ['numerator: numerator-missing', 'denominator: denominator-missing'],
    ],
    ['text', {}, ratio(Number.NaN, 4), ['numerator: not-a-whole-number']],
    ['text for posts', { wholeNumbers: false }, ratio(Number.NaN, 4), ['numerator: not-a-number']],
    [
      'a category that there is not, with text',
      {},
      figures({ category: 'x', numerator: Number.NaN, denominator: 2 }),
      ['category: unknown-category', 'numerator: not-a-whole-number'],
    ],
    ['a negative count', {}, ratio(-1, 4), ['numerator: negative']],
    ['a correction', { allowsNegative: true }, ratio(-1, 4), []],
    ['a negative denominator even then', { allowsNegative: true }, ratio(-1, -4), ['denominator: negative']],
    ['half a person', {}, ratio(1.5, 4), ['numerator: not-whole']],
    ['half a post', { wholeNumbers: false }, ratio(1.5, 4), []],
    ['more than numbers hold', {}, ratio(1, 1e16), ['denominator: number-too-large']],
    [
      'a value beside them',
      {},
      figures({ numerator: 1, denominator: 2, value: 50 }),
      ['value: value-not-used'],
    ],
    [
      'a category that there is not',
      {},
      figures({ category: 'x', numerator: 1, denominator: 2 }),
      ['category: unknown-category'],
    ],
    [
      'no category where there are some',
      { entry: parts },
      figures({ value: 1 }),
      ['category: category-missing'],
    ],
    ['an amount of a part', { entry: parts }, figures({ category: 'state', value: 1.5 }), []],
    [
      'a computed indicator',
      { entry: { form: 'system', source: 'timeliness' } },
      ratio(1, 2),
      [': computed-indicator'],
    ],
    [
      'a derived one',
      { entry: { form: 'derived', from: 'X', formula: 'diversity' } },
      figures({ value: 1 }),
      [': computed-indicator'],
    ],
  ];
  for (const [what, indicator, row, expected] of cases) {
    it(`answers ${expected.join(' and ') || 'nothing'} to ${what}`, () => {
      expect(codes(checkMeasurement(anIndicator(indicator), row))).to.deep.equal(expected);
    });
  }

  for (const [wholeNumbers, typed, expected] of [
    [true, '12,000', 'grouped-whole-number'],
    [true, '88.3.1', 'not-a-whole-number'],
    [false, '12,000', 'grouped-number'],
    [false, 'x', 'not-a-number'],
  ] as const) {
    it(`says why ${typed} is no ${wholeNumbers ? 'whole ' : ''}number`, () => {
      const row = ratio(Number.NaN, 4);
      const problems = checkMeasurement(anIndicator({ wholeNumbers }), row, { numerator: typed });
      expect(codes(problems)).to.deep.equal([`numerator: ${expected}`]);
    });
  }

  for (const [value, expected] of [
    [4, []],
    [0, ['value: out-of-range']],
    [7, ['value: out-of-range']],
    [3.5, ['value: not-whole']],
  ] as const) {
    it(`judges the grade ${String(value)} by its scale`, () => {
      expect(codes(checkMeasurement(grade, figures({ value })))).to.deep.equal(expected);
    });
  }

  it('asks for all parts together', () => {
    const one = [figures({ category: 'state', value: 1 })];
    expect(codes(checkCategories(anIndicator({ entry: parts }), one))).to.deep.equal([
      'category: categories-missing',
    ]);
    expect(
      checkCategories(anIndicator({ entry: parts }), [...one, figures({ category: 'grants', value: 0 })]),
    ).to.be.empty;
  });

  it('compares the sides of a net', () => {
    const sides = (promoters: [number, number], detractors: [number, number]): string[] =>
      codes(
        checkCategories(net, [
          figures({ category: 'promoters', numerator: promoters[0], denominator: promoters[1] }),
          figures({ category: 'detractors', numerator: detractors[0], denominator: detractors[1] }),
        ]),
      );
    expect(sides([6, 10], [4, 10])).to.be.empty;
    expect(sides([6, 10], [4, 9])).to.deep.equal(['denominator: net-denominators-differ']);
    expect(sides([6, 10], [5, 10])).to.deep.equal(['numerator: net-above-denominator']);
  });

  it('wants figures at the level that reports them', () => {
    expect(checkLevel({ reportedBy: 'provider' }, 'provider')).to.equal(undefined);
    expect(checkLevel({ reportedBy: 'provider' }, 'region')?.code).to.equal('reported-by-provider');
    expect(checkLevel({ reportedBy: 'region' }, 'district')).to.equal(undefined);
    expect(checkLevel({ reportedBy: 'region' }, 'provider')?.code).to.equal('reported-by-region');
    expect(checkLevel({ reportedBy: 'region' }, 'country')?.code).to.equal('reported-by-region');
  });
});

describe('unusual change', () => {
  const rate = anIndicator({ kind: 'rate', multiplier: 1000, numeratorWithinDenominator: false });
  const amount = anIndicator({ kind: 'amount', multiplier: 1, wholeNumbers: false });
  const cases: [string, Indicator, Figures, Figures, boolean][] = [
    ['19 points of a percentage', anIndicator(), ratio(69, 100), ratio(50, 100), false],
    ['20 points of a percentage', anIndicator(), ratio(70, 100), ratio(50, 100), true],
    ['a rate doubled by one event', rate, ratio(2, 1000), ratio(1, 1000), false],
    ['a rate doubled by many', rate, ratio(80, 1000), ratio(40, 1000), true],
    ['a rate that rose by a tenth', rate, ratio(1100, 1000), ratio(1000, 1000), false],
    ['a first event', rate, ratio(1, 1000), ratio(0, 1000), false],
    ['nine incidents after none', rate, ratio(9, 7300), ratio(0, 7300), true],
    ['an amount that rose by half', amount, ratio(150, 1), ratio(100, 1), false],
    ['an amount that rose by more than half', amount, ratio(151, 1), ratio(100, 1), true],
    ['a grade by one step', grade, figures({ value: 3 }), figures({ value: 4 }), false],
    ['a grade by two steps', grade, figures({ value: 3 }), figures({ value: 5 }), true],
    ['nothing to compare with', anIndicator(), ratio(70, 100), ratio(0, 0), false],
  ];
  for (const [what, indicator, now, before, unusual] of cases) {
    it(`${unusual ? 'asks about' : 'passes over'} ${what}`, () => {
      expect(unusualChange(indicator, [now], [before]) !== undefined).to.equal(unusual);
    });
  }

  it('tells both values as they are shown', () => {
    expect(unusualChange(anIndicator(), [ratio(2, 3)], [ratio(1, 3)])).to.deep.equal({
      now: 66.7,
      before: 33.3,
    });
  });

  it('compares shares of parts', () => {
    const shares = (grants: number): Figures[] => [
      figures({ category: 'state', value: 100 - grants }),
      figures({ category: 'grants', value: grants }),
    ];
    const indicator = anIndicator({ entry: parts });
    expect(unusualChange(indicator, shares(40), shares(20))).to.deep.equal({ now: 40, before: 20 });
    expect(unusualChange(indicator, shares(30), shares(20))).to.equal(undefined);
  });
});
