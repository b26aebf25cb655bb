import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.ts';
import { axeViolations, expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, errorsOf } from './browser.ts';

/** A percentage, a rate that limits, a best range, five parts, one that is computed, one that is not scored. */
const SHEETS = ['QUA-01', 'QUA-03', 'STF-03', 'FIN-02', 'FIN-03', 'FIN-05'];

describe('public pages in a browser', function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp({ demonstration: true, providers: false });
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  forEveryReader(
    'are accessible and fit',
    () => browser.newPage(),
    async (page, { language, rules }) => {
      const errors = errorsOf(page);
      await page.goto(`${app.url}/?lang=${language}`);
      // Sheets differ by their words only: all of them once, in the longest language.
      const sheets = language === 'ru' ? SHEETS : SHEETS.slice(1, 2);
      for (const path of ['/', '/indicators', ...sheets.map((code) => `/indicators/${code}`)]) {
        await page.goto(app.url + path);
        expect(await page.getAttribute('html', 'lang'), path).to.equal(language);
        await expectForEverybody(page, path, rules);
      }
      expect(errors).to.deep.equal([]);
    },
  );

  it('would not pass if something were wrong', async () => {
    const page = await browser.newPage();
    await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"></main></html>');
    expect((await axeViolations(page)).map(({ rule }) => rule)).to.deep.equal(['image-alt']);
    await page.close();
  });

  it('print without navigation, with the name of the page on every sheet', async () => {
    const page = await browser.newPage();
    await page.goto(`${app.url}/indicators`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.mz-nav')).to.equal(false);
    expect(await page.isVisible('.mz-languages')).to.equal(false);
    expect(await page.isVisible('.mz-print-head')).to.equal(true);
    expect(await page.isVisible('h1')).to.equal(true);
    await page.close();
  });

  it('run their script and load their font', async () => {
    const page = await browser.newPage();
    await page.goto(app.url);
    expect(await page.evaluate('document.body.classList.contains("govuk-frontend-supported")')).to.equal(
      true,
    );
    expect(await page.evaluate('[...document.fonts].some((font) => font.status === "loaded")')).to.equal(
      true,
    );
    await page.close();
  });
});
