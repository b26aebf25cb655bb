import Papa from 'papaparse';
import { beginningOf } from '../domain/comment.ts';
import { error, type Problem } from '../domain/problem.ts';
import { cleanField, PROVIDER_FIELDS, type ProviderField, type ProviderFields } from '../domain/provider.ts';
import { textCell, unescapeText } from '../domain/spreadsheet-text.ts';

/** The register as a file: written for spreadsheets, which run nothing in it, and read back. */

/** Characters of a file, and rows. */
const LONGEST_FILE = 5_000_000;
const MOST_ROWS = 20_000;
const REQUIRED: readonly ProviderField[] = ['code', 'name_uz', 'district', 'sector'];

/** One line; the header unless an entry is given. */
export const registerLine = (fields: ProviderFields | null, delimiter: string): string =>
  `${PROVIDER_FIELDS.map((field) => (fields ? textCell(fields[field]) : field)).join(delimiter)}\r\n`;

/** Tells spreadsheets that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

export interface RegisterRow {
  /** In the file, from 1; the header is line 1. */
  line: number;
  /** Columns that the file does not have are absent: what they say stays as it is. */
  fields: Partial<ProviderFields> & { code: string };
}

export interface RegisterText {
  rows: RegisterRow[];
  /** With the path `<line>.<column>`; of the whole file, `0.`. */
  problems: Problem[];
}

/** @returns the text, or what is wrong with the bytes */
export function textOfFile(bytes: Uint8Array): string | Problem {
  if (bytes.length > LONGEST_FILE)
    return error('register-file-large', '0.', { megabytes: LONGEST_FILE / 1e6 });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) return error('register-file-not-csv', '0.');
    return text;
  } catch {
    return error('register-file-not-csv', '0.');
  }
}

const isField = (name: string): name is ProviderField => PROVIDER_FIELDS.some((field) => field === name);

/** @returns the columns, or what is wrong with them */
function columnsOf(header: readonly string[]): (ProviderField | null)[] | Problem[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => name !== '' && !isField(name));
  const doubled = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) return [error('register-column-missing', '1.', { columns: missing.join(', ') })];
  if (unknown !== undefined)
    return [
      error('register-column-unknown', '1.', {
        typed: beginningOf(unknown, 40),
        known: PROVIDER_FIELDS.join(', '),
      }),
    ];
  if (doubled !== undefined) return [error('register-column-twice', '1.', { typed: doubled })];
  return names.map((name) => (isField(name) ? name : null));
}

/** Reads all of the file; rows without anything in them are passed over. */
export function readRegister(text: string): RegisterText {
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimitersToGuess: [',', ';', '\t'],
    // One more than may be, to see that there are too many.
    preview: MOST_ROWS + 2,
  });
  const [header, ...lines] = parsed.data;
  if (!header || text.trim() === '') return { rows: [], problems: [error('register-file-empty', '0.')] };
  const columns = columnsOf(header);
  if (columns.some((column) => typeof column === 'object' && column !== null))
    return { rows: [], problems: columns as Problem[] };
  if (lines.length > MOST_ROWS)
    return { rows: [], problems: [error('register-file-long', '0.', { most: MOST_ROWS })] };
  const broken = parsed.errors.find(({ type }) => type === 'Quotes');
  if (broken) return { rows: [], problems: [error('register-quotes', `${String((broken.row ?? 0) + 1)}.`)] };
  const rows: RegisterRow[] = [];
  const problems: Problem[] = [];
  lines.forEach((cells, i) => {
    const line = i + 2;
    if (cells.every((one) => one.trim() === '')) return;
    if (cells.length !== columns.length) {
      problems.push(
        error('register-cells', `${String(line)}.`, { cells: cells.length, columns: columns.length }),
      );
      return;
    }
    const fields: Partial<ProviderFields> = {};
    (columns as (ProviderField | null)[]).forEach((column, at) => {
      if (column) fields[column] = cleanField(unescapeText(cells[at] ?? ''));
    });
    rows.push({ line, fields: { ...fields, code: fields.code ?? '' } });
  });
  return { rows, problems };
}
