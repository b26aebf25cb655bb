import { csvLongExport } from './csv-long.ts';
import { adxExport, dhis2CsvExport, dhis2JsonExport } from './dhis2.ts';
import type { ExportFormat } from './writer.ts';
import { xlsxLongExport } from './xlsx-long.ts';

/** Every form in which measurements can be exported; a new one is a file beside these and a line here. */
export const EXPORT_FORMATS = {
  csv: csvLongExport,
  xlsx: xlsxLongExport,
  'dhis2-json': dhis2JsonExport,
  'dhis2-csv': dhis2CsvExport,
  adx: adxExport,
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;

export const EXPORT_FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
