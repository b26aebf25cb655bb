import type { Dhis2Code } from '../domain/dhis2-code.ts';
import { type CsvRow, fileName, type Read, readCsv } from './files.ts';
import type { LintProblem } from './schema.ts';

/** `dhis2/codes.csv` of a programme: what DHIS2 calls its indicators and units, and the combinations of categories that it does not keep. */
export const CODES_FILE = ['dhis2', 'codes.csv'] as const;
export const CODES_COLUMNS = ['object', 'code', 'uid', 'dhis2_code'] as const;

const OBJECTS: Readonly<Record<string, Dhis2Code['object']>> = {
  dataElement: 'dataElement',
  orgUnit: 'orgUnit',
  categoryOptionCombo: 'categoryOptionCombo',
};
const UID = /^[A-Za-z][A-Za-z0-9]{10}$/;

const cellOf = ({ cells }: CsvRow, column: (typeof CODES_COLUMNS)[number]): string =>
  (cells[column] ?? '').trim();

function problemsOf(row: CsvRow): LintProblem[] {
  const problem = (column: string, reason: string): LintProblem => ({
    file: fileName(...CODES_FILE),
    path: `line ${String(row.line)}, ${column}`,
    reason,
  });
  const problems: LintProblem[] = [];
  if (OBJECTS[cellOf(row, 'object')] === undefined)
    problems.push(problem('object', 'must be dataElement, orgUnit or categoryOptionCombo'));
  if (cellOf(row, 'code') === '') problems.push(problem('code', 'must not be empty'));
  if (!UID.test(cellOf(row, 'uid')))
    problems.push(problem('uid', 'must be a letter and ten letters or digits, as DHIS2 gives them'));
  return problems;
}

/** @returns the lines of the file in their order */
export function readDhis2Codes(folder: string): Read<Dhis2Code[]> {
  const read = readCsv(CODES_COLUMNS, folder, ...CODES_FILE);
  if ('problems' in read) return read;
  const problems = read.value.flatMap(problemsOf);
  if (problems.length > 0) return { problems };
  return {
    value: read.value.map((row) => ({
      object: OBJECTS[cellOf(row, 'object')] ?? 'dataElement',
      code: cellOf(row, 'code'),
      uid: cellOf(row, 'uid'),
      theirs: cellOf(row, 'dhis2_code'),
    })),
  };
}
