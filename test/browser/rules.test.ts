import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { inTransaction } from '../../server/db/transaction.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { submit } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

const PERIOD = '2026-Q3';
const field = (name: string): string => `[id="${name}"]`;
const rules = (code: string): string => `[data-rules="${code}"]`;
const SUMMARY = '#broken';

describe('rules over several indicators, in a browser', function () {
  this.timeout(90_000);
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let errors: string[];

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    page = await signedIn(browser, app, {
      email: await app.emailOf('coordinator', [SAMARQAND]),
      language: 'en',
    });
    errors = errorsOf(page);
    await page.goto(`${app.url}/collect/${PERIOD}/P001`);
  });
  after(async () => {
    await page.context().close();
    await app.close();
  });

  const type = async (name: string, text: string): Promise<void> => {
    await page.focus(field(name));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(text);
  };

  it('show while somebody types, without a connection, beside every indicator, and go as they are fulfilled', async () => {
    await page.context().setOffline(true);
    await type('SAT-01.numerator', '10');
    await type('SAT-01.denominator', '20');
    await type('SAT-06.denominator', '40');
    await type('SAT-06.numerator', '1');
    // Half of what is going to be typed: it is wrong already, before the field is left.
    expect(await page.textContent(rules('SAT-01'))).to.contain(
      'Put right: There are more answers (20) than completed questionnaires (1)',
    );
    expect(await page.textContent(rules('SAT-06'))).to.contain('completed questionnaires (1)');
    await page.keyboard.type('9');
    expect(await page.textContent(rules('SAT-06'))).to.contain('completed questionnaires (19)');
    const link = page.locator(`${SUMMARY} li a`);
    expect(await link.allTextContents()).to.deep.equal([
      'SAT-01, SAT-06 · Put right: There are more answers (20) than completed questionnaires (19)',
    ]);
    expect(await link.getAttribute('href')).to.equal('#SAT-01.denominator');
    expect(await page.isVisible(SUMMARY)).to.equal(true);
    await type('SAT-06.numerator', '20');
    expect(await page.isVisible(SUMMARY)).to.equal(false);
    expect((await page.textContent(rules('SAT-01')))?.trim()).to.equal('');
    expect((await page.textContent(rules('SAT-06')))?.trim()).to.equal('');
    expect(await measurementsOf(app.deps.db, 'P001', [PERIOD])).to.deep.equal([]);
  });

  it('ask for a comment, which answers them, and hold back no figure', async () => {
    await type('STF-01.numerator', '5');
    await type('STF-01.denominator', '10');
    await type('STF-02.numerator', '5');
    await type('STF-02.denominator', '11');
    await page.keyboard.press('Tab');
    await page.waitForSelector(`[data-indicator="STF-01"] details[open]`);
    expect(await page.textContent(rules('STF-01'))).to.contain(
      'Please explain: The care staff are given as 11 and as 10',
    );
    expect(await page.textContent(`${SUMMARY} li.mz-summary__warning`)).to.equal(
      'STF-02, STF-01 · Please explain: The care staff are given as 11 and as 10',
    );
    await page.fill(field('STF-01.comment'), 'One came in September');
    expect(await page.isVisible(SUMMARY)).to.equal(false);
    expect((await page.textContent(rules('STF-02')))?.trim()).to.equal('');
    await page.keyboard.press('Tab');
    await page.context().setOffline(false);
    for (const name of ['STF-02.denominator', 'STF-01.comment', 'SAT-06.numerator'])
      await page.waitForSelector(`[id="${name}-state"][data-state="saved"]`);
    const stored = await measurementsOf(app.deps.db, 'P001', [PERIOD]);
    expect(stored.find(({ indicator }) => indicator === 'STF-02')).to.include({ denominator: 11 });
    await page.reload();
    expect((await page.textContent(rules('STF-01')))?.trim()).to.equal('');
    // What the page said while figures saved themselves is what it says when it is loaded again, and what was loaded goes as well.
    expect(await page.isVisible(SUMMARY)).to.equal(false);
    await page.fill(field('STF-01.comment'), '');
    await type('SAT-06.numerator', '19');
    await page.keyboard.press('Tab');
    for (const name of ['STF-01.comment', 'SAT-06.numerator'])
      await page.waitForSelector(`[id="${name}-state"][data-state="saved"]`);
    const said = await page.locator(`${SUMMARY} li`).allTextContents();
    expect(said).to.have.length(2);
    await page.reload();
    expect(await page.locator(`${SUMMARY} li`).allTextContents()).to.deep.equal(said);
    await type('SAT-06.numerator', '20');
    expect(await page.locator(`${SUMMARY} li`).allTextContents()).to.deep.equal(said.slice(1));
    await page.fill(field('STF-01.comment'), 'One came in September');
    expect(await page.isVisible(SUMMARY)).to.equal(false);
    // Of a form that was handed in, what is not there is missing, whatever else is typed.
    await inTransaction(app.deps.db, (trx) =>
      submit(trx, app.deps.programme, {
        unit: 'P002',
        period: PERIOD,
        at: '2026-10-02T08:00:00.000Z',
        by: 'somebody@example.org',
      }),
    );
    await page.goto(`${app.url}/collect/${PERIOD}/P002`);
    const missing = await page.locator(`${SUMMARY} li`).allTextContents();
    expect(missing.join()).to.contain('An indicator of safety');
    await type('STF-01.numerator', '5');
    expect(await page.locator(`${SUMMARY} li`).allTextContents()).to.deep.equal(missing);
    expect(await page.textContent(rules('QUA-02'))).to.contain('An indicator of safety');
    expect(errors.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).to.deep.equal([]);
  });
});
