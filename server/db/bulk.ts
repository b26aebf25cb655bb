import { prepareOnce } from './dialect.ts';
import type { Trx } from './transaction.ts';

/** Values of one row, in the order of the columns. */
export type BulkRow = readonly (string | number | null)[];

export interface BulkTarget {
  table: string;
  columns: readonly string[];
  /** The primary key, when rows that are there already are to be replaced. */
  replaceBy?: readonly string[];
}

const ROWS_PER_STATEMENT = 100;

const quoted = (name: string): string => `"${name}"`;

/** One statement for so many rows; the same words on SQLite and PostgreSQL. */
function statement({ table, columns, replaceBy }: BulkTarget, rows: number): string {
  const row = `(${columns.map(() => '?').join(',')})`;
  const insert = `insert into ${quoted(table)} (${columns.map(quoted).join(',')}) values ${Array(rows).fill(row).join(',')}`;
  if (!replaceBy) return insert;
  const updates = columns
    .filter((column) => !replaceBy.includes(column))
    .map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return `${insert} on conflict (${replaceBy.map(quoted).join(',')}) do update set ${updates.join(',')}`;
}

/**
 * Writes many rows with few statements, whose text is made and prepared once: what the query builder spends most of its
 * time on. For everything that is not bulk, use the query builder.
 */
export async function writeMany(trx: Trx, target: BulkTarget, rows: readonly BulkRow[]): Promise<void> {
  const full = Math.floor(rows.length / ROWS_PER_STATEMENT) * ROWS_PER_STATEMENT;
  if (full > 0) {
    const write = await prepareOnce(trx, statement(target, ROWS_PER_STATEMENT));
    for (let start = 0; start < full; start += ROWS_PER_STATEMENT) {
      await write(rows.slice(start, start + ROWS_PER_STATEMENT).flat());
    }
  }
  if (full < rows.length) {
    const write = await prepareOnce(trx, statement(target, rows.length - full));
    await write(rows.slice(full).flat());
  }
}
