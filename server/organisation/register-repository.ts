import type { Db, Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { ProviderChange, ProviderChangeKind, ProviderFields } from '../domain/provider.ts';

/** What the register knows of providers besides what every unit has: versions, what became of them, every change. */

export interface Entry {
  code: string;
  /** Counts the changes made in the register. */
  version: number;
  /** Code of the provider that took over. */
  mergedInto: string | null;
}

interface EntryRow {
  code: string;
  version: number;
  merged_into: string | null;
}

/** Of the providers of the codes, or of all. */
export async function listEntries(db: Db, codes?: readonly string[]): Promise<Map<string, Entry>> {
  const query = db<EntryRow>('org_units').where({ level: 'provider' } as object);
  if (codes) void query.whereIn('code', [...codes]);
  const rows = await query.select('code', 'version', 'merged_into');
  return new Map(
    rows.map((row) => [row.code, { code: row.code, version: row.version, mergedInto: row.merged_into }]),
  );
}

/** Codes of the providers that were merged into this one. */
export async function mergedWith(db: Db, code: string): Promise<string[]> {
  const rows = await db<EntryRow>('org_units').where({ merged_into: code }).orderBy('code').select('code');
  return rows.map((row) => row.code);
}

/** Counts one more change. @param mergedInto left as it is unless said */
export async function countChange(
  trx: Trx,
  { code, version, mergedInto }: Omit<Entry, 'mergedInto'> & { mergedInto?: string | null },
): Promise<void> {
  await trx<EntryRow>('org_units')
    .where({ code })
    .update({ version: version + 1, ...(mergedInto === undefined ? {} : { merged_into: mergedInto }) });
}

interface ChangeRow {
  id: number;
  unit: string;
  kind: ProviderChangeKind;
  holds_from: string | null;
  before: string;
  after: string;
  reason: string | null;
  at: string;
  by: string;
}

export async function insertChange(trx: Trx, change: ProviderChange): Promise<void> {
  await trx('unit_changes').insert({
    unit: change.unit,
    kind: change.kind,
    holds_from: change.holdsFrom,
    before: JSON.stringify(change.before),
    after: JSON.stringify(change.after),
    reason: change.reason,
    at: change.at,
    by: change.by,
  });
}

/** Newest first. */
export async function listChanges(db: Db, unit: string): Promise<ProviderChange[]> {
  const rows = await db<ChangeRow>('unit_changes').where({ unit }).orderBy('id', 'desc');
  return rows.map((row) => ({
    unit: row.unit,
    kind: row.kind,
    holdsFrom: row.holds_from,
    before: JSON.parse(row.before) as Partial<ProviderFields>,
    after: JSON.parse(row.after) as Partial<ProviderFields>,
    reason: row.reason,
    at: row.at,
    by: row.by,
  }));
}

/** A file that waits for a decision. */
export interface RegisterFile {
  id: number;
  /** Who uploaded it. */
  userId: number;
  fileName: string;
  content: string;
  /** The quarter from which its changes are to hold. */
  from: Period;
}

interface FileRow {
  id: number;
  user: number;
  file_name: string;
  sha256: string;
  content: string;
  from_period: Period;
  uploaded_at: string;
}

/** In the place of what the same person left waiting. @returns its id */
export async function keepFile(
  trx: Trx,
  file: Omit<RegisterFile, 'id'> & { sha256: string; at: string },
): Promise<number> {
  await trx<FileRow>('register_files').where({ user: file.userId }).delete();
  const [row] = await trx<FileRow>('register_files')
    .insert({
      user: file.userId,
      file_name: file.fileName,
      sha256: file.sha256,
      content: file.content,
      from_period: file.from,
      uploaded_at: file.at,
    })
    .returning('id');
  return (row as { id: number }).id;
}

export async function findFile(db: Db, id: number): Promise<RegisterFile | undefined> {
  const row = await db<FileRow>('register_files').where({ id }).first();
  return (
    row && {
      id: row.id,
      userId: row.user,
      fileName: row.file_name,
      content: row.content,
      from: row.from_period,
    }
  );
}

export async function removeFile(trx: Trx, id: number): Promise<void> {
  await trx('register_files').where({ id }).delete();
}
