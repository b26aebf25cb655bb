import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkEntry,
  entryValue,
  factsFrom,
  fieldsOf,
  fieldsWith,
  figuresFrom,
  numbersFrom,
} from '../../server/domain/entry-form.ts';
import { type Indicator } from '../../server/domain/indicator.ts';
import { findIndicator, type IndicatorSet } from '../../server/domain/indicator-set.ts';
import { indicatorValue } from '../../server/domain/scoring/indicator-value.ts';
import { cellsOf, completeness, enteredBy, isRequired } from '../../server/domain/submission.ts';
import { loadProgramme, programmeFolder } from '../../server/indicator-sets/service.ts';

describe('entry form', () => {
  let uzbekistan: IndicatorSet;
  let scotland: IndicatorSet;
  before(() => {
    uzbekistan = loadProgramme(programmeFolder('uz-social-services')).sets[0]!;
    scotland = loadProgramme(programmeFolder('scotland-care')).sets[0]!;
  });
  const find = (code: string): Indicator => findIndicator(uzbekistan, code)!;
  const paths = (code: string, numbers: Record<string, number | null>, comment: string | null = null) =>
    checkEntry(find(code), numbers, comment).map((problem) => `${problem.path} ${problem.code}`);

  it('asks for the cells of each form of entry', () => {
    expect(fieldsOf(find('QUA-01'))).to.deep.equal(['numerator', 'denominator']);
    expect(fieldsOf(find('SAT-05'))).to.deep.equal(['promoters', 'detractors', 'answers']);
    expect(fieldsOf(find('FIN-02'))).to.have.length(5);
    expect(fieldsOf(find('FIN-03'))).to.deep.equal([]);
    for (const indicator of uzbekistan.indicators) {
      expect(fieldsOf(indicator), indicator.code).to.have.length(
        indicator.entry.form === 'system' ? 0 : cellsOf(indicator),
      );
    }
  });

  it('knows which cells make one figure', () => {
    expect(fieldsWith(find('QUA-01'), 'denominator')).to.deep.equal(['numerator', 'denominator']);
    expect(fieldsWith(find('SAT-05'), 'answers')).to.deep.equal(['promoters', 'detractors', 'answers']);
    const [part = ''] = fieldsOf(find('FIN-02'));
    expect(fieldsWith(find('FIN-02'), part)).to.deep.equal([part]);
  });

  it('brings numbers back from the rows that they made', () => {
    for (const indicator of [...uzbekistan.indicators, ...scotland.indicators]) {
      const numbers = Object.fromEntries(fieldsOf(indicator).map((field, i) => [field, i + 1]));
      expect(numbersFrom(indicator, figuresFrom(indicator, numbers)), indicator.code).to.deep.equal(numbers);
    }
  });

  it('names the field of each problem', () => {
    expect(paths('QUA-01', { numerator: null, denominator: null })).to.deep.equal([]);
    expect(paths('QUA-01', { numerator: null, denominator: null }, 'why')).to.deep.equal([]);
    expect(paths('QUA-01', { numerator: 5, denominator: 4 })).to.deep.equal([
      'numerator numerator-above-denominator',
    ]);
    expect(paths('QUA-01', { numerator: NaN, denominator: -4 })).to.deep.equal([
      'numerator not-a-whole-number',
      'denominator negative',
    ]);
    expect(paths('QUA-01', { numerator: 5, denominator: null })).to.deep.equal([
      'denominator denominator-missing',
    ]);
    expect(paths('SAT-05', { promoters: 6, detractors: 5, answers: 10 })).to.deep.equal([
      'promoters net-above-denominator',
    ]);
    expect(paths('SAT-05', { promoters: 6, detractors: NaN, answers: null })).to.deep.equal([
      'answers denominator-missing',
      'detractors not-a-whole-number',
    ]);
    const [first = '', ...others] = fieldsOf(find('FIN-02'));
    expect(paths('FIN-02', { [first]: 1 })).to.deep.equal(others.map((field) => `${field} value-missing`));
  });

  it('says in the field that thousands may not be grouped', () => {
    const indicator = find('SAT-05');
    const numbers = { promoters: NaN, detractors: 5, answers: NaN };
    const found = checkEntry(indicator, numbers, null, {
      promoters: '1,000',
      detractors: '5',
      answers: 'x',
    });
    expect(found.map(({ path, code }) => `${path} ${code}`)).to.deep.equal([
      'promoters grouped-whole-number',
      'answers not-a-whole-number',
    ]);
  });

  it('counts required cells, and not those that may be left out', () => {
    const region = enteredBy('region', uzbekistan.indicators);
    const provider = enteredBy('provider', uzbekistan.indicators);
    expect(region.map(({ code }) => code))
      .to.include('FIN-02')
      .and.not.include('FIN-03');
    expect(provider.map(({ code }) => code))
      .to.include('FIN-05')
      .and.not.include('PAR-05');
    expect(isRequired(find('FIN-05'))).to.equal(false);
    const row = (indicator: string, category = '') => ({
      indicator,
      category,
      numerator: true,
      denominator: true,
      value: true,
    });
    const empty = completeness(provider, []);
    expect(empty.required).to.equal(provider.filter(isRequired).reduce((sum, one) => sum + cellsOf(one), 0));
    expect(empty.filled).to.equal(0);
    expect(completeness(provider, [row('QUA-01'), row('FIN-05'), row('ACC-01')]).filled).to.equal(2);
    expect(completeness(provider, [row('SAT-05', 'promoters'), row('SAT-05', 'detractors')]).filled).to.equal(
      3,
    );
    expect(completeness(provider, [row('SAT-05', 'promoters')]).missing).to.include('SAT-05');
    expect(completeness(region, [row('FIN-02', 'charity')]).filled).to.be.at.most(1);
  });

  it('computes while typing what scoring computes from the stored rows', () => {
    const indicators = [...uzbekistan.indicators, ...scotland.indicators].filter(
      ({ entry }) => entry.form !== 'system',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...indicators),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 5, maxLength: 5 }),
        (indicator, typed) => {
          const { entry } = indicator;
          const source = entry.form === 'derived' ? find(entry.from) : indicator;
          const numbers = Object.fromEntries(fieldsOf(source).map((field, i) => [field, typed[i] ?? 0]));
          const rows = figuresFrom(source, numbers);
          const level = source.reportedBy;
          const facts = factsFrom(source, rows, 'X', '2026-Q3');
          const { value } = indicatorValue({ ...indicator, minN: 1 }, level, facts);
          const live = entryValue(indicator, source, rows);
          if (value === null) expect(live, indicator.code).to.equal(undefined);
          else expect(live, indicator.code).to.be.closeTo(value, 1e-9);
        },
      ),
      { numRuns: 1000, seed: 7 },
    );
  });
});
