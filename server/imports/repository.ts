import { writeMany } from '../db/bulk.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { ImportProblem } from './formats/format.ts';
import type { CellContent, RowChange } from './preview.ts';

/** `checking` and `importing` are under way; `ready` waits for a person; the others are the end. */
export type ImportStatus = 'checking' | 'refused' | 'ready' | 'importing' | 'done' | 'discarded' | 'failed';

/** A file that somebody imports, and how far that is. */
export interface Import {
  id: number;
  fileName: string;
  sha256: string;
  bytes: number;
  status: ImportStatus;
  /** Null until the file has been checked. */
  rows: number | null;
  newRows: number | null;
  changedRows: number | null;
  unchangedRows: number | null;
  /** New and changed rows of forms that have been submitted; null also where nobody looked. */
  submittedRows: number | null;
  /** Errors and warnings. */
  problemCount: number | null;
  createdAt: string;
  createdBy: string;
  /** Null: imported on the command line. */
  userId: number | null;
  finishedAt: string | null;
}

interface Row {
  id: number;
  file_name: string;
  sha256: string;
  bytes: number;
  status: ImportStatus;
  progress: number;
  rows: number | null;
  new_rows: number | null;
  changed_rows: number | null;
  unchanged_rows: number | null;
  submitted_rows: number | null;
  problem_count: number | null;
  created_at: string;
  created_by: string;
  user_id: number | null;
  finished_at: string | null;
}

const toImport = (row: Row): Import => ({
  id: row.id,
  fileName: row.file_name,
  sha256: row.sha256,
  bytes: row.bytes,
  status: row.status,
  rows: row.rows,
  newRows: row.new_rows,
  changedRows: row.changed_rows,
  unchangedRows: row.unchanged_rows,
  submittedRows: row.submitted_rows,
  problemCount: row.problem_count,
  createdAt: row.created_at,
  createdBy: row.created_by,
  userId: row.user_id,
  finishedAt: row.finished_at,
});

export type NewImport = Pick<Import, 'fileName' | 'sha256' | 'bytes' | 'createdAt' | 'createdBy' | 'userId'>;

export async function insert(trx: Trx, file: NewImport): Promise<number> {
  const [row] = await trx<Row>('imports')
    .insert({
      file_name: file.fileName,
      sha256: file.sha256,
      bytes: file.bytes,
      status: 'checking',
      created_at: file.createdAt,
      created_by: file.createdBy,
      user_id: file.userId,
    })
    .returning('id');
  if (!row) throw new Error('The import was not stored');
  return row.id;
}

export async function find(db: Db, id: number): Promise<Import | undefined> {
  const row = await db<Row>('imports').where({ id }).first();
  return row && toImport(row);
}

/** Newest first. @param userId one person's; null: everybody's */
export async function list(db: Db, userId: number | null, limit: number): Promise<Import[]> {
  const query = db<Row>('imports').orderBy('id', 'desc').limit(limit);
  if (userId !== null) query.where({ user_id: userId });
  return (await query).map(toImport);
}

/** An earlier import of the same bytes that went through. */
export async function findDone(db: Db, sha256: string, before: number): Promise<Import | undefined> {
  const row = await db<Row>('imports')
    .where({ sha256, status: 'done' })
    .where('id', '<', before)
    .orderBy('id', 'desc')
    .first();
  return row && toImport(row);
}

export type ImportChange = Partial<
  Pick<
    Import,
    | 'status'
    | 'rows'
    | 'newRows'
    | 'changedRows'
    | 'unchangedRows'
    | 'submittedRows'
    | 'problemCount'
    | 'finishedAt'
  >
>;

