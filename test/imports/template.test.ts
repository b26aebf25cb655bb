import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../server/db/transaction.ts';
import { exportMeasurements } from '../../server/imports/service.ts';
import { measurementsOf, saveMeasurements } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { TODAY } from '../support/clock.ts';
import { SAMARQAND } from '../support/providers.ts';
import { cellsOf, filledTemplate, type Typed, unzip, zipped } from './workbooks.ts';

const PERIOD = '2026-Q2';
const HEADER =
  'indicator,unit,period,numerator,denominator,value,category,comment,status,reason,follow-up\r\n';

const PROVIDERS: Typed = {
  P001: {
    'QUA-01.numerator': 212,
    'QUA-01.denominator': '240',
    'QUA-01.comment': 'oʻsdi &amp; ҳисобланди',
    'STF-03.numerator': '60,5',
    'STF-03.denominator': 3.125,
    'SAT-05.promoters': 60,
    'SAT-05.detractors': 10,
    'SAT-05.answers': 100,
    'QUA-02.numerator': 'Not collected: the road was flooded',
  },
  P002: { 'QUA-01.numerator': 'не применимо', 'STF-03.numerator': 12 },
};
const REGION: Typed = { 'UZ-SA': { 'ACC-01.numerator': 1200, 'ACC-01.denominator': '2 000' } };

