import type { Measurement } from '../domain/measurement.ts';
import { numberText } from '../domain/number-input.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { RecordedSheet } from '../surveys/service.ts';

/** A form that was handed in, and when. */
export interface DemonstrationSubmission {
  unit: string;
  period: Period;
  /** ISO timestamp. */
  submittedAt: string;
  /** E-mail address. */
  submittedBy: string;
}

/** What a demonstration is filled with. Everything goes in through the doors that users have. */
export interface DemonstrationData {
  providers: readonly OrgUnit[];
  measurements: readonly Measurement[];
  submissions: readonly DemonstrationSubmission[];
  /** Answers from which figures among the measurements are computed. */
  surveys: readonly RecordedSheet[];
  lastPeriod: Period;
}

const COLUMNS = 'indicator,unit,period,numerator,denominator,value,category,comment';

const NEEDS_QUOTES = /[",\r\n]/;

const cell = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const number = (value: number | null): string => (value === null ? '' : numberText(value));

/** The measurements as a file for the import. */
export function longFormCsv(measurements: readonly Measurement[]): string {
  const lines = measurements.map((row) =>
    [
      row.indicator,
      row.unit,
      row.period,
      number(row.numerator),
      number(row.denominator),
      number(row.value),
      row.category,
      cell(row.comment ?? ''),
    ].join(','),
  );
  return `${[COLUMNS, ...lines].join('\n')}\n`;
}
