import { writeMany } from '../db/bulk.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { ImportProblem } from './formats/format.ts';

/** The problems of imports, each at its place in the order in which they are shown: errors first, then by line. */

interface Row {
  import_id: number;
  place: number;
  line: number;
  column: string;
  code: string;
  params: string;
  severity: 'error' | 'warning';
  /** JSON. */
  words: string | null;
}

const TARGET = {
  table: 'import_problems',
  columns: ['import_id', 'place', 'line', 'column', 'code', 'params', 'severity', 'words'],
};

/** Replaces the problems of the import. @param batches in the order in which they are shown */
export async function write(
  trx: Trx,
  id: number,
  batches: Iterable<readonly ImportProblem[]>,
): Promise<void> {
  await trx('import_problems').where({ import_id: id }).delete();
  let place = 0;
  for (const problems of batches) {
    await writeMany(
      trx,
      TARGET,
      problems.map(({ line, column, code, params, severity, words }, at) => [
        id,
        place + at + 1,
        line,
        column,
        code,
        JSON.stringify(params),
        severity,
        words === undefined ? null : JSON.stringify(words),
      ]),
    );
    place += problems.length;
  }
}

/** @param after the place before the first one that is wanted, 0 for the beginning */
export async function list(
  db: Db,
  id: number,
  { after, limit }: { after: number; limit: number },
): Promise<ImportProblem[]> {
  const rows = await db<Row>('import_problems')
    .where({ import_id: id })
    .where('place', '>', after)
    .orderBy('place')
    .limit(limit);
  return rows.map(({ line, column, code, params, severity, words }) => ({
    line,
    column,
    code,
    params: JSON.parse(params) as ImportProblem['params'],
    severity,
    ...(words !== null && { words: JSON.parse(words) as NonNullable<ImportProblem['words']> }),
  }));
}

const AT_A_TIME = 2000;

/** All of them, in the same order. */
export async function* each(db: Db, id: number): AsyncGenerator<ImportProblem> {
  for (let after = 0; ; after += AT_A_TIME) {
    const problems = await list(db, id, { after, limit: AT_A_TIME });
    yield* problems;
    if (problems.length < AT_A_TIME) return;
  }
}
