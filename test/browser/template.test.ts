import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { exportMeasurements } from '../../server/imports/service.ts';
import { filledTemplate, type Typed } from '../imports/workbooks.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

const PERIOD = '2026-Q2';

const PROVIDERS: Typed = {
  P001: {
    'QUA-01.numerator': 212,
    'QUA-01.denominator': '240',
    'QUA-01.comment': 'oʻsdi',
    'STF-03.numerator': '60,5',
    'STF-03.denominator': 3.125,
    'QUA-02.numerator': 'Not collected: the road was flooded',
  },
  P002: { 'QUA-01.numerator': 'Not applicable' },
};
const REGION: Typed = { 'UZ-SA': { 'ACC-01.numerator': 1200, 'ACC-01.denominator': 2000 } };

const FIGURES = [
  `QUA-01,P001,${PERIOD},212,240,,,oʻsdi,,,`,
  `QUA-02,P001,${PERIOD},,,,,,not-collected,the road was flooded,`,
  `STF-03,P001,${PERIOD},60.5,3.1250,,,,,,`,
  `QUA-01,P002,${PERIOD},,,,,,not-applicable,,`,
  `ACC-01,UZ-SA,${PERIOD},1200,2000,,,,,,`,
];

describe('a template in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    const email = await app.emailOf('coordinator', [SAMARQAND]);
    page = await signedIn(browser, app, { email, language: 'en' });
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  /** Goes from the page of imports to the template of the region and quarter. */
  async function download(): Promise<Buffer> {
    await page.goto(`${app.url}/imports`);
    await page.click('a[href="/imports/template"]');
    await page.selectOption('#period', PERIOD);
    await page.selectOption('#within', 'UZ-SA');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('#template button:not([formaction])'),
    ]);
    expect(file.suggestedFilename()).to.match(/\.xlsx$/);
    return readFileSync(await file.path());
  }

  async function upload(buffer: Buffer): Promise<string> {
    await page.goto(`${app.url}/imports`);
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await page.setInputFiles('input[type="file"]', { name: 'samarqand.xlsx', mimeType, buffer });
    await page.click('#upload button[type="submit"]');
    await page.waitForSelector('.govuk-inset-text');
    return (await page.textContent('.govuk-inset-text')) ?? '';
  }

  async function exported(): Promise<string[]> {
    let text = '';
    await exportMeasurements(app.deps.db, app.deps.programme, {}, (piece) => (text += piece));
    return text.trim().split('\r\n').slice(1);
  }

  it('is downloaded, filled in, imported, and says the same when it is downloaded again', async () => {
    const thrown = errorsOf(page);
    expect(await upload(await filledTemplate(await download(), [PROVIDERS, REGION]))).to.include('5 new');
    await page.click('#run button');
    await page.waitForSelector('text=The file has been imported');
    expect(await exported()).to.deep.equal(FIGURES);
    expect(await upload(await download())).to.include('Nothing has changed');
    expect(await exported()).to.deep.equal(FIGURES);
    expect(thrown).to.deep.equal([]);
    await page.context().close();
  });
});
