import type { DecimalSign } from '../../domain/number-input.ts';
import { columnCalled } from '../column-names.ts';
import { type Column, COLUMNS, type ImportProblem, type Reader } from './format.ts';

/** What the tables of all files have in common: lines, and a header that says what their cells are. */

/** One line of a table. */
export interface TableRecord {
  cells: readonly string[];
  line: number;
  /** Cells that hold something other than what they show, with the code of what is wrong. */
  faults?: ReadonlyMap<number, string>;
}

/** What a table's reader knows besides its cells. */
export interface TableContext {
  reader: Reader;
  /** How the file writes decimals; null where its form does not tell. */
  decimalSign: DecimalSign | null;
  /** The quarter that all of the file is about, where something besides its rows says so. */
  period?: string | undefined;
  /** Where a cell is, for people (`H12`); files without such names leave it out. */
  cellName?: ((column: number, line: number) => string) | undefined;
}

/** Turns the lines after a header into rows. */
export interface TableRows {
  columns: ReadonlySet<Column>;
  onRecord: (record: TableRecord) => void;
}

/** What a header came to: something that reads rows, or why not. */
export type Begun = TableRows | readonly ImportProblem[];

const KNOWN: ReadonlySet<string> = new Set(COLUMNS);

/** `QUA-01.numerator`: a field of an indicator. */
const FIELD = /^([a-z][a-z0-9-]*)\.([a-z][a-z0-9_]*)$/i;

/** Our name of the column, where the cell has one of those that are in use for it; else what it says, in small letters. */
export const headerName = (cell: string): string => {
  const name = cell.trim().toLowerCase();
  return KNOWN.has(name) ? name : (columnCalled(name) ?? name);
};

/** The code and the field, in small letters, that a header's cell names. */
export function fieldName(cell: string): { code: string; field: string } | undefined {
  const [, code, field] = FIELD.exec(cell.trim()) ?? [];
  return code === undefined || field === undefined ? undefined : { code, field: field.toLowerCase() };
}

export const isLongColumn = (name: string): name is Column => KNOWN.has(name);

/** Whether a header's cell names a column that some table of this system has. */
export const isColumnName = (cell: string): boolean =>
  isLongColumn(headerName(cell)) || fieldName(cell) !== undefined;

/** One row a unit, with a column for each field. */
export const isWide = (cells: readonly string[]): boolean =>
  cells.some((cell) => fieldName(cell) !== undefined) &&
  !cells.some((cell) => headerName(cell) === 'indicator');

/** A line of nothing: Excel writes it as `;;;;`. */
export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
