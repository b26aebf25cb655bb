import { expect } from 'chai';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProgrammeFile } from '../../server/domain/programme.ts';
import { readTerritories } from '../../server/indicator-sets/territories.ts';
import { PROJECT_ROOT } from '../../server/project.ts';
import { type Commands, commandsIn } from '../commands/in-process.ts';

const FIXTURES = join(PROJECT_ROOT, 'test', 'fixtures', 'dhis2');

interface DataValue {
  dataElement: string;
  period: string;
  orgUnit: string;
  value: string;
}

/** Of the same server; the default one is known by itself. */
const CATEGORY_COMBOS = [
  { id: 'bjDvmb4bfuf', name: 'default', isDefault: true, categoryOptionCombos: [] },
  {
    id: 'arTwh07V6qz',
    name: 'TT',
    categoryOptionCombos: [{ id: 'U1PHVSShuWj', name: 'Non-pregnant, Outreach' }],
  },
  {
    id: 'dzjKKQq0cSO',
    name: 'Location and age group',
    categoryOptionCombos: [{ id: 'V6L425pT3A0', code: 'COC_290', name: 'Outreach, <1y' }],
  },
];

const [ANC1, FACILITY] = ['fbfJHSPpUQD', 'DiszpKrYNg8'];
const byKey = (values: readonly DataValue[]): DataValue[] =>
  [...values].sort((a, b) =>
    `${a.orgUnit}${a.period}${a.dataElement}` < `${b.orgUnit}${b.period}${b.dataElement}` ? -1 : 1,
  );

