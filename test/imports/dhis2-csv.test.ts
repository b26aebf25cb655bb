import { expect } from 'chai';
import { dhis2Csv } from '../../server/imports/formats/dhis2-csv.ts';
import { formatFor, FORMATS } from '../../server/imports/formats/registry.ts';
import { RowIndexes } from '../../server/imports/row-indexes.ts';
import { codesOf, type Found, readAll } from './reading.ts';

const HEADER =
  'dataelement,period,orgunit,catoptcombo,attroptcombo,value,storedby,lastupdated,comment,followup';

const brief = ({ rows }: Found): string[] =>
  rows.map((row) =>
    [row.line, row.indicator, row.unit, row.period, row.value, row.category, row.comment].join('|'),
  );

describe('data values of DHIS2 in CSV', () => {
  it('become rows that are known by their lines', async () => {
    const found = await readAll(
      dhis2Csv,
      `${HEADER}\nd,2022,A,HllvX50cXC0,HllvX50cXC0,12.345,admin,2023-01-01,"a, b",false\n\nd,2023,A,C,,7,,,'=1,\n`,
    );
    expect(codesOf(found)).to.deep.equal([]);
    expect(brief(found)).to.deep.equal(['2|d|A|2022|12.345||a, b', '4|d|A|2023|7|C|=1']);
    expect(found.columns.has('comment')).to.equal(true);
  });

  it('may have names in capitals, in quotes, in another order, and no comments', async () => {
    const found = await readAll(dhis2Csv, '"value";"orgUnit";"dataElement";"period"\r\n3;A;d;2022\r\n');
    expect(brief(found)).to.deep.equal(['2|d|A|2022|3||']);
    expect(found.columns.has('comment')).to.equal(false);
  });

  it('are refused for columns that nobody knows, that come twice or are missing', async () => {
    expect(codesOf(await readAll(dhis2Csv, 'dataelement,orgunit,x,value,value\n1,2,3,4,5\n'))).to.deep.equal([
      'unknown-column 1',
      'duplicate-column 1',
      'missing-column 1',
    ]);
  });

  it('are refused for too many cells, an open quote and nothing', async () => {
    expect(
      codesOf(await readAll(dhis2Csv, 'dataelement,period,orgunit,value\nd,2022,A,1,5\n')),
    ).to.deep.equal(['too-many-cells 2']);
    expect(codesOf(await readAll(dhis2Csv, 'dataelement,period,orgunit,value\n"d,2022'))).to.deep.equal([
      'unclosed-quote 2',
    ]);
    expect(codesOf(await readAll(dhis2Csv, `${HEADER}\n`))).to.deep.equal(['no-rows 0']);
    expect(codesOf(await readAll(dhis2Csv, ''))).to.deep.equal(['empty-file 0']);
  });
});

describe('the kind of a file', () => {
  for (const [name, head, expected] of [
    ['a.csv', HEADER, 'dhis2-csv'],
    ['a.csv', '"dataElement";"period";"orgUnit";"value"', 'dhis2-csv'],
    ['a.csv', 'indicator,unit,period,value', 'csv-table'],
    ['a.csv', '', 'csv-table'],
    ['a.json', '{', 'dhis2-json'],
    ['a.json', '', 'dhis2-json'],
    ['a.xml', '<adx>', 'adx'],
    ['upload', ' {"dataValues"', 'dhis2-json'],
    ['upload', '<?xml version="1.0"?>', 'adx'],
    ['upload', 'indicator;unit', 'csv-table'],
  ] as const) {
    it(`of ${name} that begins with ${JSON.stringify(head.slice(0, 20))} is ${expected}`, () => {
      expect(formatFor(name, head)).to.equal(FORMATS[expected]);
    });
  }
});

describe('numbers of rows', () => {
  it('count from 0 whatever lines are passed over', () => {
    const indexes = new RowIndexes();
    const lines = [2, 3, 3, 4, 7, 8, 20];
    lines.forEach((line) => {
      indexes.seen(line);
    });
    expect([2, 3, 4, 7, 8, 20].map((line) => indexes.of(line))).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(indexes.rows).to.equal(6);
    expect([0, 1, 21].map((line) => indexes.of(line))).to.deep.equal([undefined, undefined, undefined]);
  });
});
