import Papa from 'papaparse';
import { error, type Problem } from '../domain/problem.ts';
import type { Questionnaire } from '../domain/survey/definition.ts';
import { columnsOf, type TypedRow } from '../domain/survey/questionnaires.ts';
import { csvLine, readFirstSheet, textCell } from '../imports/service.ts';

/** The rows of a file of questionnaires, CSV or XLSX. */

/** Questionnaires of a region and quarter are tens of thousands. */
export const MOST_QUESTIONNAIRES = 100_000;

/** What `textCell` puts before texts that a spreadsheet would run. */
const ESCAPED = /^'+[=+\-@\t\r]/;
const unescaped = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);

interface Rows {
  rows: TypedRow[];
  /** With the path `<line>.<column>`; of the whole file, `0.`. */
  problems: Problem[];
}

const refused = (problem: Problem): Rows => ({ rows: [], problems: [problem] });

const tooLong = (): Rows => refused(error('survey-file-long', '0.', { most: MOST_QUESTIONNAIRES }));

function csvRows(bytes: Uint8Array): Rows {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused(error('survey-file-not-table', '0.'));
  }
  if (text.includes('\0')) return refused(error('survey-file-not-table', '0.'));
  // The last line's end begins no row.
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, '').replace(/(\r?\n)+$/, ''), {
    delimitersToGuess: [',', ';', '\t'],
    // The header, and one more than may be, to see that there are too many.
    preview: MOST_QUESTIONNAIRES + 2,
  });
  if (parsed.data.length > MOST_QUESTIONNAIRES + 1) return tooLong();
  const broken = parsed.errors.find(({ type }) => type === 'Quotes');
  if (broken) return refused(error('survey-quotes', `${String((broken.row ?? 0) + 1)}.`));
  const rows = parsed.data.map((cells, i) => ({ line: i + 1, cells: cells.map(unescaped) }));
  return { rows, problems: [] };
}

async function sheetRows(bytes: Buffer): Promise<Rows> {
  const rows: TypedRow[] = [];
  const problems: Problem[] = [];
  let count = 0;
  const unreadable = await readFirstSheet(bytes, ({ line, cells, faults }) => {
    count += 1;
    if (count > MOST_QUESTIONNAIRES + 1) return;
    for (const code of faults?.values() ?? []) problems.push(error(code, `${String(line)}.`));
    rows.push({ line, cells: cells.map(unescaped) });
  });
  if (unreadable) return refused(error(unreadable.code, '0.', unreadable.params));
  return count > MOST_QUESTIONNAIRES + 1 ? tooLong() : { rows, problems };
}

/** A ZIP archive, as every workbook is. */
const isArchive = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';

export const readRows = async (bytes: Buffer): Promise<Rows> =>
  isArchive(bytes) ? sheetRows(bytes) : csvRows(bytes);

/** The header of a file of questionnaires, as CSV. */
export const templateOf = (questionnaire: Questionnaire): string =>
  csvLine(columnsOf(questionnaire).map(({ name }) => textCell(name)));
