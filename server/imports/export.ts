import type { Db } from '../db/transaction.ts';
import { findIndicator, setFor } from '../domain/indicator-set.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { pagesOfMeasurements } from '../measurements/service.ts';
import { measurementHeader, measurementLine } from './csv-cells.ts';

/**
 * Writes measurements as the CSV that the import reads, in the order of units, periods and indicators. What the system
 * computes by itself is left out: it cannot be imported either.
 *
 * @param write called with pieces of the file; awaited, so that a slow reader is not overrun
 * @returns how many measurements were written
 */
export async function exportMeasurements(
  db: Db,
  programme: Programme,
  filter: { period?: Period | undefined; region?: string | undefined },
  write: (text: string) => unknown,
): Promise<number> {
  await write(measurementHeader());
  let written = 0;
  for await (const rows of pagesOfMeasurements(db, filter)) {
    const reported = rows.filter(
      (row) => findIndicator(setFor(programme.sets, row.period), row.indicator)?.entry.form !== 'system',
    );
    if (reported.length > 0) await write(reported.map((row) => measurementLine(row)).join(''));
    written += reported.length;
  }
  return written;
}
