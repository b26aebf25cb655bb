import { measurementHeader, measurementLine } from '../csv-cells.ts';
import type { ExportFormat } from './writer.ts';

/** The CSV that the import reads; it can say every measurement. */
export const csvLongExport: ExportFormat = () => ({
  head: measurementHeader(),
  line: (measurement) => measurementLine(measurement),
  end: () => '',
});
