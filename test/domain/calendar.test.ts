import { expect } from 'chai';
import {
  collectedPeriod,
  datesOf,
  dueDay,
  isClosedForEntry,
  isOnTime,
  isOpenForEntry,
  isOverdue,
  lastDayOnTime,
  overduePeriod,
  punctuality,
  timeliness,
} from '../../server/domain/calendar.ts';

const USUAL = { opensAfterDays: 1, dueAfterDays: 10, graceDays: 3, closesAfterDays: 40 };
const OWN_DAYS = {
  ...USUAL,
  dates: new Map([['2026-Q2', { opensOn: '2026-07-06', dueOn: '2026-07-30', graceDays: 0, closesOn: null }]]),
};

describe('the reporting calendar', () => {
  it('says the days of any quarter from those after its end', () => {
    expect(datesOf(USUAL, '2026-Q3')).to.deep.equal({
      opensOn: '2026-10-01',
      dueOn: '2026-10-10',
      graceDays: 3,
      closesOn: '2026-11-09',
    });
    expect(datesOf({ opensAfterDays: 1, dueAfterDays: 10 }, '2026-Q3')).to.include({
      graceDays: 0,
      closesOn: null,
    });
  });

  it('holds what is late to the end of the days of grace', () => {
    expect(dueDay(USUAL, '2026-Q3')).to.equal('2026-10-10');
    expect(lastDayOnTime(USUAL, '2026-Q3')).to.equal('2026-10-13');
    expect(isOnTime(USUAL, '2026-Q3', '2026-10-13')).to.equal(true);
    expect(isOnTime(USUAL, '2026-Q3', '2026-10-14')).to.equal(false);
    expect(isOverdue(USUAL, '2026-Q3', '2026-10-13')).to.equal(false);
    expect(isOverdue(USUAL, '2026-Q3', '2026-10-14')).to.equal(true);
    expect(overduePeriod(USUAL, '2026-10-13')).to.equal('2026-Q2');
    expect(overduePeriod(USUAL, '2026-10-14')).to.equal('2026-Q3');
  });

  it('closes a quarter after its closing day, and only where there is one', () => {
    expect(isClosedForEntry(USUAL, '2026-Q3', '2026-11-09')).to.equal(false);
    expect(isClosedForEntry(USUAL, '2026-Q3', '2026-11-10')).to.equal(true);
    expect(isClosedForEntry(OWN_DAYS, '2026-Q2', '2030-01-01')).to.equal(false);
  });

  it('prefers the days that were set for a quarter', () => {
    expect(isOpenForEntry(OWN_DAYS, '2026-Q2', '2026-07-05')).to.equal(false);
    expect(collectedPeriod(OWN_DAYS, '2026-07-05')).to.equal('2026-Q1');
    expect(collectedPeriod(OWN_DAYS, '2026-07-06')).to.equal('2026-Q2');
    expect(isOnTime(OWN_DAYS, '2026-Q2', '2026-07-30')).to.equal(true);
    expect(isOnTime(OWN_DAYS, '2026-Q3', '2026-10-30')).to.equal(false);
  });

  it('says how a quarter stands, in days after the due day', () => {
    const of = (submitted: string | undefined, today: string) =>
      punctuality(USUAL, '2026-Q3', submitted, today);
    expect(of('2026-10-12', '2026-12-01')).to.deep.equal({ kind: 'on-time', days: 0 });
    expect(of('2026-10-15', '2026-12-01')).to.deep.equal({ kind: 'late', days: 5 });
    expect(of(undefined, '2026-10-13')).to.deep.equal({ kind: 'not-due', days: 0 });
    expect(of(undefined, '2026-10-14')).to.deep.equal({ kind: 'overdue', days: 4 });
  });

  it('counts four quarters by the same days', () => {
    const days = new Map([
      ['2026-Q1', '2026-04-13'],
      ['2026-Q2', '2026-07-30'],
      ['2026-Q3', '2026-10-14'],
    ]);
    expect(timeliness(OWN_DAYS, () => true, '2026-Q3', days, '2026-Q1', '2026-10-20')).to.deep.equal({
      onTime: 2,
      due: 3,
    });
  });
});
