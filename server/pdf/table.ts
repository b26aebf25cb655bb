import { RATING_MARKS } from '../charts/drawing.ts';
import { drawMark } from '../charts/pdf-paths.ts';
import type { RatingOrNone } from '../domain/indicator-set.ts';
import { printable } from './fonts.ts';
import type { PdfFrame, TextStyle } from './frame.ts';
import { artifact, tag } from './tags.ts';

export interface Column {
  heading: string;
  /** Wished share of the table's width, all together 1; a column takes more where its longest word needs it. */
  share: number;
  align: 'left' | 'right';
}

export interface Cell {
  text: string;
  /** A second, smaller line. */
  note?: string | undefined;
  /** Shown before the text, by shape and colour. */
  rating?: RatingOrNone | undefined;
  strong?: boolean | undefined;
}

/** A row of cells (the first one heads the row), or a heading across the table. */
export type Row = { cells: readonly Cell[] } | { group: Cell };

const PAD = 4;
/** Between a table and what follows it. */
const AFTER = 6;
const MARK_ROOM = 11;
const HEAD: Omit<TextStyle, 'after'> = { weight: 'semibold', size: 7.5, color: '#1D2329' };
const TEXT: Omit<TextStyle, 'after'> = { weight: 'regular', size: 8, color: '#1D2329' };
const STRONG: Omit<TextStyle, 'after'> = { weight: 'semibold', size: 8, color: '#1D2329' };
const NOTE: Omit<TextStyle, 'after'> = { weight: 'regular', size: 7, color: '#48525B' };
const HEAD_FILL = '#E6EEEF';
const GROUP_FILL = '#F2F4F5';
const RULE = '#C9D0D6';

/**
 * A table over as many pages as it needs: the header row stands again on top of each, and no row is split. Repeated header
 * rows are artifacts, so that a screen reader meets one table with one header. Without a head the first cells alone say what is what.
 */
export function drawTable(
  frame: PdfFrame,
  columns: readonly Column[],
  rows: readonly Row[],
  { withHead = true }: { withHead?: boolean } = {},
): void {
  const { cleanRows, heads, places, headHeight } = layOut(frame, columns, rows, withHead);
  const table = tag(frame.doc, 'Table', {});
  // The table must hang in the tree before its rows are drawn, and may only end after them.
  frame.begin(table);
  const [firstRow] = cleanRows;
  frame.ensureRoom(headHeight + (firstRow ? rowHeight(frame, places, firstRow) : 0) + 24);
  if (withHead) drawHead(frame, places, heads, headHeight, table);
  cleanRows.forEach((row, index) => {
    const height = rowHeight(frame, places, row);
    const next = cleanRows[index + 1];
    // A heading across the table stays with the row that follows it.
    const needed = 'group' in row && next ? height + rowHeight(frame, places, next) : height;
    if (frame.room < needed && frame.y > frame.top + headHeight) {
      frame.newPage();
      if (withHead) drawHead(frame, places, heads, headHeight, null);
    }
    drawRow(frame, places, row, height, table);
    frame.y += height;
  });
  table.end();
  frame.gap(AFTER);
}

/** What a table with a head takes where nothing breaks it, pt. */
export function heightOfTable(frame: PdfFrame, columns: readonly Column[], rows: readonly Row[]): number {
  const { cleanRows, places, headHeight } = layOut(frame, columns, rows, true);
  return cleanRows.reduce((sum, row) => sum + rowHeight(frame, places, row), headHeight) + AFTER;
}

interface Layout {
  cleanRows: Row[];
  heads: string[];
  places: Place[];
  headHeight: number;
}

function layOut(
  frame: PdfFrame,
  columns: readonly Column[],
  rows: readonly Row[],
  withHead: boolean,
): Layout {
  const cleanRows = rows.map(cleanRow);
  const heads = columns.map((column) => printable(column.heading));
  const places = placeColumns(frame, columns, heads, cleanRows);
  const headHeight = withHead
    ? Math.max(...places.map(({ inner }, i) => frame.heightOf(heads[i] ?? '', inner, HEAD))) + PAD * 2
    : 0;
  return { cleanRows, heads, places, headHeight };
}

const cleanCell = (cell: Cell): Cell => ({
  ...cell,
  text: printable(cell.text),
  note: cell.note === undefined || cell.note === '' ? undefined : printable(cell.note),
});

const cleanRow = (row: Row): Row =>
  'group' in row ? { group: cleanCell(row.group) } : { cells: row.cells.map(cleanCell) };

/** A column as it is drawn: its place and the width inside its padding, pt. */
interface Place {
  x: number;
  inner: number;
  align: Column['align'];
}

/** The width of the longest word of a text, which must not be broken; a range `79.0–85.4` is one word. */
function longestWord(frame: PdfFrame, text: string, style: Omit<TextStyle, 'after'>): number {
  const doc = frame.use(style);
  return Math.max(0, ...text.split(/[ -]/).map((word) => doc.widthOfString(word)));
}

function leastWidth(frame: PdfFrame, cell: Cell): number {
  const style = cell.strong ? STRONG : TEXT;
  const words = Math.max(longestWord(frame, cell.text, style), longestWord(frame, cell.note ?? '', NOTE));
  return words + (cell.rating === undefined ? 0 : MARK_ROOM);
}

