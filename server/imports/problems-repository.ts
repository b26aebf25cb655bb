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

const rank = ({ severity }: ImportProblem): number => (severity === 'error' ? 0 : 1);

/** Replaces the problems of the import. */
export async function write(trx: Trx, id: number, problems: readonly ImportProblem[]): Promise<void> {
  await trx('import_problems').where({ import_id: id }).delete();
  const ordered = [...problems].sort((a, b) => rank(a) - rank(b) || a.line - b.line);
  await writeMany(
    trx,
    {
      table: 'import_problems',
      columns: ['import_id', 'place', 'line', 'column', 'code', 'params', 'severity', 'words'],
    },
    ordered.map((one, at) => [
      id,
      at + 1,
      one.line,
      one.column,
      one.code,
      JSON.stringify(one.params),
      one.severity,
      one.words === undefined ? null : JSON.stringify(one.words),
    ]),
  );
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
