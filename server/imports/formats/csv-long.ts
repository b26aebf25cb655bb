import type { DecimalSign } from '../../domain/number-input.ts';
import { beginningOf } from '../../domain/comment.ts';
import { unescapeText } from '../csv-cells.ts';
import { readRecords } from './csv-records.ts';
import { CsvScanner } from './csv-scanner.ts';
import {
  type Column,
  COLUMNS,
  fileProblem,
  type ImportFormat,
  type ImportProblem,
  type RawRow,
  type Reader,
} from './format.ts';

const DELIMITERS = [',', ';', '\t'] as const;
const KNOWN = new Set<string>(COLUMNS);
const LONGEST_SHOWN = 60;

const columnName = (cell: string): string => cell.trim().toLowerCase();

/** The delimiter that makes most of the header's cells known columns. */
export function detectDelimiter(header: string): string {
  const known = (delimiter: string): number =>
    header.split(delimiter).filter((cell) => KNOWN.has(columnName(cell.replaceAll('"', '')))).length;
  return DELIMITERS.reduce<string>((best, next) => (known(next) > known(best) ? next : best), DELIMITERS[0]);
}

/** Where the header stands in each row; what is wrong with it otherwise. */
function readHeader(
  cells: readonly string[],
  line: number,
): { places: Map<Column, number>; problems: ImportProblem[] } {
  const places = new Map<Column, number>();
  const problems: ImportProblem[] = [];
  cells.forEach((cell, at) => {
    const name = columnName(cell);
    if (name === '') return;
    if (!KNOWN.has(name))
      problems.push(fileProblem('unknown-column', { line }, { typed: beginningOf(name, LONGEST_SHOWN) }));
    else if (places.has(name as Column))
      problems.push(fileProblem('duplicate-column', { line, column: name }, { name }));
    else places.set(name as Column, at);
  });
  const required: Column[] = ['indicator', 'unit', 'period'];
  if (!places.has('value')) required.push('numerator', 'denominator');
  for (const name of required) {
    if (!places.has(name)) problems.push(fileProblem('missing-column', { line }, { name }));
  }
  return { places, problems };
}

/** Excel writes a row of nothing as `;;;;`. */
const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** Turns records into rows by the header, which is the first of them that is not blank. */
class LongRows {
  isSound = true;
  places: Map<Column, number> | undefined;
  rows = 0;
  decimalSign: DecimalSign | null = null;
  #width = 0;
  #isReadable = true;
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  readonly refuse = (problem: ImportProblem): void => {
    this.isSound = false;
    this.#reader.onProblem(problem);
  };

  readonly onRecord = (cells: string[], line: number): void => {
    if (!this.#isReadable || isBlank(cells)) return;
    if (!this.places) {
      const header = readHeader(cells, line);
      this.places = header.places;
      header.problems.forEach(this.refuse);
      this.#width = cells.length;
      this.#isReadable = header.problems.length === 0;
      return;
    }
    this.rows += 1;
    if (cells.length > this.#width && !isBlank(cells.slice(this.#width))) {
      this.refuse(fileProblem('too-many-cells', { line }, { found: cells.length, expected: this.#width }));
      return;
    }
    this.#reader.onRow(this.#toRow(this.places, cells, line));
  };

  #toRow(places: Map<Column, number>, cells: readonly string[], line: number): RawRow {
    const cell = (column: Column): string => {
      const at = places.get(column);
      return at === undefined ? '' : (cells[at] ?? '').trim();
    };
    return {
      line,
      decimalSign: this.decimalSign,
      indicator: cell('indicator'),
      unit: cell('unit'),
      period: cell('period'),
      numerator: cell('numerator'),
      denominator: cell('denominator'),
      value: cell('value'),
      category: cell('category'),
      comment: unescapeText(cell('comment')),
    };
  }
}

/**
 * Who separates cells by commas writes decimals with a point, and who needs the comma for decimals separates cells by semicolons: so programs and
 * spreadsheets of every country do. A tab tells nothing.
 */
const DECIMAL_SIGNS: Readonly<Record<string, DecimalSign>> = { ',': '.', ';': ',' };

function begin(header: string, rows: LongRows): CsvScanner {
  const delimiter = detectDelimiter(header);
  rows.decimalSign = DECIMAL_SIGNS[delimiter] ?? null;
  return new CsvScanner(delimiter, rows.onRecord);
}

/**
 * One measurement a line, columns in any order; UTF-8 with or without a byte-order mark; `,`, `;` or a tab between
 * the cells. Lines are counted as an editor counts them; blank ones are passed over.
 */
export const csvLong: ImportFormat = {
  extensions: ['.csv', '.tsv', '.txt'],
  async read(chunks, reader) {
    const rows = new LongRows(reader);
    await readRecords(chunks, { begin: (header) => begin(header, rows), refuse: rows.refuse });
    if (rows.isSound) {
      if (!rows.places) rows.refuse(fileProblem('empty-file'));
      else if (rows.rows === 0) rows.refuse(fileProblem('no-rows'));
    }
    return { columns: new Set(rows.places?.keys()) };
  },
};
