import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { historyOf, measurementsOf } from '../../server/measurements/service.ts';
import { uploadsFolder } from '../../server/imports/uploads.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const HEADER = 'indicator;unit;period;numerator;denominator;value;category;comment\r\n';
const GOOD = `\uFEFF${HEADER}QUA-01;P001;2026-Q2;212;240;;;"oʻsdi; ҳисобланди"\r\nSTF-03;P002;2026-Q2;60,5;3,5;;;\r\nACC-01;UZ-SA;2026-Q2;1 200;2 000;;;\r\n`;
const BAD = `${HEADER}QUA-01;P001;2026-Q2;250;240;;;\r\nQUA-01;P004;2026-Q2;1;2;;;\r\nQUA-01;P002;2026-Q2;=1+1;2;;;\r\nQUA-99;P002;2026-Q2;1;2;;;\r\nQUA-02;P002;2026-Q2;1;2;;;\r\n`;

interface State {
  status: string;
  percent: number;
  text: string;
}

describe('import pages', () => {
  let app: TestApp;
  let coordinator: Client;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  async function upload(client: Client, content: string | Uint8Array, name = 'figures.csv'): Promise<Reply> {
    return client.upload(await client.get('/imports'), '#upload', 'file', { name, content });
  }

  /** The import's page, once nothing is under way any longer. */
  async function settled(client: Client, path: string): Promise<Reply> {
    for (;;) {
      const state = (await client.get(`${path}.json`)).json() as State;
      if (state.status !== 'checking' && state.status !== 'importing') return client.get(path);
      await sleep(50);
    }
  }

  async function uploaded(
    client: Client,
    content: string,
    name?: string,
  ): Promise<{ path: string; page: Reply }> {
    const reply = await upload(client, content, name);
    expect(reply.status).to.equal(303);
    const path = reply.location ?? '';
    return { path, page: await settled(client, path) };
  }

  const textOf = (page: Reply, selector: string): string =>
    page.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
  const stored = (unit: string): ReturnType<typeof measurementsOf> =>
    measurementsOf(app.deps.db, unit, ['2026-Q2']);

  it('take a file from upload over preview to stored figures', async () => {
    const { path, page } = await uploaded(coordinator, GOOD, 'oʻlchovlar.csv');
    expect(textOf(page, 'h1')).to.equal('oʻlchovlar.csv');
    expect(textOf(page, '.govuk-inset-text')).to.include('3 new · 0 would change · 0 stay as they are');
    expect(await stored('P001')).to.be.empty;

    const run = await coordinator.submit(page, '#run');
    expect([run.status, run.location]).to.deep.equal([303, path]);
    const done = await settled(coordinator, path);
    expect(textOf(done, '.govuk-inset-text')).to.include('The file has been imported 3 new');
    expect(done.document.querySelector('#run')).to.equal(null);

    const [figure] = await stored('P001');
    expect(figure).to.include({
      indicator: 'QUA-01',
      numerator: 212,
      denominator: 240,
      comment: 'oʻsdi; ҳисобланди',
    });
    expect(figure?.changedBy).to.match(/^coordinator-/);
    expect((await stored('P002'))[0]).to.include({ numerator: 60.5, denominator: 3.5 });
    expect((await stored('UZ-SA'))[0]).to.include({ numerator: 1200, denominator: 2000 });
    expect(await app.deps.db('scorecards').where({ unit: 'P001', period: '2026-Q2' })).to.have.length(1);
    expect(await app.deps.db('audit_events').where({ event: 'import.done' })).to.have.length(1);
  });

  it('say that the same file changes nothing, and offer no button', async () => {
    const { page } = await uploaded(coordinator, GOOD);
    expect(textOf(page, '.govuk-inset-text')).to.include(
      'Nothing has changed All rows of the file (3) are stored already',
    );
    expect(textOf(page, '.govuk-inset-text')).to.include('The very same file was imported before');
    expect(page.document.querySelector('#run')).to.equal(null);
    expect(await historyOf(app.deps.db, 'P001', '2026-Q2', 'QUA-01')).to.be.empty;
  });

  it('list every bad row with line, column, what was typed and why, and change nothing', async () => {
    const before = await stored('P002');
    const { path, page } = await uploaded(coordinator, BAD);
    const rows = [...page.document.querySelectorAll('#problems tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim()),
    );
    expect(rows).to.deep.equal([
      ['2', 'numerator250', 'The numerator (250) cannot be above the denominator (240)'],
      ['3', 'unitP004', 'This code does not belong to your regions'],
      ['4', 'numerator=1+1', 'Enter a whole number, for example 212'],
      ['5', 'indicatorQUA-99', 'The indicator set 2026.1 has no such code'],
    ]);
    expect(textOf(page, '.govuk-inset-text')).to.include('The file has 4 errors Nothing has been stored');
    expect(page.document.querySelector('#run')).to.equal(null);
    expect(await stored('P002')).to.deep.equal(before);

    const file = await coordinator.get(`${path}/problems.csv`);
    expect(file.headers.get('content-type')).to.match(/^text\/csv/);
    expect(file.text.split('\r\n')).to.include(
      '4,numerator,\'=1+1,error,"Enter a whole number, for example 212"',
    );
  });

  it('answer in the language of the reader', async () => {
    coordinator.speaking('ru');
    const { page } = await uploaded(coordinator, BAD);
    expect(textOf(page, '#problems tbody')).to.include('Этот код не относится к вашим регионам');
    coordinator.speaking('uz-Cyrl');
    expect(textOf(await coordinator.get('/imports'), 'h1')).to.equal('Импорт');
    coordinator.speaking('en');
  });

  it('do not import what is not allowed any more when the button is pressed', async () => {
    const other = await app.signIn('coordinator', [TOSHKENT]);
    other.speaking('en');
    const file = `${HEADER}QUA-01;P004;2026-Q2;5;8;;;\r\n`;
    const { path, page } = await uploaded(other, file);
    const { id } = (await app.deps
      .db('users')
      .where('email', 'like', 'coordinator-%')
      .orderBy('id', 'desc')
      .first()) as {
      id: number;
    };
    await app.deps.db('user_regions').where({ user_id: id }).update({ region: SAMARQAND });
    await other.submit(page, '#run');
    const refused = await settled(other, path);
    expect(textOf(refused, '#problems tbody')).to.include('This code does not belong to your regions');
    expect(await stored('P004')).to.be.empty;
  });

  it('show a coordinator the own imports only, an administrator all', async () => {
    const { path } = await uploaded(coordinator, GOOD, 'mine.csv');
    const administrator = await app.signIn('administrator');
    const other = await app.signIn('coordinator', [TOSHKENT]);
    for (const address of [path, `${path}.json`, `${path}/problems.csv`]) {
      expect((await other.get(address)).status, address).to.equal(404);
      expect((await administrator.get(address)).status, address).to.equal(200);
    }
    expect((await other.get('/imports')).text).not.to.include('mine.csv');
    expect((await administrator.get('/imports')).text).to.include('mine.csv');
  });

  it('ask for a file, and refuse one that is too large, beside the field', async () => {
    const page = await coordinator.get('/imports');
    const nothing = await coordinator.upload(page, '#upload', 'other', { name: 'x.csv', content: '' });
    expect(nothing.status).to.equal(400);
    const empty = await coordinator.upload(page, '#upload', 'file', { name: '', content: '' });
    expect(empty.status).to.equal(422);
    expect(textOf(empty, '#file-error')).to.equal('Error: Choose a file');
    const large = await upload(coordinator, new Uint8Array(51 * 1024 * 1024));
    expect(large.status).to.equal(413);
    expect(textOf(large, '#file-error')).to.include('at most 50 MB');
  });

  it('leave nothing behind of an upload that another site sent', async () => {
    const body = new FormData();
    body.append('file', new Blob([GOOD]), 'x.csv');
    const reply = await coordinator.request('/imports', { method: 'POST', body });
    expect(reply.status).to.equal(403);
    const left = readdirSync(uploadsFolder(app.deps.config)).filter((name) => name.startsWith('arriving'));
    expect(left).to.be.empty;
  });

  it('offer an example that can be imported as it is', async () => {
    const example = await coordinator.get('/imports/example.csv');
    expect(example.text).to.match(/^\uFEFF?indicator,unit,/);
    const { page } = await uploaded(coordinator, example.text);
    expect(textOf(page, '.govuk-inset-text')).to.include('No errors were found in the file');
  });
});
