import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

const HEADER = 'indicator;unit;period;numerator;denominator;comment\r\n';
const GOOD = (numerator: number): string =>
  `\uFEFF${HEADER}QUA-01;P001;2026-Q2;${String(numerator)};240;\r\n`;
/** Longer than one page of problems, and with cells that have nowhere to break. */
const BAD =
  HEADER +
  Array.from({ length: 210 }, (_, i) => `QUA-01;P${'9'.repeat(60)}${String(i)};2026-Q2;abc;240;`).join('\n');

describe('importing in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let email: string;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    email = await app.emailOf('coordinator', [SAMARQAND]);
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  const signIn = (language: string, options: BrowserContextOptions = {}): Promise<Page> =>
    signedIn(browser, app, { email, language }, options);

  async function upload(page: Page, name: string, content: string): Promise<void> {
    await page.goto(`${app.url}/imports`);
    await page.setInputFiles('input[type="file"]', {
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(content),
    });
    await page.click('#upload button[type="submit"]');
    // By its script, or by asking again without one, the page comes to its end by itself.
    await page.waitForSelector('.govuk-inset-text');
  }

  for (const javaScriptEnabled of [true, false]) {
    it(`goes from the file to stored figures ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
      const page = await signIn('en', { javaScriptEnabled });
      const thrown = errorsOf(page);
      const numerator = javaScriptEnabled ? 212 : 213;
      await upload(page, 'oʻlchovlar.csv', GOOD(numerator));
      expect(await page.textContent('h1')).to.equal('oʻlchovlar.csv');
      await page.click('#run button');
      await page.waitForSelector('text=The file has been imported');
      const [stored] = await measurementsOf(app.deps.db, 'P001', ['2026-Q2']);
      expect(stored?.numerator).to.equal(numerator);
      expect(thrown).to.deep.equal([]);
      await page.context().close();
    });
  }

  describe('in every language', () => {
    let refused: string;
    let waiting: string;

    before(async () => {
      const page = await signIn('en');
      await upload(page, `${'uzun_nom_'.repeat(12)}.csv`, BAD);
      refused = page.url();
      await upload(page, 'yaxshi.csv', GOOD(200));
      waiting = page.url();
      await page.context().close();
    });

    it('shows on a phone what is stored and what will be, without scrolling sideways', async () => {
      const page = await signIn('en', { viewport: { width: 360, height: 800 } });
      await page.goto(waiting);
      const rights = await page.$$eval('#changes tbody td', (cells) =>
        cells.map((cell) => cell.getBoundingClientRect().right),
      );
      expect(rights).to.have.length(5);
      expect(Math.max(...rights)).to.be.at.most(360);
      const labels = await page.$$eval('#changes tbody td', (cells) =>
        cells.map((cell) => getComputedStyle(cell, '::before').content),
      );
      expect(labels.slice(3).join(' ')).to.match(/Stored now.*After the import/);
      await page.context().close();
    });

    forEveryReader(
      'is accessible and fits',
      () => signIn('en'),
      async (page, { language, rules }) => {
        const check = (what: string): Promise<void> => expectForEverybody(page, what, rules);
        await page.goto(`${app.url}/imports?lang=${language}`);
        await page.click('details summary');
        await check('the list');
        await page.click('#upload button[type="submit"]');
        await page.waitForSelector('#file-error');
        await check('the list without a file');
        await page.goto(refused);
        await check('a refused file');
        await page.click('.govuk-pagination__next a');
        await check('the rest of the problems');
        await page.goto(waiting);
        await check('a file that waits');
      },
    );
  });
});
