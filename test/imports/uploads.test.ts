import { expect } from 'chai';
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../server/db/migrate.ts';
import { createDeps } from '../../server/deps.ts';
import { recoverImports } from '../../server/imports/service.ts';
import { uploadOf, uploadsFolder } from '../../server/imports/uploads.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const HEADER = 'indicator,unit,period,numerator,denominator\n';

describe('folders of uploads', () => {
  const folder = (databaseUrl: string, dataDir = '/data'): string => uploadsFolder({ databaseUrl, dataDir });

  it('differ from database to database, and tell which they are of', () => {
    const urls = [
      '/data/mezon.sqlite',
      '/data/demo-uz-social-services.sqlite',
      '/elsewhere/mezon.sqlite',
      'postgres://mezon:a@db/mezon',
      'postgres://mezon:a@db/test',
      'postgres://mezon:a@other/mezon',
      'postgres://mezon:a@db:5433/mezon',
      'postgres:///mezon?host=/run/a',
      'postgres:///mezon?host=/run/b',
    ];
    expect(new Set(urls.map((url) => folder(url)))).to.have.property('size', urls.length);
    expect(folder('/data/demo-uz-social-services.sqlite')).to.match(
      /^\/data\/uploads\/demo-uz-social-services-[0-9a-f]{8}$/,
    );
    expect(folder('postgres://db/../../etc')).to.match(/^\/data\/uploads\/[\w-]+$/);
  });

  it('stay when a password changes, or the data folder moves', () => {
    expect(folder('postgres://mezon:a@db/mezon')).to.equal(folder('postgresql://owner:b@db:5432/mezon'));
    expect(folder('/new/mezon.sqlite', '/new').slice('/new'.length)).to.equal(
      folder('/data/mezon.sqlite').slice('/data'.length),
    );
  });
});

