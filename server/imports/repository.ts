import type { Db, Trx } from '../db/transaction.ts';
import type { NextContent, RowChange, StoredContent } from './preview.ts';
import type { ChosenColumns } from './column-names.ts';
import { choicesFrom, choicesText } from './columns-repository.ts';
import type { TableHeader } from './formats/format.ts';
import type { Strategy } from './strategy.ts';

/** `checking` and `importing` are under way; `columns` and `ready` wait for a person; the others are the end. */
export type ImportStatus =
  'checking' | 'columns' | 'refused' | 'ready' | 'importing' | 'done' | 'discarded' | 'failed';

/** While it has one of these, some process works on it. */
export const UNDER_WAY: readonly ImportStatus[] = ['checking', 'importing'];

/** While it has one of these, its file is wanted, and a person can go on or give it up. */
export const WAITING: readonly ImportStatus[] = ['columns', 'ready'];

/** While it has one of these, somebody can say what its columns are. */
export const CHOOSABLE: readonly ImportStatus[] = ['columns', 'ready', 'refused'];

/** The process that worked on it is gone, or met something that nobody thought of. */
export type ImportFailure = 'stopped' | 'error';

/** A file that somebody imports, and how far that is. */
export interface Import {
  id: number;
  fileName: string;
  sha256: string;
  bytes: number;
  strategy: Strategy;
  status: ImportStatus;
  /** Of a table; null: it is none, or one so wide that nobody would say what its columns are. */
  header: TableHeader | null;
  /** What its columns are, as somebody said; null: as they call themselves. */
  columns: ChosenColumns | null;
  /** Null until the file has been checked. */
  rows: number | null;
  newRows: number | null;
  changedRows: number | null;
  unchangedRows: number | null;
  /** Rows that differ from what is stored, which stays. */
  keptRows: number | null;
  /** Stored rows that go, or went. */
  removedRows: number | null;
  /** Hash of what the preview rests on; null: there is none. */
  basis: string | null;
  /** When the preview was made anew because stored figures had changed. */
  lookedAgainAt: string | null;
  /** New and changed rows of forms that have been submitted; null also where nobody looked. */
  submittedRows: number | null;
  /** Errors and warnings. */
  problemCount: number | null;
  errorCount: number | null;
  /** How many of them are kept; the others are only counted. */
  listedProblems: number | null;
  createdAt: string;
  createdBy: string;
  /** Null: imported on the command line. */
  userId: number | null;
  finishedAt: string | null;
  /** The process that works or worked on it; null: one that nobody remembers. */
  owner: string | null;
  /** How often work on it that had stopped was taken up again. */
  attempts: number;
  /** Who decided to import it; null: nobody has, or whoever uploaded it. */
  runBy: string | null;
  /** Of one that has failed, as far as it is known. */
  failure: ImportFailure | null;
}

interface Row {
  id: number;
  file_name: string;
  sha256: string;
  bytes: number;
  strategy: Strategy;
  kept_rows: number | null;
  removed_rows: number | null;
  basis: string | null;
  looked_again_at: string | null;
  header: string | null;
  columns: string | null;
  columns_at: string | null;
  columns_by: string | null;
  status: ImportStatus;
  progress: number;
  rows: number | null;
  new_rows: number | null;
  changed_rows: number | null;
  unchanged_rows: number | null;
  submitted_rows: number | null;
  problem_count: number | null;
  error_count: number | null;
  listed_problems: number | null;
  created_at: string;
  created_by: string;
  user_id: number | null;
  finished_at: string | null;
  owner: string | null;
  attempts: number;
  run_by: string | null;
  failure: ImportFailure | null;
}

const toImport = (row: Row): Import => ({
  id: row.id,
  fileName: row.file_name,
  sha256: row.sha256,
  bytes: row.bytes,
  strategy: row.strategy,
  keptRows: row.kept_rows,
  removedRows: row.removed_rows,
  basis: row.basis,
  lookedAgainAt: row.looked_again_at,
  header: row.header === null ? null : (JSON.parse(row.header) as TableHeader),
  columns:
    row.columns === null
      ? null
      : {
          choices: choicesFrom(row.columns),
          at: row.columns_at ?? row.created_at,
          by: row.columns_by ?? row.created_by,
        },
  status: row.status,
  rows: row.rows,
  newRows: row.new_rows,
  changedRows: row.changed_rows,
  unchangedRows: row.unchanged_rows,
  submittedRows: row.submitted_rows,
  problemCount: row.problem_count,
  errorCount: row.error_count,
  listedProblems: row.listed_problems,
  createdAt: row.created_at,
  createdBy: row.created_by,
  userId: row.user_id,
  finishedAt: row.finished_at,
  owner: row.owner,
  attempts: row.attempts,
  runBy: row.run_by,
  failure: row.failure,
});

