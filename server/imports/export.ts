import type { Db } from '../db/transaction.ts';
import { findIndicator, setFor } from '../domain/indicator-set.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { pagesOfMeasurements } from '../measurements/service.ts';
import { EXPORT_FORMATS, type ExportFormatName } from './writers/registry.ts';

/** What came of an export. */
export interface Exported {
  written: number;
  /** Measurements that the form has no way to say. */
  left: number;
}

/**
 * Writes measurements in a form that the import reads, in the order of units, periods and indicators. What the system
 * computes by itself is left out: it cannot be imported either.
 *
 * @param write called with pieces of the file; awaited, so that a slow reader is not overrun
 */
export async function exportMeasurements(
  db: Db,
  programme: Programme,
  filter: { period?: Period | undefined; region?: string | undefined },
  write: (text: string) => unknown,
  format: ExportFormatName = 'csv',
): Promise<Exported> {
  const writer = EXPORT_FORMATS[format](programme);
  await write(writer.head);
  const exported: Exported = { written: 0, left: 0 };
  for await (const rows of pagesOfMeasurements(db, filter)) {
    const reported = rows.filter(
      (row) => findIndicator(setFor(programme.sets, row.period), row.indicator)?.entry.form !== 'system',
    );
    const lines = reported.map(writer.line).filter((line) => line !== undefined);
    if (lines.length > 0) await write(lines.join(''));
    exported.written += lines.length;
    exported.left += reported.length - lines.length;
  }
  await write(writer.end());
  return exported;
}
