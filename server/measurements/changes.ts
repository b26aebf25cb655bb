import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';

/** What identifies a measurement, as one text. */
export const keyOf = (m: Pick<Measurement, 'unit' | 'period' | 'indicator' | 'category'>): string =>
  `${m.unit}\t${m.period}\t${m.indicator}\t${m.category}`;

/** Whether the row says that there is no figure (any longer). */
export const isEmpty = (m: Pick<Measurement, 'numerator' | 'denominator' | 'value'>): boolean =>
  m.numerator === null && m.denominator === null && m.value === null;

const sameFigures = (a: Measurement, b: Measurement): boolean =>
  a.numerator === b.numerator &&
  a.denominator === b.denominator &&
  a.value === b.value &&
  a.comment === b.comment;

/** What storing a row would do. */
export type Effect = 'created' | 'changed' | 'removed' | 'unchanged';

export function effectOf(row: Measurement, stored: StoredMeasurement | undefined): Effect {
  if (isEmpty(row)) return stored ? 'removed' : 'unchanged';
  if (!stored) return 'created';
  return sameFigures(row, stored) ? 'unchanged' : 'changed';
}
