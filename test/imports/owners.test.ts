import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inTransaction } from '../../server/db/transaction.ts';
import {
  hasStopped,
  LONGEST_SILENCE_MS,
  OURSELVES,
  type SeenOwner,
  SILENCE_MS,
} from '../../server/imports/owner.ts';
import * as owners from '../../server/imports/owners-repository.ts';
import { findImport, importFile, recoverImports } from '../../server/imports/service.ts';
import { makeUploadsFolder, uploadOf } from '../../server/imports/uploads.ts';
import { whileAlive } from '../../server/imports/under-way.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { TODAY } from '../support/clock.ts';

const ago = (ms: number): string => new Date(TODAY.getTime() - ms).toISOString();

describe('whoever works on an import', () => {
  const here = { id: 'this one', host: 'here', pid: 10 };
  const seen = (change: Partial<SeenOwner>): SeenOwner => ({
    id: 'another',
    host: 'there',
    pid: 20,
    beatAt: ago(SILENCE_MS + 1),
    ...change,
  });
  const cases: [what: string, owner: SeenOwner | undefined, living: number[], stopped: boolean][] = [
    ['nobody', undefined, [], true],
    ['we ourselves, however silent', seen(here), [], false],
    ['another machine with a sign of life', seen({ beatAt: ago(SILENCE_MS) }), [], false],
    ['another machine without one', seen({}), [20], true],
    ['a process of this machine that is gone', seen({ host: 'here' }), [10], true],
    ['one that lives and cannot give a sign', seen({ host: 'here' }), [20], false],
    [
      'one of the same number long after',
      seen({ host: 'here', beatAt: ago(LONGEST_SILENCE_MS + 1) }),
      [20],
      true,
    ],
    ['the one that had our number before us', seen({ host: 'here', pid: 10 }), [10], true],
  ];
  for (const [what, owner, living, stopped] of cases) {
    it(`${stopped ? 'has stopped' : 'works on'}: ${what}`, () => {
      expect(hasStopped(owner, TODAY, here, (pid) => living.includes(pid))).to.equal(stopped);
    });
  }
});

describe('an import of another process', () => {
  let app: TestApp;
  let administrator: Client;
  beforeEach(async () => {
    app = await startTestApp();
    administrator = (await app.signIn('administrator')).speaking('en');
  });
  afterEach(() => app.close());

  const text = (reply: Reply, selector: string): string =>
    reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

  /** An import that a process works on. */
  async function underWay(owner: Partial<SeenOwner>, more: object = {}): Promise<number> {
    const whole = { id: 'another', host: 'elsewhere', pid: 1, beatAt: ago(0), ...owner };
    await inTransaction(app.deps.db, (trx) => owners.upsert(trx, whole));
    const [row] = await app.deps
      .db('imports')
      .insert({
        file_name: 'figures.csv',
        sha256: 'x',
        bytes: 1,
        status: 'checking',
        created_at: ago(0),
        created_by: 'cli',
        owner: whole.id,
        ...more,
      })
      .returning<{ id: number }[]>('id');
    return row!.id;
  }
  const statusOf = async (id: number): Promise<string | undefined> =>
    (await findImport(app.deps.db, id))?.status;

  it('goes on while a server starts and pages are looked at, and says where it runs', async () => {
    const id = await underWay({});
    const upload = uploadOf(app.deps.config, id);
    await makeUploadsFolder(app.deps.config);
    writeFileSync(upload, '');
    expect(await recoverImports(app.deps)).to.equal(0);
    expect(existsSync(upload)).to.equal(true);
    const page = await administrator.get(`/imports/${String(id)}`);
    expect(text(page, '.govuk-tag')).to.equal('Being checked');
    expect(text(page, '[data-import]')).to.include('Under way on the command line');
    expect(page.document.querySelector('progress')?.hasAttribute('value')).to.equal(false);
    expect((await administrator.get(`/imports/${String(id)}.json`)).json()).to.deep.equal({
      id,
      status: 'checking',
      percent: null,
      text: 'Under way on the command line, which says how far it is',
    });
  });

  for (const look of ['/imports', '/imports/ID', '/imports/ID.json', 'the start of a server']) {
    it(`has failed once its process is gone, at the first look: ${look}`, async () => {
      const gone = spawn(process.execPath, ['-e', '']);
      await new Promise((resolve) => gone.once('exit', resolve));
      const id = await underWay({ host: hostname(), pid: gone.pid!, beatAt: ago(SILENCE_MS + 1) });
      if (look.startsWith('/')) await administrator.get(look.replace('ID', String(id)));
      else expect(await recoverImports(app.deps)).to.equal(1);
      expect(await statusOf(id)).to.equal('failed');
      const page = await administrator.get(`/imports/${String(id)}`);
      expect(text(page, '.govuk-tag')).to.equal('Interrupted');
      expect(text(page, '.govuk-inset-text')).to.include('The program that worked on it is gone');
    });
  }

  it('has not failed as long as somebody writes: it may be that one', async () => {
    if (app.deps.db.client.config.client === 'pg') return;
    const id = await underWay({ beatAt: ago(SILENCE_MS + 1) });
    const other = (await import('../../server/db/dialect.ts')).connect(app.deps.config.databaseUrl);
    try {
      const writing = await other.transaction();
      await writing('imports').where({ id }).update({ progress: 0.5 });
      await administrator.get(`/imports/${String(id)}.json`);
      expect(await statusOf(id)).to.equal('checking');
      await writing.rollback();
    } finally {
      await other.destroy();
    }
    await administrator.get(`/imports/${String(id)}.json`);
    expect(await statusOf(id)).to.equal('failed');
  });

  it('changes nothing once it counts as stopped, whatever its process still does', async () => {
    const file = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(file, 'indicator,unit,period,numerator,denominator\nQUA-01,P001,2026-Q2,1,2\n');
    let failure: unknown;
    await importFile(app.deps, file, {
      by: 'cli',
      user: null,
      onProgress: (phase) => {
        if (phase !== 'reading') return;
        void app.deps.db('imports').update({ status: 'failed' }).then();
      },
    }).catch((error: unknown) => {
      failure = error;
    });
    expect(String(failure)).to.include('given up');
    expect(await measurementsOf(app.deps.db, 'P001', ['2026-Q2'])).to.be.empty;
    const [row] = await app.deps.db<{ status: string }>('imports').select('status');
    expect(row?.status).to.equal('failed');
  });

  it('gives signs of life as long as the work goes on', async () => {
    await underWay({ beatAt: ago(SILENCE_MS) });
    const beatAt = async (): Promise<string | undefined> =>
      (await owners.list(app.deps.db, ['another'])).get('another')?.beatAt;
    await whileAlive(app.deps, 'another', async () => {
      while ((await beatAt()) !== ago(0)) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(await beatAt()).to.equal(ago(0));
  });

  it('is known by the process that started it', async () => {
    const file = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(file, 'indicator,unit,period,numerator,denominator\nQUA-01,P001,2026-Q2,1,2\n');
    const { id } = await importFile(app.deps, file, { by: 'cli', user: null });
    expect((await findImport(app.deps.db, id))?.owner).to.equal(OURSELVES.id);
    expect((await owners.list(app.deps.db, [OURSELVES.id])).get(OURSELVES.id)).to.include({
      host: hostname(),
      pid: process.pid,
    });
  });
});
