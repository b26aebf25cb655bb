import type { Language } from '../domain/language.ts';
import type { Measurement } from '../domain/measurement.ts';
import { numberText } from '../domain/number-input.ts';
import { textCell } from '../domain/spreadsheet-text.ts';
import { COLUMNS } from './formats/format.ts';
import { measurementCells } from './measurement-cells.ts';

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
export const measurementLine = (measurement: Measurement, delimiter = ','): string =>
  csvLine(
    measurementCells(measurement).map((cell) =>
      typeof cell === 'string' ? textCell(cell) : numberCell(cell),
    ),
    delimiter,
  );
