import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { escapeText } from '../../domain/spreadsheet-text.ts';
import { columnLetters } from '../formats/xlsx-sheet.ts';

/** Writes workbooks (ECMA-376): sheets of texts and numbers, locked or to be filled in, with lists to choose from. No formulas. */

/** How a cell looks and whether it can be changed; the place in the list is its number in the file. */
const STYLES = ['locked', 'code', 'head', 'note', 'number', 'text'] as const;
export type CellStyle = (typeof STYLES)[number];

export interface BookCell {
  /** Null: empty, to be filled in. */
  content: string | number | null;
  style: CellStyle;
}

export type BookRow = readonly BookCell[];

export interface BookSheet {
  name: string;
  isHidden?: boolean;
  /** Everything in it may be changed; without it, only cells to be filled in. */
  isOpen?: boolean;
  /** Gone through once, as they are written. */
  rows: Iterable<BookRow> | AsyncIterable<BookRow>;
  /** In characters, by column. */
  widths: readonly number[];
  /** What stays in sight: so many rows and columns. */
  frozen?: { rows: number; columns: number };
  /** What may be chosen in the cells of a column; other things can be typed as well. */
  lists: readonly BookList[];
}

export interface BookList {
  column: number;
  firstRow: number;
  lastRow: number;
  /** Without commas. */
  choices: readonly string[];
  title: string;
  text: string;
}

/** What Excel shows of a list that stands in the rule itself. */
const LONGEST_LIST = 255;
const LONGEST_TITLE = 32;
const LONGEST_PROMPT = 255;

/** Characters that are packed at a time. */
const PIECE = 1 << 16;

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML cannot say, and what would be read as an escape of it. */
const UNSAYABLE = /(?![\t\n])[\p{Cc}\p{Cs}]|_(?=x[0-9A-Fa-f]{4}_)/gu;