/** From files of DHIS2 to a programme, its database and back, by the commands. */
describe('a programme made from DHIS2', function () {
  this.timeout(120_000);
  let folder: string;
  let metadata: string;
  let units: string;
  let programme: string;
  let mezon: Commands;
  /** What the command that made it said. */
  let told: string;

  const unpack = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, gunzipSync(readFileSync(join(FIXTURES, `${name}.gz`))));
    return path;
  };
  const write = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const readJson = (...path: string[]): Record<string, unknown> =>
    JSON.parse(readFileSync(join(programme, ...path), 'utf8')) as Record<string, unknown>;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-dhis2-'));
    metadata = write('metadata.json', {
      ...(JSON.parse(readFileSync(unpack('dataEntry_metadata.json'), 'utf8')) as object),
      categoryCombos: CATEGORY_COMBOS,
    });
    units = unpack('organisationUnits.json');
    programme = join(folder, 'sierra-leone');
    told = await commandsIn(folder).succeed('programme', 'from-dhis2', metadata, units, '--out', programme);
    mezon = commandsIn(folder, { PROGRAMME: programme, DATABASE_URL: join(folder, 'test.sqlite') });
    await mezon.succeed('migrate');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has its levels, codes and frequency, and is in order', async () => {
    const lines = (...path: string[]): number =>
      readFileSync(join(programme, ...path), 'utf8')
        .trimEnd()
        .split('\n').length - 1;
    expect(lines('territories', 'regions.csv')).to.equal(13);
    expect(lines('territories', 'districts.csv')).to.equal(152);
    expect(lines('register', 'providers.csv')).to.equal(1099);
    expect(readJson('programme.json')).to.deep.include({
      code: 'sierra-leone',
      country: 'SL',
      languages: ['en'],
    });
    expect(readJson('programme.json')['reporting']).to.deep.include({ frequency: 'yearly' });
    const version = readdirSync(programme).find((name) => /^\d{4}\.1$/.test(name)) ?? '';
    expect(readJson(version, `${ANC1}.json`)).to.deep.include({
      name: { uz: 'ANC 1st visit', ru: 'ANC 1st visit', en: 'ANC 1st visit' },
      entry: { form: 'value' },
      weight: 0,
    });
    expect(await commandsIn(folder).succeed('check', programme)).to.match(/in order/);
    expect(readFileSync(join(programme, 'README.md'), 'utf8')).to.match(/TRUE_ONLY/);
  });

  it('says which data elements DHIS2 breaks down, by what, and what to send', () => {
    expect(told).to.match(
      /^\d+ data elements broken down by categories in DHIS2, such as "TT1 doses given" \(zzHwXqxKYy1\) by "TT": send their totals/m,
    );
    const readme = readFileSync(join(programme, 'README.md'), 'utf8');
    expect(readme).to.include('| zzHwXqxKYy1 | TT1 doses given | TT |');
    expect(readme).to.include('the sum over all combinations');
  });

  it('takes all 4,394 values, and gives them back equal in every form', async () => {
    const file = unpack('anc_dataValueSet.json');
    const given = (JSON.parse(readFileSync(file, 'utf8')) as { dataValues: DataValue[] }).dataValues;
    expect(given).to.have.length(4394);
    expect(JSON.parse(await mezon.succeed('import', file, '--json'))).to.deep.equal({
      status: 'SUCCESS',
      importCount: { imported: 4394, updated: 0, ignored: 0, deleted: 0 },
      unchanged: 0,
      conflicts: [],
      warnings: [],
      rejectedIndexes: [],
      unlisted: 0,
    });
    const exported = JSON.parse(await mezon.succeed('export', '--format', 'dhis2-json')) as {
      dataValues: DataValue[];
    };
    expect(byKey(exported.dataValues)).to.deep.equal(byKey(given));
    expect(await mezon.succeed('import', unpack('anc_dataValueSet.csv'))).to.match(/4394 rows, all known/);
    for (const [format, name] of [
      ['dhis2-csv', 'back.csv'],
      ['adx', 'back.xml'],
      ['csv', 'long.csv'],
    ] as const) {
      const path = join(folder, name);
      await mezon.succeed('export', '--format', format, '--out', path);
      expect(await mezon.succeed('import', path), format).to.match(/4394 rows, all known/);
    }
  });

  it('knows data elements by what DHIS2 users call them, and takes comments and marks there and back', async () => {
    const comment = `=1+1, "so" <b> & 'x' Oʻ`;
    const said = { comment, followup: true };
    const value = { dataElement: 'DE_359596', period: '2021', orgUnit: FACILITY, value: 12.5, ...said };
    await mezon.succeed('import', write('one.json', { dataValues: [value] }));
    for (const [format, name] of [
      ['dhis2-json', 'c.json'],
      ['dhis2-csv', 'c.csv'],
      ['adx', 'c.xml'],
    ] as const) {
      const path = join(folder, name);
      await mezon.succeed('export', '--format', format, '--period', '2021-Q4', '--out', path);
      expect(await mezon.succeed('import', path), format).to.match(/1 row, all known/);
    }
    expect(readFileSync(join(folder, 'c.csv'), 'utf8')).to.match(/,true\r\n$/);
    const { dataValues } = JSON.parse(readFileSync(join(folder, 'c.json'), 'utf8')) as {
      dataValues: unknown[];
    };
    expect(dataValues).to.deep.equal([{ ...value, dataElement: ANC1, value: '12.5' }]);
  });

  it('reports what it does not know as DHIS2 does: object, code and rows', async () => {
    const value = { dataElement: ANC1, period: '2020', orgUnit: FACILITY, value: '1' };
    const file = write('unknown.json', {
      dataValues: [
        { ...value, dataElement: 'nowhere0001' },
        value,
        { ...value, dataElement: 'nowhere0001', orgUnit: 'nowhere0002' },
        { ...value, period: '202001' },
        { ...value, period: 'soon' },
        { ...value, categoryOptionCombo: 'V6L425pT3A0' },
        { ...value, attributeOptionCombo: 'V6L425pT3A0' },
        { ...value, value: 'many' },
        { ...value, dataElement: 'nowhere0001', value: '' },
        { ...value, orgUnit: 'ImspTQPwCqd' },
      ],
    });
    const { status, stdout } = await mezon.run('import', file, '--json');
    expect(status).to.equal(1);
    const summary = JSON.parse(stdout) as {
      status: string;
      importCount: object;
      conflicts: { object: string; value: string; errorCode: string; property: string; indexes: number[] }[];
      rejectedIndexes: number[];
    };
    expect(summary.status).to.equal('ERROR');
    expect(summary.conflicts.find(({ errorCode }) => errorCode === 'E7613')?.value).to.match(
      /^“ANC 1st visit” \(fbfJHSPpUQD\) is kept as one total here, and this value is only of “Location and age group: Outreach, <1y”\. Send the total/,
    );
    expect(summary.importCount).to.deep.equal({ imported: 0, updated: 0, ignored: 10, deleted: 0 });
    const found = summary.conflicts.map(({ errorCode, property, object, indexes }) =>
      [errorCode, property, object, indexes.join()].join(' '),
    );
    expect(found).to.include.members([
      'E7610 dataElement nowhere0001 0,2,8',
      'E7612 orgUnit nowhere0002 2',
      'E7632 period 202001 3',
      'E7611 period soon 4',
      'E7613 categoryOptionCombo V6L425pT3A0 5',
      'E7615 attributeOptionCombo V6L425pT3A0 6',
      'E7619 value many 7',
    ]);
    // As it was sent, not the code that the country has here.
    const country = summary.conflicts.find(({ indexes }) => indexes.join() === '9');
    expect(country).to.include({ property: 'orgUnit', object: 'ImspTQPwCqd' });
    expect(summary.rejectedIndexes).to.include.members([0, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(summary.rejectedIndexes).not.to.include(1);
  });

  it('tells people the same, by the number of the value', async () => {
    const said = await mezon.fail('import', join(FIXTURES, 'android_data_values_monthly.json'));
    expect(said).to.match(/value 1, period: error: This is a month/);
    expect(said).to.match(/value 4, indicator: error: No version of the indicator set has this code/);
    expect(said).to.match(/nothing was imported/);
  });

  it('counts rows of a CSV from its first line of values', async () => {
    const file = write(
      'lines.csv',
      `dataelement,period,orgunit,value,comment\n${ANC1},2019,${FACILITY},1,"two\nlines"\n\nnowhere0001,2019,${FACILITY},1,\n`,
    );
    const { stdout } = await mezon.run('import', file, '--json');
    const { conflicts } = JSON.parse(stdout) as { conflicts: { indexes: number[] }[] };
    expect(conflicts.map(({ indexes }) => indexes)).to.deep.equal([[1]]);
  });

  it('keeps a year in its last quarter and refuses the others', async () => {
    const rows = (period: string): string =>
      write('quarter.csv', `indicator,unit,period,value\n${ANC1},${FACILITY},${period},5\n`);
    expect(await mezon.fail('import', rows('2018-Q3'))).to.match(/last quarter/);
    await mezon.succeed('import', rows('2018-Q4'));
    const { dataValues } = JSON.parse(
      await mezon.succeed('export', '--format', 'dhis2-json', '--period', '2018-Q4'),
    ) as { dataValues: DataValue[] };
    expect(dataValues.map(({ period, value }) => `${period} ${value}`)).to.deep.equal(['2018 5']);
  });

  it('may stay a draft, report by quarter and be called otherwise', async () => {
    const out = join(folder, 'drafts', 'health');
    const choices = [
      '--draft',
      '--frequency',
      'quarterly',
      '--name',
      'Health',
      '--country',
      'XA',
      '--language',
      'en',
    ];
    const said = await commandsIn(folder).succeed(
      'programme',
      'from-dhis2',
      metadata,
      units,
      '--out',
      out,
      ...choices,
    );
    expect(said).to.match(/is a draft/);
    expect(await commandsIn(folder).succeed('check', out)).to.match(/in order/);
    const file = JSON.parse(readFileSync(join(out, 'programme.json'), 'utf8')) as Record<string, unknown>;
    expect(file).to.deep.include({ code: 'health', country: 'XA' });
    expect(file['title']).to.deep.include({ en: 'Health' });
    expect(file['reporting']).to.deep.include({ frequency: 'quarterly' });
  });

  it('may be Russian, with what DHIS2 has translated', async () => {
    const translations = [
      { locale: 'en', property: 'NAME', value: 'Visits' },
      { locale: 'uz', property: 'SHORT_NAME', value: 'T' },
    ];
    const russian = write('russian.json', {
      dataElements: [{ id: 'abcdefghijk', name: '  Посещения  за год ', valueType: 'INTEGER', translations }],
    });
    const out = join(folder, 'drafts', 'russian');
    const choices = ['--draft', '--language', 'ru', '--name', 'Здоровье'];
    // Names are anybody's.
    const given = JSON.parse(readFileSync(units, 'utf8')) as {
      organisationUnits: { id: string; name: string }[];
    };
    for (const unit of given.organisationUnits) if (unit.id === FACILITY) unit.name = '=1+1';
    const named = write('named.json', given);
    await commandsIn(folder).succeed('programme', 'from-dhis2', russian, named, '--out', out, ...choices);
    expect(readFileSync(join(out, 'register', 'providers.csv'), 'utf8'))
      .to.include(`${FACILITY},`)
      .and.include(",'=1+1,'=1+1,'=1+1,")
      .and.not.include(',=1+1');
    const read = readTerritories(
      out,
      JSON.parse(readFileSync(join(out, 'programme.json'), 'utf8')) as ProgrammeFile,
    );
    const facility = 'value' in read ? read.value.find(({ code }) => code === FACILITY) : undefined;
    expect(facility?.name.ru).to.equal('=1+1');
    const version = readdirSync(out).find((name) => /^\d{4}\.1$/.test(name)) ?? '';
    const indicator = JSON.parse(readFileSync(join(out, version, 'abcdefghijk.json'), 'utf8')) as {
      name: object;
    };
    expect(indicator.name).to.deep.equal({ uz: 'Посещения за год', ru: 'Посещения за год', en: 'Visits' });
  });

  it('is asked for its own words as soon as it offers another language', async () => {
    const out = join(folder, 'drafts', 'health');
    const path = join(out, 'programme.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...file, languages: ['en', 'ru'] }));
    expect(await commandsIn(folder).fail('check', out)).to.match(/ANC|name\.ru: is not written in Russian/);
  });

  describe('is refused', () => {
    const fails = (...words: string[]): Promise<string> =>
      commandsIn(folder).fail('programme', 'from-dhis2', ...words);
    const nowhere = (): string => join(folder, 'nowhere', 'x');

    it('where something is already, and leaves that as it was', async () => {
      const text = readFileSync(join(programme, 'README.md'), 'utf8');
      expect(await fails(metadata, units, '--out', programme)).to.match(/is there already/);
      expect(readFileSync(join(programme, 'README.md'), 'utf8')).to.equal(text);
    });

    it('without leaving anything behind', async () => {
      mkdirSync(join(folder, 'nowhere'), { recursive: true });
      expect(await fails(metadata, units, '--out', nowhere(), '--time-zone', 'Mars/Base')).to.match(
        /no time zone/,
      );
      expect(readdirSync(join(folder, 'nowhere'))).to.deep.equal([]);
    });

    for (const [what, content, reason] of [
      ['for files that are no JSON', '{"dataElements":', /is not JSON/],
      ['for an array', [], /has to be an object/],
      ['without data elements', { dataElements: [] }, /has no "dataElements"/],
      [
        'for identifiers that are paths',
        { dataElements: [{ id: '../../etc/x', name: 'x' }] },
        /no identifier/,
      ],
      ['for data elements without a name', { dataElements: [{ id: 'abcdefghijk' }] }, /has no name/],
      [
        'for identifiers that differ in capital letters alone',
        {
          dataElements: [
            { id: 'abcdefghijk', name: 'a' },
            { id: 'abcdefghijK', name: 'b' },
          ],
        },
        /capital letters/,
      ],
    ] as const) {
      it(what, async () => {
        expect(await fails(write('bad.json', content), units, '--out', nowhere())).to.match(reason);
        expect(existsSync(nowhere())).to.equal(false);
      });
    }

    it('for units without a path, without a level, or with two countries', async () => {
      const country = { id: 'ImspTQPwCqd', name: 'Sierra Leone', path: '/ImspTQPwCqd' };
      for (const [organisationUnits, reason] of [
        [[{ ...country, path: undefined }], /has no path/],
        [[country], /level that is to give the regions/],
        [[country, { id: 'ImspTQPwCqe', name: 'Other', path: '/ImspTQPwCqe' }], /the country is one/],
        [[], /has no "organisationUnits"/],
      ] as const) {
        expect(
          await fails(metadata, write('units.json', { organisationUnits }), '--out', nowhere()),
        ).to.match(reason);
      }
    });

    it('for choices that are none', async () => {
      expect(await fails(metadata, units, '--out', nowhere(), '--code', 'y')).to.match(
        /called like its code/,
      );
      expect(await fails(metadata, units, '--out', nowhere(), '--levels', '1,2,2,3')).to.match(/ascending/);
      expect(await fails(metadata, units, '--out', nowhere(), '--from', '2020')).to.match(
        /A quarter is written/,
      );
      expect(await fails(metadata, units, '--out', nowhere(), '--country', 'Leone')).to.match(
        /no code of a country/,
      );
    });
  });
});
