import type { DecimalSign } from '../../domain/number-input.ts';
import type { Problem } from '../../domain/problem.ts';

/** The columns of a long-form row, in the order in which they are written. */
export const COLUMNS = [
  'indicator',
  'unit',
  'period',
  'numerator',
  'denominator',
  'value',
  'category',
  'comment',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One row as it was typed: every format yields these, and one check reads them. */
export type RawRow = Readonly<Record<Column, string>> & {
  readonly line: number;
  /** How the file writes decimals; null where its form does not tell. */
  readonly decimalSign: DecimalSign | null;
  /** Codes and the period are those of DHIS2. */
  readonly dhis2?: true;
};

/** What is wrong with a place of a file. `line` 0: the file as a whole. */
export interface ImportProblem {
  line: number;
  /** Name of a column, or `` for the whole line or file. */
  column: string;
  code: string;
  params: Problem['params'];
  severity: Problem['severity'];
}

/** What a format found out about a file besides its rows. */
export interface Reading {
  /** Columns that the file has. */
  columns: ReadonlySet<Column>;
}

/** Told of rows, and of problems of the file's form, in the order of the file. */
export interface Reader {
  onRow: (row: RawRow) => void;
  onProblem: (problem: ImportProblem) => void;
}

/** A kind of file that holds measurements. */
export interface ImportFormat {
  /** Of file names, with the point. */
  extensions: readonly string[];
  /** Whether the beginning of a file is one of this kind; without it, whatever no other one recognises. */
  recognises?: (head: string) => boolean;
  /** What a row is found by: its line, unless the form has none; then its number among the values. */
  countedBy?: 'values';
  /** Reads the file piece by piece. */
  read(chunks: AsyncIterable<Uint8Array>, reader: Reader): Promise<Reading>;
}

export const fileProblem = (
  code: string,
  place: { line?: number; column?: string } = {},
  params: Problem['params'] = {},
): ImportProblem => ({ line: place.line ?? 0, column: place.column ?? '', code, params, severity: 'error' });
