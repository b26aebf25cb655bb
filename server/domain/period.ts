/**
 * A calendar quarter, written `2026-Q3`, from 1900 to 2999: beyond, a year is a slip of the hand. Codes sort as text in the order of
 * time.
 */
export type Period = string;

/** What people may write. */
const CODE = /^(?:19|2\d)\d{2}-Q[1-4]$/;
/** What is reckoned with: the neighbours of the first and of the last period lie outside. */
const PARTS = /^(\d{4})-Q([1-4])$/;

export const isPeriod = (text: string): text is Period => CODE.test(text);

function parts(period: Period): { year: number; quarter: number } {
  const match = PARTS.exec(period);
  if (!match) throw new RangeError(`Not a period: ${period}`);
  return { year: Number(match[1]), quarter: Number(match[2]) };
}

/** @returns year (1900–2999) and quarter (1–4), or undefined if the text is no period */
export const parsePeriod = (text: string): { year: number; quarter: number } | undefined =>
  isPeriod(text) ? parts(text) : undefined;

const fromIndex = (index: number): Period =>
  `${String(Math.floor(index / 4)).padStart(4, '0')}-Q${String((index % 4) + 1)}`;

/** Quarters since year 0: makes distances between periods plain subtraction. */
export function periodIndex(period: Period): number {
  const { year, quarter } = parts(period);
  return year * 4 + quarter - 1;
}

/** @param quarters how many quarters to go; negative goes back */
export const addQuarters = (period: Period, quarters: number): Period =>
  fromIndex(periodIndex(period) + quarters);

/** @returns all periods from the first to the last, both included; empty if they are in the wrong order */
export function periodRange(first: Period, last: Period): Period[] {
  const from = periodIndex(first);
  const length = Math.max(0, periodIndex(last) - from + 1);
  return Array.from({ length }, (_, i) => fromIndex(from + i));
}

/** @returns the `count` periods that end with `last`, oldest first */
export const periodsEndingWith = (last: Period, count: number): Period[] =>
  periodRange(addQuarters(last, 1 - count), last);

/** @param date ISO calendar date `2026-11-22` (or a timestamp that begins with one) */
export function periodOf(date: string): Period {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  return fromIndex(year * 4 + Math.floor((month - 1) / 3));
}

/** First and last calendar day, ISO dates. */
export function periodDays(period: Period): { first: string; last: string } {
  const { year, quarter } = parts(period);
  const lastDay = ['03-31', '06-30', '09-30', '12-31'][quarter - 1] as string;
  return {
    first: `${String(year)}-${String(quarter * 3 - 2).padStart(2, '0')}-01`,
    last: `${String(year)}-${lastDay}`,
  };
}

/** The quarter that is collected on a day: the last one that is over. @param date ISO calendar date */
export const periodCollectedOn = (date: string): Period => addQuarters(periodOf(date), -1);

/** ISO date of the n-th day after the end of the period (n = 10 for Q3 is 10 October). */
export function dayAfterPeriod(period: Period, days: number): string {
  const end = new Date(`${periodDays(period).last}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + days);
  return end.toISOString().slice(0, 10);
}
