import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { listUnits, upsertProviders } from '../../server/organisation/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

const codes = (list: Reply): (string | undefined)[] =>
  [...list.document.querySelectorAll('#providers ~ .mz-forms tbody a')].map((link) =>
    link.getAttribute('href')?.split('/').at(-1),
  );
const text = (list: Reply, selector: string): string =>
  list.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

describe('a region with many providers', () => {
  let app: TestApp;
  let administrator: Client;
  before(async function () {
    this.timeout(60_000);
    app = await startTestApp({ demonstration: true });
    const [model] = await listUnits(app.deps.db, { codes: ['P001'] });
    const providers = Array.from({ length: 120 }, (_, i) => ({
      ...model!,
      code: `X${String(i).padStart(3, '0')}`,
      name: { uz: `Markaz ${String(i)}`, ru: `Центр ${String(i)}`, en: `Centre ${String(i)}` },
    }));
    await inTransaction(app.deps.db, (trx) => upsertProviders(trx, providers));
    administrator = (await app.signIn('administrator')).speaking('en');
  });
  after(() => app.close());

  const list = (query: string): Promise<Reply> => administrator.get(`/collect?within=${SAMARQAND}${query}`);

  it('is shown page by page, each provider once', async () => {
    const seen: (string | undefined)[] = [];
    let address: string | null = `/collect?within=${SAMARQAND}`;
    while (address !== null) {
      const reply: Reply = await administrator.get(address);
      expect(codes(reply)).to.have.length.within(1, 50);
      seen.push(...codes(reply));
      address = reply.document.querySelector('[rel="next"]')?.getAttribute('href') ?? null;
    }
    expect(seen).to.have.length(123);
    expect(new Set(seen).size).to.equal(123);
    expect((await list('&page=4')).status).to.equal(404);
  });

  it('keeps what it was narrowed by on every page', async () => {
    const narrowed = await list('&search=x0&status=not-started');
    expect(text(narrowed, '.mz-pagination__text')).to.equal('Page 1 of 2');
    expect(text(narrowed, 'main')).to.contain('100 of 123 shown');
    const next = narrowed.document.querySelector('[rel="next"]')?.getAttribute('href') ?? '';
    const second = await administrator.get(next);
    expect(codes(second)).to.have.length(50);
    expect(second.document.querySelector('[name="search"]')?.getAttribute('value')).to.equal('x0');
    expect(second.document.querySelector('[rel="next"]')).to.equal(null);
  });

  it('opens, in a demonstration whose figures have ended, on the last quarter with figures and says so', async () => {
    const { deps } = app;
    expect(text(await list(''), '.mz-page-head__period')).to.contain('Q3 2026');
    await inTransaction(deps.db, (trx) =>
      saveMeasurements(trx, deps.programme, {
        rows: [
          {
            unit: 'P001',
            indicator: 'SAT-01',
            period: '2026-Q1',
            category: '',
            numerator: 30,
            denominator: 40,
            value: null,
            comment: null,
          },
        ],
        at: deps.clock().toISOString(),
        by: 'test',
      }),
    );
    const ended = await list('');
    expect(text(ended, '.mz-page-head__period')).to.contain('Q1 2026');
    expect(text(ended, '.govuk-inset-text')).to.contain('end with Q1 2026');
    const current = ended.document.querySelector('.govuk-inset-text a')?.getAttribute('href') ?? '';
    const asked = await administrator.get(current);
    expect(text(asked, '.mz-page-head__period')).to.contain('Q3 2026');
    expect(asked.document.querySelector('.govuk-inset-text')).to.equal(null);
  });
});
