import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { unescapeText } from '../domain/spreadsheet-text.ts';
import { doubledKeys } from './doubled-keys.ts';
import type { LintProblem } from './schema.ts';

/** Reading one file of a programme: text into JSON values or rows of cells, and where it fails. */

/** @returns what lint problems call a file: its path inside the programme's folder */
export const fileName = (...path: string[]): string => path.join('/');

export type Read<T> = { value: T } | { problems: LintProblem[] };

/** Node names the place of a syntax error by character or not at all; people look for a line. */
function syntaxPlace(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return '';
  return `line ${String(text.slice(0, Number(position)).split('\n').length)}`;
}

/** @param path folders and file inside the programme's folder */
export function readJson(folder: string, ...path: string[]): Read<unknown> {
  const file = fileName(...path);
  let text: string;
  try {
    text = readFileSync(join(folder, ...path), 'utf8');
  } catch {
    return { problems: [{ file, path: '', reason: 'the file is missing or cannot be read' }] };
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const doubled = doubledKeys(text);
    if (doubled.length === 0) return { value };
    return {
      problems: doubled.map(({ path: place, key, line }) => ({
        file,
        path: place,
        reason: `the key "${key}" is there twice, the second time in line ${String(line)}: remove one`,
      })),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [{ file, path: syntaxPlace(text, message), reason: `not JSON: ${message}` }] };
  }
}

/** A line of a CSV file with the number that an editor shows for it. */
export interface CsvRow {
  line: number;
  cells: Record<string, string>;
}

const unescaped = (cells: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, unescapeText(cell)]));

/** @param columns the columns that the file must have; more are allowed */
export function readCsv(columns: readonly string[], folder: string, ...path: string[]): Read<CsvRow[]> {
  const file = fileName(...path);
  let text: string;
  try {
    text = readFileSync(join(folder, ...path), 'utf8');
  } catch {
    return { problems: [{ file, path: '', reason: 'the file is missing or cannot be read' }] };
  }
  const parsed = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    delimiter: ',',
  });
  const isBlank = (cells: Record<string, string> | undefined): boolean =>
    Object.values(cells ?? {}).every((cell) => cell.trim() === '');
  const faults = parsed.errors.filter((error) => error.row === undefined || !isBlank(parsed.data[error.row]));
  const missing = columns.filter((column) => !(parsed.meta.fields ?? []).includes(column));
  if (missing.length > 0) {
    return {
      problems: missing.map((column) => ({
        file,
        path: 'line 1',
        reason: `the column "${column}" is missing`,
      })),
    };
  }
  if (faults.length > 0) {
    return {
      problems: faults.map((error) => ({
        file,
        path: `line ${String((error.row ?? -1) + 2)}`,
        reason: error.message,
      })),
    };
  }
  const rows = parsed.data.map((cells, index) => ({ line: index + 2, cells: unescaped(cells) }));
  return { value: rows.filter(({ cells }) => !isBlank(cells)) };
}
