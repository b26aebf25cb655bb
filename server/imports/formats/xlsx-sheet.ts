import { numberText } from '../../domain/number-input.ts';
import type { Archive } from './xlsx-archive.ts';
import { MOST_CELLS } from './csv-scanner.ts';
import { fileProblem } from './format.ts';
import type { TableRecord } from './table-header.ts';
import { Unreadable } from './utf8.ts';
import { type Attributes, decodeText, readPart } from './xlsx-xml.ts';

/** Rows of a sheet, one after another; a sheet of any length needs the memory of one row. */

export interface Book {
  archive: Archive;
  texts: readonly string[];
  dateStyles: ReadonlySet<number>;
}

const LONGEST_TEXT = 32_767;

const A = 'A'.charCodeAt(0);
const LETTERS = 26;

/** `0` is `A`, `27` is `AB`. */
export function columnLetters(column: number): string {
  const last = String.fromCharCode(A + (column % LETTERS));
  return column < LETTERS ? last : columnLetters(Math.floor(column / LETTERS) - 1) + last;
}

/** `AB12` is 27; undefined for what is no reference. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,7}/.exec(reference)?.[0];
  if (letters === undefined) return undefined;
  let number = 0;
  for (const letter of letters) number = number * LETTERS + letter.charCodeAt(0) - A + 1;
  return number - 1;
}

/** A cell as its element describes it. */
interface Cell {
  column: number;
  type: string;
  isDate: boolean;
  isFormula: boolean;
  text: string;
}

function contentOf(
  { type, text, isDate, isFormula }: Cell,
  texts: readonly string[],
): string | { fault: string } {
  // What a formula came to when the file was saved need not be what it would come to now.
  if (isFormula) return { fault: 'cell-formula' };
  if (text === '') return '';
  switch (type) {
    case 's': {
      const shared = texts[Number(text)];
      return shared ?? { fault: 'cell-damaged' };
    }
    case 'str':
    case 'inlineStr':
      return decodeText(text);
    case 'e':
      return { fault: 'cell-error' };
    case 'b':
      return text === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return { fault: 'cell-date' };
    default: {
      const number = Number(text);
      if (!Number.isFinite(number)) return { fault: 'cell-damaged' };
      return isDate ? { fault: 'cell-date' } : numberText(number);
    }
  }
}

class RowBuilder {
  readonly #book: Book;
  readonly #onRecord: (record: TableRecord) => void;
  #line = 0;
  #cells: string[] = [];
  #faults: Map<number, string> | undefined;
  #cell: Cell | undefined;
  #isText = false;

  constructor(book: Book, onRecord: (record: TableRecord) => void) {
    this.#book = book;
    this.#onRecord = onRecord;
  }

  readonly open = (name: string, attributes: Attributes): void => {
    if (name === 'row') {
      const line = Number(attributes['r'] ?? this.#line + 1);
      // Rows out of order would be found on lines where they are not.
      if (!Number.isInteger(line) || line <= this.#line)
        throw new Unreadable(fileProblem('workbook-damaged'));
      this.#line = line;
      this.#cells = [];
      this.#faults = undefined;
    } else if (name === 'c') {
      const column = columnOf(attributes['r'] ?? '') ?? this.#cells.length;
      if (column >= MOST_CELLS)
        throw new Unreadable(fileProblem('too-many-columns', { line: this.#line }, { max: MOST_CELLS }));
      this.#cell = {
        column,
        type: attributes['t'] ?? 'n',
        isDate: this.#book.dateStyles.has(Number(attributes['s'] ?? -1)),
        isFormula: false,
        text: '',
      };
    } else if (name === 'f' && this.#cell) this.#cell.isFormula = true;
    else if (name === 'v' || name === 't') this.#isText = true;
    else if (name === 'rPh') this.#isText = false;
  };

  readonly text = (more: string): void => {
    if (!this.#isText || !this.#cell) return;
    this.#cell.text += more;
    if (this.#cell.text.length > LONGEST_TEXT)
      throw new Unreadable(fileProblem('text-too-long', { line: this.#line }));
  };

  readonly close = (name: string): void => {
    if (name === 'v' || name === 't') this.#isText = false;
    else if (name === 'c' && this.#cell) {
      const { column } = this.#cell;
      const content = contentOf(this.#cell, this.#book.texts);
      this.#cell = undefined;
      while (this.#cells.length < column) this.#cells.push('');
      if (typeof content === 'string') this.#cells[column] = content;
      else {
        this.#cells[column] = '?';
        (this.#faults ??= new Map()).set(column, content.fault);
      }
    } else if (name === 'row') {
      this.#onRecord({
        cells: this.#cells,
        line: this.#line,
        ...(this.#faults && { faults: this.#faults }),
      });
    }
  };
}

/** Hands on the rows of a sheet that have cells. @throws Unreadable */
export function readSheet(book: Book, part: string, onRecord: (record: TableRecord) => void): Promise<void> {
  return readPart(book.archive.part(part), new RowBuilder(book, onRecord));
}
