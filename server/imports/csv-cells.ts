import type { Language } from '../domain/language.ts';
import type { Measurement } from '../domain/measurement.ts';
import { numberText } from '../domain/number-input.ts';
import { COLUMNS } from './formats/format.ts';

/** Writing CSV that a spreadsheet opens without running anything in it. */

/** A text that a spreadsheet would take for a formula, or one that was escaped already. */
const FORMULA = /^'*[=+\-@\t\r]/;
const ESCAPED = /^'+[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",;\r\n\t]/;

const quote = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it. */
export const escapeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** A cell with text of people. */
export const textCell = (text: string): string => quote(escapeText(text));

/** Takes the apostrophe of `escapeText` off again. */
export const unescapeText = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);

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
