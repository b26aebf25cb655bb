import { categoriesOf, type Indicator } from './indicator.ts';
import type { Level } from './org-unit.ts';
import { isAbsent, type Measurement } from './measurement.ts';
import type { Period } from './period.ts';
import type { SubmissionState, SubmissionStatus } from './submission-flow.ts';

/** A quarter's figures of one unit, as a whole: where they stand and what is missing. */

// When they are asked for.
export * from './calendar.ts';

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

/** Which cells of a stored row are filled. */
export const filledRow = (
  row: Pick<Measurement, 'indicator' | 'category' | 'numerator' | 'denominator' | 'value'> &
    Partial<Pick<Measurement, 'status'>>,
): FilledRow => ({
  indicator: row.indicator,
  category: row.category,
  numerator: row.numerator !== null,
  denominator: row.denominator !== null,
  value: row.value !== null,
  absent: isAbsent(row.status),
});

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
