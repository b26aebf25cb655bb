import { extname } from 'node:path';
import { csvLong } from './csv-long.ts';
import type { ImportFormat } from './format.ts';

/** Every kind of file that can be imported; a new one is a file beside these and a line here. */
export const FORMATS: Readonly<Record<string, ImportFormat>> = { 'csv-long': csvLong };

/** By the file's name; the long CSV when that says nothing: its own checks tell what a file is not. */
export const formatFor = (fileName: string): ImportFormat =>
  Object.values(FORMATS).find(({ extensions }) => extensions.includes(extname(fileName).toLowerCase())) ??
  csvLong;

export const FILE_EXTENSIONS: readonly string[] = Object.values(FORMATS).flatMap(
  ({ extensions }) => extensions,
);
