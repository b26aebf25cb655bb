import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { upsertProviders } from '../../server/organisation/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { report } from './figures.ts';

const PERIOD = '2026-Q2';

describe('A scorecard of grades', () => {
  let app: TestApp;

  before(async function () {
    this.timeout(60_000);
    app = await startTestApp({ programme: 'scotland-care', providers: false });
    const name = 'Rowan House';
    await inTransaction(app.deps.db, (trx) =>
      upsertProviders(trx, [
        {
          code: 'CS1',
          level: 'provider',
          parent: 'GB-ABE',
          name: { uz: name, ru: name, en: name },
          region: 'SCT-GR',
          district: 'GB-ABE',
          sector: 'private',
          serviceType: 'care-home',
          openedOn: '2020-01-01',
          closedOn: null,
          population: null,
        },
      ]),
    );
    const grade = {
      unit: 'CS1',
      indicator: 'KQ-01',
      period: PERIOD,
      category: '',
      numerator: null,
      denominator: null,
      value: 4,
      comment: null,
    };
    await report(app.deps, [grade], ['CS1']);
  });
  after(() => app.close());

  it('has the figure alone and says beside the name what it is a step of', async () => {
    const inspector = (await app.signIn('inspector')).speaking('en');
    const page = await inspector.get(`/scorecards/CS1/${PERIOD}`);
    const row = page.document.getElementById('KQ-01')!;
    expect(row.querySelector('th')?.textContent).to.match(/grade, 1–6/);
    expect(row.querySelector('.mz-value')?.textContent).to.equal('4.0');
  });
});
