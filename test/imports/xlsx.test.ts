import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { categoriesOf } from '../../server/domain/categories.ts';
import type { Known, ImportFormat, ImportProblem, RawRow } from '../../server/imports/formats/format.ts';
import { csvTable } from '../../server/imports/formats/csv-table.ts';
import { xlsx } from '../../server/imports/formats/xlsx.ts';
import { measurementHeader, measurementLine } from '../../server/imports/csv-cells.ts';
import { longSheets } from '../../server/imports/writers/xlsx-long.ts';
import { workbookFile } from '../../server/imports/writers/workbook.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import { partsOf, rowXml, unzip, workbook, zipped } from './workbooks.ts';

const KNOWN: Known = {
  programme: 'p',
  indicatorOf: (code) =>
    code.toUpperCase() === 'NET-01'
      ? { code: 'NET-01', entry: { form: 'net' } }
      : code.toUpperCase() === 'QUA-01'
        ? { code: 'QUA-01', entry: { form: 'ratio' } }
        : undefined,
  versionFor: () => '1',
};

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}

async function read(
  file: Uint8Array | AsyncIterable<Uint8Array>,
  format: ImportFormat = xlsx,
): Promise<{ rows: RawRow[]; problems: ImportProblem[]; codes: string[] }> {
  const rows: RawRow[] = [];
  const problems: ImportProblem[] = [];
  await format.read(file instanceof Uint8Array ? pieces(file) : file, {
    known: KNOWN,
    onRow: (row) => rows.push(row),
    onProblem: (problem) => problems.push(problem),
  });
  return { rows, problems, codes: problems.map(({ code, line }) => `${code} ${String(line)}`) };
}

const HEADER = ['indicator', 'unit', 'period', 'numerator', 'denominator'];
const FIGURES = ['QUA-01', 'P001', '2026-Q2', 1, 2];
const figures = ({ numerator, denominator }: RawRow): string[] => [numerator, denominator];

