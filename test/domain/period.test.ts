import { expect } from 'chai';
import fc from 'fast-check';
import {
  addQuarters,
  dayAfterPeriod,
  isPeriod,
  parsePeriod,
  periodCollectedOn,
  periodDays,
  periodIndex,
  periodOf,
  periodRange,
  periodsEndingWith,
} from '../../server/domain/period.ts';

const period = fc
  .tuple(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 4 }))
  .map(([year, quarter]) => `${String(year)}-Q${String(quarter)}`);

describe('period', () => {
  it('reads only what it writes', () => {
    expect(parsePeriod('2026-Q3')).to.deep.equal({ year: 2026, quarter: 3 });
    for (const text of ['2026-Q5', '2026Q3', '2026-q3', ' 2026-Q3', '', '2026-Q0']) {
      expect(isPeriod(text), text).to.equal(false);
    }
  });

  it('takes years from 1900 to 2999, and reckons rightly at both ends', () => {
    for (const text of ['0000-Q1', '0999-Q4', '1899-Q4', '3000-Q1', '9999-Q4', '10000-Q1']) {
      expect(isPeriod(text), text).to.equal(false);
      expect(parsePeriod(text), text).to.equal(undefined);
    }
    for (const text of ['1900-Q1', '2999-Q4']) expect(isPeriod(text), text).to.equal(true);
    expect(periodsEndingWith('1900-Q1', 2)).to.deep.equal(['1899-Q4', '1900-Q1']);
    expect(addQuarters(addQuarters('2999-Q4', 5), -5)).to.equal('2999-Q4');
    expect(dayAfterPeriod('2999-Q4', 10)).to.equal('3000-01-10');
    expect(periodDays('1900-Q1')).to.deep.equal({ first: '1900-01-01', last: '1900-03-31' });
  });

  it('walks over the turn of the year', () => {
    expect(addQuarters('2025-Q4', 1)).to.equal('2026-Q1');
    expect(addQuarters('2026-Q1', -5)).to.equal('2024-Q4');
    expect(periodRange('2025-Q3', '2026-Q2')).to.deep.equal(['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2']);
    expect(periodRange('2026-Q2', '2026-Q1')).to.deep.equal([]);
    expect(periodsEndingWith('2026-Q1', 2)).to.deep.equal(['2025-Q4', '2026-Q1']);
  });

  it('adds and takes away the same number of quarters to nothing', () => {
    fc.assert(
      fc.property(period, fc.integer({ min: -80, max: 80 }), (from, quarters) => {
        const to = addQuarters(from, quarters);
        expect(addQuarters(to, -quarters)).to.equal(from);
        expect(periodIndex(to) - periodIndex(from)).to.equal(quarters);
        expect(Math.sign(to < from ? -1 : to > from ? 1 : 0)).to.equal(Math.sign(quarters));
      }),
    );
  });

  it('knows its days', () => {
    expect(periodDays('2024-Q1')).to.deep.equal({ first: '2024-01-01', last: '2024-03-31' });
    expect(periodDays('2026-Q4')).to.deep.equal({ first: '2026-10-01', last: '2026-12-31' });
    fc.assert(
      fc.property(period, (one) => {
        expect(periodOf(periodDays(one).first)).to.equal(one);
        expect(periodOf(periodDays(one).last)).to.equal(one);
      }),
    );
  });

  it('collects the quarter that is over', () => {
    expect(periodCollectedOn('2026-10-01')).to.equal('2026-Q3');
    expect(periodCollectedOn('2026-09-30')).to.equal('2026-Q2');
    expect(periodCollectedOn('2026-01-15')).to.equal('2025-Q4');
    expect(dayAfterPeriod('2026-Q3', 10)).to.equal('2026-10-10');
    expect(dayAfterPeriod('2025-Q4', 1)).to.equal('2026-01-01');
  });
});
