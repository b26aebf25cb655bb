import type { Measurement } from '../../server/domain/measurement.ts';
import { type RowTable, Staging } from '../../server/imports/staging.ts';

/** Rows as a file has them from its second line on. */
export function stagedRows(rows: readonly Measurement[]): {
  rows: RowTable;
  removals: RowTable;
  close: () => void;
} {
  const staging = new Staging();
  rows.forEach((row, at) => staging.rows.add(row, at + 2));
  return {
    rows: staging.rows,
    removals: staging.removals,
    close: () => {
      staging.close();
    },
  };
}
