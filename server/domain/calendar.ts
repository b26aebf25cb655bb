import { addQuarters, dayAfterPeriod, type Period, periodCollectedOn, periodsEndingWith } from './period.ts';

/**
 * The reporting calendar: from when on, until when and how late the figures of a quarter are taken. Every day is an ISO date in the
 * programme's time zone.
 */

/** The days of one quarter. */
export interface PeriodDates {
  /** The first day on which figures can be entered. */
  opensOn: string;
  /** The day by which figures are asked for. */
  dueOn: string;
  /** Days after the due day on which figures still count as on time. */
  graceDays: number;
  /** The last day on which those who enter may; null: there is none. */
  closesOn: string | null;
}

/** The calendar of a programme: days after the end of any quarter, and the quarters that have days of their own. */
export interface Reporting {
  opensAfterDays: number;
  dueAfterDays: number;
  /** None unless said. */
  graceDays?: number | undefined;
  /** Never unless said. */
  closesAfterDays?: number | undefined;
  /** What administrators set for single quarters. */
  dates?: ReadonlyMap<Period, PeriodDates> | undefined;
}

/** The days that the programme's own rule gives a quarter, whatever was set for it. */
export const usualDates = (reporting: Omit<Reporting, 'dates'>, period: Period): PeriodDates => ({
  opensOn: dayAfterPeriod(period, reporting.opensAfterDays),
  dueOn: dayAfterPeriod(period, reporting.dueAfterDays),
  graceDays: reporting.graceDays ?? 0,
  closesOn:
    reporting.closesAfterDays === undefined ? null : dayAfterPeriod(period, reporting.closesAfterDays),
});

/** The days that hold for a quarter. */
export const datesOf = (reporting: Reporting, period: Period): PeriodDates =>
  reporting.dates?.get(period) ?? usualDates(reporting, period);

/** The day by which figures are asked for, ISO date (10 October for Q3 with `dueAfterDays` 10). */
export const dueDay = (reporting: Reporting, period: Period): string => datesOf(reporting, period).dueOn;

/** The first day on which figures can be entered, ISO date. */
export const openingDay = (reporting: Reporting, period: Period): string =>
  datesOf(reporting, period).opensOn;

/** The n-th day after another. Both are ISO dates. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The last day on which figures are on time, ISO date: the due day and the days of grace after it. */
export function lastDayOnTime(reporting: Reporting, period: Period): string {
  const { dueOn, graceDays } = datesOf(reporting, period);
  return dayAfter(dueOn, graceDays);
}

/** @param today ISO date @returns whether figures that have not been handed in are late */
export const isOverdue = (reporting: Reporting, period: Period, today: string): boolean =>
  today > lastDayOnTime(reporting, period);

/**
 * Whether nobody can be late with the figures: they are asked for, but their last day on time had passed before the register knew the unit.
 * @param enteredOn ISO date; undefined: the unit has always been there
 */
export const isExcused = (reporting: Reporting, period: Period, enteredOn: string | undefined): boolean =>
  enteredOn !== undefined && isOverdue(reporting, period, enteredOn);

/** @param submittedOn ISO date in the programme's time zone @param enteredOn see `isExcused` */
export const isOnTime = (
  reporting: Reporting,
  period: Period,
  submittedOn: string,
  enteredOn?: string,
): boolean => submittedOn <= lastDayOnTime(reporting, period) || isExcused(reporting, period, enteredOn);

/** @param today ISO date in the programme's time zone @returns whether figures of the period can be entered yet */
export const isOpenForEntry = (reporting: Reporting, period: Period, today: string): boolean =>
  openingDay(reporting, period) <= today;

/** @param today ISO date @returns whether those who enter figures are too late altogether */
export function isClosedForEntry(reporting: Reporting, period: Period, today: string): boolean {
  const { closesOn } = datesOf(reporting, period);
  return closesOn !== null && today > closesOn;
}

