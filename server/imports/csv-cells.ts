import type { Language } from '../domain/language.ts';
import type { Measurement } from '../domain/measurement.ts';
import { numberText } from '../domain/number-input.ts';
import { textCell } from '../domain/spreadsheet-text.ts';
import { COLUMNS } from './formats/format.ts';

export { textCell } from '../domain/spreadsheet-text.ts';

/** Writing CSV that a spreadsheet opens without running anything in it. */

/** Figures are no formulas, whatever their sign. */
export const numberCell = (value: number | null): string => (value === null ? '' : numberText(value));

export const csvLine = (cells: readonly string[], delimiter = ','): string => `${cells.join(delimiter)}\r\n`;

/** Tells spreadsheets that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What spreadsheets of a language take for the end of a cell: where the comma is the decimal sign, the semicolon. */
export const delimiterOf = (language: Language): string => (language === 'en' ? ',' : ';');

export const measurementHeader = (delimiter = ','): string => csvLine(COLUMNS, delimiter);

/** One measurement as the import reads it. */
export const measurementLine = (m: Measurement, delimiter = ','): string =>
  csvLine(
    [
      textCell(m.indicator),
      textCell(m.unit),
      m.period,
      numberCell(m.numerator),
      numberCell(m.denominator),
      numberCell(m.value),
      textCell(m.category),
      textCell(m.comment ?? ''),
      // What is reported says so by being there.
      m.status === undefined || m.status === 'reported' ? '' : m.status,
      textCell(m.reason ?? ''),
      m.followUp ? '1' : '',
    ],
    delimiter,
  );
