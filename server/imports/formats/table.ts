import { beginningOf } from '../../domain/comment.ts';
import { chosenNames } from '../column-names.ts';
import { checkMark, readMarkRemark } from '../template-mark.ts';
import { type Column, fileProblem, type ImportProblem, type TableHeader } from './format.ts';
import { longTable } from './long-rows.ts';
import { isBlank, isWide, type TableContext, type TableRecord, type TableRows } from './table-header.ts';
import { Unreadable } from './utf8.ts';
import { wideTable } from './wide-rows.ts';

/** So many rows show what a column holds. */
const SAMPLES = 3;
const LONGEST_SAMPLE = 60;

/**
 * A table of figures, whatever kind of file it comes in: lines of a CSV and rows of a sheet end here. Its first line that is not blank says
 * whether it has one row a figure or one a unit.
 */
export class Table {
  isSound = true;
  rows = 0;
  /** Undefined until there was one. */
  cells: readonly string[] | undefined;
  /** Its header does not say what all of its columns are. */
  isUnread = false;
  readonly #samples: (readonly string[])[] = [];
  #rows: TableRows | undefined;
  #width = 0;
  /** What is wrong with a header of one row a unit: said at the end, unless the table says that it was made by other definitions. */
  #wrong: readonly ImportProblem[] = [];
  readonly #context: TableContext;

  constructor(context: TableContext) {
    this.#context = context;
  }

  get columns(): ReadonlySet<Column> {
    return this.#rows?.columns ?? new Set();
  }

  /** Undefined where what stands there is no header of a table. */
  get header(): TableHeader | undefined {
    if (!this.cells || !(this.#rows ?? this.isUnread)) return undefined;
    return { cells: this.cells, samples: this.#samples };
  }

  readonly refuse = (problem: ImportProblem): void => {
    this.isSound = false;
    this.#context.reader.onProblem(problem);
  };

  readonly onRecord = (record: TableRecord): void => {
    const { cells, line } = record;
    if (isBlank(cells) && !record.faults?.size) return;
    if (!this.cells) {
      this.#begin(record);
      return;
    }
    if (this.#samples.length < SAMPLES)
      this.#samples.push(cells.map((cell) => beginningOf(cell, LONGEST_SAMPLE)));
    if (!this.#rows) {
      if (this.#wrong.length > 0) this.#checkMark(record);
      return;
    }
    this.rows += 1;
    if (cells.length > this.#width && !isBlank(cells.slice(this.#width))) {
      // A workbook has no signs between its cells that a text could be taken for.
      const code = this.#context.cellName ? 'too-many-cells-in-sheet' : 'too-many-cells';
      this.refuse(fileProblem(code, { line }, { found: cells.length, expected: this.#width }));
      return;
    }
    this.#rows.onRecord(record);
  };

  /** Says what is wrong with its header, and what a table without rows lacks. */
  end(): void {
    this.#wrong.forEach(this.refuse);
    if (!this.isSound) return;
    if (!this.cells) this.refuse(fileProblem('empty-file'));
    else if (this.rows === 0) this.refuse(fileProblem('no-rows'));
  }

  #begin({ cells, line, faults }: TableRecord): void {
    this.cells = cells;
    this.#width = cells.length;
    if (faults && faults.size > 0) {
      for (const code of faults.values()) this.refuse(fileProblem(code, { line }));
      return;
    }
    const names = chosenNames(cells, this.#context.reader.choices);
    const wide = isWide(names);
    const begun = wide ? wideTable(names, line, this.#context) : longTable(names, line, this.#context);
    if ('onRecord' in begun) {
      this.#rows = begun;
      return;
    }
    this.isUnread = true;
    if (wide) this.#wrong = begun;
    else begun.forEach(this.refuse);
  }

  /** @throws Unreadable for a template of another set: that its columns are unknown follows from it */
  #checkMark({ cells, line }: TableRecord): void {
    const mark = cells.map((cell) => readMarkRemark(cell.trim())).find((found) => found !== undefined);
    const mismatch = mark && checkMark(mark, this.#context.reader.known, line);
    if (!mismatch) return;
    this.#wrong = [];
    this.isUnread = false;
    throw new Unreadable(mismatch);
  }
}