/** @param from the change happens only in this status @returns whether it did */
export async function update(
  trx: Trx,
  id: number,
  change: ImportChange,
  from?: ImportStatus,
): Promise<boolean> {
  const query = trx<Row>('imports').where({ id });
  if (from) query.where({ status: from });
  const changed = await query.update({
    ...(change.status && { status: change.status }),
    ...(change.rows !== undefined && { rows: change.rows }),
    ...(change.newRows !== undefined && { new_rows: change.newRows }),
    ...(change.changedRows !== undefined && { changed_rows: change.changedRows }),
    ...(change.unchangedRows !== undefined && { unchanged_rows: change.unchangedRows }),
    ...(change.submittedRows !== undefined && { submitted_rows: change.submittedRows }),
    ...(change.problemCount !== undefined && { problem_count: change.problemCount }),
    ...(change.finishedAt !== undefined && { finished_at: change.finishedAt }),
    ...((change.status === 'done' || change.status === 'ready') && { progress: 1 }),
  });
  return changed > 0;
}

/** Marks what was under way as failed. @param id one import; all without it @returns how many there were */
export async function failUnfinished(trx: Trx, at: string, id?: number): Promise<number> {
  const query = trx<Row>('imports').whereIn('status', ['checking', 'importing']);
  if (id !== undefined) query.where({ id });
  return query.update({ status: 'failed', finished_at: at });
}

/** Replaces the problems of the import. */
export async function writeProblems(trx: Trx, id: number, problems: readonly ImportProblem[]): Promise<void> {
  await trx('import_problems').where({ import_id: id }).delete();
  await writeMany(
    trx,
    { table: 'import_problems', columns: ['import_id', 'line', 'column', 'code', 'params', 'severity'] },
    problems.map((one) => [id, one.line, one.column, one.code, JSON.stringify(one.params), one.severity]),
  );
}

interface ChangeRow {
  id: number;
  import_id: number;
  line: number;
  unit: string;
  period: string;
  indicator: string;
  category: string;
  before: string | null;
  after: string;
  submitted: boolean | number;
}

/** Replaces what the import would change, in the order given. */
export async function writeChanges(trx: Trx, id: number, changes: readonly RowChange[]): Promise<void> {
  await trx('import_changes').where({ import_id: id }).delete();
  for (const { before, after, ...change } of changes) {
    await trx<ChangeRow>('import_changes').insert({
      import_id: id,
      ...change,
      before: before && JSON.stringify(before),
      after: JSON.stringify(after),
    });
  }
}

/** In the order in which they were written. */
export async function changes(db: Db, id: number): Promise<RowChange[]> {
  const rows = await db<ChangeRow>('import_changes').where({ import_id: id }).orderBy('id');
  return rows.map(({ line, unit, period, indicator, category, before, after, submitted }) => ({
    line,
    unit,
    period,
    indicator,
    category,
    before: before === null ? null : (JSON.parse(before) as CellContent),
    after: JSON.parse(after) as CellContent,
    // SQLite knows 0 and 1.
    submitted: Boolean(submitted),
  }));
}

interface ProblemRow {
  id: number;
  import_id: number;
  line: number;
  column: string;
  code: string;
  params: string;
  severity: 'error' | 'warning';
}

/** By severity, errors first, then by line. */
export async function problems(
  db: Db,
  id: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<ImportProblem[]> {
  const rows = await db<ProblemRow>('import_problems')
    .where({ import_id: id })
    .orderBy(['severity', 'line', 'id'])
    .limit(limit)
    .offset(offset);
  return rows.map(({ line, column, code, params, severity }) => ({
    line,
    column,
    code,
    params: JSON.parse(params) as ImportProblem['params'],
    severity,
  }));
}

export async function countProblems(db: Db, id: number): Promise<{ errors: number; warnings: number }> {
  const rows = await db('import_problems')
    .select('severity')
    .count<{ severity: string; count: number | string }[]>({ count: '*' })
    .where({ import_id: id })
    .groupBy('severity');
  const of = (severity: string): number => Number(rows.find((row) => row.severity === severity)?.count ?? 0);
  return { errors: of('error'), warnings: of('warning') };
}
