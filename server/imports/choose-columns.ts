import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { check, type ImportDeps, now, uploadedFileOf } from './check-file.ts';
import type { ColumnChoices } from './column-names.ts';
import * as columnsRepository from './columns-repository.ts';
import type { TableHeader } from './formats/format.ts';
import { isColumnName } from './formats/table-header.ts';
import * as owners from './owners-repository.ts';
import type { CheckedFile, OnProgress } from './read-file.ts';
import * as repository from './repository.ts';
import type { Staging } from './staging.ts';
import { ourselvesAt } from './under-way.ts';
import { isThere } from './uploads.ts';

/** What people say the columns of their files are: asked, chosen anew, and remembered for who said it once a file was imported by it. */

/** With more columns that nothing is known of it is some other file: nobody would say of so many what they are. */
const MOST_ASKED = 60;

/** Wider than any template: the header is kept with the import, and shown. */
const MOST_SHOWN = 1000;

export const askableHeader = (header: TableHeader | undefined): TableHeader | null =>
  header &&
  header.cells.length <= MOST_SHOWN &&
  header.cells.filter((cell) => cell.trim() !== '' && !isColumnName(cell)).length <= MOST_ASKED
    ? header
    : null;

/**
 * Checks an upload as its columns were chosen for it; else as the same person chose them for the last file with that header.
 * @returns what is known of the file now
 */
export async function checkByWhatIsKnown(
  deps: ImportDeps,
  one: repository.Import,
  user: User,
  how: { staging: Staging; onProgress: OnProgress },
): Promise<CheckedFile> {
  const file = uploadedFileOf(deps, one);
  const checked = await check(deps, file, user, how);
  const header = askableHeader(checked.header);
  if (one.columns || !header) return checked;
  const columns = await columnsRepository.find(deps.db, header.cells, user.email);
  if (!columns) return checked;
  await inTransaction(deps.db, (trx) => repository.update(trx, one.id, { columns }, repository.UNDER_WAY));
  return check(deps, { ...file, columns }, user, how);
}

/** The figures of a file are stored: what its columns are has proved right. */
export async function rememberColumns(
  deps: ImportDeps,
  { header, columns }: repository.Import,
): Promise<void> {
  if (header && columns)
    await inTransaction(deps.db, (trx) => columnsRepository.replace(trx, header.cells, columns));
}

/** Whether somebody can (still) say what the file's columns are: before it is imported, while its bytes are kept. */
export const canChooseColumns = async (
  deps: Pick<Deps, 'config'>,
  { id, status, header }: repository.Import,
): Promise<boolean> =>
  header !== null && repository.CHOOSABLE.includes(status) && (await isThere(deps.config, id));

/**
 * Has an upload checked anew, with what somebody says its columns are.
 * @returns false when that can no longer be said
 */
export async function chooseColumns(
  deps: ImportDeps,
  one: repository.Import,
  { choices, by }: { choices: ColumnChoices; by: string },
): Promise<boolean> {
  if (!(await canChooseColumns(deps, one))) return false;
  return inTransaction(deps.db, async (trx) => {
    const at = now(deps);
    const owner = ourselvesAt(at);
    await owners.upsert(trx, owner);
    const columns = { choices, by, at };
    const change = { status: 'checking', columns, owner: owner.id, finishedAt: null } as const;
    return repository.update(trx, one.id, change, repository.CHOOSABLE);
  });
}
