import { beginningOf } from '../../domain/comment.ts';
import { unescapeText } from '../../domain/spreadsheet-text.ts';
import { readRecords } from './csv-records.ts';
import { CsvScanner } from './csv-scanner.ts';
import { type DataValue, offer } from './data-value.ts';
import { type Column, fileProblem, type ImportFormat, type ImportProblem, type Reader } from './format.ts';

type Field = keyof DataValue;

/** Names of columns in small letters, as versions of DHIS2 write and read them; null: said by the file and kept nowhere. */
const NAMES: Readonly<Record<string, Field | null>> = {
  dataelement: 'dataElement',
  period: 'period',
  orgunit: 'orgUnit',
  catoptcombo: 'categoryOptionCombo',
  categoryoptioncombo: 'categoryOptionCombo',
  attroptcombo: 'attributeOptionCombo',
  attributeoptioncombo: 'attributeOptionCombo',
  value: 'value',
  comment: 'comment',
  followup: 'followup',
  deleted: 'deleted',
  storedby: null,
  created: null,
  lastupdated: null,
};
const REQUIRED: readonly Field[] = ['dataElement', 'period', 'orgUnit', 'value'];
const LONGEST_SHOWN = 60;

const nameOf = (cell: string): string => cell.trim().replaceAll('"', '').toLowerCase();

const DELIMITERS = [',', ';', '\t'] as const;

const cellsOf = (header: string, delimiter: string): string[] => header.split(delimiter).map(nameOf);

const delimiterOf = (header: string): string =>
  DELIMITERS.find((delimiter) => cellsOf(header, delimiter).includes('dataelement')) ?? ',';

/** Turns records into values by the header, which is the first of them that is not blank. */
class DhisRows {
  rows = 0;
  isSound = true;
  places: Map<Field, number> | undefined;
  readonly #reader: Reader;
  #width = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  readonly refuse = (problem: ImportProblem): void => {
    this.isSound = false;
    this.#reader.onProblem(problem);
  };

  readonly onRecord = (cells: string[], line: number): void => {
    if (cells.every((cell) => cell.trim() === '')) return;
    if (!this.places) {
      this.#readHeader(cells, line);
      return;
    }
    if (this.#width === 0) return;
    this.rows += 1;
    if (cells.length > this.#width && cells.slice(this.#width).some((cell) => cell.trim() !== '')) {
      this.refuse(fileProblem('too-many-cells', { line }, { found: cells.length, expected: this.#width }));
      return;
    }
    offer(this.#valueOf(this.places, cells), line, this.#reader);
  };

  #readHeader(cells: readonly string[], line: number): void {
    const places = new Map<Field, number>();
    const problems: ImportProblem[] = [];
    cells.forEach((cell, at) => {
      const name = nameOf(cell);
      if (name === '') return;
      const field = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
      if (field === undefined)
        problems.push(fileProblem('unknown-column', { line }, { typed: beginningOf(name, LONGEST_SHOWN) }));
      else if (field !== null && places.has(field))
        problems.push(fileProblem('duplicate-column', { line }, { name }));
      else if (field !== null) places.set(field, at);
    });
    for (const name of REQUIRED)
      if (!places.has(name))
        problems.push(fileProblem('missing-column', { line }, { name: name.toLowerCase() }));
    this.places = places;
    this.#width = problems.length === 0 ? cells.length : 0;
    problems.forEach(this.refuse);
  }

  #valueOf(places: ReadonlyMap<Field, number>, cells: readonly string[]): DataValue {
    const cell = (field: Field): string => {
      const at = places.get(field);
      return at === undefined ? '' : (cells[at] ?? '').trim();
    };
    return {
      dataElement: cell('dataElement'),
      period: cell('period'),
      orgUnit: cell('orgUnit'),
      categoryOptionCombo: cell('categoryOptionCombo'),
      attributeOptionCombo: cell('attributeOptionCombo'),
      value: cell('value'),
      comment: unescapeText(cell('comment')),
      followup: cell('followup'),
      deleted: cell('deleted'),
    };
  }
}

/** Data values as DHIS2 writes them in CSV: one a line, columns in any order. */
export const dhis2Csv: ImportFormat = {
  extensions: ['.csv', '.tsv', '.txt'],
  recognises: (header) => {
    const cells = cellsOf(header, delimiterOf(header));
    return cells.includes('dataelement') && cells.includes('orgunit');
  },
  async read(chunks, reader) {
    const rows = new DhisRows(reader);
    await readRecords(chunks, {
      begin: (header) => new CsvScanner(delimiterOf(header), rows.onRecord),
      refuse: rows.refuse,
    });
    if (rows.isSound) {
      if (!rows.places) rows.refuse(fileProblem('empty-file'));
      else if (rows.rows === 0) rows.refuse(fileProblem('no-rows'));
    }
    const columns = new Set<Column>(['indicator', 'unit', 'period', 'value', 'category']);
    if (rows.places?.has('comment')) columns.add('comment');
    return { columns };
  },
};
