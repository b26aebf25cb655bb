import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { inTransaction } from '../../server/db/transaction.ts';
import type { Role } from '../../server/domain/permissions.ts';
import { submissionOf, submit } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

const PERIOD = '2026-Q3';

/** Without scripts: what decides about a quarter works in every browser. */
const PLAIN = { javaScriptEnabled: false };

describe('from submitted to published, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    for (const unit of ['P001', 'P002', 'P003'])
      await inTransaction(app.deps.db, (trx) =>
        submit(trx, app.deps.programme, {
          unit,
          period: PERIOD,
          at: '2026-10-02T08:00:00.000Z',
          by: 'somebody@example.org',
        }),
      );
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  async function signIn(role: Role, options = {}): Promise<Page> {
    const email = await app.emailOf(role, role === 'administrator' ? null : [SAMARQAND]);
    return signedIn(browser, app, { email, language: 'en' }, options);
  }
  const statusOf = async (unit: string): Promise<string | undefined> =>
    (await submissionOf(app.deps.db, unit, PERIOD))?.status;
  const announced = (page: Page): Promise<string | null> => page.textContent('.mz-announcement');

  it('goes from the region to the inspector, back to the region, and on to the administrator', async () => {
    const coordinator = await signIn('coordinator', PLAIN);
    await coordinator.goto(`${app.url}/collect`);
    await coordinator.click('text=What waits for a decision');
    await coordinator.click('text=Choose all of this page');
    await coordinator.uncheck('#form-P003');
    await coordinator.click('button[value="approve"]');
    expect(await announced(coordinator)).to.equal('2 forms approved');

    const inspector = await signIn('inspector', PLAIN);
    await inspector.goto(`${app.url}/collect/queue`);
    await inspector.check('#form-P001');
    await inspector.click('button[value="return"]');
    expect(await inspector.textContent('#reason-error')).to.include('Say why');
    await inspector.fill('#reason', 'September is missing.');
    await inspector.click('button[value="return"]');
    expect(await announced(inspector)).to.equal('1 form returned');
    await inspector.check('#form-P002');
    await inspector.click('button[value="verify"]');
    expect(await statusOf('P002')).to.equal('verified');

    await coordinator.goto(`${app.url}/collect/${PERIOD}/P001`);
    expect(await coordinator.textContent('main')).to.include('September is missing.');
    await coordinator.click('.mz-entry-bar button[value="submit"]');
    await coordinator.check('#confirmed');
    await coordinator.click('.mz-entry-bar button[value="submit"]');
    expect(await statusOf('P001')).to.equal('submitted');

    const administrator = await signIn('administrator', PLAIN);
    await administrator.goto(`${app.url}/collect/publication`);
    await administrator.check(`#region-${SAMARQAND}`);
    await administrator.click('button:has-text("Publish")');
    expect(await administrator.textContent('.govuk-error-summary')).to.include(
      'Not all of its forms are verified',
    );
    await administrator.check('#confirmed');
    await administrator.click('button:has-text("Publish")');
    expect(await announced(administrator)).to.equal('1 region published');
    expect(await statusOf('P001')).to.equal('published');
    await coordinator.goto(`${app.url}/collect/${PERIOD}/P001`);
    expect(await coordinator.textContent('main')).to.include('has been published and is locked');
    for (const page of [coordinator, inspector, administrator]) await page.context().close();
  });

  forEveryReader(
    'has pages that are accessible and fit',
    () => signIn('administrator'),
    async (page, { language, rules }) => {
      const thrown = errorsOf(page);
      for (const path of [
        `queue?period=${PERIOD}&state=published&lang=${language}`,
        `publication?period=${PERIOD}`,
        `${PERIOD}/P001/history`,
      ]) {
        await page.goto(`${app.url}/collect/${path}`);
        await expectForEverybody(page, path, rules);
      }
      await page.goto(`${app.url}/collect/queue?period=${PERIOD}&state=published`);
      await page.click('button[value="reopen"]');
      await page.waitForSelector('.govuk-error-summary');
      await expectForEverybody(page, 'refused', rules);
      expect(thrown).to.deep.equal([]);
    },
  );
});
