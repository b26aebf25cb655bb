import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { PROVIDER_FIELDS } from '../../server/domain/provider.ts';
import { getUnit, listUnits, syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { commandsIn } from '../commands/in-process.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const [Q1, Q2] = ['2026-Q1', '2026-Q2'] as const;
const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const main = (reply: Reply): string => textOf(reply.document.querySelector('main'));

describe('the register from a file', function () {
  this.timeout(60_000);
  let app: TestApp;
  let coordinator: Client;
  let districts: string[];
  let elsewhere: string;

  before(async () => {
    app = await startTestApp();
    const units = ['P001', 'P002'];
    for (const period of [Q1, Q2])
      await report(
        app.deps,
        units.flatMap((code) => quarterOf(app.deps, { code, level: 'provider' }, period, 0.5)),
        units,
      );
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    const of = async (region: string): Promise<string[]> =>
      (await listUnits(app.deps.db, { level: 'district', region })).map(({ code }) => code);
    districts = await of(SAMARQAND);
    [elsewhere = ''] = await of(TOSHKENT);
  });
  after(() => app.close());

  async function upload(content: string | Uint8Array, from = Q2 as string): Promise<Reply> {
    const page = await coordinator.get('/register/import');
    const form = page.document.querySelector('#from')!;
    for (const option of form.querySelectorAll('option')) {
      if (option.getAttribute('value') === from) option.setAttribute('selected', '');
      else option.removeAttribute('selected');
    }
    return coordinator.upload(page, '#upload', 'file', { name: 'register.csv', content });
  }

  async function preview(content: string, from?: string): Promise<Reply> {
    const reply = await upload(content, from);
    expect(reply.status, main(reply)).to.equal(303);
    return coordinator.get(reply.location!);
  }

  const exported = async (): Promise<string> => {
    const reply = await coordinator.get('/register.csv');
    // Reading the answer takes the mark at the beginning of the file away.
    return reply.text.replace(/^\uFEFF/, '');
  };

  it('is what was downloaded: nothing would change', async () => {
    const file = await exported();
    expect(file.split('\r\n')[0]).to.equal(PROVIDER_FIELDS.join(','));
    expect(file.split('\r\n')).to.have.length(5);
    const shown = await preview(file);
    expect(main(shown)).to.contain('The register says all of this already');
    expect(shown.document.querySelector('#apply')).to.equal(null);
  });

  it('shows what is new, what changes from what, and what is refused by line, and stores nothing then', async () => {
    const before = await exported();
    const lines = [
      'code;name_uz;district;sector;opened_on;closed_on',
      `P001;Mehr markazi;${districts[1]!};state;2020-01-01;`,
      `P010;Yangi;${districts[0]!};ngo;2026-07-01;`,
      `P011;Xato;${elsewhere};ngo;;`,
      `P004;Ehson markazi;${districts[0]!};state;2020-01-01;`,
      `P010;Yana;${districts[0]!};ngo;;`,
      `P012;;${districts[0]!};company;31.01.2026;`,
      `P002;Umid markazi;${districts[0]!};ngo;2020-01-01;2026-05-01`,
      'P013;Kam',
    ];
    const shown = await preview(lines.join('\n'));
    expect(shown.document.querySelector('#apply')).to.equal(null);
    const refused = [...shown.document.querySelectorAll('#refused tbody tr')].map(textOf);
    expect(refused).to.have.length(8);
    // Each line is counted once, the one that reported figures after its closing and the one with three mistakes as well.
    const counts = [...shown.document.querySelector('main dl')!.querySelectorAll('dd')].map(textOf);
    expect(counts).to.deep.equal(['1', '1', '0', '6']);
    for (const [line, reason] of [
      ['4 district', `(${elsewhere})” does not belong to your regions`],
      ['5 code', '“P004” does not belong to your regions'],
      ['6 code', 'Line 3 gives this code already'],
      ['7 name_uz', 'Enter the name in Uzbek'],
      ['7 sector', '“company” is not a sector'],
      ['7 opened_on', '“31.01.2026” is not a date'],
      ['8 closed_on', 'Figures were reported for Q2 2026'],
      ['9', 'The line has 2 cells, the header 6'],
    ] as const)
      expect(
        refused.find((row) => row.startsWith(line) && row.includes(reason)),
        `${line} ${reason}`,
      ).not.to.equal(undefined);
    expect(textOf(shown.document.querySelector('#changed')))
      .to.contain('P001')
      .and.contain('District:');
    expect(textOf(shown.document.querySelector('#added'))).to.contain('P010 Yangi');
    expect(await exported()).to.equal(before);
  });

  it('stores all of it, from the quarter on, with history and log', async () => {
    const shown = await preview(
      [
        'code,name_uz,name_en,district,sector',
        `P001,Mehr,"=HYPERLINK(""x"")",${districts[1]!},state`,
        `P010,Yangi,,${districts[0]!},ngo`,
      ].join('\n'),
    );
    expect(textOf(shown.document.querySelector('#changed'))).to.contain('Mehr centre → =HYPERLINK("x")');
    const done = await coordinator.submit(shown, '#apply');
    expect([done.status, done.location]).to.deep.equal([303, '/register']);
    const { db } = app.deps;
    const [then, now] = [await getUnit(db, 'P001', Q1), await getUnit(db, 'P001', Q2)];
    expect([then.district, now.district]).to.deep.equal([districts[0], districts[1]]);
    expect([then.name.uz, now.name.uz]).to.deep.equal(['Mehr markazi', 'Mehr']);
    expect(now.openedOn).to.equal('2020-01-01');
    expect((await getUnit(db, 'P010')).name).to.deep.equal({ uz: 'Yangi', ru: 'Yangi', en: 'Yangi' });
    expect(main(await coordinator.get('/register/P001'))).to.contain('Changed by a file');
    // Nobody is late with a quarter that was over when the register learnt of them, however long they have been open.
    const owes = 'from Q3 2026 on: earlier quarters were over when this was entered';
    expect(textOf(shown.document.querySelector('#added'))).to.contain(`Figures due: ${owes}`);
    expect(main(await coordinator.get('/register/P010')))
      .to.contain(owes)
      .and.contain('no figures due');
    const owing = async (openIn: string): Promise<boolean> =>
      (await listUnits(db, { level: 'provider', openIn })).some(({ code }) => code === 'P010');
    expect([await owing('2020-Q1'), await owing(Q2), await owing('2026-Q3')]).to.deep.equal([
      false,
      false,
      true,
    ]);
    for (const [period, isForm] of [
      [Q2, false],
      ['2026-Q3', true],
    ] as const) {
      const form = await coordinator.get(`/collect/${period}/P010`);
      expect(form.document.querySelector('#entry') !== null, period).to.equal(isForm);
    }
    const rolled = (await db('facts').where({
      indicator: 'SAT-01',
      category: '',
      sector: 'all',
      period: Q2,
    })) as {
      unit: string;
      reporting: number;
    }[];
    expect(rolled.find(({ unit }) => unit === districts[0])?.reporting).to.equal(1);
    expect(rolled.find(({ unit }) => unit === districts[1])?.reporting).to.equal(1);
    const file = await exported();
    expect(file).to.contain(`"'=HYPERLINK(""x"")"`);
    expect(main(await preview(file))).to.contain('The register says all of this already');
    const [event] = (await db('audit_events').where({ event: 'register.imported' })) as { details: string }[];
    expect(JSON.parse(event!.details)).to.include({ created: 1, changed: 1, unchanged: 0, from: Q2 });
    // A file is imported once.
    expect((await coordinator.submit(shown, '#apply')).status).to.equal(404);
  });

  it('makes nobody due in quarters that are over by an earlier opening', async () => {
    const { db } = app.deps;
    const entry = `P020,Kech,${districts[0]!},ngo,`;
    for (const [opened, isTold] of [
      ['2026-08-01', false],
      ['2019-05-01', true],
    ] as const) {
      const shown = await preview(`code,name_uz,district,sector,opened_on\n${entry}${opened}`);
      expect(main(shown).includes('Figures due: from Q3 2026 on')).to.equal(isTold);
      expect((await coordinator.submit(shown, '#apply')).status).to.equal(303);
    }
    const openings = [Q2, '2026-Q3'].map(async (period) => (await getUnit(db, 'P020', period)).openedOn);
    expect(await Promise.all(openings)).to.deep.equal(['2026-08-01', '2019-05-01']);
  });

  it('does what was looked at, or shows what it would do now', async () => {
    const shown = await preview(`code,name_uz,district,sector\nP003,Shifo yangi,${districts[1]!},private`);
    const entry = await coordinator.get('/register/P003');
    await coordinator.submit(entry, '#rename', { 'rename-name_uz': 'Boshqa', 'rename-from': '2026-07-01' });
    const reply = await coordinator.submit(shown, '#apply');
    expect(reply.status).to.equal(409);
    expect(main(reply)).to.contain('Nothing was stored').and.contain('Boshqa → Shifo yangi');
    expect((await getUnit(app.deps.db, 'P003')).name.uz).to.equal('Boshqa');
    expect((await coordinator.submit(reply, '#discard')).status).to.equal(303);
  });

  it('refuses what is no register, in words', async () => {
    for (const [content, reason] of [
      ['', 'There is no provider in the file'],
      ['code,name_uz\nP1,x', 'The file lacks columns: district, sector'],
      ['code,name_uz,district,sector,colour\nP1,x,y,ngo,red', '“colour” is no column of the register'],
      ['code,name_uz,district,sector,code\nP1,x,y,ngo,P1', 'is there twice'],
      ['code,name_uz,district,sector\nP1,"x,y,ngo', 'A quotation mark is not closed'],
    ] as const) {
      const shown = await preview(content === '' ? '\n' : content);
      expect(main(shown)).to.contain(reason);
      expect(shown.document.querySelector('#apply')).to.equal(null);
    }
    for (const bytes of [new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0xfe]), new Uint8Array([99, 0, 111, 0])]) {
      const reply = await upload(bytes);
      expect(reply.status).to.equal(422);
      expect(textOf(reply.document.querySelector('#file-error'))).to.contain('no CSV file in UTF-8');
    }
    const large = await upload('x'.repeat(5_100_000));
    expect(textOf(large.document.querySelector('#file-error'))).to.contain('at most 5 MB');
    const none = await coordinator.upload(await coordinator.get('/register/import'), '#upload', 'file', {
      name: '',
      content: '',
    });
    expect(none.status).to.equal(422);
  });

  it('is seen by the one who uploaded it alone', async () => {
    const reply = await upload(`code,name_uz,district,sector\nP020,x,${districts[0]!},ngo`);
    const other = await app.signIn('administrator');
    expect((await other.get(reply.location!)).status).to.equal(404);
  });

  it('is left alone by the files of the programme once it was changed here', async () => {
    const { db, programme } = app.deps;
    const entry = await getUnit(db, 'P001');
    const files = {
      ...programme,
      territories: [...programme.territories, { ...entry, name: { uz: 'Fayl', ru: 'Файл', en: 'File' } }],
    };
    await inTransaction(db, (trx) => syncTerritories(trx, files));
    expect((await getUnit(db, 'P001')).name.uz).to.equal('Mehr');
    const untouched = { ...(await getUnit(db, 'P005')), name: { uz: 'Fayl', ru: 'Файл', en: 'File' } };
    await inTransaction(db, (trx) => syncTerritories(trx, { ...programme, territories: [untouched] }));
    expect((await getUnit(db, 'P005')).name.uz).to.equal('Fayl');
    await inTransaction(db, (trx) => upsertProviders(trx, [untouched]));
    expect(await db('unit_names').where({ unit: 'P005' })).to.have.length(1);
  });

  it('is read and written by a command', async () => {
    const { config, db } = app.deps;
    const { succeed, fail } = commandsIn(config.dataDir, {
      DATABASE_URL: config.databaseUrl,
      SESSION_SECRET: config.sessionSecret,
    });
    const file = join(config.dataDir, 'register.csv');
    await succeed('register', 'export', '--region', SAMARQAND, '--out', file);
    expect(await succeed('register', 'import', file)).to.contain('0 new, 0 changed');
    writeFileSync(file, `code,name_uz,district,sector\nP030,Buyruq,${districts[0]!},ngo\nP002,Umid,x,ngo\n`);
    const refused = await fail('register', 'import', file);
    expect(refused)
      .to.contain('line 3, district: There is no district “x”')
      .and.contain('nothing was imported');
    writeFileSync(
      file,
      `code,name_uz,district,sector\nP030,Buyruq,${districts[0]!},ngo\nP005,Fayl,${elsewhere},private\n`,
    );
    expect(await succeed('register', 'import', file, '--check')).to.contain('nothing was imported');
    expect(await db('org_units').where({ code: 'P030' })).to.have.length(0);
    expect(await succeed('register', 'import', file, '--from', Q2)).to.contain(
      '1 new, 1 changed, 0 unchanged',
    );
    expect([(await getUnit(db, 'P005', Q1)).sector, (await getUnit(db, 'P005', Q2)).sector]).to.deep.equal([
      'ngo',
      'private',
    ]);
    expect(await fail('register', 'import', file, '--from', '2026')).to.contain(
      'A quarter is written 2026-Q3',
    );
  });
});
