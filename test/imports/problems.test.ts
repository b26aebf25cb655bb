import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../server/db/transaction.ts';
import { fileProblem, type ImportProblem } from '../../server/imports/formats/format.ts';
import type { ProblemLimits, ProblemList } from '../../server/imports/problem-list.ts';
import { PROBLEMS_AT_A_TIME } from '../../server/imports/problems-file.ts';
import * as problems from '../../server/imports/problems-repository.ts';
import { importFile, problemsOf } from '../../server/imports/service.ts';
import { Staging, withStaging } from '../../server/imports/staging.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';

const MANY = 60_000;

const problem = (line: number, severity: ImportProblem['severity'] = 'error'): ImportProblem => ({
  ...fileProblem('unknown-unit', { line, column: 'unit' }, { typed: `${String(line)} ${'ж'.repeat(90)}` }),
  severity,
});

describe('the problems of a file', () => {
  const keptIn = (list: ProblemList): ImportProblem[] => [...list.batches()].flat();
  const linesOf = (list: ProblemList): number[] => keptIn(list).map(({ line }) => line);
  let staging: Staging;
  const listOf = (limits?: ProblemLimits): ProblemList => {
    staging = new Staging(undefined, limits);
    return staging.problems;
  };
  afterEach(() => {
    staging.close();
  });

  it('are all kept up to a number, then the first of each kind a line, then counted alone', () => {
    const list = listOf({ every: 4, most: 7 });
    for (let line = 2; line < 10; line += 1) {
      for (const severity of ['warning', 'error', 'error'] as const) list.add(problem(line, severity));
    }
    expect([list.count, list.errors, list.kept]).to.deep.equal([24, 16, 7]);
    expect(keptIn(list).map(({ line, severity }) => `${String(line)} ${severity}`)).to.deep.equal([
      '2 error',
      '2 error',
      '3 error',
      '4 error',
      '2 warning',
      '3 warning',
      '4 warning',
    ]);
  });

  it('list every line of a file of 150,000 bad rows, six problems each', () => {
    const list = listOf();
    for (let line = 2; line < 150_002; line += 1) {
      for (let one = 0; one < 6; one += 1) list.add(fileProblem('cell-missing', { line }));
    }
    expect(list.count).to.equal(900_000);
    expect(new Set(linesOf(list)).size).to.equal(150_000);
  });

  it('keep what is about the file as a whole', () => {
    const list = listOf({ every: 1, most: 1 });
    list.addAll([problem(2), problem(3), fileProblem('file-changed')]);
    expect(linesOf(list)).to.deep.equal([0, 2]);
  });

  it('are forgotten back to where somebody was', () => {
    const list = listOf({ every: 2, most: 3 });
    list.addAll([problem(5), problem(2, 'warning')]);
    const { standing } = list;
    list.addAll([problem(6), problem(7)]);
    list.backTo(standing);
    expect([list.count, list.errors, list.kept]).to.deep.equal([2, 1, 2]);
    list.add(problem(6));
    expect(linesOf(list)).to.deep.equal([5, 6, 2]);
    list.backTo();
    expect([list.count, ...linesOf(list)]).to.deep.equal([0]);
  });
});

