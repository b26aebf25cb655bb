import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { programmeWithFacts } from '../named-facts/programme-with-facts.ts';
import type { ProgrammeCopy } from '../indicator-sets/programme-copy.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, signedIn } from './browser.ts';

const Q3 = '2026-Q3';
const FACTS = '#facts';

describe('ranks and facts in a browser', function () {
  this.timeout(120_000);
  let copy: ProgrammeCopy;
  let app: TestApp;
  let browser: Browser;
  let email: string;

  before(async function () {
    browser = await browserFor(this);
    copy = programmeWithFacts();
    app = await startTestApp({ programme: copy.folder });
    const shares = [0.9, 0.88, 0.6, 0.59, 0.4];
    const codes = shares.map((_, i) => `P00${String(i + 1)}`);
    const rows = codes.flatMap((code, i) =>
      quarterOf(app.deps, { code, level: 'provider' }, Q3, shares[i] as number, { 'SAT-01': [40 + i, 60] }),
    );
    await report(app.deps, rows, codes);
    email = await app.emailOf('administrator', null);
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
    (copy as ProgrammeCopy | undefined)?.dispose();
  });

  const signIn = (options: BrowserContextOptions = {}): Promise<Page> =>
    signedIn(browser, app, { email, language: 'en' }, options);

  for (const javaScriptEnabled of [true, false]) {
    it(`waits for ranks ${javaScriptEnabled ? 'with' : 'without'} scripts until they are there`, async () => {
      const page = await signIn({
        javaScriptEnabled,
        extraHTTPHeaders: javaScriptEnabled ? {} : { prefer: 'respond-async' },
      });
      // Each time other units, so that the ranks are not there yet.
      await page.goto(
        `${app.url}/scorecards?period=${Q3}&level=provider&sector=${javaScriptEnabled ? 'state' : 'ngo'}`,
      );
      await page.click('text=How sure are these ranks?');
      await page.waitForSelector('#ranks tbody tr', { timeout: 60_000 });
      expect(await page.locator('#ranks tbody tr').count()).to.equal(2);
      await page.click('#sensitivity-units >> xpath=ancestor::details/summary');
      expect(await page.locator('#sensitivity-units').isVisible()).to.equal(true);
      await page.context().close();
    });
  }

  it('shows a wait that is accessible and fits', async () => {
    const page = await signIn({ extraHTTPHeaders: { prefer: 'respond-async' } });
    await page.route('**/scorecards/ranks.json*', (route) => route.abort());
    await page.goto(`${app.url}/scorecards/ranks?period=${Q3}&level=provider&within=UZ-SA`);
    await page.waitForSelector('[data-ranks] progress');
    await expectForEverybody(page, 'waiting');
    await page.context().close();
  });

  it('records a fact on the scorecard and ends it, without scripts', async () => {
    const page = await signIn({ javaScriptEnabled: false });
    await page.goto(`${app.url}/scorecards/P001/${Q3}`);
    await page.click(`${FACTS} >> text=Record a fact`);
    await page.fill(`${FACTS} #note`, 'Order 17');
    await page.click(`${FACTS} button`);
    expect(await page.textContent(FACTS)).to.contain('Enforcement notice · since Q3 2026');
    expect(await page.textContent('main')).to.contain('The rating cannot be better than “Inadequate”');
    await page.click(`${FACTS} summary >> text=End the fact`);
    await page.click(`${FACTS} form[action$="/end"] button`);
    expect(await page.textContent('.govuk-error-summary')).to.contain('Write down the grounds');
    await page.fill('form[action$="/end"] textarea', 'Order lifted');
    await page.click('form[action$="/end"] button');
    expect(await page.textContent(FACTS)).to.contain('Order lifted');
    await page.context().close();
  });

  forEveryReader('has pages that are accessible and fit', signIn, async (page, { language, rules }) => {
    const check = (what: string): Promise<void> => expectForEverybody(page, what, rules);
    await page.goto(`${app.url}/scorecards/ranks?period=${Q3}&level=provider&lang=${language}`);
    await page.waitForSelector('#ranks tbody tr', { timeout: 60_000 });
    await page.click('#sensitivity-units >> xpath=ancestor::details/summary');
    await check('ranks');
    for (const path of [`/scorecards/P001/${Q3}`, `/named-facts/P001?period=${Q3}`]) {
      await page.goto(app.url + path);
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      await check(path);
    }
    await page.goto(`${app.url}/scorecards/ranks?period=${Q3}&level=district&within=UZ-TK`);
    await check('too few');
  });
});
