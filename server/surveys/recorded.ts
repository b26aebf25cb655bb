import type { Trx } from '../db/transaction.ts';
import type { Period } from '../domain/period.ts';
import type { Cell } from '../domain/survey/sheet.ts';
import * as repository from './repository.ts';

/** Sheets of the past whose figures are stored already. */

export interface RecordedSheet {
  unit: string;
  period: Period;
  cells: readonly { cell: Cell; count: number }[];
}

/**
 * Many sheets at once of units and quarters that have none.
 * @param record.at ISO timestamp at which a sheet was entered
 */
export const recordSheets = (
  trx: Trx,
  sheets: readonly RecordedSheet[],
  { at, by }: { at: (sheet: RecordedSheet) => string; by: string },
): Promise<void> =>
  repository.insertMany(
    trx,
    sheets.map((sheet) => ({ ...sheet, version: 1, at: at(sheet), by })),
  );
