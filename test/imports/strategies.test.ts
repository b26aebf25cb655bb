import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
import type { Client } from '../support/client.ts';

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

  const settled = async (client: Client, id: number): Promise<string> => {
    for (;;) {
      const page = await client.get(`/imports/${String(id)}`);
      if (!page.document.querySelector('[data-import]')) return page.text;
      await sleep(50);
    }
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

  const STATED = 'indicator,unit,period,numerator,denominator,comment,status';
  const sayWith = async (strategy: Strategy, rows: readonly string[]) => {
    const path = join(app.deps.config.dataDir, 'stated.csv');
    writeFileSync(path, `${[STATED, ...rows].join('\n')}\n`);
    const outcome = await importFile(app.deps, path, { by: 'cli', user: null, strategy });
    const problems = await problemsOf(app.deps.db, outcome.id, { after: 0, limit: 10 });
    return { ...outcome, codes: problems.map(({ code }) => code) };
  };
  const whole = async (unit = 'P001', indicator = 'QUA-01') => {
    const [row] = await measurementsOf(app.deps.db, unit, [PERIOD], [indicator]);
    return row && [row.numerator, row.denominator, row.comment, row.status, row.reason];
  };

  it('stays where cells are empty, unless the file replaces it', async () => {
    expect(await sayWith('update', [`QUA-01,P001,${PERIOD},,12,,partial`])).to.deep.include({
      changed: 1,
      codes: [],
    });
    expect(await whole()).to.deep.equal([1, 12, 'why', 'reported', null]);
    expect(await sayWith('update', [`QUA-01,P001,${PERIOD},,,a comment,partial`])).to.include({ changed: 1 });
    expect(await whole()).to.deep.equal([1, 12, 'a comment', 'reported', null]);
    // Of the stored numerator and the file's denominator together it is seen that they do not go together.
    expect(await sayWith('update', [`QUA-02,P001,${PERIOD},,1,,partial`])).to.deep.include({
      kind: 'refused',
      codes: ['numerator-above-denominator'],
    });
    await sayWith('update', [`QUA-01,P001,${PERIOD},,,,not-applicable`]);
    expect(await whole()).to.deep.equal([null, null, 'a comment', 'not-applicable', null]);
    await sayWith('update', [`QUA-01,P001,${PERIOD},,,another,partial`]);
    expect(await whole()).to.deep.equal([null, null, 'another', 'not-applicable', null]);
    expect(await sayWith('replace', [`QUA-01,P001,${PERIOD},,7,,partial`])).to.deep.include({
      changed: 1,
      codes: ['half-entered'],
    });
    expect(await whole()).to.deep.equal([null, 7, null, 'partial', null]);
  });

  const ANSWERS = 'unit,period,SAT-05.promoters,SAT-05.detractors,SAT-05.answers';
  const importAnswers = async (strategy: Strategy, unit: string, cells: string) => {
    const path = join(app.deps.config.dataDir, 'wide.csv');
    writeFileSync(path, `${ANSWERS}\n${unit},${PERIOD},${cells}\n`);
    const outcome = await importFile(app.deps, path, { by: 'cli', user: null, strategy });
    expect(outcome.kind).to.equal('done');
    return outcome;
  };
  /** The two sides of SAT-05: detractors, promoters. */
  const answers = async (unit: string): Promise<(string | number | null)[][]> =>
    (await measurementsOf(app.deps.db, unit, [PERIOD], ['SAT-05'])).map(
      ({ numerator, denominator, status }) => [numerator, denominator, status ?? ''],
    );

  it('stays where some cells of one figure are empty, in tables of one row a unit', async () => {
    const sat = async (cells: string): Promise<unknown> => {
      await importAnswers('update', 'P001', cells);
      return answers('P001');
    };
    await sat('60,,100');
    expect(await sat(',10,')).to.deep.equal([
      [10, 100, 'reported'],
      [60, 100, 'reported'],
    ]);
    expect(await sat(',,120')).to.deep.equal([
      [10, 120, 'reported'],
      [60, 120, 'reported'],
    ]);
    expect(await sat('not applicable,,')).to.deep.equal([[null, null, 'not-applicable']]);
  });

  it('is completed where half of it is missing and the rest is the same, even when the file may only add', async () => {
    await sayWith('replace', [`QUA-01,P001,${PERIOD},,10,,partial`, `QUA-01,P002,${PERIOD},,10,x,partial`]);
    const rows = [`QUA-01,P001,${PERIOD},3,10,new,`, `QUA-01,P002,${PERIOD},3,11,,`];
    expect(await sayWith('add', rows)).to.include({ created: 0, changed: 1, unchanged: 0, kept: 1 });
    expect(await whole()).to.deep.equal([3, 10, 'new', 'reported', null]);
    expect(await whole('P002')).to.deep.equal([null, 10, 'x', 'partial', null]);
    expect(await sayWith('add', rows)).to.include({ changed: 0, unchanged: 1, kept: 1 });
    expect(await sayWith('add', [`QUA-01,P001,${PERIOD},,,,not-applicable`])).to.include({ kept: 1 });
  });

  it('is completed beside other categories when the file may only add, and never refuses it', async () => {
    const whole = [
      [3, 20, 'reported'],
      [4, 20, 'reported'],
    ];
    for (const [unit, cells] of [
      ['P001', '4,,20'],
      ['P002', '4,3,20'],
    ] as const) {
      await importAnswers('update', unit, ',3,');
      expect(await answers(unit)).to.deep.equal([[3, null, 'partial']]);
      expect(await importAnswers('add', unit, cells)).to.include({ created: 1, changed: 1, kept: 0 });
      expect(await answers(unit)).to.deep.equal(whole);
      expect(await importAnswers('add', unit, '4,3,20')).to.include({ unchanged: 2, kept: 0 });
      expect(await importAnswers('add', unit, '5,3,20')).to.include({ unchanged: 1, kept: 1 });
    }

    await importAnswers('update', 'P003', ',3,');
    // Promoters of the file beside detractors of somebody else would be a figure that nobody has entered.
    const left = { created: 0, changed: 0, kept: 2 };
    expect(await importAnswers('add', 'P003', '4,5,20')).to.include(left);
    expect(await importAnswers('add', 'P003', 'not applicable,,')).to.include({ ...left, kept: 1 });
    // More than all answers together: the half that is there does not go with the other.
    expect(await importAnswers('add', 'P003', '4,,6')).to.include(left);
    expect(await answers('P003')).to.deep.equal([[3, null, 'partial']]);
    // What is half entered stays so until all of it is there.
    expect(await importAnswers('add', 'P003', ',,20')).to.include({ created: 1, changed: 1 });
    const promoters = `P003,SAT-05,${PERIOD},4,20,promoters`;
    const header = 'unit,indicator,period,numerator,denominator,category';
    const path = join(app.deps.config.dataDir, 'long.csv');
    writeFileSync(path, `${header}\n${promoters}\n`);
    const how = { by: 'cli', user: null, strategy: 'add' } as const;
    expect(await importFile(app.deps, path, how)).to.include({ kind: 'done', changed: 2 });
    expect(await answers('P003')).to.deep.equal(whole);
  });

  it('is asked about on the pages', async () => {
    const client = (await app.signIn('administrator')).speaking('en');
    expect((await client.get('/imports')).document.querySelectorAll('input[name=strategy]')).to.have.length(
      3,
    );
    const id = await uploadRows([`QUA-01,P001,${PERIOD},5,10`, `QUA-02,P002,${PERIOD},1,10`], 'replace');
    const page = await client.get(`/imports/${String(id)}`);
    expect(page.text).to.include('2 stored figures go.').and.include('removed');
    expect(page.document.querySelector('#changes')?.textContent).to.include('a@example.org, 4 July 2026');
    expect(page.document.querySelector('#run button')?.textContent.trim()).to.equal('Import 4 rows');
    expect((await client.submit(page, '#strategy', { strategy: 'all' })).status).to.equal(400);
    await client.submit(page, '#run');
    const done = await settled(client, id);
    expect(done).to.include('2 stored figures went.').and.not.include('figures go.');
    const kept = await uploadRows([`QUA-01,P001,${PERIOD},6,10`], 'add');
    expect(await settled(client, kept))
      .to.include('Rows of the file that say what is stored already: 0. 1 row differs')
      .and.not.include('All rows of the file');
    const other = await uploadRows([`QUA-01,P001,${PERIOD},6,10`]);
    const again = await client.get(`/imports/${String(other)}`);
    expect((await client.submit(again, '#strategy', { strategy: 'add' })).status).to.equal(303);
    await settled(client, other);
  });
});