describe('a workbook', () => {
  it('holds tables as they come in CSV, its numbers exact and its texts as typed', async () => {
    const { rows, codes } = await read(
      await workbook([
        HEADER,
        [...FIGURES.slice(0, 3), 12.345, '1 234,5'],
        [],
        ['QUA-01', 'P002', '2026-Q2', 0.1, 1e21],
      ]),
    );
    expect(codes).to.be.empty;
    // Of quotes between cells, as in a CSV, there is nothing to say.
    const further = await read(await workbook([HEADER, [...FIGURES, 'x']]));
    expect(further.codes).to.deep.equal(['too-many-cells-in-sheet 2']);
    expect(rows.map(figures)).to.deep.equal([
      ['12.3450', '1 234,5'],
      ['0.1', '1e+21'],
    ]);
    expect(rows.map(({ line, decimalSign }) => [line, decimalSign])).to.deep.equal([
      [2, null],
      [4, null],
    ]);
  });

  it('may keep its texts apart, in runs, in the letters of XML and with what XML cannot say', async () => {
    const shared =
      '<sst><si><t>P0</t></si><si><r><t>oʻs</t></r><r><t xml:space="preserve">di &amp; </t></r><rPh><t>no</t></rPh></si><si><t>a_x000D__x005F_x0041_</t></si></sst>';
    const cells = [
      rowXml(1, [...HEADER, 'comment', 'reason']),
      rowXml(2, ['QUA-01', 't="s"|<v>0</v>', '2026-Q2', 1, 2, 't="s"|<v>1</v>', 't="s"|<v>2</v>']),
    ];
    const { rows, codes } = await read(
      await zipped(partsOf(cells.join(''), { 'xl/sharedStrings.xml': shared })),
    );
    expect(codes).to.be.empty;
    expect(rows[0]).to.include({ unit: 'P0', comment: 'oʻsdi &', reason: 'a\r_x0041_' });
  });

  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0 &quot;days&quot;"/><numFmt numFmtId="171" formatCode="[$-409]dd/mmm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>';
  const cells: [string, string, string | undefined][] = [
    ['a formula, whatever it came to', '|<f>1+1</f><v>2</v>', 'cell-formula'],
    ['a shared formula', '|<f t="shared" si="0"/><v>2</v>', 'cell-formula'],
    ['a date', 's="1"|<v>45000</v>', 'cell-date'],
    ['a date of its own format', 's="3"|<v>45000</v>', 'cell-date'],
    ['a date in words of ISO', 't="d"|<v>2026-01-01</v>', 'cell-date'],
    ['an error', 't="e"|<v>#DIV/0!</v>', 'cell-error'],
    ['a text that is not there', 't="s"|<v>99</v>', 'cell-damaged'],
    ['a number with letters', '|<v>1x</v>', 'cell-damaged'],
    ['a number that is shown with a word', 's="2"|<v>3</v>', undefined],
  ];
  for (const [name, cell, code] of cells) {
    it(`${code === undefined ? 'takes' : 'refuses'} ${name}`, async () => {
      const rows = [rowXml(1, HEADER), rowXml(2, [...FIGURES.slice(0, 4), cell]), rowXml(3, FIGURES)];
      const found = await read(await zipped(partsOf(rows.join(''), { 'xl/styles.xml': styles })));
      expect(found.codes).to.deep.equal(code === undefined ? [] : [`${code} 2`]);
      expect(found.rows).to.have.length(code === undefined ? 2 : 1);
    });
  }

  it('passes over sheets that are no tables, and says so; hidden ones without a word', async () => {
    const sheet = (name: string, id: number, state = ''): string =>
      `<sheet name="${name}" sheetId="${String(id)}" ${state} r:id="rId${String(id)}"/>`;
    const table = `<worksheet><sheetData>${rowXml(1, HEADER)}${rowXml(2, FIGURES)}</sheetData></worksheet>`;
    const other = `<worksheet><sheetData>${rowXml(1, ['Read me'])}</sheetData></worksheet>`;
    const relation = (id: number): string =>
      `<Relationship Id="rId${String(id)}" Target="/xl/worksheets/s${String(id)}.xml"/>`;
    const { rows, problems } = await read(
      await zipped([
        [
          'xl/workbook.xml',
          `<workbook xmlns:r="r"><sheets>${sheet('About', 1)}${sheet('Lists', 2, 'state="hidden"')}${sheet('Data', 3)}</sheets></workbook>`,
        ],
        ['xl/_rels/workbook.xml.rels', `<Relationships>${[1, 2, 3].map(relation).join('')}</Relationships>`],
        ['xl/worksheets/s1.xml', other],
        ['xl/worksheets/s2.xml', other],
        ['xl/worksheets/s3.xml', table],
      ]),
    );
    expect(rows).to.have.length(1);
    expect(problems.map(({ code, severity, params }) => [code, severity, params['sheet']])).to.deep.equal([
      ['sheet-passed-over', 'warning', 'About'],
    ]);
  });

  it('comes back from the writer as it was, whatever its texts begin with', async () => {
    const texts = ['=1+1', '+7', "-dash'", '@home', '\ttab', "'=quoted", 'a\nb <&>"', '_x0041_', 'қ\u0007'];
    const row = (text: string) =>
      ['QUA-01', 'P001', '2026-Q2', text, -3].map((content) => ({ content, style: 'text' as const }));
    const header = ['indicator', 'unit', 'period', 'comment', 'value'].map((content) => ({
      content,
      style: 'head' as const,
    }));
    const book = [{ name: 'A & B', rows: [header, ...texts.map(row)], widths: [], lists: [] }];
    const bytes: Uint8Array[] = [];
    for await (const piece of workbookFile(book)) bytes.push(piece);
    const { rows, codes } = await read(Buffer.concat(bytes));
    expect(codes).to.be.empty;
    expect(rows.map(({ comment }) => comment)).to.deep.equal(texts);
    expect(rows.map(({ value }) => value)).to.deep.equal(texts.map(() => '-3'));
    const again: Uint8Array[] = [];
    for await (const piece of workbookFile(book)) again.push(piece);
    expect(Buffer.concat(again).equals(Buffer.concat(bytes))).to.equal(true);
  });
});

