import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction } from '../../server/db/transaction.ts';
import type { User } from '../../server/domain/permissions.ts';
import { findUser } from '../../server/access/service.ts';
import {
  beginImport,
  changesOf,
  checkUpload,
  chooseStrategy,
  findImport,
  importFile,
  importUpload,
  registerUpload,
  type Strategy,
  problemsOf,
} from '../../server/imports/service.ts';
import { historyOf, measurementsOf, saveMeasurements } from '../../server/measurements/service.ts';
import { recordSubmissions } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const PERIOD = '2026-Q2';
const AT = '2026-07-04T08:00:00.000Z';
const SILENT = (): void => undefined;
const HEADER = 'indicator,unit,period,numerator,denominator';

describe('what becomes of what is stored', () => {
  let app: TestApp;
  let user: User;
  beforeEach(async () => {
    app = await startTestApp();
    const found = await findUser(app.deps.db, await app.emailOf('administrator', null));
    if (!found) throw new Error('Nobody is there');
    user = found;
    await store({ 'QUA-01 P001': [1, 10], 'QUA-02 P001': [2, 10], 'QUA-01 P002': [3, 10] });
  });
  afterEach(() => app.close());

  const store = (figures: Record<string, [number, number]>, by = 'a@example.org'): Promise<unknown> =>
    inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, {
        at: AT,
        by,
        rows: Object.entries(figures).map(([key, [numerator, denominator]]) => {
          const [indicator = '', unit = ''] = key.split(' ');
          const figure = { numerator, denominator, value: null, category: '', comment: 'why' };
          return { indicator, unit, period: PERIOD, ...figure };
        }),
      }),
    );
  const stored = async (): Promise<string[]> =>
    (await measurementsOf(app.deps.db, ['P001', 'P002', 'P003'], [PERIOD])).map(
      ({ indicator, unit, numerator, denominator }) =>
        `${indicator} ${unit} ${String(numerator)}/${String(denominator)}`,
    );
  const write = (rows: readonly string[]): string => {
    const path = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(path, `${[HEADER, ...rows].join('\n')}\n`);
    return path;
  };
  const importRows = (strategy: Strategy, rows: readonly string[]) =>
    importFile(app.deps, write(rows), { by: 'cli', user: null, strategy });
  const uploadRows = async (rows: readonly string[], strategy: Strategy = 'update'): Promise<number> => {
    const id = await registerUpload(app.deps, { path: write(rows), name: 'figures.csv', strategy }, user);
    await checkUpload(app.deps, id, user, SILENT);
    return id;
  };

  const ROWS = [`QUA-01,P001,${PERIOD},5,10`, `QUA-02,P001,${PERIOD},2,10`, `QUA-01,P003,${PERIOD},4,10`];

  it('is replaced row by row unless said', async () => {
    expect(await importRows('update', ROWS)).to.include({
      created: 1,
      changed: 1,
      unchanged: 1,
      kept: 0,
      removed: 0,
    });
    expect(await stored()).to.deep.equal([
      'QUA-01 P001 5/10',
      'QUA-02 P001 2/10',
      'QUA-01 P002 3/10',
      'QUA-01 P003 4/10',
    ]);
  });

  it('stays when the file may only add, and is counted where it differs', async () => {
    expect(await importRows('add', ROWS)).to.include({
      created: 1,
      changed: 0,
      unchanged: 1,
      kept: 1,
      removed: 0,
    });
    expect(await stored()).to.deep.equal([
      'QUA-01 P001 1/10',
      'QUA-02 P001 2/10',
      'QUA-01 P002 3/10',
      'QUA-01 P003 4/10',
    ]);
  });

  it('goes where a file that replaces does not have it, within its units, indicators and quarters', async () => {
    const rows = [`QUA-01,P001,${PERIOD},5,10`, `QUA-02,P003,${PERIOD},1,10`];
    const outcome = await importRows('replace', rows);
    expect(outcome).to.include({ created: 1, changed: 1, unchanged: 0, removed: 1 });
    // QUA-01 of P002 is of another unit.
    expect(await stored()).to.deep.equal(['QUA-01 P001 5/10', 'QUA-01 P002 3/10', 'QUA-02 P003 1/10']);
    expect(await historyOf(app.deps.db, 'P001', PERIOD, 'QUA-02')).to.have.length(1);
  });

  it('is shown as going before it goes, and another way can be chosen', async () => {
    const id = await uploadRows([`QUA-01,P001,${PERIOD},1,10`, `QUA-02,P002,${PERIOD},1,10`], 'replace');
    expect(await findImport(app.deps.db, id)).to.include({ status: 'ready', newRows: 1, removedRows: 2 });
    const gone = (await changesOf(app.deps.db, id)).filter(({ line }) => line === 0);
    expect(gone.map(({ unit, indicator }) => `${indicator} ${unit}`)).to.deep.equal([
      'QUA-02 P001',
      'QUA-01 P002',
    ]);
    expect(await chooseStrategy(app.deps, id, 'add')).to.equal(true);
    await checkUpload(app.deps, id, user, SILENT);
    expect(await findImport(app.deps.db, id)).to.include({
      status: 'ready',
      newRows: 1,
      removedRows: 0,
      unchangedRows: 1,
    });
    expect(await stored()).to.have.length(3);
  });

  it('is not taken away from a form that is locked', async () => {
    await inTransaction(app.deps.db, (trx) =>
      recordSubmissions(trx, [
        { unit: 'P001', period: PERIOD, submittedAt: AT, submittedBy: 'a@example.org' },
      ]),
    );
    await app.deps.db('submissions').where({ unit: 'P001' }).update({ status: 'approved' });
    const outcome = await importRows('replace', [`QUA-01,P001,${PERIOD},1,10`, `QUA-02,P002,${PERIOD},1,10`]);
    expect(outcome.kind).to.equal('refused');
    const problems = await problemsOf(app.deps.db, outcome.id, { after: 0, limit: 10 });
    expect(problems.map(({ code }) => code)).to.deep.equal(['form-approved']);
    expect(await stored()).to.have.length(3);
  });

  it('is looked at again when it changed after the preview, instead of being overwritten', async () => {
    const id = await uploadRows([`QUA-01,P001,${PERIOD},5,10`]);
    await store({ 'QUA-01 P001': [9, 10] }, 'b@example.org');
    await beginImport(app.deps, id);
    await importUpload(app.deps, id, user, SILENT);
    expect((await stored())[0]).to.equal('QUA-01 P001 9/10');
    const again = await findImport(app.deps.db, id);
    expect(again).to.include({ status: 'ready', changedRows: 1 });
    expect(again?.lookedAgainAt).to.be.a('string');
    expect((await changesOf(app.deps.db, id))[0]?.before).to.include({ numerator: 9 });
    await beginImport(app.deps, id);
    await importUpload(app.deps, id, user, SILENT);
    expect((await findImport(app.deps.db, id))?.status).to.equal('done');
    expect((await stored())[0]).to.equal('QUA-01 P001 5/10');
  });

  it('elsewhere may change meanwhile', async () => {
    const id = await uploadRows([`QUA-01,P001,${PERIOD},5,10`]);
    await store({ 'QUA-01 P002': [9, 10] });
    await beginImport(app.deps, id);
    await importUpload(app.deps, id, user, SILENT);
    expect((await findImport(app.deps.db, id))?.status).to.equal('done');
  });

  it('is asked about on the pages', async () => {
    const client = (await app.signIn('administrator')).speaking('en');
    expect((await client.get('/imports')).document.querySelectorAll('input[name=strategy]')).to.have.length(
      3,
    );
    const id = await uploadRows([`QUA-01,P001,${PERIOD},5,10`, `QUA-02,P002,${PERIOD},1,10`], 'replace');
    const page = await client.get(`/imports/${String(id)}`);
    expect(page.text).to.include('2 stored figures go.').and.include('removed');
    expect(page.document.querySelector('#run button')?.textContent.trim()).to.equal('Import 4 rows');
    expect((await client.submit(page, '#strategy', { strategy: 'all' })).status).to.equal(400);
    expect((await client.submit(page, '#strategy', { strategy: 'add' })).status).to.equal(303);
  });
});