/** Gives each column what its longest word needs, and takes that from the columns that have more than they need. */
function placeColumns(
  frame: PdfFrame,
  columns: readonly Column[],
  heads: readonly string[],
  rows: readonly Row[],
): Place[] {
  const wished = columns.map((column) => column.share * frame.width);
  const least = columns.map((_, index) => {
    const cells = rows.flatMap((row) => ('group' in row ? [] : row.cells.slice(index, index + 1)));
    const head = longestWord(frame, heads[index] ?? '', HEAD);
    // A hair more than measured, so that rounding never breaks the word after all.
    return Math.max(head, ...cells.map((cell) => leastWidth(frame, cell))) + PAD * 2 + 0.5;
  });
  const lacking = wished.reduce((sum, width, i) => sum + Math.max(0, (least[i] ?? 0) - width), 0);
  const spare = wished.reduce((sum, width, i) => sum + Math.max(0, width - (least[i] ?? 0)), 0);
  const given = spare === 0 ? 0 : Math.min(1, lacking / spare);
  const taken = lacking === 0 ? 0 : Math.min(1, spare / lacking);
  let x = frame.left;
  return columns.map(({ align }, i) => {
    const [wish, need] = [wished[i] ?? 0, least[i] ?? 0];
    const width = wish < need ? wish + (need - wish) * taken : wish - (wish - need) * given;
    const place = { x, inner: width - PAD * 2, align };
    x += width;
    return place;
  });
}

const textWidth = (cell: Cell, width: number): number =>
  cell.rating === undefined ? width : width - MARK_ROOM;

function cellHeight(frame: PdfFrame, cell: Cell, width: number): number {
  const style = cell.strong ? STRONG : TEXT;
  const note = cell.note === undefined ? 0 : frame.heightOf(cell.note, textWidth(cell, width), NOTE);
  return frame.heightOf(cell.text, textWidth(cell, width), style) + note;
}

function rowHeight(frame: PdfFrame, places: readonly Place[], row: Row): number {
  if ('group' in row)
    return cellHeight(frame, { ...row.group, strong: true }, frame.width - PAD * 2) + PAD * 2;
  return Math.max(...row.cells.map((cell, i) => cellHeight(frame, cell, placeAt(places, i).inner))) + PAD * 2;
}

function placeAt(places: readonly Place[], index: number): Place {
  const place = places[index];
  if (!place) throw new RangeError(`A row with more cells than the table's ${String(places.length)} columns`);
  return place;
}

type Parent = { add(element: ReturnType<typeof tag>): unknown };

function drawHead(
  frame: PdfFrame,
  places: readonly Place[],
  heads: readonly string[],
  height: number,
  table: Parent | null,
): void {
  const { y } = frame;
  const write = (index: number): void => {
    const { x, inner, align } = placeAt(places, index);
    frame.write(heads[index] ?? '', { x: x + PAD, y: y + PAD, width: inner }, HEAD, align);
  };
  artifact(frame.doc, 'Layout', () => {
    frame.doc.rect(frame.left, y, frame.width, height).fill(HEAD_FILL);
  });
  if (table) {
    const row = tag(frame.doc, 'TR', {});
    table.add(row);
    heads.forEach((_, index) =>
      row.add(
        tag(frame.doc, 'TH', { scope: 'Column' }, () => {
          write(index);
        }),
      ),
    );
    row.end();
  } else {
    artifact(frame.doc, 'Pagination', () => {
      heads.forEach((_, index) => {
        write(index);
      });
    });
  }
  frame.y = y + height;
}

function drawRow(frame: PdfFrame, places: readonly Place[], row: Row, height: number, table: Parent): void {
  const { y } = frame;
  artifact(frame.doc, 'Layout', () => {
    if ('group' in row) frame.doc.rect(frame.left, y, frame.width, height).fill(GROUP_FILL);
    frame.doc
      .moveTo(frame.left, y + height)
      .lineTo(frame.left + frame.width, y + height)
      .lineWidth(0.4)
      .stroke(RULE);
  });
  const element = tag(frame.doc, 'TR', {});
  table.add(element);
  if ('group' in row) {
    const box = { x: frame.left + PAD, y: y + PAD, width: frame.width - PAD * 2 };
    element.add(
      tag(frame.doc, 'TH', { scope: 'Row', columns: places.length }, () => {
        writeCell(frame, { ...row.group, strong: true }, box, 'left');
      }),
    );
  } else {
    row.cells.forEach((cell, index) => {
      const { x, inner, align } = placeAt(places, index);
      const draw = (): void => {
        writeCell(frame, cell, { x: x + PAD, y: y + PAD, width: inner }, align);
      };
      element.add(
        index === 0 ? tag(frame.doc, 'TH', { scope: 'Row' }, draw) : tag(frame.doc, 'TD', {}, draw),
      );
    });
  }
  element.end();
}

function writeCell(
  frame: PdfFrame,
  cell: Cell,
  box: { x: number; y: number; width: number },
  align: 'left' | 'right',
): void {
  const style = cell.strong ? STRONG : TEXT;
  const width = textWidth(cell, box.width);
  const x = box.x + (box.width - width);
  if (cell.rating !== undefined) {
    drawMark(
      frame.doc,
      RATING_MARKS[cell.rating],
      box.x + 4,
      box.y + 5.6,
      3.2,
      cell.rating,
      cell.rating === 'not-rated',
    );
  }
  frame.write(cell.text, { x, y: box.y, width }, style, align);
  if (cell.note === undefined) return;
  frame.write(cell.note, { x, y: box.y + frame.heightOf(cell.text, width, style), width }, NOTE, align);
}
