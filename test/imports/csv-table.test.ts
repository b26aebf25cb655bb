import { expect } from 'chai';
import { csvTable, detectDelimiter } from '../../server/imports/formats/csv-table.ts';
import type { ImportProblem, RawRow, Reading } from '../../server/imports/formats/format.ts';

const encoder = new TextEncoder();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Found extends Reading {
  rows: RawRow[];
  problems: ImportProblem[];
}

/** Reads the same file in pieces of one size. */
async function read(file: string | Uint8Array, size = 1 << 16): Promise<Found> {
  const rows: RawRow[] = [];
  const problems: ImportProblem[] = [];
  const bytes = typeof file === 'string' ? encoder.encode(file) : file;
  const reading = await csvTable.read(pieces(bytes, size), {
    onRow: (row) => rows.push(row),
    onProblem: (problem) => problems.push(problem),
  });
  return { ...reading, rows, problems };
}

const codes = (reading: Pick<Found, 'problems'>): string[] =>
  reading.problems.map(({ code, line, column }) => `${code} ${String(line)} ${column}`.trim());

const PLAIN = 'indicator,unit,period,numerator,denominator\nQUA-01,P001,2026-Q1,1,2\n';

describe('long CSV', () => {
  it('reads columns in any order and leaves absent ones blank', async () => {
    const { rows, problems, columns } = await read('period,value,unit,indicator\n2026-Q1,4,P001,KQ-01\n');
    expect(problems).to.be.empty;
    expect([...columns]).to.have.members(['period', 'value', 'unit', 'indicator']);
    expect(rows).to.deep.equal([
      {
        line: 2,
        decimalSign: '.',
        indicator: 'KQ-01',
        unit: 'P001',
        period: '2026-Q1',
        numerator: '',
        denominator: '',
        value: '4',
        category: '',
        comment: '',
      },
    ]);
  });

  const variants: [string, string][] = [
    ['a byte-order mark', `\uFEFF${PLAIN}`],
    ['semicolons', PLAIN.replaceAll(',', ';')],
    ['tabs', PLAIN.replaceAll(',', '\t')],
    ['CRLF', PLAIN.replaceAll('\n', '\r\n')],
    ['CR alone', PLAIN.replaceAll('\n', '\r')],
    ['no line end at the end', PLAIN.trimEnd()],
    ['quoted cells', 'indicator,unit,period,numerator,denominator\n"QUA-01","P001","2026-Q1","1","2"\n'],
    ['capitals and spaces in the header', PLAIN.replace('indicator,unit', ' Indicator , UNIT')],
    ['trailing empty cells', PLAIN.replaceAll('\n', ',,\n')],
  ];
  for (const [what, file] of variants) {
    it(`reads the same with ${what}`, async () => {
      const expected = await read(PLAIN);
      const found = await read(file);
      expect(found.problems).to.be.empty;
      const cells = (rows: RawRow[]): object[] => rows.map(({ decimalSign: _sign, ...row }) => row);
      expect(cells(found.rows)).to.deep.equal(cells(expected.rows));
    });
  }

  it('knows the decimal sign from what separates the cells', async () => {
    const signOf = async (delimiter: string): Promise<unknown> =>
      (await read(PLAIN.replaceAll(',', delimiter))).rows[0]?.decimalSign;
    expect([await signOf(','), await signOf(';'), await signOf('\t')]).to.deep.equal(['.', ',', null]);
  });

  it('reads the same however the file arrives', async () => {
    const file =
      '\uFEFFindicator;unit;period;value;comment\r\n\r\nA;P1;2026-Q1;1,5;"oʻzgardi;\r\nў ""қ"" ҳ"\r\nB;P2;2026-Q1;2;\r\n';
    const whole = await read(file);
    expect(whole.rows.map((row) => [row.line, row.value, row.comment])).to.deep.equal([
      [3, '1,5', 'oʻzgardi;\r\nў "қ" ҳ'],
      [5, '2', ''],
    ]);
    for (const size of [1, 2, 3, 5, 7, 64]) expect(await read(file, size)).to.deep.equal(whole);
  });

  it('counts physical lines, blank ones and those inside quotes included', async () => {
    const { rows } = await read(
      `${PLAIN}\n;;;\n,,,,\n"QUA-02\nx",P001,2026-Q1,1,2\nQUA-03,P001,2026-Q1,1,2\n`.replace(';;;\n', ''),
    );
    expect(rows.map((row) => row.line)).to.deep.equal([2, 5, 7]);
  });

  it('names missing, unknown and duplicate columns, and reads no rows then', async () => {
    const { rows, ...reading } = await read('indicator,unit,year,unit\nQUA-01,P001,2026,P001\n');
    expect(rows).to.be.empty;
    expect(codes(reading)).to.deep.equal([
      'unknown-column 1',
      'duplicate-column 1 unit',
      'missing-column 1',
      'missing-column 1',
      'missing-column 1',
    ]);
    expect(reading.problems.map(({ params }) => params['name']).filter(Boolean)).to.deep.equal([
      'unit',
      'period',
      'numerator',
      'denominator',
    ]);
  });

  it('says which row has too many cells: a decimal comma without quotes', async () => {
    const reading = await read(`${PLAIN}QUA-01,P002,2026-Q1,1,5,2\n`);
    expect(codes(reading)).to.deep.equal(['too-many-cells 3']);
  });

  it('finds the line of a quote that nothing closes', async () => {
    expect(codes(await read(`${PLAIN}QUA-01,"P002,2026-Q1,1,2\n\n\n`))).to.deep.equal(['unclosed-quote 3']);
  });

  it('refuses empty files and files without rows', async () => {
    expect(codes(await read(''))).to.deep.equal(['empty-file 0']);
    expect(codes(await read('\n \n'))).to.deep.equal(['empty-file 0']);
    expect(codes(await read('indicator,unit,period,value\n\n'))).to.deep.equal(['no-rows 0']);
  });

  it('refuses other encodings by name', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(PLAIN, 'utf16le')]);
    expect(codes(await read(utf16))).to.deep.equal(['encoding-utf16 0']);
    expect(codes(await read(new Uint8Array(Buffer.from(PLAIN, 'utf16le'))))).to.deep.equal(['not-text 0']);
    expect(codes(await read(new Uint8Array([0x50, 0x4b, 3, 4, 20, 0])))).to.deep.equal([
      'spreadsheet-not-csv 0',
    ]);
    // "Причина" as Windows-1251 writes it.
    const cyrillic = new Uint8Array([0xcf, 0xf0, 0xe8, 0xf7, 0xe8, 0xed, 0xe0]);
    const windows = new Uint8Array([...encoder.encode(`${PLAIN}QUA-01,P002,2026-Q1,1,2,`), ...cyrillic, 10]);
    expect(codes(await read(windows))).to.include('encoding-not-utf8 3');
    expect(codes(await read(windows, 9))).to.include('encoding-not-utf8 3');
  });

  it('detects the delimiter by the columns it yields', () => {
    expect(detectDelimiter('indicator;unit;period;"value, points"')).to.equal(';');
    expect(detectDelimiter('unknown')).to.equal(',');
  });
});
