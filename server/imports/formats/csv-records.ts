import type { CsvScanner } from './csv-scanner.ts';
import { fileProblem, type ImportProblem } from './format.ts';
import { Unreadable, utf8Text } from './utf8.ts';

/** The first line that says anything, once its end is there. */
function endedHeader(text: string): string | undefined {
  const ends = /[\r\n]/g;
  for (let start = 0; ; start = ends.lastIndex) {
    const end = ends.exec(text);
    if (!end) return undefined;
    const line = text.slice(start, end.index);
    if (line.trim() !== '') return line;
  }
}

/** The first line of a text that says anything; all of a text of one line. */
export const headerOf = (text: string): string => endedHeader(text) ?? text;

/** No table of figures has a longer first line: what does is not looked through to its end. */
const LONGEST_HEADER = 1 << 20;

async function scan(
  texts: AsyncIterable<string>,
  begin: (header: string) => CsvScanner,
): Promise<number | undefined> {
  let scanner: CsvScanner | undefined;
  let head = '';
  for await (const text of texts) {
    if (scanner) scanner.write(text);
    else {
      head += text;
      const header = endedHeader(head);
      if (header === undefined) {
        if (head.length > LONGEST_HEADER) throw new Unreadable(fileProblem('header-too-long'));
        continue;
      }
      scanner = begin(header);
      scanner.write(head);
    }
  }
  if (!scanner) {
    scanner = begin(head);
    scanner.write(head);
  }
  return scanner.end();
}

/**
 * Reads a table of text: which sign separates its cells is decided by its first line.
 *
 * @param begin makes the scanner that gets all of the text, the first line included
 */
export async function readRecords(
  chunks: AsyncIterable<Uint8Array>,
  { begin, refuse }: { begin: (header: string) => CsvScanner; refuse: (problem: ImportProblem) => void },
): Promise<void> {
  try {
    const unclosed = await scan(utf8Text(chunks), begin);
    if (unclosed !== undefined) refuse(fileProblem('unclosed-quote', { line: unclosed }));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    refuse(error.problem);
  }
}
