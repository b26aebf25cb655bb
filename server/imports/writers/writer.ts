import type { Measurement } from '../../domain/measurement.ts';
import type { Programme } from '../../domain/programme.ts';

/** Writes one file of measurements, which come in the order of units, periods and indicators. */
export interface Writer {
  head: string;
  /** @returns undefined where the form has no way to say the measurement: it is counted and left out */
  line: (measurement: Measurement) => string | undefined;
  /** What closes the file after the last measurement. */
  end: () => string;
}

/** A form in which measurements can be exported. */
export type ExportFormat = (programme: Programme) => Writer;