describe('a template', () => {
  let app: TestApp;
  let coordinator: Client;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  async function download(path: string, client = coordinator): Promise<Buffer> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(`${app.url}${path}`, { headers: { cookie, 'accept-language': 'en' } });
    expect(reply.status).to.equal(200);
    return Buffer.from(await reply.arrayBuffer());
  }
  const template = (client = coordinator): Promise<Buffer> =>
    download(`/imports/template.xlsx?period=${PERIOD}&within=UZ-SA`, client);

  async function uploaded(
    content: Uint8Array,
    name = 'template.xlsx',
  ): Promise<{ path: string; page: Reply }> {
    const reply = await coordinator.upload(await coordinator.get('/imports'), '#upload', 'file', {
      name,
      content,
    });
    const path = reply.location ?? '';
    return { path, page: await settled(path) };
  }
  async function settled(path: string): Promise<Reply> {
    for (;;) {
      const { status } = (await coordinator.get(`${path}.json`)).json() as { status: string };
      if (status !== 'checking' && status !== 'importing') return coordinator.get(path);
      await sleep(50);
    }
  }
  const textOf = (page: Reply, selector: string): string =>
    page.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
  async function exported(): Promise<string> {
    let text = '';
    await exportMeasurements(app.deps.db, app.deps.programme, {}, (piece) => (text += piece));
    return text;
  }

  it('has a line for each provider of the region, locked heads, lists to choose from and the version inside', async () => {
    const page = await coordinator.get(`/imports/template?period=${PERIOD}&within=UZ-SA`);
    expect(page.document.querySelectorAll('#within option')).to.have.length.above(5);
    const parts = await unzip(await template());
    const sheet = parts.get('xl/worksheets/sheet1.xml')?.toString() ?? '';
    const cells = cellsOf(sheet);
    expect(['A1', 'A2', 'A4', 'A5', 'A6', 'A7', 'B4', 'D4'].map((at) => cells.get(at))).to.deep.equal([
      'unit',
      '#',
      'P001',
      'P002',
      'P003',
      undefined,
      'Mehr centre',
      PERIOD,
    ]);
    expect(sheet).to.include('<sheetProtection sheet="1"').and.include('<dataValidation type="list"');
    expect(sheet).to.include('Not applicable,Not collected');
    const marks = [...cellsOf(parts.get('xl/worksheets/sheet3.xml')?.toString() ?? '').values()];
    expect(marks).to.include.members(['mezon-template-1', 'uz-social-services', '2026.1', PERIOD, 'UZ-SA']);
    expect(parts.get('xl/workbook.xml')?.toString()).to.include(
      'name="mezon" sheetId="3" state="veryHidden"',
    );
  });

  it('that was filled in is imported, and comes back equal', async () => {
    const file = await filledTemplate(await template(), [PROVIDERS, REGION]);
    const { path, page } = await uploaded(file);
    expect(textOf(page, '.govuk-inset-text')).to.include('8 new · 0 would change');
    await coordinator.submit(page, '#run');
    expect(textOf(await settled(path), '.govuk-inset-text')).to.include('The file has been imported');

    const lines = [
      'QUA-01,P001,2026-Q2,212,240,,,oʻsdi & ҳисобланди,,,',
      'QUA-02,P001,2026-Q2,,,,,,not-collected,the road was flooded,',
      'SAT-05,P001,2026-Q2,10,100,,detractors,,,,',
      'SAT-05,P001,2026-Q2,60,100,,promoters,,,,',
      'STF-03,P001,2026-Q2,60.5,3.1250,,,,,,',
      'QUA-01,P002,2026-Q2,,,,,,not-applicable,,',
      'STF-03,P002,2026-Q2,12,,,,,partial,,',
      'ACC-01,UZ-SA,2026-Q2,1200,2000,,,,,,',
    ];
    const text = await exported();
    expect(text).to.equal(`${HEADER}${lines.join('\r\n')}\r\n`);

    const again = await uploaded(await template());
    expect(textOf(again.page, '.govuk-inset-text')).to.include('Nothing has changed');
    const csv = await download(`/imports/template.csv?period=${PERIOD}&within=UZ-SA`);
    const ofCsv = await uploaded(csv, 'template.csv');
    expect(textOf(ofCsv.page, '.govuk-inset-text')).to.include('Nothing has changed');
    expect(await exported()).to.equal(text);
  });

  it('keeps the long table whole: what was exported changes nothing', async () => {
    const pieces: Uint8Array[] = [];
    const take = (piece: string | Uint8Array): unknown => pieces.push(Buffer.from(piece));
    const { left } = await exportMeasurements(app.deps.db, app.deps.programme, {}, take, 'xlsx');
    expect(left).to.equal(0);
    for (const [content, name] of [
      [Buffer.from(await exported()), 'all.csv'],
      [Buffer.concat(pieces), 'all.xlsx'],
    ] as const) {
      const { page } = await uploaded(content, name);
      expect(textOf(page, '.govuk-inset-text')).to.include('Nothing has changed');
    }
    expect(await measurementsOf(app.deps.db, 'P002', [PERIOD])).to.have.length(2);
  });

  it('of another version of the set, quarter or programme is refused with words', async () => {
    const parts = await unzip(await template());
    const altered = (from: string, to: string): Promise<Buffer> =>
      zipped(
        [...parts].map(([name, content]) => [
          name,
          name.endsWith('sheet3.xml') ? content.toString().replace(from, to) : content,
        ]),
      );
    const reasons: string[] = [];
    for (const [from, to] of [
      ['2026.1', '2025.1'],
      ['uz-social-services', 'scotland-care'],
      ['mezon-template-1', 'mezon-template-9'],
      [PERIOD, '2026-Q1'],
    ] as const) {
      const { page } = await uploaded(await altered(from, to));
      reasons.push(textOf(page, '#problems tbody td:nth-child(3)'));
    }
    expect(reasons[0]).to.include('made for version 2025.1').and.include('collected with version 2026.1');
    expect(reasons[1]).to.include('another programme: scotland-care');
    expect(reasons[2]).to.include('another version of the program');
    expect(reasons[3]).to.include('The template is for 2026-Q1');
  });

  it('names the cell that is wrong', async () => {
    const { page } = await uploaded(
      await filledTemplate(await template(), [
        {
          P001: { 'QUA-01.numerator': 250, 'QUA-01.denominator': 240 },
          P002: { 'QUA-01.denominator': '1.000' },
        },
      ]),
    );
    const rows = [...page.document.querySelectorAll('#problems tbody tr')].map((row) =>
      row.textContent.replaceAll(/\s+/g, ' ').trim(),
    );
    expect(rows[0]).to.match(/^4 Providers![A-Z]+4 QUA-01\.numerator250 The numerator/);
    expect(rows.join('\n')).to.match(
      /5 Providers![A-Z]+5 QUA-01\.denominator1\.000 This can be read in two ways/,
    );
  });

  it('names the first cell of what is wrong with several', async () => {
    const { page } = await uploaded(
      await filledTemplate(await template(), [
        { P003: { 'SAT-05.promoters': 60, 'SAT-05.detractors': 50, 'SAT-05.answers': 100 } },
      ]),
    );
    expect(textOf(page, '#problems tbody tr')).to.match(/^6 Providers![A-Z]+6 SAT-05\.\w+ /);
  });

  it('says in its CSV as well what it was made for', async () => {
    const csv = (await download(`/imports/template.csv?period=${PERIOD}&within=UZ-SA`)).toString();
    const mark = `#mezon format=mezon-template-1 programme=uz-social-services set=2026.1 period=${PERIOD} within=UZ-SA made=${TODAY.toISOString()}`;
    expect(csv.split('\r\n')[3]).to.equal(mark);
    const reasons: string[] = [];
    for (const [from, to] of [
      ['2026.1', '2025.1'],
      ['uz-social-services', 'scotland-care'],
      ['mezon-template-1', 'mezon-template-9'],
      [`period=${PERIOD}`, 'period=2026-Q1'],
    ] as const) {
      const { page } = await uploaded(Buffer.from(csv.replace(from, to)), 'template.csv');
      reasons.push(textOf(page, '#problems tbody tr'));
    }
    expect(reasons[0]).to.match(/^4 .*made for version 2025\.1/);
    expect(reasons[1]).to.match(/^4 .*another programme: scotland-care/);
    expect(reasons[2]).to.match(/^4 .*another version of the program/);
    expect(reasons[3]).to.match(/^5 .*The template is for 2026-Q1/);
    // A set that had other indicators: its columns are unknown because of that.
    const older = csv.replace('2026.1', '2025.1').replaceAll('QUA-01.', 'OLD-01.');
    const { page } = await uploaded(Buffer.from(older), 'template.csv');
    expect(page.document.querySelectorAll('#problems tbody tr')).to.have.length(1);
    expect(textOf(page, '#problems tbody tr')).to.match(
      /^4 .*version 2025\.1.*present template of UZ-SA for 2026-Q2 from the page of imports/,
    );
    const link = page.document.querySelector('#problems tbody a')?.getAttribute('href') ?? '';
    expect(link).to.equal(`/imports/template?period=${PERIOD}&within=UZ-SA`);
    expect((await coordinator.get(link)).status).to.equal(200);
    const unknown = await uploaded(Buffer.from(csv.replaceAll('QUA-01.', 'OLD-01.')), 'template.csv');
    expect(unknown.page.document.body.textContent).to.include('OLD-01.numerator');
  });

  it('that lies around takes back nothing of others, and says where both changed the same', async () => {
    const saved = (rows: Record<string, number>, at: string): Promise<unknown> =>
      inTransaction(app.deps.db, (trx) =>
        saveMeasurements(trx, app.deps.programme, {
          rows: Object.entries(rows).map(([unit, numerator]) => ({
            unit,
            indicator: 'QUA-04',
            period: PERIOD,
            category: '',
            numerator,
            denominator: 50,
            value: null,
            comment: null,
          })),
          at,
          by: 'aziza@example.org',
        }),
      );
    await saved({ P001: 10, P002: 20, P003: 30 }, '2026-07-10T09:00:00.000Z');
    const csv = (await download(`/imports/template.csv?period=${PERIOD}&within=UZ-SA`)).toString();
    await saved({ P001: 11, P002: 21 }, '2026-12-01T09:00:00.000Z');
    const untouched = await uploaded(Buffer.from(csv), 'template.csv');
    expect(textOf(untouched.page, '.govuk-inset-text')).to.include('Nothing has changed');
    expect(textOf(untouched.page, 'main')).to.include('which it leaves as they are: 2');
    // P002's line says 22 now; P001's says what it said when the template was made.
    const lines = csv
      .split('\r\n')
      .map((line) => (line.startsWith('P002,') ? line.replace(',20,50,', ',22,50,') : line));
    const { path, page } = await uploaded(Buffer.from(lines.join('\r\n')), 'template.csv');
    expect(textOf(page, 'main'))
      .to.include('aziza@example.org has changed QUA-04 since the template was made')
      .and.include('which it leaves as they are: 1');
    // A code that somebody typed over is seen by the name beside it; one that was renamed since is not.
    const renamed = { name_uz: 'Nur markazi', name_ru: 'Центр «Нур»', name_en: 'Nur centre' };
    await app.deps.db('org_units').where({ code: 'P002' }).update(renamed);
    await app.deps.db('unit_names').where({ unit: 'P002' }).update({ to_day: '2026-11-01' });
    await app.deps.db('unit_names').insert({
      ...{ unit: 'P002', from_day: '2026-11-01', to_day: '9999-12-31' },
      ...renamed,
    });
    const swapped = csv.replaceAll(/^P00[13],/gm, (code) => (code === 'P001,' ? 'P003,' : 'P001,'));
    const mixed = await uploaded(Buffer.from(swapped), 'template.csv');
    expect(textOf(mixed.page, '#problems'))
      .to.include('This is the code of Shifo centre, and the name beside it says “Mehr centre”')
      .and.include('This is the code of Mehr centre, and the name beside it says “Shifo centre”')
      .and.not.include('Umid');
    const [{ name_ru: mehr } = { name_ru: '' }] = await app.deps
      .db<{ code: string; name_ru: string }>('org_units')
      .where({ code: 'P001' });
    coordinator.speaking('ru');
    expect(textOf(await coordinator.get(mixed.path), '#problems')).to.include(`код организации «${mehr}»`);
    coordinator.speaking('en');
    await coordinator.submit(page, '#run');
    expect(textOf(await settled(path), '.govuk-inset-text')).to.include('The file has been imported');
    const now = await measurementsOf(app.deps.db, ['P001', 'P002', 'P003'], [PERIOD], ['QUA-04']);
    expect(now.map(({ numerator }) => numerator)).to.deep.equal([11, 22, 30]);
  });

  it('takes away, where it replaces, nothing that others have entered since in cells that it leaves empty', async () => {
    const saved = (rows: Record<string, [number | null, number | null]>, at: string): Promise<unknown> =>
      inTransaction(app.deps.db, (trx) =>
        saveMeasurements(trx, app.deps.programme, {
          rows: Object.entries(rows).map(([unit, [numerator, denominator]]) => ({
            unit,
            indicator: 'QUA-05',
            period: PERIOD,
            category: '',
            numerator,
            denominator,
            value: null,
            comment: null,
          })),
          at,
          by: 'aziza@example.org',
        }),
      );
    await saved({ P001: [10, 50], P002: [20, 50] }, '2026-07-10T09:00:00.000Z');
    const csv = (await download(`/imports/template.csv?period=${PERIOD}&within=UZ-SA`)).toString();
    await saved({ P002: [21, 50], P003: [30, 50] }, '2026-12-01T09:00:00.000Z');
    const replacing = async (content: string): Promise<{ path: string; page: Reply }> => {
      const form = await coordinator.get('/imports');
      const file = { name: 'template.csv', content };
      const { location } = await coordinator.upload(form, '#upload', 'file', file, { strategy: 'replace' });
      return { path: location ?? '', page: await settled(location ?? '') };
    };
    const { page: untouched } = await replacing(csv);
    expect(textOf(untouched, '.govuk-inset-text')).to.include('Nothing has changed');
    expect(textOf(untouched, 'main')).to.include('in cells that are empty in it; they stay: 1');
    // Emptied by somebody, although another one has changed it.
    const emptied = csv.replace(/^(P002,.*?),20,50,/m, '$1,,,');
    const { path, page } = await replacing(emptied);
    expect(textOf(page, 'main')).to.include('aziza@example.org has changed QUA-05 of P002');
    await coordinator.submit(page, '#run');
    await settled(path);
    const now = await measurementsOf(app.deps.db, ['P001', 'P002', 'P003'], [PERIOD], ['QUA-05']);
    expect(now.map(({ unit, numerator }) => [unit, numerator])).to.deep.equal([
      ['P001', 10],
      ['P003', 30],
    ]);
  });

  it('is linked from the list of forms and the page of imports', async () => {
    const list = await coordinator.get(`/collect?period=${PERIOD}&within=UZ-SA`);
    const links = [...list.document.querySelectorAll('main a')].map((link) => link.getAttribute('href'));
    expect(links).to.include(`/imports/template?period=${PERIOD}&within=UZ-SA`);
    expect((await coordinator.get('/imports')).text).to.include('href="/imports/template"');
  });

  it('is given for own regions alone', async () => {
    const reply = await coordinator.get(`/imports/template?within=UZ-TK`);
    expect(reply.status).to.equal(403);
    expect((await coordinator.get('/imports/template?within=XX')).status).to.equal(422);
    expect((await coordinator.get('/imports/template?period=2099-Q1')).status).to.equal(422);
  });
});
