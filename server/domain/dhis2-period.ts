import { isPeriod, type Period, parsePeriod } from './period.ts';

/** How often a programme's figures are reported: every quarter, or once a year. */
export type ReportingFrequency = 'quarterly' | 'yearly';

/** Why a text is no period of a programme. */
export type PeriodFault =
  'dhis2-period' | 'dhis2-period-monthly' | 'dhis2-period-yearly' | 'dhis2-period-quarterly';

const YEAR = /^\d{4}$/;
const QUARTER = /^(\d{4})-?Q([1-4])$/;
const MONTH = /^\d{4}-?(?:0[1-9]|1[0-2])$/;

/** A yearly figure is kept in the quarter in which its year ends. */
export const quarterOfYear = (year: string): Period => `${year}-Q4`;

/** Whether figures of the quarter exist: all of them, or of yearly figures the last one of a year. */
export const isReportedPeriod = (period: Period, frequency: ReportingFrequency): boolean =>
  frequency === 'quarterly' || period.endsWith('-Q4');

/**
 * Reads a period as DHIS2 writes it: `2022`, `2022Q4`, `202212`.
 *
 * @param text as it stands in the file
 * @param frequency of the programme: years are periods of a yearly one, quarters of a quarterly one
 * @returns the quarter in which the figure is kept; else why it is none
 * @see https://docs.dhis2.org, "Date and period format"
 */
export function readDhis2Period(
  text: string,
  frequency: ReportingFrequency,
): { period: Period } | { fault: PeriodFault } {
  if (MONTH.test(text)) return { fault: 'dhis2-period-monthly' };
  const quarter = QUARTER.exec(text);
  const period = YEAR.test(text) ? quarterOfYear(text) : `${quarter?.[1] ?? ''}-Q${quarter?.[2] ?? ''}`;
  if (!isPeriod(period)) return { fault: 'dhis2-period' };
  if (frequency === 'quarterly') return quarter ? { period } : { fault: 'dhis2-period-yearly' };
  return quarter ? { fault: 'dhis2-period-quarterly' } : { period };
}

/**
 * The period as DHIS2 writes it: `2022Q4`, or of a yearly programme `2022`.
 *
 * @returns undefined for a quarter in which a yearly programme keeps nothing
 */
export function dhis2Period(period: Period, frequency: ReportingFrequency): string | undefined {
  const parts = parsePeriod(period);
  if (!parts || !isReportedPeriod(period, frequency)) return undefined;
  const year = String(parts.year);
  return frequency === 'yearly' ? year : `${year}Q${String(parts.quarter)}`;
}

/**
 * The period as ADX writes it, a first day and a length (ISO 8601): `2022-10-01/P3M`, `2022-01-01/P1Y`.
 *
 * @returns undefined for a quarter in which a yearly programme keeps nothing
 */
export function adxPeriod(period: Period, frequency: ReportingFrequency): string | undefined {
  const parts = parsePeriod(period);
  if (!parts || !isReportedPeriod(period, frequency)) return undefined;
  const year = String(parts.year);
  const month = String(parts.quarter * 3 - 2).padStart(2, '0');
  return frequency === 'yearly' ? `${year}-01-01/P1Y` : `${year}-${month}-01/P3M`;
}

const INTERVAL = /^(\d{4})-(\d{2})-01\/P(1Y|3M|1M)$/;

/**
 * From a first day and a length to the form of DHIS2; any other text stays as it is.
 *
 * @param text `2022-01-01/P1Y`, `2022-10-01/P3M`, `2022-12-01/P1M`
 */
export function fromInterval(text: string): string {
  const [, year = '', month = '', length] = INTERVAL.exec(text) ?? [];
  if (length === '1Y') return month === '01' ? year : text;
  if (length === '1M') return `${year}${month}`;
  const quarter = (Number(month) + 2) / 3;
  return length === '3M' && Number.isInteger(quarter) ? `${year}Q${String(quarter)}` : text;
}