describe('a waiting upload', () => {
  let app: TestApp;
  let coordinator: Client;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  async function settled(path: string): Promise<Reply> {
    for (;;) {
      const { status } = (await coordinator.get(`${path}.json`)).json() as { status: string };
      if (status !== 'checking' && status !== 'importing') return coordinator.get(path);
      await sleep(50);
    }
  }
  async function waiting(row: string): Promise<{ path: string; page: Reply; file: string }> {
    const content = `${HEADER}${row}\n`;
    const form = await coordinator.get('/imports');
    const reply = await coordinator.upload(form, '#upload', 'file', { name: 'figures.csv', content });
    const path = reply.location ?? '';
    const page = await settled(path);
    expect(page.document.querySelector('#run')).not.to.equal(null);
    return { path, page, file: uploadOf(app.deps.config, Number(path.split('/').at(-1))) };
  }
  const numerators = async (): Promise<(number | null)[]> =>
    (await measurementsOf(app.deps.db, 'P001', ['2026-Q2'])).map(({ numerator }) => numerator);
  const text = (page: Reply, selector: string): string =>
    page.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

  it('is not touched by another database that keeps its files in the same data folder', async () => {
    const { path, page, file } = await waiting('QUA-01,P001,2026-Q2,10,100');
    const databaseUrl = join(app.deps.config.dataDir, 'other.sqlite');
    const other = createDeps({ ...app.deps.config, databaseUrl }, { logLevel: 'silent' });
    try {
      await migrate(other.db);
      await recoverImports(other);
    } finally {
      await other.db.destroy();
    }
    await recoverImports(app.deps);
    expect(existsSync(file)).to.equal(true);
    await coordinator.submit(page, '#run');
    expect(text(await settled(path), '.govuk-inset-text')).to.include('has been imported');
    expect(await numerators()).to.deep.equal([10]);
    expect(existsSync(file)).to.equal(false);
  });

  for (const [what, change] of [
    [
      'changed',
      (file: string) => {
        appendFileSync(file, 'QUA-02,P001,2026-Q2,1,100\n');
      },
    ],
    [
      'went',
      (file: string) => {
        rmSync(file);
      },
    ],
  ] as const) {
    it(`is refused when its file ${what} after it was checked`, async () => {
      const { path, page, file } = await waiting('QUA-01,P001,2026-Q2,11,100');
      change(file);
      await coordinator.submit(page, '#run');
      const refused = await settled(path);
      expect(text(refused, '.govuk-inset-text')).to.include('The file has 1 error');
      expect(text(refused, '#problems tbody')).to.include('no longer the one that was checked');
      expect(await numerators()).to.deep.equal([10]);
      expect(existsSync(file)).to.equal(false);
    });
  }

  it('stays for a day when it was refused, for its columns may be said otherwise', async () => {
    const { page, file, path } = await waiting('QUA-01,P001,2026-Q2,13,100');
    // The other way round.
    await coordinator.submit(page, '#columns', { 'column-3': 'denominator', 'column-4': 'numerator' });
    expect(text(await settled(path), '.govuk-inset-text')).to.include('The file has 1 error');
    await recoverImports(app.deps);
    expect(existsSync(file)).to.equal(true);
    const id = Number(path.split('/').at(-1));
    await app.deps.db('imports').where({ id }).update({ finished_at: '2026-01-01T00:00:00.000Z' });
    await waiting('QUA-01,P001,2026-Q2,14,100');
    expect(existsSync(file)).to.equal(false);
    expect((await coordinator.get(path)).document.querySelector('#columns')).to.equal(null);
  });

  it('can be discarded, once, by whoever may import it', async () => {
    const { path, page, file } = await waiting('QUA-01,P001,2026-Q2,12,100');
    expect((await coordinator.post(`${path}/discard`)).status, 'without a token').to.equal(403);
    const stranger = await app.signIn('coordinator', [TOSHKENT]);
    const token = (await stranger.get('/account')).document.querySelector('[name="_csrf"]');
    const fields = { _csrf: token?.getAttribute('value') ?? '' };
    expect((await stranger.post(`${path}/discard`, fields)).status, 'of another person').to.equal(404);
    expect(existsSync(file)).to.equal(true);

    expect((await coordinator.submit(page, '#discard')).location).to.equal(path);
    const after = await coordinator.get(path);
    expect(text(after, '.govuk-tag')).to.equal('Discarded');
    expect(text(after, '.govuk-inset-text')).to.equal('The file has been discarded Nothing has been stored.');
    expect(after.document.querySelector('#run, #discard, #changes')).to.equal(null);
    expect(existsSync(file)).to.equal(false);
    const events = await app.deps.db('audit_events').where({ event: 'import.discarded' });
    expect(events).to.have.length(1);

    // From a page that is still open: neither button does anything any longer.
    await coordinator.submit(page, '#run');
    await coordinator.submit(page, '#discard');
    expect(text(await settled(path), '.govuk-tag')).to.equal('Discarded');
    expect(await app.deps.db('audit_events').where({ event: 'import.discarded' })).to.have.length(1);
    expect(await numerators()).to.deep.equal([10]);
  });

  describe('that arrives broken', () => {
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nabc';
    for (const [what, type, body] of [
      ['no parts', 'multipart/form-data; boundary=x', 'xx'],
      ['no boundary', 'multipart/form-data', 'xx'],
      ['no end', 'multipart/form-data; boundary=x', part],
      ['a part without a head', 'multipart/form-data; boundary=x', '--x\r\n\r\nabc\r\n--x--\r\n'],
      [
        'another field',
        'multipart/form-data; boundary=x',
        `${part.replace('"file"', '"other"')}\r\n--x--\r\n`,
      ],
    ] as const) {
      it(`is a bad request: ${what}`, async () => {
        const headers = { 'content-type': type };
        const reply = await coordinator.request('/imports', { method: 'POST', headers, body });
        expect(reply.status).to.equal(400);
        expect(text(reply, 'main')).to.include('Choose the file again');
        const left = readdirSync(uploadsFolder(app.deps.config)).filter((name) =>
          name.startsWith('arriving'),
        );
        expect(left).to.be.empty;
      });
    }
  });
});