describe('a hostile workbook', () => {
  const good = partsOf(rowXml(1, HEADER) + rowXml(2, FIGURES));
  const withPart = (name: string, content: string | Buffer): Promise<Buffer> =>
    zipped([...good, [name, content]]);
  const SPACES = Buffer.alloc(64 << 20, ' ');

  const files: [string, () => Promise<Uint8Array>, string][] = [
    ['that is a bomb', () => withPart('xl/media/a.xml', SPACES), 'workbook-bomb 0'],
    [
      'that says it is smaller than it is',
      async () => {
        const file = await zipped([...partsOf(rowXml(1, HEADER) + ' '.repeat(1 << 20))]);
        // The unpacked size in the list of parts, of the part that comes last.
        const at = file.lastIndexOf(Buffer.from('504b0102', 'hex'));
        file.writeUInt32LE(2000, at + 24);
        return file;
      },
      'workbook-damaged 0',
    ],
    [
      'of thousands of parts',
      () =>
        zipped([
          ...good,
          ...Array.from({ length: 2100 }, (_, at): [string, string] => [`x/${String(at)}`, 'x']),
        ]),
      'workbook-bomb 0',
    ],
    [
      'of a million columns',
      () => zipped(partsOf(rowXml(1, HEADER) + '<row r="2"><c r="BDWGN2"><v>1</v></c></row>')),
      'too-many-columns 2',
    ],
    [
      'whose rows go backwards',
      () => zipped(partsOf(rowXml(3, HEADER) + rowXml(2, FIGURES))),
      'workbook-damaged 0',
    ],
    [
      'with a document type',
      () =>
        zipped(
          new Map([
            ...good,
            ['xl/worksheets/sheet1.xml', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'],
          ]),
        ),
      'xml-doctype 0',
    ],
    [
      'that links to other files',
      () => withPart('xl/externalLinks/externalLink1.xml', '<x/>'),
      'workbook-external-links 0',
    ],
    ['with macros', () => withPart('xl/vbaProject.bin', 'x'), 'workbook-macros 0'],
    [
      'of the old form or with a password',
      () => Promise.resolve(Buffer.from('d0cf11e0a1b11ae1', 'hex')),
      'workbook-encrypted 0',
    ],
    ['that is text', () => Promise.resolve(Buffer.from('indicator,unit\n')), 'workbook-damaged 0'],
    ['that is empty', () => Promise.resolve(Buffer.alloc(0)), 'empty-file 0'],
    ['that is cut off', async () => (await zipped(good)).subarray(0, 400), 'workbook-damaged 0'],
    [
      'with XML that is cut off',
      () => zipped(new Map([...good, ['xl/worksheets/sheet1.xml', '<worksheet><sheetData><row r="1">']])),
      'workbook-damaged 0',
    ],
    ['that is some other archive', () => zipped([['a.txt', 'hello']]), 'workbook-damaged 0'],
    [
      'that names a sheet it does not have',
      () => zipped([...good].filter(([name]) => !name.includes('sheet1'))),
      'workbook-damaged 0',
    ],
    ['with a text of a megabyte', () => workbook([[...HEADER, 'x'.repeat(1 << 20)]]), 'text-too-long 1'],
  ];
  for (const [name, make, code] of files) {
    it(`${name} is refused`, async () => {
      expect((await read(await make())).codes).to.deep.equal([code]);
    });
  }

  it('of 500 MB is let go of before it is read to its end', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      const piece = Buffer.alloc(1 << 20, 'PK');
      for (; given < 500; given += 1) yield await Promise.resolve(piece);
    }
    expect((await read(endless())).codes).to.deep.equal(['workbook-too-large 0']);
    expect(given).to.be.below(70);
  });
});

describe('a table of one row a unit', () => {
  const wide = (text: string): ReturnType<typeof read> => read(Buffer.from(text), csvTable);

  it('has a column for each field, and says of each row where its figures stand', async () => {
    const { rows, codes } = await wide(
      'unit;name;period;qua-01.Numerator;QUA-01.denominator;NET-01.promoters;NET-01.detractors;NET-01.answers;QUA-01.comment\n' +
        '#;Remark;;Numerator;;;;;\nP001;Mehr;2026-Q2;1,5;2;6;1;10;why\nP002;;2026-Q2;n/c: flood;;;;;\nP003;;2026-Q2;;7;6;;;\n',
    );
    expect(codes).to.be.empty;
    const told = rows.map((row) =>
      row.isBlank
        ? `${row.unit} ${row.indicator} blank`
        : [
            row.unit,
            row.indicator,
            row.category,
            row.numerator,
            row.denominator,
            row.status,
            row.reason ?? '',
            row.comment,
          ]
            .join(' ')
            .trim(),
    );
    expect(told).to.deep.equal([
      'P001 QUA-01  1,5 2 reported  why',
      'P001 NET-01 promoters 6 10 reported',
      'P001 NET-01 detractors 1 10 reported',
      'P002 QUA-01    not-collected flood',
      'P002 NET-01 blank',
      'P003 QUA-01   7 partial',
      'P003 NET-01 promoters 6  partial',
      'P003 NET-01 detractors   partial',
    ]);
    expect(rows[1]?.places).to.include({ numerator: 'NET-01.promoters', denominator: 'NET-01.answers' });
    expect(categoriesOf({ form: 'net' })).to.have.length(2);
  });

  it('is refused for indicators and fields that are unknown, twice there or missing', async () => {
    const { problems } = await wide(
      'name,QUA-01.numerator,qua-01.numerator,QUA-01.promoters,QUA-99.value,shoe\nx,1,1,1,1,1\n',
    );
    expect(
      problems.map(
        ({ code, column, params }) => `${code} ${column} ${String(params['typed'] ?? params['name'])}`,
      ),
    ).to.deep.equal([
      'duplicate-column qua-01.numerator qua-01.numerator',
      'unknown-column  QUA-01.promoters',
      'unknown-column  QUA-99.value',
      'unknown-column  shoe',
      'missing-column  unit',
      'missing-column  period',
    ]);
  });
});

