import { categoriesOf, type Indicator } from './indicator.ts';
import { isOpenIn, type Level, type OrgUnit } from './org-unit.ts';
import { addQuarters, dayAfterPeriod, type Period, periodCollectedOn, periodsEndingWith } from './period.ts';
import type { Programme } from './programme.ts';
import type { SubmissionState, SubmissionStatus } from './submission-flow.ts';

/** A quarter's figures of one unit, as a whole: where they stand, when they were due, what is missing. */

// Which states there are and what leads from one to another.
export * from './submission-flow.ts';

export interface Submission {
  unit: string;
  period: Period;
  status: SubmissionStatus;
  /** When it was submitted first; corrections keep it, because timeliness is measured by it. ISO timestamp. */
  submittedAt: string | null;
  submittedBy: string | null;
  changedAt: string;
  changedBy: string;
}

/** Figures that were imported without a submission are a draft. @param filled cells that hold a number */
export function stateOf(submission: Pick<Submission, 'status'> | undefined, filled: number): SubmissionState {
  return submission?.status ?? (filled > 0 ? 'draft' : 'not-started');
}

type Reporting = Programme['reporting'];

/** The last day on which figures are on time, ISO date (10 October for Q3 with `dueAfterDays` 10). */
export const dueDay = (reporting: Reporting, period: Period): string =>
  dayAfterPeriod(period, reporting.dueAfterDays);

/** The first day on which figures can be entered, ISO date. */
export const openingDay = (reporting: Reporting, period: Period): string =>
  dayAfterPeriod(period, reporting.opensAfterDays);

/** @param today ISO date in the programme's time zone @returns whether figures of the period can be entered yet */
export const isOpenForEntry = (reporting: Reporting, period: Period, today: string): boolean =>
  openingDay(reporting, period) <= today;

/** The newest period that is open for entry. @param today ISO date in the programme's time zone */
export function collectedPeriod(reporting: Reporting, today: string): Period {
  let period = periodCollectedOn(today);
  while (!isOpenForEntry(reporting, period, today)) period = addQuarters(period, -1);
  return period;
}

/** Days from today to the due day: 0 on the day itself, negative when overdue. Both are ISO dates. */
export const daysLeft = (due: string, today: string): number =>
  Math.round((Date.parse(`${due}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);

/** @param submittedOn ISO date in the programme's time zone */
export const isOnTime = (reporting: Reporting, period: Period, submittedOn: string): boolean =>
  submittedOn <= dueDay(reporting, period);

/** The levels that fill in a form; the other levels' figures are sums. */
export const hasForm = (level: Level): level is 'region' | 'provider' =>
  level === 'region' || level === 'provider';

/** The indicators that a unit of the level types itself, in the order given: neither computed ones nor another level's. */
export const enteredBy = (level: Level, indicators: readonly Indicator[]): Indicator[] =>
  indicators.filter(
    (indicator) =>
      indicator.reportedBy === level &&
      indicator.entry.form !== 'system' &&
      indicator.entry.form !== 'derived',
  );

/** Context indicators (never scored) are asked for and may be left out: they do not count towards completeness. */
export const isRequired = (indicator: Pick<Indicator, 'normalise'>): boolean => indicator.normalise !== null;

/** Cells to type for the indicator: numerator and denominator; promoters, detractors and answers; an amount a part; a value. */
export function cellsOf(indicator: Pick<Indicator, 'entry'>): number {
  switch (indicator.entry.form) {
    case 'ratio':
      return 2;
    case 'net':
      return 3;
    case 'parts':
      return indicator.entry.parts.length;
    case 'value':
      return 1;
    case 'derived':
    case 'system':
      return 0;
  }
}

/** Which of the three numbers of a stored row are there. */
export interface FilledRow {
  indicator: string;
  category: string;
  numerator: boolean;
  denominator: boolean;
  value: boolean;
  /** It is said that there is no figure: an answer as good as one. */
  absent?: boolean;
}

function filledCellsOf(indicator: Indicator, rows: readonly FilledRow[]): number {
  const known = new Set(categoriesOf(indicator.entry));
  const own = rows.filter((row) => known.has(row.category));
  if (own.some((row) => row.absent)) return cellsOf(indicator);
  switch (indicator.entry.form) {
    case 'ratio':
      return own.reduce((sum, row) => sum + Number(row.numerator) + Number(row.denominator), 0);
    case 'net':
      // The two rows share one denominator, which is typed once.
      return own.filter((row) => row.numerator).length + Number(own.some((row) => row.denominator));
    case 'parts':
    case 'value':
      return own.filter((row) => row.value).length;
    case 'derived':
    case 'system':
      return 0;
  }
}

export interface Completeness {
  /** Cells that hold a number. */
  filled: number;
  required: number;
  /** Codes of the required indicators with an empty cell, in the order of the set. */
  missing: string[];
}

/**
 * Completeness of a unit's quarter: required cells that are filled, of those required.
 * @param indicators what the unit's level enters (`enteredBy`)
 * @param rows the unit's stored rows of the period
 */
export function completeness(indicators: readonly Indicator[], rows: readonly FilledRow[]): Completeness {
  const result: Completeness = { filled: 0, required: 0, missing: [] };
  for (const indicator of indicators.filter(isRequired)) {
    const cells = cellsOf(indicator);
    const filled = filledCellsOf(
      indicator,
      rows.filter((row) => row.indicator === indicator.code),
    );
    result.required += cells;
    result.filled += filled;
    if (filled < cells) result.missing.push(indicator.code);
  }
  return result;
}

export interface Timeliness {
  /** Quarters submitted on time. */
  onTime: number;
  /** Quarters due. */
  due: number;
}

/**
 * Reports on time out of those due over four quarters. A quarter counts when the provider was open in it, when collection had begun by
 * then, and once its due day is over or it has been submitted.
 * @param last the newest of the four quarters
 * @param submittedOn day of the first submission, ISO date in the programme's time zone, by period
 * @param collectionBegan first period ever collected in this installation
 * @param today ISO date in the programme's time zone
 */
export function timeliness(
  reporting: Reporting,
  unit: Pick<OrgUnit, 'openedOn' | 'closedOn'>,
  last: Period,
  submittedOn: ReadonlyMap<Period, string>,
  collectionBegan: Period,
  today: string,
): Timeliness {
  const result: Timeliness = { onTime: 0, due: 0 };
  for (const period of periodsEndingWith(last, 4)) {
    if (period < collectionBegan || !isOpenIn(unit, period)) continue;
    const day = submittedOn.get(period);
    if (day === undefined && today <= dueDay(reporting, period)) continue;
    result.due += 1;
    if (day !== undefined && isOnTime(reporting, period, day)) result.onTime += 1;
  }
  return result;
}

/** The calendar day of an instant in a time zone, ISO date. */
export function calendarDay(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(instant)
    .map(({ type, value }): [string, string] => [type, value]);
  const part = Object.fromEntries(parts);
  return `${String(part['year'])}-${String(part['month'])}-${String(part['day'])}`;
}