const xmlText = (text: string): string =>
  text
    .replaceAll(UNSAYABLE, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll(/[&<>"]/g, (sign) => MARKUP[sign] ?? sign);

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

function cellXml({ content, style }: BookCell, reference: string): string {
  const start = `<c r="${reference}" s="${String(STYLES.indexOf(style))}"`;
  if (content === null || content === '') return `${start}/>`;
  if (typeof content === 'number') return `${start}><v>${String(content)}</v></c>`;
  return `${start} t="inlineStr"><is><t xml:space="preserve">${xmlText(escapeText(content))}</t></is></c>`;
}

const rowXml = (cells: BookRow, row: number): string =>
  `<row r="${String(row)}">${cells.map((cell, at) => cellXml(cell, `${columnLetters(at)}${String(row)}`)).join('')}</row>`;

function listXml({ column, firstRow, lastRow, choices, title, text }: BookList): string {
  const letters = columnLetters(column);
  const list = choices.join(',');
  if (list.length > LONGEST_LIST || lastRow < firstRow) return '';
  // Anything else may be typed: numbers stand beside words, and reasons after them. The import says what is wrong.
  return [
    '<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="0"',
    ` promptTitle="${xmlText(title.slice(0, LONGEST_TITLE))}" prompt="${xmlText(text.slice(0, LONGEST_PROMPT))}"`,
    ` sqref="${letters}${String(firstRow)}:${letters}${String(lastRow)}">`,
    `<formula1>&quot;${xmlText(list)}&quot;</formula1></dataValidation>`,
  ].join('');
}

function paneXml({ frozen }: BookSheet): string {
  if (!frozen) return '<sheetView workbookViewId="0"/>';
  const { rows, columns } = frozen;
  const corner = `${columnLetters(columns)}${String(rows + 1)}`;
  return `<sheetView workbookViewId="0"><pane xSplit="${String(columns)}" ySplit="${String(rows)}" topLeftCell="${corner}" activePane="bottomRight" state="frozen"/></sheetView>`;
}

async function* sheetXml(sheet: BookSheet): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews>${paneXml(sheet)}</sheetViews>`;
  const widths = sheet.widths.map(
    (width, at) =>
      `<col min="${String(at + 1)}" max="${String(at + 1)}" width="${String(width)}" customWidth="1"/>`,
  );
  if (widths.length > 0) yield `<cols>${widths.join('')}</cols>`;
  yield '<sheetData>';
  let row = 0;
  for await (const cells of sheet.rows) yield rowXml(cells, (row += 1));
  yield '</sheetData>';
  if (!sheet.isOpen)
    yield '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>';
  const lists = sheet.lists.map(listXml).filter((xml) => xml !== '');
  if (lists.length > 0)
    yield `<dataValidations count="${String(lists.length)}">${lists.join('')}</dataValidations>`;
  yield '</worksheet>';
}

/** Short texts as fewer, longer ones: a stream is slow with a piece a row. */
async function* gathered(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const more of texts) {
    text += more;
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** In the order of `STYLES`: number format (49: text), font, fill, whether the text wraps, whether the cell is open. */
const FORMATS: Readonly<Record<CellStyle, { format: number; font: number; fill: number; isOpen: boolean }>> =
  {
    locked: { format: 0, font: 0, fill: 2, isOpen: false },
    code: { format: 0, font: 2, fill: 2, isOpen: false },
    head: { format: 0, font: 1, fill: 2, isOpen: false },
    note: { format: 0, font: 0, fill: 2, isOpen: false },
    number: { format: 0, font: 0, fill: 0, isOpen: true },
    text: { format: 49, font: 0, fill: 0, isOpen: true },
  };

function stylesXml(): string {
  const formats = STYLES.map((style) => {
    const { format, font, fill, isOpen } = FORMATS[style];
    return `<xf numFmtId="${String(format)}" fontId="${String(font)}" fillId="${String(fill)}" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"><alignment vertical="top" wrapText="1"/><protection locked="${isOpen ? '0' : '1'}"/></xf>`;
  });
  const line = '<color rgb="FFB1B4B6"/>';
  const sides = ['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin">${line}</${side}>`);
  return [
    `${HEAD}<styleSheet xmlns="${MAIN}">`,
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font>',
    '<font><sz val="9"/><color rgb="FF505A5F"/><name val="Calibri"/></font></fonts>',
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFF3F2F1"/></patternFill></fill></fills>',
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${sides.join('')}<diagonal/></border></borders>`,
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${String(formats.length)}">${formats.join('')}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join('');
}

const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const partOf = (at: number): string => `worksheets/sheet${String(at + 1)}.xml`;

function contentTypes(sheets: readonly BookSheet[]): string {
  const override = (part: string, kind: string): string =>
    `<Override PartName="/xl/${part}" ContentType="${KIND}.${kind}+xml"/>`;
  return [
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('workbook.xml', 'sheet.main'),
    override('styles.xml', 'styles'),
    ...sheets.map((_sheet, at) => override(partOf(at), 'worksheet')),
    '</Types>',
  ].join('');
}

const workbookXml = (sheets: readonly BookSheet[]): string =>
  [
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">`,
    sheets.every(({ isOpen }) => isOpen) ? '' : '<workbookProtection lockStructure="1"/>',
    '<sheets>',
    ...sheets.map(
      ({ name, isHidden }, at) =>
        `<sheet name="${xmlText(name)}" sheetId="${String(at + 1)}"${isHidden ? ' state="veryHidden"' : ''} r:id="rId${String(at + 1)}"/>`,
    ),
    '</sheets></workbook>',
  ].join('');

const relation = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;

const relationsXml = (relations: readonly string[]): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}</Relationships>`;

/** The same sheets give the same bytes on any day. */
const WRITTEN = new Date(2000, 0, 1);

const OPTIONS = { mtime: WRITTEN, forceDosTimestamp: true } as const;

type Sheets = Iterable<BookSheet> | AsyncIterable<BookSheet>;

/**
 * Puts all parts into the archive. A sheet is asked for when the rows of the one before have been taken, so that what lists the sheets
 * comes last. @param onSheet told of the stream of each sheet as it begins
 */
async function addParts(zip: ZipFile, sheets: Sheets, onSheet: (rows: Readable) => void): Promise<void> {
  const add = (name: string, text: string): void => {
    zip.addBuffer(Buffer.from(text), name, OPTIONS);
  };
  const written: BookSheet[] = [];
  add('xl/styles.xml', stylesXml());
  for await (const sheet of sheets) {
    const rows = Readable.from(gathered(sheetXml(sheet)));
    onSheet(rows);
    zip.addReadStream(rows, `xl/${partOf(written.length)}`, OPTIONS);
    written.push(sheet);
    await finished(rows);
  }
  add('[Content_Types].xml', contentTypes(written));
  add('_rels/.rels', relationsXml([relation('rId1', 'officeDocument', 'xl/workbook.xml')]));
  add('xl/workbook.xml', workbookXml(written));
  add(
    'xl/_rels/workbook.xml.rels',
    relationsXml([
      ...written.map((_sheet, at) => relation(`rId${String(at + 1)}`, 'worksheet', partOf(at))),
      relation(`rId${String(written.length + 1)}`, 'styles', 'styles.xml'),
    ]),
  );
  zip.end();
}

/**
 * The file, piece by piece, as its rows are made: a sheet of any length needs the memory of a few pieces.
 * @throws whatever reading the rows throws
 */
export async function* workbookFile(sheets: Sheets): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const file = zip.outputStream as unknown as Readable;
  let rows: Readable | undefined;
  const adding = addParts(zip, sheets, (begun) => (rows = begun)).catch((error: unknown) => {
    file.destroy(error as Error);
  });
  try {
    for await (const piece of file as AsyncIterable<Uint8Array>) yield piece;
  } finally {
    // Who stops taking pieces leaves rows behind that nobody will ask for.
    rows?.destroy();
    file.destroy();
    await adding;
  }
}
