import { expect } from 'chai';
import { adx } from '../../server/imports/formats/adx.ts';
import { codesOf, type Found, readAll } from './reading.ts';

const read = (file: string, size?: number): Promise<Found> => readAll(adx, file, size);

const brief = ({ rows }: Found): string[] =>
  rows.map((row) =>
    [row.line, row.indicator, row.unit, row.period, row.value, row.category, row.comment].join('|'),
  );

const inGroup = (values: string, more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<adx xmlns="urn:ihe:qrph:adx:2015" exported="2026-01-01T00:00:00Z">` +
  `<group orgUnit="OU_559" period="2022-01-01/P1Y" dataSet="RH"${more}>${values}</group></adx>`;

describe('data values in ADX', () => {
  const FILE = inGroup(
    '<dataValue dataElement="DE_359596" value="12"/>' +
      '<dataValue dataElement="DE_359597" value="0"><annotation>a &lt; b &amp; Oʻ <![CDATA[<&>]]></annotation></dataValue>',
  );

  it('become rows, whatever the size of the pieces', async () => {
    for (const size of [1, 5, 1000]) {
      const found = await read(FILE, size);
      expect(codesOf(found), String(size)).to.deep.equal([]);
      expect(brief(found), String(size)).to.deep.equal([
        '1|DE_359596|OU_559|2022|12||',
        '2|DE_359597|OU_559|2022|0||a < b & Oʻ <&>',
      ]);
    }
  });

  it('take the unit and period of their own group', async () => {
    const found = await read(
      '<adx><group orgUnit="A" period="2022"><dataValue dataElement="d" value="1"/></group>' +
        '<group orgUnit="B" period="2022-10-01/P3M"><dataValue dataElement="d" value="2"/></group></adx>',
    );
    expect(brief(found)).to.deep.equal(['1|d|A|2022|1||', '2|d|B|2022Q4|2||']);
  });

  it('keep a breakdown as the category, and refuse one of the group', async () => {
    const value = '<dataValue dataElement="d" value="1" GENDER="F" AGE="0-14"/>';
    const found = await read(inGroup(value, ' PROJECT="X"'));
    expect(found.rows[0]?.category).to.equal('GENDER=F AGE=0-14');
    expect(codesOf(found)).to.deep.equal(['dhis2-attribute-combo 1']);
  });

  const bomb =
    '<!DOCTYPE adx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' +
    '<adx><group orgUnit="&b;" period="2022"><dataValue dataElement="d" value="1"/></group></adx>';
  const hostile: [string, string | Uint8Array, string][] = [
    ['a bomb of entities', bomb, 'xml-doctype 0'],
    ['a bomb after the declaration', `<?xml version="1.0"?>\n<!-- x -->${bomb}`, 'xml-doctype 0'],
    ['a document type that fetches', '<!DOCTYPE adx SYSTEM "file:///etc/passwd"><adx/>', 'xml-doctype 0'],
    ['a document type of a megabyte', `<!DOCTYPE adx [${' '.repeat(1 << 20)}]><adx/>`, 'xml-doctype 0'],
    ['an unknown entity', inGroup('<dataValue dataElement="&xxe;" value="1"/>'), 'xml-malformed 0'],
    ['an empty file', '', 'empty-file 0'],
    ['another root', '<html><body/></html>', 'adx-no-groups 0'],
    ['nothing in the root', '<adx/>', 'adx-no-groups 0'],
    ['a group without values', inGroup(''), 'dhis2-empty 0'],
    ['a value outside of a group', '<adx><dataValue dataElement="d" value="1"/></adx>', 'adx-stray-value 1'],
    ['a file that breaks off', FILE.slice(0, -30), 'xml-malformed 2'],
    ['elements that do not fit', '<adx><group></adx></group>', 'xml-malformed 0'],
    ['deep nesting', `<adx>${'<a>'.repeat(100_000)}`, 'xml-too-deep 0'],
    [
      'a value of a megabyte',
      inGroup(`<dataValue dataElement="${'x'.repeat(1 << 20)}"/>`),
      'text-too-long 0',
    ],
    ['JSON', '{"dataValues":[]}', 'xml-malformed 0'],
    ['another encoding in its name', '<?xml version="1.0" encoding="windows-1251"?><adx/>', 'xml-encoding 0'],
    ['another encoding in its bytes', Uint8Array.from([0x3c, 0xcf, 0xf0, 0x3e]), 'encoding-not-utf8 1'],
    ['UTF-16', Uint8Array.from([0xfe, 0xff, 0x00, 0x3c]), 'encoding-utf16 0'],
  ];
  for (const [what, file, expected] of hostile) {
    it(`refuses ${what}`, async () => {
      expect(codesOf(await readAll(adx, file))).to.deep.equal([expected]);
    });
  }

  it('refuses a document type that comes in pieces', async () => {
    expect(codesOf(await readAll(adx, bomb, 1))).to.deep.equal(['xml-doctype 0']);
  });

  it('refuses attributes without end', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `a${String(i)}="x"`).join(' ');
    expect(codesOf(await read(inGroup(`<dataValue ${many}/>`)))).to.deep.equal(['xml-malformed 0']);
  });

  it('cut off an annotation that nobody could store anyway', async () => {
    const found = await read(
      inGroup(
        `<dataValue dataElement="d" value="1"><annotation>${'x'.repeat(1 << 20)}</annotation></dataValue>`,
      ),
    );
    expect(found.rows[0]?.comment.length).to.equal(10_000);
  });
});
