import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { axeViolations } from '../browser/accessibility.ts';
import { browserFor, errorsOf, signedIn } from '../browser/browser.ts';
import { demoEmail } from '../support/demo-people.ts';
import { demonstration, type Demonstration } from '../support/demonstration.ts';

describe('The satisfaction charts in a browser', function () {
  this.timeout(120_000);
  let demo: Demonstration;
  let browser: Browser;

  before(async function () {
    browser = await browserFor(this);
    demo = await demonstration();
  });
  const open = (options: BrowserContextOptions = {}): Promise<Page> =>
    signedIn(
      browser,
      demo,
      { email: demoEmail('viewer'), language: 'en' },
      { viewport: { width: 1280, height: 900 }, ...options },
    );

  it('can hide a line and zoom in and out, by mouse and keyboard, without an error', async () => {
    const page = await open();
    const errors = errorsOf(page);
    await page.goto(`${demo.url}/satisfaction/UZ`);
    const figure = page.locator('figure[data-chart]').first();
    const canvas = figure.locator('canvas');
    expect(await canvas.getAttribute('aria-label')).to.match(/^Overall satisfaction, Uzbekistan, /);
    expect(await figure.locator('svg[role=img]:visible').count()).to.equal(0);

    const picture = (): Promise<string> =>
      canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    const before = await picture();
    const target = figure.locator('button', { hasText: 'Target' });
    await target.focus();
    await page.keyboard.press('Enter');
    expect(await target.getAttribute('aria-pressed')).to.equal('false');
    const without = await picture();
    expect(without).to.not.equal(before);
    await target.click();
    expect(await target.getAttribute('aria-pressed')).to.equal('true');

    const reset = figure.locator('.mz-chart-tools__reset');
    expect(await reset.isVisible()).to.equal(false);
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 120, { steps: 4 });
    await page.mouse.up();
    await reset.waitFor({ state: 'visible' });
    await reset.click();
    expect(await reset.isVisible()).to.equal(false);
    expect(errors).to.deep.equal([]);
    await page.context().close();
  });

  it('are accessible with scripts, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open({ colorScheme });
      await page.goto(`${demo.url}/satisfaction/UZ`);
      await page.locator('canvas').first().waitFor();
      expect(await axeViolations(page)).to.deep.equal([]);
      await page.context().close();
    }
  });

  it('are drawings on paper, without what can be pressed', async () => {
    const page = await open();
    await page.goto(`${demo.url}/satisfaction/UZ`);
    await page.locator('canvas').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    const figure = page.locator('figure[data-chart]').first();
    expect(await figure.locator('svg[role=img]:visible').count()).to.equal(1);
    expect(await figure.locator('button:visible, canvas:visible, .mz-chart-tools:visible').count()).to.equal(
      0,
    );
    await page.context().close();
  });

  it('are drawings without scripts, one for wide pages and one for phones', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${demo.url}/satisfaction/UZ`);
    const drawings = page.locator('figure[data-chart]').first().locator('svg[role=img]:visible');
    expect(await drawings.count()).to.equal(1);
    expect(await drawings.getAttribute('class')).to.contain('mz-chart--wide');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await drawings.count()).to.equal(1);
    expect(await drawings.getAttribute('class')).to.contain('mz-chart--narrow');
    await page.context().close();
  });
});
