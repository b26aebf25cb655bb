import type { Measurement } from '../../domain/measurement.ts';
import { COLUMNS } from '../formats/format.ts';
import { measurementCells } from '../measurement-cells.ts';
import { type BookRow, type BookSheet, workbookFile } from './workbook.ts';
import type { ExportFormat } from './writer.ts';

/** So many rows a sheet can have, in Excel and LibreOffice alike; what is more goes on in a further sheet. */
const MOST_ROWS = 1_048_576;

const WIDTHS: Readonly<Record<(typeof COLUMNS)[number], number>> = {
  indicator: 12,
  unit: 16,
  period: 10,
  numerator: 14,
  denominator: 14,
  value: 14,
  category: 16,
  comment: 40,
  status: 16,
  reason: 40,
  'follow-up': 10,
};

const HEAD: BookRow = COLUMNS.map((name) => ({ content: name, style: 'head' }));

const rowOf = (measurement: Measurement): BookRow =>
  measurementCells(measurement).map((content) => ({
    content,
    style: typeof content === 'number' ? 'number' : 'text',
  }));

/** The table of the CSV as sheets, each with the header. @param mostRows of a sheet, with its header */
export async function* longSheets(
  measurements: AsyncIterable<Measurement>,
  mostRows: number = MOST_ROWS,
): AsyncGenerator<BookSheet> {
  const source = measurements[Symbol.asyncIterator]();
  let next = await source.next();
  async function* rows(): AsyncGenerator<BookRow> {
    yield HEAD;
    for (let row = 1; row < mostRows && next.done !== true; row += 1) {
      yield rowOf(next.value);
      next = await source.next();
    }
  }
  let sheets = 0;
  do {
    sheets += 1;
    yield {
      name: sheets === 1 ? 'measurements' : `measurements ${String(sheets)}`,
      isOpen: true,
      rows: rows(),
      widths: COLUMNS.map((name) => WIDTHS[name]),
      frozen: { rows: 1, columns: 0 },
      lists: [],
    };
  } while (next.done !== true);
}

/** A workbook that the import reads; it can say every measurement. */
export const xlsxLongExport: ExportFormat = (_programme, pages, exported) => {
  async function* measurements(): AsyncGenerator<Measurement> {
    for await (const page of pages) {
      yield* page;
      exported.written += page.length;
    }
  }
  return workbookFile(longSheets(measurements()));
};
