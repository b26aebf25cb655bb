import type { ImportProblem } from './formats/format.ts';
import type { ImportOutcome } from './write-file.ts';

/** What came of an import, in the form in which DHIS2 answers: for programs. */

/** What is wrong, once, with all rows in which it is. */
export interface Conflict {
  /** What was written: an identifier, a period, a number. */
  object: string;
  /** In words. */
  value: string;
  errorCode: string;
  /** What of a data value it is about; empty for the file as a whole. */
  property: string;
  /** Numbers of the rows, counted from 0. */
  indexes: number[];
}

export interface ImportSummary {
  status: 'SUCCESS' | 'WARNING' | 'ERROR';
  importCount: { imported: number; updated: number; ignored: number; deleted: number };
  /** Rows that say what is stored already. */
  unchanged: number;
  conflicts: Conflict[];
  warnings: Conflict[];
  /** Rows with an error, ascending. With one of them nothing of the file is imported. */
  rejectedIndexes: number[];
  /** How many problems there are besides those of the lists. */
  unlisted: number;
}

/** DHIS2's codes for what can be wrong with a data value; what it does not know keeps the name that it has here. */
const ERROR_CODES: Readonly<Record<string, string>> = {
  'unknown-indicator': 'E7610',
  'unknown-indicator-anywhere': 'E7610',
  'computed-indicator': 'E7610',
  'not-a-period': 'E7611',
  'dhis2-period': 'E7611',
  'period-before-first': 'E7611',
  'period-within-year': 'E7611',
  'unknown-unit': 'E7612',
  'unknown-category': 'E7613',
  'dhis2-category-combo': 'E7613',
  'dhis2-attribute-combo': 'E7615',
  'unit-outside-regions': 'E7617',
  'value-missing': 'E7618',
  'not-a-number': 'E7619',
  'not-a-whole-number': 'E7619',
  'not-whole': 'E7619',
  'grouped-number': 'E7619',
  'grouped-whole-number': 'E7619',
  'number-too-large': 'E7619',
  'out-of-range': 'E7619',
  negative: 'E7619',
  'comment-too-long': 'E7620',
  'dhis2-period-monthly': 'E7632',
  'dhis2-period-yearly': 'E7632',
  'dhis2-period-quarterly': 'E7632',
  'period-not-over': 'E7641',
};

const PROPERTIES: Readonly<Record<string, string>> = {
  indicator: 'dataElement',
  unit: 'orgUnit',
  category: 'categoryOptionCombo',
};

const propertyOf = ({ code, column }: ImportProblem): string =>
  code === 'dhis2-attribute-combo' ? 'attributeOptionCombo' : (PROPERTIES[column] ?? column);

const objectOf = ({ params }: ImportProblem): string =>
  typeof params['typed'] === 'string' ? params['typed'] : '';

type IndexOf = (line: number) => number | undefined;
type TextOf = (problem: ImportProblem) => string;

/** Problems of the same severity, object and code are one conflict. */
async function grouped(
  problems: AsyncIterable<ImportProblem>,
  indexOf: IndexOf,
  textOf: TextOf,
): Promise<Record<ImportProblem['severity'], Conflict[]>> {
  const found = { error: new Map<string, Conflict>(), warning: new Map<string, Conflict>() };
  for await (const problem of problems) {
    const conflicts = found[problem.severity];
    const errorCode = ERROR_CODES[problem.code] ?? problem.code;
    const property = propertyOf(problem);
    const object = objectOf(problem);
    const key = JSON.stringify([object, errorCode, property]);
    const known = conflicts.get(key);
    const conflict = known ?? { object, value: textOf(problem), errorCode, property, indexes: [] };
    if (!known) conflicts.set(key, conflict);
    const index = problem.line === 0 ? undefined : indexOf(problem.line);
    if (index !== undefined && conflict.indexes.at(-1) !== index) conflict.indexes.push(index);
  }
  return { error: [...found.error.values()], warning: [...found.warning.values()] };
}

const ascending = (conflicts: readonly Conflict[]): number[] =>
  [...new Set(conflicts.flatMap(({ indexes }) => indexes))].sort((a, b) => a - b);

/**
 * @param problems of the import, those that are listed
 * @param textOf the problem in words
 */
export async function importSummary(
  outcome: ImportOutcome,
  problems: AsyncIterable<ImportProblem>,
  textOf: TextOf,
): Promise<ImportSummary> {
  const { error, warning } = await grouped(problems, (line) => outcome.indexes.of(line), textOf);
  if (outcome.kind === 'done')
    return {
      status: warning.length > 0 ? 'WARNING' : 'SUCCESS',
      importCount: {
        imported: outcome.created,
        updated: outcome.changed,
        ignored: outcome.kept,
        deleted: outcome.removed,
      },
      unchanged: outcome.unchanged,
      conflicts: [],
      warnings: warning,
      rejectedIndexes: [],
      unlisted: outcome.warnings - outcome.listed,
    };
  return {
    status: 'ERROR',
    importCount: { imported: 0, updated: 0, ignored: outcome.rows, deleted: 0 },
    unchanged: 0,
    conflicts: error,
    warnings: warning,
    rejectedIndexes: ascending(error),
    unlisted: outcome.errors + outcome.warnings - outcome.listed,
  };
}
