import { fileProblem, type ImportProblem } from './format.ts';

/** Thrown when nothing more can be read of a file; says why in the words of a problem. */
export class Unreadable extends Error {
  constructor(readonly problem: ImportProblem) {
    super(problem.code);
  }
}

/** The file is no UTF-8 text. */
export class NotUtf8 extends Unreadable {}

const startsWith = (chunk: Uint8Array, ...bytes: number[]): boolean =>
  bytes.every((byte, at) => chunk[at] === byte);

/** What a file's first bytes betray, if it is not text in UTF-8. */
function knownOther(first: Uint8Array): ImportProblem | undefined {
  if (startsWith(first, 0xff, 0xfe) || startsWith(first, 0xfe, 0xff)) return fileProblem('encoding-utf16');
  // A ZIP archive: what .xlsx and .ods files are.
  if (startsWith(first, 0x50, 0x4b, 0x03, 0x04)) return fileProblem('spreadsheet-not-csv');
  // The compound file of .xls.
  if (startsWith(first, 0xd0, 0xcf, 0x11, 0xe0)) return fileProblem('spreadsheet-not-csv');
  return undefined;
}

const lineEnds = (text: string): number => text.split(/\r\n|\r|\n/).length - 1;

/** The line of the first byte that is no UTF-8. @param linesBefore line ends before the chunk */
function lineOfFault(chunk: Uint8Array, linesBefore: number): number {
  // Bytes at the beginning may continue a character of the chunk before.
  let start = 0;
  while (start < 3 && ((chunk[start] ?? 0) & 0xc0) === 0x80) start += 1;
  const text = new TextDecoder('utf-8').decode(chunk.subarray(start));
  const fault = text.indexOf('\uFFFD');
  return linesBefore + lineEnds(fault < 0 ? text : text.slice(0, fault)) + 1;
}

/** The file's text, piece by piece, without its byte-order mark. @throws NotUtf8 */
export async function* utf8Text(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  let isFirst = true;
  const decode = (chunk: Uint8Array | undefined): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      const line = chunk ? lineOfFault(chunk, lines) : lines + 1;
      throw new NotUtf8(fileProblem('encoding-not-utf8', { line }));
    }
  };
  for await (const chunk of chunks) {
    const other = isFirst ? knownOther(chunk) : undefined;
    if (other) throw new NotUtf8(other);
    isFirst = false;
    if (chunk.includes(0)) throw new NotUtf8(fileProblem('not-text'));
    const text = decode(chunk);
    lines += lineEnds(text);
    yield text;
  }
  yield decode(undefined);
}
