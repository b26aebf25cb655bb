import { expect } from 'chai';
import fc from 'fast-check';
import { textCell, unescapeText } from '../../server/domain/spreadsheet-text.ts';
import { csvLine, numberCell } from '../../server/imports/csv-cells.ts';
import { CsvScanner } from '../../server/imports/formats/csv-scanner.ts';

const readBack = (text: string, delimiter: string): string[][] => {
  const records: string[][] = [];
  const scanner = new CsvScanner(delimiter, (cells) => records.push(cells));
  scanner.write(text);
  scanner.end();
  return records;
};

describe('CSV cells', () => {
  for (const dangerous of ['=1+1', '+7', '-5', '@x', '\tx', '\rx']) {
    it(`writes ${JSON.stringify(dangerous)} so that no spreadsheet runs it`, () => {
      expect(textCell(dangerous).replace('"', '')).to.match(/^'/);
    });
  }

  it('come back as they were, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom('a', '"', "'", ',', ';', '\n', '\r', '=', '-', ' ', 'oʻ') }),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        fc.constantFrom(',', ';'),
        (texts, delimiter) => {
          // One empty cell alone is a blank line.
          const cells = ['x', ...texts];
          const [record] = readBack(csvLine(cells.map(textCell), delimiter), delimiter);
          expect(record?.map(unescapeText)).to.deep.equal(cells);
        },
      ),
    );
  });

  it('writes numbers so that they read back the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(numberCell(value))).to.equal(value);
      }),
    );
  });
});
