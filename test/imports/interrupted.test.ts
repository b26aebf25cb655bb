import { expect } from 'chai';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findUser } from '../../server/access/service.ts';
import type { User } from '../../server/domain/permissions.ts';
import { ImportJobs } from '../../server/imports/import-jobs.ts';
import {
  beginImport,
  checkUpload,
  failStopped,
  findImport,
  type Import,
  registerUpload,
} from '../../server/imports/service.ts';
import { MOST_ATTEMPTS } from '../../server/imports/under-way.ts';
import { uploadOf } from '../../server/imports/uploads.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const FILE = 'indicator,unit,period,numerator,denominator\nQUA-01,P001,2026-Q2,5,10\n';

describe('an upload whose work is interrupted', () => {
  let app: TestApp;
  let user: User;
  let jobs: ImportJobs;
  before(async () => {
    app = await startTestApp();
    const found = await findUser(app.deps.db, await app.emailOf('administrator', null));
    if (!found) throw new Error('Nobody is there');
    user = found;
  });
  beforeEach(async () => {
    jobs = new ImportJobs(app.deps);
    await app.deps.db('measurements').delete();
  });
  after(() => app.close());

  async function uploaded(): Promise<number> {
    const path = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(path, FILE);
    return registerUpload(app.deps, { path, name: 'figures.csv' }, user);
  }
  async function checked(): Promise<number> {
    const id = await uploaded();
    await checkUpload(app.deps, id, user, () => undefined);
    return id;
  }
  /** As a process leaves it that is gone. */
  const abandon = (id: number, more: object = {}): Promise<unknown> =>
    app.deps
      .db('imports')
      .where({ id })
      .update({ owner: 'gone', ...more });
  const importOf = async (id: number): Promise<Import> => (await findImport(app.deps.db, id)) as Import;
  const stored = async (): Promise<number> => (await measurementsOf(app.deps.db, 'P001', ['2026-Q2'])).length;
  const events = (id: number): Promise<string[]> =>
    app.deps
      .db('audit_events')
      .where({ subject: String(id) })
      .pluck<string[]>('event');
  /** A thread keeps nobody waiting; tests do. */
  async function idle(): Promise<void> {
    const alive = setInterval(() => undefined, 1000);
    await jobs.idle();
    clearInterval(alive);
  }

  it('is checked anew by the next server, and may be imported', async () => {
    const id = await uploaded();
    await abandon(id);
    expect(await failStopped(app.deps)).to.equal(0);
    await jobs.resume();
    await idle();
    expect(await importOf(id)).to.include({ status: 'ready', newRows: 1, attempts: 1 });
    expect(await stored()).to.equal(0);
  });

  it('is imported by the next server when somebody had decided so', async () => {
    const id = await checked();
    await beginImport(app.deps, id, user.email);
    await abandon(id);
    await jobs.resume();
    await idle();
    expect(await importOf(id)).to.include({ status: 'done', newRows: 1 });
    expect(await stored()).to.equal(1);
    expect(existsSync(uploadOf(app.deps.config, id))).to.equal(false);
  });

  it('is taken up by one server alone', async () => {
    const id = await uploaded();
    await abandon(id);
    await Promise.all([jobs.resume(), jobs.resume()]);
    await idle();
    expect(await importOf(id)).to.include({ status: 'ready', attempts: 1 });
  });

  it('is given up when that has happened too often', async () => {
    const id = await uploaded();
    await abandon(id, { attempts: MOST_ATTEMPTS });
    await jobs.resume();
    expect(await failStopped(app.deps)).to.equal(1);
    expect(await importOf(id)).to.include({ status: 'failed', failure: 'stopped' });
  });

  it('stops when somebody cancels it, whatever it is at, and leaves nothing', async () => {
    const waiting = await uploaded();
    jobs.start('check-import', waiting, user);
    expect(jobs.cancel(waiting, user.email)).to.equal(true);
    await idle();
    const writing = await checked();
    await beginImport(app.deps, writing, user.email);
    jobs.start('run-import', writing, user);
    jobs.cancel(writing, user.email);
    await idle();
    for (const id of [waiting, writing]) {
      expect((await importOf(id)).status).to.equal('discarded');
      expect(await events(id)).to.deep.equal(['import.discarded']);
      expect(existsSync(uploadOf(app.deps.config, id))).to.equal(false);
    }
    expect(await stored()).to.equal(0);
    expect(jobs.cancel(writing, user.email)).to.equal(false);
  });

  it('has a button for that on its page, as long as this server works on it', async () => {
    const administrator = (await app.signIn('administrator')).speaking('en');
    const id = await uploaded();
    const page = await administrator.get(`/imports/${String(id)}`);
    expect(page.document.querySelector('#cancel button')?.textContent.trim()).to.equal('Cancel');
    expect((await administrator.submit(page, '#cancel')).status).to.equal(303);
    await app.deps.db('import_owners').insert({
      id: 'another',
      host: 'elsewhere',
      pid: 1,
      beat_at: app.deps.clock().toISOString(),
    });
    await abandon(id, { owner: 'another' });
    const other = await administrator.get(`/imports/${String(id)}`);
    expect(other.document.querySelector('#cancel')).to.equal(null);
  });
});