describe('a hostile CSV', () => {
  const csv = (text: string): ReturnType<typeof read> => read(Buffer.from(text), csvTable);
  it('of a million columns, a header without an end or a quote without one is refused at once', async () => {
    expect((await csv(`a${',a'.repeat(500_000)}\n`)).codes).to.deep.equal(['too-many-columns 1']);
    expect((await csv('a'.repeat(3 << 20))).codes).to.deep.equal(['header-too-long 0']);
    expect((await csv(`indicator,unit,period,value\nx,"${'a'.repeat(3 << 20)}`)).codes).to.deep.equal([
      'text-too-long 2',
    ]);
  });
});

describe('measurements as a workbook', () => {
  const measurement: Measurement = {
    indicator: 'QUA-01',
    unit: 'P001',
    period: '2026-Q2',
    numerator: 0.1 + 0.2,
    denominator: 12.345,
    value: null,
    category: '',
    comment: '=HYPERLINK("x")\n"oʻsdi"; <b>',
  };
  const measurements: Measurement[] = [
    measurement,
    { ...measurement, indicator: 'NET-01', numerator: null, denominator: null, value: -7, category: '@a' },
    {
      ...measurement,
      numerator: null,
      denominator: null,
      comment: null,
      status: 'not-collected',
      reason: '+1',
    },
    { ...measurement, unit: 'P002', comment: "'=typed", followUp: true },
    { ...measurement, unit: 'P003', status: 'partial', denominator: null, comment: '-\t_x000D_' },
  ];

  async function* each(): AsyncGenerator<Measurement> {
    yield* measurements;
  }

  it('says what the CSV says, to the last digit, in as many sheets as it needs', async () => {
    const text = [measurementHeader(), ...measurements.map((one) => measurementLine(one))].join('');
    const csv = await read(Buffer.from(text), csvTable);
    for (const most of [undefined, 3, measurements.length + 1]) {
      const book = await read(await buffer(workbookFile(longSheets(each(), most))));
      expect(book.codes).to.be.empty;
      expect(book.rows.map((row) => ({ ...row, line: 0, decimalSign: '.' }))).to.deep.equal(
        csv.rows.map((row) => ({ ...row, line: 0 })),
      );
    }
  });

  it('holds no text that a spreadsheet would run, and nothing is locked in it', async () => {
    const parts = await unzip(await buffer(workbookFile(longSheets(each(), 4))));
    const sheets = [1, 2].map((at) => parts.get(`xl/worksheets/sheet${String(at)}.xml`)?.toString() ?? '');
    expect(parts.has('xl/worksheets/sheet3.xml')).to.equal(false);
    const texts = sheets.flatMap((sheet) => [...sheet.matchAll(/<t [^>]*>([^<]*)/g)].map(([, text]) => text));
    expect(texts).to.include("'@a").and.to.include("'+1");
    expect(texts.filter((text) => /^[=+\-@\t\r]/.test(text ?? ''))).to.be.empty;
    expect([...sheets, parts.get('xl/workbook.xml')?.toString()].join('')).not.to.match(/<f>|rotection /);
  });

  it('is written while its measurements are still read', async () => {
    const MANY = 50_000;
    let taken = 0;
    async function* many(): AsyncGenerator<Measurement> {
      for (; taken < MANY; taken += 1) yield { ...measurement, unit: `P${String(taken)}`, value: taken };
    }
    const file = workbookFile(longSheets(many()));
    let size = 0;
    while (size < 1 << 16) size += ((await file.next()).value as Uint8Array).length;
    expect(taken).to.be.above(0).and.below(MANY);
    await file.return(undefined);
    expect(taken).to.be.below(MANY);
  });

  it('fails as reading them fails', async () => {
    async function* broken(): AsyncGenerator<Measurement> {
      yield measurement;
      throw new Error('disk');
    }
    let failure: unknown;
    await buffer(workbookFile(longSheets(broken()))).catch((error: unknown) => (failure = error));
    expect(String(failure)).to.include('disk');
  });
});
