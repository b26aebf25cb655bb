import type { ImportFormat, ImportProblem, RawRow, Reading } from '../../server/imports/formats/format.ts';

const encoder = new TextEncoder();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface Found extends Reading {
  rows: RawRow[];
  problems: ImportProblem[];
}

/** Reads a file in pieces of one size. */
export async function readAll(
  format: ImportFormat,
  file: string | Uint8Array | AsyncIterable<Uint8Array>,
  size = 1 << 16,
): Promise<Found> {
  const rows: RawRow[] = [];
  const problems: ImportProblem[] = [];
  const bytes = typeof file === 'string' ? encoder.encode(file) : file;
  const reading = await format.read(bytes instanceof Uint8Array ? pieces(bytes, size) : bytes, {
    onRow: (row) => rows.push(row),
    onProblem: (problem) => problems.push(problem),
  });
  return { ...reading, rows, problems };
}

/** `code line`, in the order in which they were found. */
export const codesOf = ({ problems }: Pick<Found, 'problems'>): string[] =>
  problems.map(({ code, line }) => `${code} ${String(line)}`);
