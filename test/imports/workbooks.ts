import yauzl from 'yauzl';
import { ZipFile } from 'yazl';

/** Taking workbooks apart and making them, without the program's own reader and writer. */

export type Parts = Map<string, Buffer>;

export const unzip = (file: Uint8Array): Promise<Parts> =>
  new Promise((resolve, reject) => {
    const parts: Parts = new Map();
    yauzl.fromBuffer(Buffer.from(file), { lazyEntries: true }, (error, zip) => {
      if (error) {
        reject(error);
        return;
      }
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) {
            reject(failed);
            return;
          }
          const pieces: Buffer[] = [];
          stream.on('data', (piece: Buffer) => pieces.push(piece));
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(pieces));
            zip.readEntry();
          });
        });
      });
      zip.on('end', () => {
        resolve(parts);
      });
      zip.readEntry();
    });
  });

export async function zipped(parts: Iterable<[string, Buffer | string]>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of parts)
    zip.addBuffer(typeof content === 'string' ? Buffer.from(content) : content, name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as unknown as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a workbook of one sheet. @param cells XML of `sheetData` @param more further parts */
export const partsOf = (cells: string, more: Record<string, string> = {}): Map<string, string> =>
  new Map([
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    [
      'xl/worksheets/sheet1.xml',
      `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}"><sheetData>${cells}</sheetData></worksheet>`,
    ],
    ...Object.entries(more),
  ]);

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));

/** A row of inline texts and numbers; what begins with `<` is the XML inside a cell, with its attributes before a `|`. */
export const rowXml = (row: number, cells: readonly (string | number)[]): string =>
  `<row r="${String(row)}">${cells
    .map((cell, at) => {
      const start = `<c r="${letters(at)}${String(row)}"`;
      if (typeof cell === 'number') return `${start}><v>${String(cell)}</v></c>`;
      const raw = /^(.*)\|(<.*)$/s.exec(cell);
      if (raw) return `${start} ${raw[1] ?? ''}>${raw[2] ?? ''}</c>`;
      return cell === '' ? '' : `${start} t="inlineStr"><is><t>${cell}</t></is></c>`;
    })
    .join('')}</row>`;

export const workbook = (rows: readonly (readonly (string | number)[])[]): Promise<Buffer> =>
  zipped(partsOf(rows.map((cells, at) => rowXml(at + 1, cells)).join('')));

const textOf = (xml: string): string =>
  /<t[^>]*>([^<]*)<\/t>/.exec(xml)?.[1] ?? /<v>([^<]*)<\/v>/.exec(xml)?.[1] ?? '';

/** The cells of a sheet by their reference. */
export const cellsOf = (xml: string): Map<string, string> =>
  new Map(
    [...xml.matchAll(/<c r="([A-Z]+\d+)"[^>]*?(?:\/>|>(.*?)<\/c>)/gs)].map((found) => [
      found[1] ?? '',
      textOf(found[2] ?? ''),
    ]),
  );

/** What a person types into a sheet: by unit and name of the column. */
export type Typed = Record<string, Record<string, string | number>>;

/** Types into the open cells of a sheet, as a spreadsheet program would store it. */
export function fill(xml: string, typed: Typed): string {
  const cells = cellsOf(xml);
  const columnOf = new Map(
    [...cells].filter(([at]) => /^[A-Z]+1$/.test(at)).map(([at, name]) => [name, at.slice(0, -1)]),
  );
  const rowOf = new Map(
    [...cells].filter(([at]) => /^A\d+$/.test(at)).map(([at, unit]) => [unit, at.slice(1)]),
  );
  let filled = xml;
  for (const [unit, own] of Object.entries(typed)) {
    for (const [name, content] of Object.entries(own)) {
      const at = `${columnOf.get(name) ?? `no column ${name}`}${rowOf.get(unit) ?? `no row ${unit}`}`;
      const cell = new RegExp(`<c r="${at}" s="(\\d+)"(?:/>|[^>]*>.*?</c>)`, 's');
      if (!cell.test(filled)) throw new Error(`There is no cell ${at}`);
      filled = filled.replace(cell, (_all, style: string) =>
        typeof content === 'number'
          ? `<c r="${at}" s="${style}"><v>${String(content)}</v></c>`
          : `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`,
      );
    }
  }
  return filled;
}

export async function filledTemplate(file: Uint8Array, sheets: readonly Typed[]): Promise<Buffer> {
  const parts = await unzip(file);
  return zipped(
    [...parts].map(([name, content]): [string, Buffer | string] => {
      const at = Number(/worksheets\/sheet(\d+)\.xml$/.exec(name)?.[1] ?? 0);
      const typed = sheets[at - 1];
      return [name, typed ? fill(content.toString(), typed) : content];
    }),
  );
}
