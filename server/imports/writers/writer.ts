import type { Measurement } from '../../domain/measurement.ts';
import type { Programme } from '../../domain/programme.ts';

/** What came of an export. */
export interface Exported {
  written: number;
  /** Measurements that the form has no way to say. */
  left: number;
}

/**
 * A form in which measurements can be exported: pages of them, in the order of units, periods and indicators, become pieces of a file.
 * @param exported counted up while the pieces are taken
 */
export type ExportFormat = (
  programme: Programme,
  pages: AsyncIterable<readonly Measurement[]>,
  exported: Exported,
) => AsyncIterable<string | Uint8Array>;

/** Writes one file of text. */
export interface LineWriter {
  head: string;
  /** @returns undefined where the form has no way to say the measurement: it is counted and left out */
  line: (measurement: Measurement) => string | undefined;
  /** What closes the file after the last measurement. */
  end: () => string;
}

/** A form of text, measurement after measurement. */
export const inLines = (writerFor: (programme: Programme) => LineWriter): ExportFormat =>
  async function* lines(programme, pages, exported) {
    const writer = writerFor(programme);
    yield writer.head;
    for await (const page of pages) {
      const said = page.map(writer.line).filter((line) => line !== undefined);
      exported.written += said.length;
      exported.left += page.length - said.length;
      if (said.length > 0) yield said.join('');
    }
    yield writer.end();
  };
