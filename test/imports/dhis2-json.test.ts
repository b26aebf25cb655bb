import { expect } from 'chai';
import { dhis2Json } from '../../server/imports/formats/dhis2-json.ts';
import { codesOf, type Found, readAll } from './reading.ts';

const read = (file: unknown, size?: number): Promise<Found> =>
  readAll(dhis2Json, typeof file === 'string' ? file : JSON.stringify(file), size);

const VALUE = { dataElement: 'fbfJHSPpUQD', period: '2022', orgUnit: 'DiszpKrYNg8', value: '12' };

const brief = ({ rows }: Found): string[] =>
  rows.map((row) =>
    [row.line, row.indicator, row.unit, row.period, row.value, row.category, row.comment].join(' '),
  );

describe('data values of DHIS2 in JSON', () => {
  it('become rows that are known by their number', async () => {
    const found = await read({ dataValues: [VALUE, { ...VALUE, value: 13.5, comment: ' ask again ' }] });
    expect(found.problems).to.deep.equal([]);
    expect(found.rows[0]).to.deep.equal({
      line: 1,
      dhis2: true,
      decimalSign: '.',
      indicator: 'fbfJHSPpUQD',
      unit: 'DiszpKrYNg8',
      period: '2022',
      numerator: '',
      denominator: '',
      value: '12',
      category: '',
      comment: '',
    });
    expect(brief(found)[1]).to.equal('2 fbfJHSPpUQD DiszpKrYNg8 2022 13.5  ask again');
  });

  it('are the same in pieces of any size', async () => {
    const file = {
      period: '2022',
      orgUnit: 'Oʻ',
      dataValues: [{ dataElement: 'ü€😀', value: '1', comment: 'a\n"b"\\' }],
    };
    for (const size of [1, 2, 3, 7, 1000])
      expect(brief(await read(file, size)), String(size)).to.deep.equal(['1 ü€😀 Oʻ 2022 1  a\n"b"\\']);
  });

  it('take unit, period and combination from the top where they say nothing themselves', async () => {
    const top = { dataSet: 'x', completeDate: '2022', period: '2022', orgUnit: 'A' };
    const found = await read({
      ...top,
      dataValues: [
        { dataElement: 'd', value: '1' },
        { ...VALUE, period: '2023' },
      ],
    });
    expect(brief(found)).to.deep.equal(['1 d A 2022 1  ', '2 fbfJHSPpUQD DiszpKrYNg8 2023 12  ']);
    expect(codesOf(found)).to.deep.equal([]);
  });

  it('are refused where the top says it after the values that need it', async () => {
    expect(
      codesOf(await read('{"dataValues":[{"dataElement":"d","value":"1"}],"period":"2022"}')),
    ).to.deep.equal(['dhis2-defaults-late 1']);
  });

  it('pass over what they do not know', async () => {
    const extra = { created: '2012', storedBy: 'x', attributes: [{ a: { b: [1, null, true] } }] };
    const found = await read({
      importConflicts: [{ dataValues: 3 }],
      dataValues: [{ ...extra, ...VALUE, ...extra }],
    });
    expect(codesOf(found)).to.deep.equal([]);
    expect(found.rows).to.have.length(1);
  });

  it('keep a combination as the category, unless it is the one that stands for none', async () => {
    const withCombo = (categoryOptionCombo: string): object => ({ ...VALUE, categoryOptionCombo });
    const found = await read({ dataValues: ['HllvX50cXC0', 'default', '', 'V6L425pT3A0'].map(withCombo) });
    expect(found.rows.map(({ category }) => category)).to.deep.equal(['', '', '', 'V6L425pT3A0']);
  });

  it('say what a measurement cannot hold, and which values somebody wants to look at again', async () => {
    const found = await read({
      dataValues: [
        { ...VALUE, attributeOptionCombo: 'V6L425pT3A0' },
        { ...VALUE, deleted: true },
        { ...VALUE, followup: true },
        { ...VALUE, followup: false, deleted: false },
      ],
    });
    expect(codesOf(found)).to.deep.equal(['dhis2-attribute-combo 1', 'dhis2-deleted 2']);
    expect(found.problems.map(({ severity }) => severity)).to.deep.equal(['error', 'error']);
    expect(found.rows.map((row) => row['follow-up'])).to.deep.equal([undefined, undefined, '1', '0']);
  });

  const hostile: [string, string | Uint8Array, string[]][] = [
    ['an empty file', '', ['empty-file 0']],
    ['blanks', ' \n\t', ['empty-file 0']],
    ['no values', '{"dataValues":[]}', ['dhis2-empty 0']],
    ['another object', '{"organisationUnits":[]}', ['dhis2-no-values 0']],
    ['an array', '[{"dataElement":"d"}]', ['dhis2-no-values 0']],
    ['a text', '"dataValues"', ['dhis2-no-values 0']],
    ['values that are no array', '{"dataValues":{"dataElement":"d"}}', ['dhis2-no-values 0']],
    ['values that are a text', '{"dataValues":"none"}', ['dhis2-no-values 0']],
    ['a number among the values', '{"dataValues":[7]}', ['dhis2-shape 1']],
    ['a value that is an object', '{"dataValues":[{"value":{"x":1}}]}', ['dhis2-shape 1']],
    ['a file that breaks off in a value', '{"dataValues":[{"dataElement":"d"', ['json-malformed 1']],
    ['a file that breaks off in a text', '{"dataValues":[{"dataElement":"d', ['json-malformed 1']],
    ['a file that breaks off after a value', '{"dataValues":[{"dataElement":"d"}', ['json-malformed 1']],
    ['a comma too many', '{"dataValues":[{"dataElement":"d"},]}', ['json-malformed 1']],
    ['a key without a value', '{"dataValues":[{"dataElement"}]}', ['json-malformed 1']],
    ['brackets that do not fit', '{"dataValues":[}]', ['json-malformed 0']],
    ['two documents', '{"dataValues":[]}{"dataValues":[]}', ['json-malformed 0']],
    ['a table', 'dataelement,period\n1,2\n', ['json-malformed 0']],
    ['deep nesting', `{"x":${'['.repeat(1_000_000)}`, ['json-too-deep 0']],
    ['Windows-1251', Uint8Array.from([0x7b, 0x22, 0xcf, 0xf0, 0x22]), ['encoding-not-utf8 1']],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x7b, 0x00]), ['encoding-utf16 0']],
    ['bytes of zero', Uint8Array.from([0x7b, 0x00]), ['not-text 0']],
  ];
  for (const [what, file, expected] of hostile) {
    it(`refuses ${what}`, async () => {
      const found = await readAll(dhis2Json, file, 4096);
      const fatal = found.problems.filter(({ severity }) => severity === 'error');
      expect(codesOf({ problems: fatal })).to.deep.equal(expected);
    });
  }

  it('hands a text of a megabyte on, and gives up one that does not end', async () => {
    const long = 'x'.repeat(1 << 20);
    const found = await read({ dataValues: [{ ...VALUE, comment: long }] });
    expect(found.rows[0]?.comment.length).to.equal(1 << 20);
    let given = 0;
    const encoder = new TextEncoder();
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield encoder.encode('{"dataValues":[{"comment":"');
      for (; given < 500; given += 1) yield encoder.encode(long);
    }
    expect(codesOf(await readAll(dhis2Json, endless()))).to.deep.equal(['text-too-long 1']);
    expect(given).to.be.lessThan(10);
  });

  it('do not touch the prototype of anything', async () => {
    const found = await read(
      '{"__proto__":{"period":"2022"},"dataValues":[{"__proto__":"x","constructor":"y"}]}',
    );
    expect(codesOf(found)).to.deep.equal([]);
    expect(found.rows[0]?.period).to.equal('');
  });
});
