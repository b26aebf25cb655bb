import type { DecimalSign } from '../../domain/number-input.ts';
import { readRecords } from './csv-records.ts';
import { CsvScanner } from './csv-scanner.ts';
import type { ImportFormat } from './format.ts';
import { Table } from './table.ts';
import { isColumnName } from './table-header.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** The delimiter that makes most of the header's cells known columns; where it knows none, the one that makes most cells. */
export function detectDelimiter(header: string): string {
  const cells = (delimiter: string): string[] =>
    header.split(delimiter).map((cell) => cell.replaceAll('"', ''));
  const known = (delimiter: string): number => cells(delimiter).filter(isColumnName).length;
  const best = (measure: (delimiter: string) => number): string =>
    DELIMITERS.reduce<string>((one, next) => (measure(next) > measure(one) ? next : one), DELIMITERS[0]);
  const found = best(known);
  return known(found) > 0 ? found : best((delimiter) => cells(delimiter).length);
}

/**
 * Who separates cells by commas writes decimals with a point, and who needs the comma for decimals separates cells by semicolons: so programs and
 * spreadsheets of every country do. A tab tells nothing.
 */
const DECIMAL_SIGNS: Readonly<Record<string, DecimalSign>> = { ',': '.', ';': ',' };

/**
 * A table of figures as text, columns in any order; UTF-8 with or without a byte-order mark; `,`, `;` or a tab between
 * the cells. Lines are counted as an editor counts them; blank ones are passed over.
 */
export const csvTable: ImportFormat = {
  extensions: ['.csv', '.tsv', '.txt'],
  async read(chunks, reader) {
    let table: Table | undefined;
    await readRecords(chunks, {
      begin: (header) => {
        const delimiter = detectDelimiter(header);
        const begun = new Table({ reader, decimalSign: DECIMAL_SIGNS[delimiter] ?? null });
        table = begun;
        return new CsvScanner(delimiter, (cells, line) => {
          begun.onRecord({ cells, line });
        });
      },
      refuse: (problem) => {
        if (table) table.refuse(problem);
        else reader.onProblem(problem);
      },
    });
    table?.end();
    return { columns: table?.columns ?? new Set(), header: table?.header, isUnread: table?.isUnread };
  },
};
