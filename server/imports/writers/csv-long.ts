import { measurementHeader, measurementLine } from '../csv-cells.ts';
import { inLines } from './writer.ts';

/** The CSV that the import reads; it can say every measurement. */
export const csvLongExport = inLines(() => ({
  head: measurementHeader(),
  line: (measurement) => measurementLine(measurement),
  end: () => '',
}));