const columnsIn = (chosen: ChosenColumns | null): Pick<Row, 'columns' | 'columns_at' | 'columns_by'> => ({
  columns: chosen && choicesText(chosen.choices),
  columns_at: chosen?.at ?? null,
  columns_by: chosen?.by ?? null,
});

export type NewImport = Pick<
  Import,
  'fileName' | 'sha256' | 'bytes' | 'strategy' | 'columns' | 'createdAt' | 'createdBy' | 'userId' | 'owner'
>;

export async function insert(trx: Trx, file: NewImport): Promise<number> {
  const [row] = await trx<Row>('imports')
    .insert({
      file_name: file.fileName,
      sha256: file.sha256,
      bytes: file.bytes,
      strategy: file.strategy,
      ...columnsIn(file.columns),
      status: 'checking',
      created_at: file.createdAt,
      created_by: file.createdBy,
      user_id: file.userId,
      owner: file.owner,
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
    | 'keptRows'
    | 'removedRows'
    | 'basis'
    | 'lookedAgainAt'
    | 'header'
    | 'columns'
    | 'strategy'
    | 'submittedRows'
    | 'problemCount'
    | 'errorCount'
    | 'listedProblems'
    | 'finishedAt'
    | 'owner'
    | 'attempts'
    | 'runBy'
  >
>;

/** @param from the change happens only in one of these states @returns whether it did */
export async function update(
  trx: Trx,
  id: number,
  change: ImportChange,
  from: readonly ImportStatus[],
): Promise<boolean> {
  const query = trx<Row>('imports')
    .where({ id })
    .whereIn('status', [...from]);
  const changed = await query.update({
    ...(change.status && { status: change.status }),
    ...(change.rows !== undefined && { rows: change.rows }),
    ...(change.newRows !== undefined && { new_rows: change.newRows }),
    ...(change.changedRows !== undefined && { changed_rows: change.changedRows }),
    ...(change.unchangedRows !== undefined && { unchanged_rows: change.unchangedRows }),
    ...(change.keptRows !== undefined && { kept_rows: change.keptRows }),
    ...(change.removedRows !== undefined && { removed_rows: change.removedRows }),
    ...(change.basis !== undefined && { basis: change.basis }),
    ...(change.lookedAgainAt !== undefined && { looked_again_at: change.lookedAgainAt }),
    ...(change.header !== undefined && { header: change.header && JSON.stringify(change.header) }),
    ...(change.columns !== undefined && columnsIn(change.columns)),
    ...(change.strategy !== undefined && { strategy: change.strategy }),
    ...(change.submittedRows !== undefined && { submitted_rows: change.submittedRows }),
    ...(change.problemCount !== undefined && { problem_count: change.problemCount }),
    ...(change.errorCount !== undefined && { error_count: change.errorCount }),
    ...(change.listedProblems !== undefined && { listed_problems: change.listedProblems }),
    ...(change.owner !== undefined && { owner: change.owner }),
    ...(change.attempts !== undefined && { attempts: change.attempts }),
    ...(change.runBy !== undefined && { run_by: change.runBy }),
    ...(change.finishedAt !== undefined && { finished_at: change.finishedAt }),
    ...((change.status === 'done' || change.status === 'ready') && { progress: 1 }),
  });
  return changed > 0;
}

/** Writes nothing new, and with that keeps others from writing until the transaction ends. */
export async function touch(trx: Trx, id: number): Promise<void> {
  await trx<Row>('imports').where({ id }).update({ id });
}

/** What some process works on, or says so. */
export async function listUnderWay(db: Db): Promise<Pick<Import, 'id' | 'owner'>[]> {
  return db<Row>('imports')
    .select('id', 'owner')
    .whereIn('status', [...UNDER_WAY]);
}

/**
 * Marks an import that is under way as failed.
 * @param why `owner`: only as long as it is that one's
 * @returns whether it was under way
 */
export async function fail(
  trx: Trx,
  id: number,
  { at, failure, owner }: { at: string; failure: ImportFailure; owner?: string | null },
): Promise<boolean> {
  const query = trx<Row>('imports')
    .where({ id })
    .whereIn('status', [...UNDER_WAY]);
  if (owner !== undefined) query.where({ owner });
  return (await query.update({ status: 'failed', failure, finished_at: at })) > 0;
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
    before: before === null ? null : (JSON.parse(before) as StoredContent),
    after: JSON.parse(after) as NextContent,
    // SQLite knows 0 and 1.
    submitted: Boolean(submitted),
  }));
}