/** The newest period that is open for entry. @param today ISO date in the programme's time zone */
export function collectedPeriod(reporting: Reporting, today: string): Period {
  let period = periodCollectedOn(today);
  while (!isOpenForEntry(reporting, period, today)) period = addQuarters(period, -1);
  return period;
}

/** The newest period whose missing figures are late. @param today ISO date in the programme's time zone */
export function overduePeriod(reporting: Reporting, today: string): Period {
  const newest = collectedPeriod(reporting, today);
  return isOverdue(reporting, newest, today) ? newest : addQuarters(newest, -1);
}

/** Days from today to the due day: 0 on the day itself, negative when overdue. Both are ISO dates. */
export const daysLeft = (due: string, today: string): number =>
  Math.round((Date.parse(`${due}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);

/**
 * How a quarter's figures stand against the calendar: handed in on time or late; missing and late, not late yet, or never late because
 * the unit came into the register after the last day on time. `days` counts from the due day to the day of submission, or to today: 0 when nothing is late.
 */
export interface Punctuality {
  kind: 'on-time' | 'late' | 'overdue' | 'not-due' | 'excused';
  days: number;
}

export const PUNCTUALITY_KINDS = ['on-time', 'late', 'overdue', 'not-due', 'excused'] as const;

/**
 * @param submittedOn day of the first submission, ISO date; undefined: there is none
 * @param today ISO date
 * @param enteredOn see `isExcused`
 */
export function punctuality(
  reporting: Reporting,
  period: Period,
  submittedOn: string | undefined,
  today: string,
  enteredOn?: string,
): Punctuality {
  const days = (until: string): number => -daysLeft(dueDay(reporting, period), until);
  if (submittedOn !== undefined)
    return isOnTime(reporting, period, submittedOn, enteredOn)
      ? { kind: 'on-time', days: 0 }
      : { kind: 'late', days: days(submittedOn) };
  if (isExcused(reporting, period, enteredOn)) return { kind: 'excused', days: 0 };
  return isOverdue(reporting, period, today)
    ? { kind: 'overdue', days: days(today) }
    : { kind: 'not-due', days: 0 };
}

export interface Timeliness {
  /** Quarters submitted on time. */
  onTime: number;
  /** Quarters due. */
  due: number;
}

/** Reports on time out of those due. */
export const timelinessOf = (reports: readonly Punctuality[]): Timeliness => ({
  onTime: reports.filter(({ kind }) => kind === 'on-time').length,
  due: reports.filter(({ kind }) => kind !== 'not-due' && kind !== 'excused').length,
});

/**
 * Reports on time out of those due over four quarters. A quarter counts when the provider owed figures of it, when collection had begun by
 * then, and once it is late or has been submitted.
 * @param owes whether the provider owed figures of the quarter, as it was then
 * @param last the newest of the four quarters
 * @param submittedOn day of the first submission, ISO date in the programme's time zone, by period
 * @param collectionBegan first period ever collected in this installation
 * @param today ISO date in the programme's time zone
 * @param enteredOn see `isExcused`
 */
export const timeliness = (
  reporting: Reporting,
  owes: (period: Period) => boolean,
  last: Period,
  submittedOn: ReadonlyMap<Period, string>,
  collectionBegan: Period,
  today: string,
  enteredOn?: string,
): Timeliness =>
  timelinessOf(
    periodsEndingWith(last, 4)
      .filter((period) => period >= collectionBegan && owes(period))
      .map((period) => punctuality(reporting, period, submittedOn.get(period), today, enteredOn)),
  );

/** Making one takes a hundred times as long as using it. By time zone. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  dayFormats.set(timeZone, format);
  return format;
}

/** The calendar day of an instant in a time zone, ISO date. */
export function calendarDay(instant: Date, timeZone: string): string {
  const part = Object.fromEntries(
    dayFormat(timeZone)
      .formatToParts(instant)
      .map(({ type, value }): [string, string] => [type, value]),
  );
  return `${String(part['year'])}-${String(part['month'])}-${String(part['day'])}`;
}