describe('an import with many problems', function () {
  this.timeout(60_000);
  let app: TestApp;
  let administrator: Client;
  let id: number;

  before(async () => {
    app = await startTestApp();
    administrator = (await app.signIn('administrator')).speaking('en');
    const file = join(app.deps.config.dataDir, 'bad.csv');
    writeFileSync(file, 'indicator,unit,period,numerator,denominator\nX,X,X,X,X\n');
    const outcome = await importFile(app.deps, file, { by: 'cli', user: null });
    expect(outcome.kind).to.equal('refused');
    ({ id } = outcome);
    await withStaging(app.deps.config.dataDir, async ({ problems: list }) => {
      // Warnings first: the order in which problems are found is not the one in which they are shown.
      for (const severity of ['warning', 'error'] as const)
        for (let line = 2; line < MANY / 2 + 2; line += 1) list.add(problem(line, severity));
      await inTransaction(app.deps.db, (trx) => problems.write(trx, id, list.batches()));
    });
    await app.deps
      .db('imports')
      .where({ id })
      .update({ problem_count: MANY + 12, error_count: MANY / 2 + 12, listed_problems: MANY });
  });
  after(() => app.close());

  const text = (html: { document: Document }, selector: string): string =>
    html.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

  /** How often problems have been asked for, until the answer is there. */
  function countQueries(): { count: () => number; stop: () => void } {
    let asked = 0;
    const hear = ({ sql }: { sql: string }): void => {
      if (sql.startsWith('select') && /from .import_problems/.test(sql)) asked += 1;
    };
    app.deps.db.on('query', hear);
    return { count: () => asked, stop: () => app.deps.db.removeListener('query', hear) };
  }

  it('has each page of them by its place, without sorting or counting', async () => {
    const far = await administrator.get(`/imports/${String(id)}?page=300`);
    expect(far.status).to.equal(200);
    expect(text(far, '#problems tbody tr:last-child td')).to.equal('30,001');
    expect((await administrator.get(`/imports/${String(id)}?page=301`)).status).to.equal(404);
    const page = await problemsOf(app.deps.db, id, { after: MANY / 2 - 1, limit: 2 });
    expect(page.map(({ line, severity }) => `${String(line)} ${severity}`)).to.deep.equal([
      `${String(MANY / 2 + 1)} error`,
      '2 warning',
    ]);
    const { sql, bindings } = app.deps
      .db('import_problems')
      .where({ import_id: id })
      .where('place', '>', 5)
      .orderBy('place')
      .limit(2)
      .toSQL()
      .toNative();
    const isSqlite = app.deps.db.client.config.client !== 'pg';
    const plan: unknown = await app.deps.db.raw(
      `explain ${isSqlite ? 'query plan ' : ''}${isSqlite ? sql : sql.replace(/\$\d+/g, '5')}`,
      isSqlite ? [...bindings] : [],
    );
    expect(JSON.stringify(plan))
      .to.match(/using index|index scan/i)
      .and.not.match(/temp b-tree|"sort/i);
  });

  it('says how many are not listed, on the page and in the file', async () => {
    const sentence = /12 more problems have been found and are not listed/;
    expect(text(await administrator.get(`/imports/${String(id)}`), 'main')).to.match(sentence);
    const lines = (await administrator.get(`/imports/${String(id)}/problems.csv`)).text
      .trimEnd()
      .split('\r\n');
    expect(lines.pop())
      .to.match(/^,,,,"The first 100,000 problems are all listed/)
      .and.to.match(sentence);
    expect(lines).to.have.length(MANY + 1);
    const at = (line: number): string => String(lines[line]?.split(',')[0]);
    expect([at(1), at(MANY / 2), at(MANY / 2 + 1), at(MANY)]).to.deep.equal([
      '2',
      String(MANY / 2 + 1),
      '2',
      String(MANY / 2 + 1),
    ]);
  });

  it('lets others be answered while the file is made', async () => {
    const order: string[] = [];
    const file = administrator.get(`/imports/${String(id)}/problems.csv`).then(() => order.push('file'));
    const asked = countQueries();
    while (asked.count() < 2) await sleep(1);
    await app.visitor().get('/healthz');
    order.push('another');
    await file;
    asked.stop();
    expect(order).to.deep.equal(['another', 'file']);
  });

  it('makes no more of the file than its reader takes, and ends when the reader goes', async () => {
    const asked = countQueries();
    const cookie = [...administrator.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(new URL(`/imports/${String(id)}/problems.csv`, app.url), { headers: { cookie } }, resolve).on(
        'error',
        reject,
      );
    });
    response.pause();
    const settled = async (): Promise<number> => {
      for (let before = -1; ;) {
        const now = asked.count();
        if (now === before) return now;
        before = now;
        await sleep(300);
      }
    };
    const taken = await settled();
    expect(taken).to.be.below(MANY / PROBLEMS_AT_A_TIME);
    response.destroy();
    expect(await settled()).to.be.at.most(taken + 2);
    asked.stop();
    expect((await app.visitor().get('/healthz')).status).to.equal(200);
  });
});
