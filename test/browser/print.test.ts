import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { demoEmail } from '../support/demo-people.ts';
import { demonstration, type Demonstration } from '../support/demonstration.ts';
import { hasPdfTools, pagesOf } from '../pdf/tools.ts';
import { browserFor, signedIn } from './browser.ts';

/** From the top of the table a heading of rows comes to lie anywhere on a sheet, its foot included. */
const SPACERS = Array.from({ length: 14 }, (_, i) => i * 18);

describe('A scorecard on paper', function () {
  this.timeout(120_000);
  let demo: Demonstration;
  let browser: Browser;

  before(async function () {
    if (!hasPdfTools()) this.skip();
    browser = await browserFor(this);
    demo = await demonstration();
  });
  it('has no heading of indicators, nor the head of their table, alone at the foot of a sheet', async () => {
    const page = await signedIn(browser, demo, { email: demoEmail('inspector'), language: 'en' });
    await page.goto(`${demo.url}/scorecards/UZ-SA/2026-Q2`);
    const names = (await page.locator('.mz-table__group').allTextContents()).map((name) => name.trim());
    expect(names).to.have.length(6);
    await page.evaluate(() => {
      document.querySelector('.mz-scorecard')!.insertAdjacentHTML('beforebegin', '<div id="spacer"></div>');
    });
    const alone: string[] = [];
    for (const height of SPACERS) {
      await page.evaluate((px) => {
        document.getElementById('spacer')!.style.height = `${String(px)}px`;
      }, height);
      const sheets = pagesOf(await page.pdf({ preferCSSPageSize: true }));
      for (const sheet of sheets) {
        const last = sheet.trimEnd().split('\n').at(-1)?.trim() ?? '';
        if (names.includes(last) || last.endsWith('Three years')) alone.push(`${last} (${String(height)})`);
      }
    }
    expect(alone).to.deep.equal([]);
    await page.context().close();
  });
});
