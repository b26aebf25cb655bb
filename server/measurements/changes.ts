import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';

/** What identifies a measurement, as one text. */
export const keyOf = (m: Pick<Measurement, 'unit' | 'period' | 'indicator' | 'category'>): string =>
  `${m.unit}\t${m.period}\t${m.indicator}\t${m.category}`;

/** Whether the row says nothing (any longer): no figure, no word why, no mark. */
export const isEmpty = (m: Measurement): boolean =>
  m.numerator === null &&
  m.denominator === null &&
  m.value === null &&
  m.comment === null &&
  (m.status === undefined || m.status === 'reported' || m.status === 'partial') &&
  m.followUp !== true;

const same = (row: Measurement, stored: StoredMeasurement): boolean =>
  row.numerator === stored.numerator &&
  row.denominator === stored.denominator &&
  row.value === stored.value &&
  row.comment === stored.comment &&
  (row.status ?? 'reported') === stored.status &&
  (row.reason ?? null) === stored.reason &&
  (row.followUp ?? stored.followUp) === stored.followUp;

/** What storing a row would do. */
export type Effect = 'created' | 'changed' | 'removed' | 'unchanged';

export function effectOf(row: Measurement, stored: StoredMeasurement | undefined): Effect {
  if (isEmpty(row)) return stored ? 'removed' : 'unchanged';
  if (!stored) return 'created';
  return same(row, stored) ? 'unchanged' : 'changed';
}
