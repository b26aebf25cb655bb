import { fileProblem } from './format.ts';
import { Unreadable } from './utf8.ts';

/** More cells than the line of any table of figures has. */
export const MOST_CELLS = 4000;

/** Longer than any comment: a quote that nothing closes must not gather the rest of the file. */
const LONGEST_CELL = 1 << 20;

/**
 * Splits delimited text into records as it arrives (RFC 4180: quoted cells may hold delimiters, line ends and doubled
 * quotes). Lines end with LF, CRLF or CR. A record is known by the physical line on which it begins, so that people
 * find it in their editor; Papa Parse counts records instead.
 *
 * @throws Unreadable (from `write`) for lines and cells longer than any table has
 */
export class CsvScanner {
  readonly #delimiter: string;
  readonly #onRecord: (cells: string[], line: number) => void;
  #cells: string[] = [];
  #cell = '';
  /** Inside quotes; `closing`: after a quote that either ends the cell or is the first of a doubled one. */
  #quoted: 'no' | 'yes' | 'closing' = 'no';
  #line = 1;
  #recordLine = 1;
  #afterCr = false;

  constructor(delimiter: string, onRecord: (cells: string[], line: number) => void, firstLine = 1) {
    this.#delimiter = delimiter;
    this.#onRecord = onRecord;
    this.#line = this.#recordLine = firstLine;
  }

  write(text: string): void {
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at] as string;
      if (this.#afterCr) {
        this.#afterCr = false;
        if (char === '\n') {
          if (this.#quoted === 'yes') continue;
          start = at + 1;
          continue;
        }
      }
      if (this.#quoted === 'yes') {
        if (char === '"') {
          this.#cell += text.slice(start, at);
          this.#quoted = 'closing';
          start = at + 1;
        } else if (char === '\n') this.#line += 1;
        else if (char === '\r') {
          this.#line += 1;
          this.#afterCr = true;
        }
        continue;
      }
      if (char === '"') {
        if (this.#quoted === 'closing') {
          // A doubled quote stands for one; the cell goes on.
          this.#quoted = 'yes';
          start = at;
        } else if (start === at && this.#cell === '') {
          this.#quoted = 'yes';
          start = at + 1;
        }
      } else if (char === this.#delimiter) {
        this.#endCell(text.slice(start, at));
        start = at + 1;
      } else if (char === '\n' || char === '\r') {
        this.#endCell(text.slice(start, at));
        this.#endRecord();
        this.#afterCr = char === '\r';
        start = at + 1;
      } else if (this.#quoted === 'closing') this.#quoted = 'no';
    }
    this.#cell += text.slice(start);
    if (this.#cell.length > LONGEST_CELL)
      throw new Unreadable(fileProblem('text-too-long', { line: this.#recordLine }));
  }

  /** @returns the line on which a quote was opened that nothing closes, or undefined */
  end(): number | undefined {
    if (this.#quoted === 'yes') return this.#recordLine;
    if (this.#cell !== '' || this.#cells.length > 0) {
      this.#endCell('');
      this.#endRecord();
    }
    return undefined;
  }

  #endCell(rest: string): void {
    if (this.#cells.length === MOST_CELLS)
      throw new Unreadable(fileProblem('too-many-columns', { line: this.#recordLine }, { max: MOST_CELLS }));
    this.#cells.push(this.#cell + rest);
    this.#cell = '';
    this.#quoted = 'no';
  }

  #endRecord(): void {
    const cells = this.#cells;
    this.#cells = [];
    const line = this.#recordLine;
    this.#line += 1;
    this.#recordLine = this.#line;
    this.#onRecord(cells, line);
  }
}
