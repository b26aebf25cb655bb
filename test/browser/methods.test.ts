import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.ts';
import { axeViolations, expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor } from './browser.ts';

/** The width that pages have to do with: a wide one enlarged four times. */
const NARROWEST = 320;

/** So many methods show how all of them are laid out. */
const SHOWN = 6;

const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.mz-formula')]
      .filter((formula) => formula.scrollWidth > formula.clientWidth)
      .map((formula) => formula.closest('article')?.id ?? ''),
  );

describe('The reference of methods in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp({ providers: false });
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  async function open(width: number): Promise<Page> {
    const context = await browser.newContext({ locale: 'en', viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${app.url}/methods`);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  forEveryReader(
    'is for everybody, and no formula is wider than a phone,',
    () => open(NARROWEST),
    async (page, { language, rules }) => {
      await page.setViewportSize({ width: NARROWEST, height: 800 });
      await page.goto(`${app.url}/methods?lang=${language}`);
      expect(await tooWide(page)).to.deep.equal([]);
      await page.click('#contents summary');
      await expectForEverybody(page, '/methods', rules === 'none' ? 'none' : 'words');
      if (rules !== 'words' && rules !== 'none') {
        // Methods are alike but for their words, and there are many.
        const methods = page.locator('main article');
        expect(await methods.count()).to.be.greaterThan(40);
        await methods.evaluateAll((all, shown) => {
          for (const method of all.slice(shown)) method.remove();
        }, SHOWN);
        expect(await axeViolations(page, rules)).to.deep.equal([]);
      }
    },
  );

  it('keeps a formula on one line where there is room, and breaks it where there is none', async () => {
    const linesAt = async (width: number): Promise<number> => {
      const page = await open(width);
      const boxes = await page
        .locator('#proportionFunnel .mz-formula__line')
        .first()
        .locator('.mz-formula__statement')
        .evaluateAll((statements) =>
          statements.map((one) => one.getBoundingClientRect().toJSON() as DOMRect),
        );
      await page.context().close();
      return boxes.filter(({ top }, i) => i === 0 || top >= boxes[i - 1]!.bottom).length;
    };
    expect(await linesAt(1440)).to.equal(1);
    expect(await linesAt(NARROWEST)).to.be.greaterThan(1);
  });

  it('draws the bar over what is averaged', async () => {
    const page = await open(1440);
    const bar = page.locator('#xmrChart menclose').first();
    expect(await bar.evaluate((node) => parseFloat(getComputedStyle(node).borderTopWidth))).to.be.greaterThan(
      0,
    );
    const accents = page.locator('#xmrChart mover[accent="true"] > mo');
    expect(await accents.first().textContent()).to.equal('¯');
    await page.context().close();
  });

  it('has its contents folded on a phone and beside the methods on a desk', async () => {
    const phone = await open(360);
    expect(await phone.isVisible('.mz-methods__beside')).to.equal(false);
    await phone.click('#contents summary');
    await phone.click('#contents >> text=Wilson score interval');
    expect(new URL(phone.url()).hash).to.equal('#wilsonInterval');
    expect((await phone.locator('#wilsonInterval').boundingBox())!.y).to.be.within(-8, 400);
    await phone.context().close();

    const desk = await open(1440);
    expect(await desk.isVisible('#contents')).to.equal(false);
    await desk.click('.mz-methods__beside >> text=Theil–Sen');
    expect((await desk.locator('.mz-methods__beside').boundingBox())!.y).to.be.within(-1, 1);
    await desk.context().close();
  });
});
