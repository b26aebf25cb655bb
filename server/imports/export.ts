import type { Db } from '../db/transaction.ts';
import { findIndicator, setFor } from '../domain/indicator-set.ts';
import type { Measurement } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { pagesOfMeasurements } from '../measurements/service.ts';
import { EXPORT_FORMATS, type ExportFormatName } from './writers/registry.ts';
import type { Exported } from './writers/writer.ts';

/** What the system computes by itself is left out: it cannot be imported either. */
async function* reportedPages(
  programme: Programme,
  pages: AsyncIterable<readonly Measurement[]>,
): AsyncGenerator<readonly Measurement[]> {
  for await (const rows of pages)
    yield rows.filter(
      (row) => findIndicator(setFor(programme.sets, row.period), row.indicator)?.entry.form !== 'system',
    );
}

/**
 * Writes measurements in a form that the import reads, in the order of units, periods and indicators.
 *
 * @param write called with pieces of the file; awaited, so that a slow reader is not overrun
 */
export async function exportMeasurements(
  db: Db,
  programme: Programme,
  filter: { period?: Period | undefined; region?: string | undefined },
  write: (piece: string | Uint8Array) => unknown,
  format: ExportFormatName = 'csv',
): Promise<Exported> {
  const exported: Exported = { written: 0, left: 0 };
  const pages = reportedPages(programme, pagesOfMeasurements(db, filter));
  for await (const piece of EXPORT_FORMATS[format](programme, pages, exported)) await write(piece);
  return exported;
}
