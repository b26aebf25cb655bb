import type { Measurement } from '../domain/measurement.ts';

/** One measurement as the import reads it, in the order of `COLUMNS`: figures as numbers, all else as text, null where a figure is not there. */
export const measurementCells = (m: Measurement): readonly (string | number | null)[] => [
  m.indicator,
  m.unit,
  m.period,
  m.numerator,
  m.denominator,
  m.value,
  m.category,
  m.comment ?? '',
  // What is reported says so by being there.
  m.status === undefined || m.status === 'reported' ? '' : m.status,
  m.reason ?? '',
  m.followUp ? '1' : '',
];
