import { extname } from 'node:path';
import { adx } from './adx.ts';
import { csvTable } from './csv-table.ts';
import { dhis2Csv } from './dhis2-csv.ts';
import { dhis2Json } from './dhis2-json.ts';
import type { ImportFormat } from './format.ts';
import { xlsx } from './xlsx.ts';

/** Every kind of file that can be imported; a new one is a file beside these and a line here. */
export const FORMATS: Readonly<Record<string, ImportFormat>> = {
  'csv-table': csvTable,
  xlsx,
  'dhis2-csv': dhis2Csv,
  'dhis2-json': dhis2Json,
  adx,
};

/**
 * By the file's name, and among several of that name by how it begins; the long CSV when nothing else fits: its own checks tell what a
 * file is not.
 *
 * @param head the beginning of the file as text
 */
export function formatFor(fileName: string, head = ''): ImportFormat {
  const all = Object.values(FORMATS);
  const named = all.filter(({ extensions }) => extensions.includes(extname(fileName).toLowerCase()));
  const possible = named.length > 0 ? named : all;
  return (
    possible.find((format) => format.recognises?.(head)) ??
    possible.find((format) => format.recognises === undefined) ??
    possible[0] ??
    csvTable
  );
}

/** Whether rows of a file of that name are found by their number among the values instead of a line. */
export const isCountedByValues = (fileName: string): boolean => formatFor(fileName).countedBy === 'values';

export const FILE_EXTENSIONS: readonly string[] = [
  ...new Set(Object.values(FORMATS).flatMap(({ extensions }) => extensions)),
];
