import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { recordSubmissions, refreshOverdue } from '../../server/submissions/service.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('a due day that passes', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.close());

  const count = (at: string): Promise<number> =>
    inTransaction(app.deps.db, (trx) => refreshOverdue(trx, app.deps.programme, at));
  const timeliness = async (unit: string, period: string) =>
    (await measurementsOf(app.deps.db, unit, [period])).map((row) => [
      row.indicator,
      row.numerator,
      row.denominator,
    ]);

  it('means nothing before anybody has submitted anything', async () => {
    expect(await count('2026-11-01T00:00:00Z')).to.equal(0);
  });

  it('counts against those who submitted nothing, once', async () => {
    await inTransaction(app.deps.db, (trx) =>
      recordSubmissions(trx, [
        { unit: 'P001', period: '2026-Q2', submittedAt: '2026-07-03T09:00:00Z', submittedBy: 'demo' },
      ]),
    );
    // The 10th is the last day, until midnight in Tashkent.
    await count('2026-10-10T18:59:00Z');
    expect(await timeliness('P001', '2026-Q3')).to.deep.equal([]);
    expect(await count('2026-10-10T19:00:00Z')).to.equal(5);
    expect(await timeliness('P001', '2026-Q3')).to.deep.equal([['PAR-05', 1, 2]]);
    expect(await timeliness('P002', '2026-Q3')).to.deep.equal([['PAR-05', 0, 2]]);
    expect(await app.deps.db('scorecards').where({ unit: 'P002', period: '2026-Q3' }).first()).not.to.equal(
      undefined,
    );
    expect(await count('2026-10-11T19:00:00Z')).to.equal(0);
  });

  it('limits the ratings that were made before it', async () => {
    const { deps } = app;
    const rows = quarterOf(deps, { code: 'P003', level: 'provider' }, '2026-Q3', 0.9);
    await report(deps, rows, []);
    const rating = async () =>
      (await deps.db('scorecards').where({ unit: 'P003', period: '2026-Q3' }).first<{ rating: string }>())
        .rating;
    expect(await rating()).to.equal('good');
    await count('2026-10-10T18:59:00Z');
    expect(await rating()).to.equal('good');
    await count('2026-10-10T19:00:00Z');
    expect(await rating()).to.equal('requires-improvement');
  });
});
