import { chosenNames } from '../column-names.ts';
import {
  type Column,
  fileProblem,
  type ImportFormat,
  type ImportProblem,
  type Reader,
  type Reading,
} from './format.ts';
import { Table } from './table.ts';
import { isColumnName } from './table-header.ts';
import { Unreadable } from './utf8.ts';
import { Archive, gather } from './xlsx-archive.ts';
import { dateStylesOf, type Sheet, sharedTextsOf, sheetsOf } from './xlsx-book.ts';
import { type Book, columnLetters, readSheet } from './xlsx-sheet.ts';
import { checkMark, MARK_SHEET, readMark, type TemplateMark } from '../template-mark.ts';

/** Workbooks of spreadsheets: the templates of this system, and tables as they come in CSV. */

async function markOf(book: Book, sheets: readonly Sheet[]): Promise<TemplateMark | undefined> {
  const sheet = sheets.find(({ name, isHidden }) => isHidden && name === MARK_SHEET);
  if (!sheet) return undefined;
  const rows: (readonly string[])[] = [];
  await readSheet(book, sheet.part, ({ cells }) => {
    rows.push(cells);
  });
  return readMark(rows);
}

/** One sheet: what is wrong with its header is said only when there is no other table. */
async function readTable(
  book: Book,
  sheet: Sheet,
  reader: Reader,
  options: { named: boolean; period?: string },
) {
  const beforeHeader: ImportProblem[] = [];
  let isTable = false;
  const table = new Table({
    reader: {
      ...reader,
      onProblem: (problem) => {
        if (isTable) reader.onProblem(problem);
        else beforeHeader.push(problem);
      },
    },
    decimalSign: null,
    period: options.period,
    cellName: (column, line) =>
      `${options.named ? `${sheet.name}!` : ''}${columnLetters(column)}${String(line)}`,
  });
  await readSheet(book, sheet.part, (record) => {
    const isHeader = table.cells === undefined;
    if (isHeader) isTable = chosenNames(record.cells, reader.choices).some(isColumnName);
    table.onRecord(record);
    if (isHeader && table.cells === undefined) isTable = false;
  });
  if (isTable) table.end();
  return { table, isTable, problems: beforeHeader };
}

async function readBook(chunks: AsyncIterable<Uint8Array>, reader: Reader): Promise<Reading> {
  const file = await gather(chunks);
  if (file.length === 0) throw new Unreadable(fileProblem('empty-file'));
  const archive = await Archive.open(file);
  const sheets = await sheetsOf(archive);
  const book: Book = {
    archive,
    texts: await sharedTextsOf(archive),
    dateStyles: await dateStylesOf(archive),
  };
  const mark = await markOf(book, sheets);
  const mismatch = mark && checkMark(mark, reader.known);
  if (mismatch) throw new Unreadable(mismatch);
  if (mark) reader.onTemplate?.(mark.made);
  const visible = sheets.filter(({ isHidden }) => !isHidden);
  const columns = new Set<Column>();
  const passedOver: { sheet: Sheet; problems: readonly ImportProblem[] }[] = [];
  let tables = 0;
  const possible: Table[] = [];
  for (const sheet of visible) {
    const { table, isTable, problems } = await readTable(book, sheet, reader, {
      named: visible.length > 1,
      ...(mark && { period: mark.period }),
    });
    if (isTable || visible.length === 1) possible.push(table);
    if (isTable) {
      tables += 1;
      table.columns.forEach((column) => columns.add(column));
    } else if (table.cells) passedOver.push({ sheet, problems });
  }
  if (tables === 0) {
    const [first] = passedOver;
    if (first) first.problems.forEach(reader.onProblem);
    else reader.onProblem(fileProblem('empty-file'));
  } else {
    for (const { sheet } of passedOver)
      reader.onProblem({
        ...fileProblem('sheet-passed-over', {}, { sheet: sheet.name }),
        severity: 'warning',
      });
  }
  const said = possible.find(({ isUnread }) => isUnread) ?? possible[0];
  return { columns, header: said?.header, isUnread: said?.isUnread };
}

export const xlsx: ImportFormat = {
  extensions: ['.xlsx'],
  async read(chunks, reader) {
    try {
      return await readBook(chunks, reader);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      reader.onProblem(error.problem);
      return { columns: new Set() };
    }
  },
};
