import type { DecimalSign } from '../../domain/number-input.ts';
import type { Indicator } from '../../domain/indicator.ts';
import type { Period } from '../../domain/period.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ColumnChoices } from '../column-names.ts';

/** The columns of a long-form row that every format fills. */
const FIGURE_COLUMNS = [
  'indicator',
  'unit',
  'period',
  'numerator',
  'denominator',
  'value',
  'category',
  'comment',
] as const;

/** What a row says about its figures instead of, or besides, what they are; files from elsewhere do not know it. */
const STATEMENT_COLUMNS = ['status', 'reason', 'follow-up'] as const;

/** The columns of a long-form row, in the order in which they are written. */
export const COLUMNS = [...FIGURE_COLUMNS, ...STATEMENT_COLUMNS] as const;
export type Column = (typeof COLUMNS)[number];

/** One row as it was typed: every format yields these, and one check reads them. */
export type RawRow = Readonly<Record<(typeof FIGURE_COLUMNS)[number], string>> &
  Readonly<Partial<Record<(typeof STATEMENT_COLUMNS)[number], string>>> & {
    readonly line: number;
    /** How the file writes decimals; null where its form does not tell. */
    readonly decimalSign: DecimalSign | null;
    /** Codes and the period are those of DHIS2. */
    readonly dhis2?: true;
    /** Where several rows share a line: the names of the cells from which this one was read. */
    readonly places?: Readonly<Partial<Record<Column, string>>>;
    /** What the file calls the unit, besides its code. */
    readonly unitName?: string;
    /** What was written where codes of DHIS2 have given way to our own. */
    readonly sent?: Readonly<Partial<Record<Column, string>>>;
    /** The file has a place for these figures and leaves it empty: it is about them, and says nothing. */
    readonly isBlank?: true;
  };

/** What is wrong with a place of a file. `line` 0: the file as a whole. */
export interface ImportProblem {
  line: number;
  /** Name of a column, or `` for the whole line or file. */
  column: string;
  code: string;
  params: Problem['params'];
  severity: Problem['severity'];
  /** Where the set brings the words, those of a rule that is broken. */
  words?: NonNullable<Problem['words']>;
}

/** What a format found out about a file besides its rows. */
export interface Reading {
  /** Columns that the file has. */
  columns: ReadonlySet<Column>;
  /** Of a table; of several, the first one whose header was not understood, or else the first. */
  header?: TableHeader | undefined;
  /** The header does not say what all of its columns are. */
  isUnread?: boolean | undefined;
}

/** What stands above a table, with the beginnings of the first cells below it. */
export interface TableHeader {
  cells: readonly string[];
  samples: readonly (readonly string[])[];
}

/** What a file may have to be compared with while it is read. */
export interface Known {
  /** The indicator of that code as the quarter's set has it, or the newest one without a quarter. */
  indicatorOf: (code: string, period?: Period) => Pick<Indicator, 'code' | 'entry'> | undefined;
  /** The version of the set in force; undefined for a text that is no quarter or one without a set. */
  versionFor: (period: string) => string | undefined;
  /** Code of the programme. */
  programme: string;
}

/** Told of rows, and of problems of the file's form, in the order of the file. */
export interface Reader {
  /** Without it, tables of one row a unit cannot be read. */
  known?: Known;
  /** What somebody said the columns of a table are. */
  choices?: ColumnChoices | undefined;
  /** Told of a template when its figures were read from here. @param made ISO timestamp */
  onTemplate?: (made: string) => void;
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
