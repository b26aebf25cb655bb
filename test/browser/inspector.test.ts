import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Demonstration, demonstration } from '../support/demonstration.ts';
import { demoEmail, type DemoRole } from '../support/demo-people.ts';
import { pagesOf, REGION } from '../support/demo-pages.ts';
import { expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, signedIn } from './browser.ts';

describe('an inspector in a browser', function () {
  this.timeout(120_000);
  let demo: Demonstration;
  let browser: Browser;
  let period: string;
  let provider: string;

  before(async function () {
    browser = await browserFor(this);
    demo = await demonstration();
    const matrix = (
      await (await demo.as('inspector')).get(`/scorecards.json?level=provider&within=${REGION}`)
    ).json() as {
      period: string;
      rows: { unit: string }[];
    };
    period = matrix.period;
    provider = matrix.rows[0]!.unit;
  });

  const signIn = (role: DemoRole, options: BrowserContextOptions = {}): Promise<Page> =>
    signedIn(browser, demo, { email: demoEmail(role) }, options);

  it('goes from the matrix to one region, asks how it was computed, and takes the evaluation along', async () => {
    const page = await signIn('inspector');
    await page.goto(`${demo.url}/scorecards?lang=en`);
    await page.click('main table >> text=Samarkand region');
    expect(await page.textContent('h1')).to.contain('Samarkand region');
    await page.click('text=How was this computed?');
    const arithmetic = (await page.textContent('main')) ?? '';
    for (const word of ['2026.1', 'QUA-02']) expect(arithmetic).to.contain(word);
    await page.goBack();
    const href = await page.getAttribute('text=Evaluation (PDF)', 'href');
    const evaluation = await page.request.get(demo.url + href!);
    expect(evaluation.headers()['content-type']).to.equal('application/pdf');
    expect((await evaluation.body()).subarray(0, 5).toString()).to.equal('%PDF-');
    await page.context().close();
  });

  it('hides a series of the satisfaction chart and finds its figures in the table', async () => {
    const page = await signIn('inspector');
    await page.goto(`${demo.url}/satisfaction/${REGION}?lang=en`);
    await page.waitForSelector('canvas');
    const toggle = page.locator('button[aria-pressed]').first();
    const before = await toggle.getAttribute('aria-pressed');
    await toggle.click();
    expect(await toggle.getAttribute('aria-pressed')).not.to.equal(before);
    expect(await page.locator('main table').count()).to.be.greaterThan(1);
    await page.context().close();
  });

  it('reads the same without scripts', async () => {
    const page = await signIn('inspector', { javaScriptEnabled: false });
    await page.goto(`${demo.url}/satisfaction/${REGION}?lang=en`);
    expect(await page.locator('svg[role="img"]').first().isVisible()).to.equal(true);
    expect(await page.locator('main table').first().isVisible()).to.equal(true);
    await page.context().close();
  });

  for (const role of ['inspector', 'administrator'] as const) {
    forEveryReader(
      `has pages of an ${role} that are accessible and fit`,
      () => signIn(role),
      async (page, { language, rules }) => {
        const errors: string[] = [];
        page.on('pageerror', ({ message }) => errors.push(message));
        await page.goto(`${demo.url}/?lang=${language}`);
        for (const [reader, path] of pagesOf(period, provider)) {
          if (reader !== role) continue;
          await page.goto(demo.url + path);
          expect(await page.getAttribute('html', 'lang'), path).to.equal(language);
          await expectForEverybody(page, path, rules);
        }
        expect(errors).to.deep.equal([]);
      },
    );
  }
});
