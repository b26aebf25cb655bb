import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { demoEmail } from '../support/demo-people.ts';
import { demonstration, type Demonstration } from '../support/demonstration.ts';
import { overflow } from './accessibility.ts';
import { browserFor, signedIn } from './browser.ts';

/** Longest words in the languages of the widest tables. */
const LANGUAGES = ['uz', 'ru'];
const PATHS = [
  '/',
  '/indicators',
  '/scorecards/UZ-SA/2026-Q2',
  '/satisfaction/UZ-SA',
  '/scorecards',
  '/users',
];

/** Words of names, labels and heads that go on in a second line; hyphens that a browser adds are left out of account. */
const brokenWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const broken: string[] = [];
    for (const place of document.querySelectorAll<HTMLElement>('main th, main td, .mz-stat__label')) {
      place.style.hyphens = 'manual';
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (node.parentElement?.closest('.govuk-visually-hidden, .mz-email')) continue;
        for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\p{L}{5,}/gu)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
            broken.push(word);
        }
      }
    }
    return broken;
  });

/** Captions or first heads of the scrolling tables whose first figure lies beyond the right edge. */
const withoutFigures = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('main .mz-scroll, main .mz-matrix')].flatMap((frame) => {
      const [figure] = frame.querySelectorAll('tbody .govuk-table__cell--numeric, tbody .mz-matrix__score');
      const inSight = !figure || figure.getBoundingClientRect().right <= frame.getBoundingClientRect().right;
      return inSight ? [] : [frame.querySelector('thead')?.textContent?.trim() ?? ''];
    }),
  );

/** Frames with a table wider than they are, and whether a sentence before them says so. */
const hintsThatMislead = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main .mz-scroll, main .mz-matrix')]
      .filter((frame) => frame.clientWidth > 0)
      .flatMap((frame) => {
        const hint = frame.previousElementSibling;
        const said = hint?.matches('.mz-scroll-hint') === true && hint.getBoundingClientRect().height > 0;
        const wider = frame.scrollWidth > frame.clientWidth + 1;
        return said === wider
          ? []
          : [`${frame.getAttribute('aria-label') ?? frame.id}: ${said ? 'said' : 'not said'}`];
      }),
  );

describe('A phone of 360 pixels', function () {
  this.timeout(120_000);
  let demo: Demonstration;
  let browser: Browser;

  before(async function () {
    browser = await browserFor(this);
    demo = await demonstration();
  });
  const open = (language: string, width: number): Promise<Page> =>
    signedIn(
      browser,
      demo,
      { email: demoEmail('administrator'), language },
      { viewport: { width, height: 800 }, hasTouch: width < 500, isMobile: width < 500 },
    );

  for (const language of LANGUAGES) {
    it(`has no word in two pieces, and figures in sight in every table, in ${language}`, async () => {
      const page = await open(language, 360);
      for (const path of PATHS) {
        expect((await page.goto(demo.url + path))?.status(), path).to.equal(200);
        expect(await brokenWords(page), path).to.deep.equal([]);
        expect(await overflow(page), `${path} is wider than its window by`).to.equal(0);
        // What an indicator is measured in is words.
        if (path !== '/indicators') expect(await withoutFigures(page), path).to.deep.equal([]);
      }
      await page.context().close();
    });

    it(`has no word in two pieces on a wide screen either, in ${language}`, async () => {
      const page = await open(language, 1440);
      for (const path of PATHS) {
        expect((await page.goto(demo.url + path))?.status(), path).to.equal(200);
        expect(await brokenWords(page), path).to.deep.equal([]);
      }
      await page.context().close();
    });
  }

  for (const width of [360, 1280]) {
    it(`says before each table that is wider than a window of ${String(width)} pixels, and before no other, how to see it`, async () => {
      const page = await open('en', width);
      for (const path of [
        ...PATHS,
        '/scorecards?show=indicators',
        '/scorecards/UZ-SA/2026-Q2/recipe',
        '/imports',
        '/audit',
        '/scorecards/ranks',
      ]) {
        expect((await page.goto(demo.url + path))?.status(), path).to.equal(200);
        if (path === '/imports') await page.click('details summary');
        if (path === '/scorecards/ranks') await page.waitForSelector('#ranks', { timeout: 60_000 });
        expect(await hintsThatMislead(page), path).to.deep.equal([]);
      }
      await page.context().close();
    });
  }

  it('has the whole log in sight, the event first, with the names of its columns', async () => {
    const page = await open('ru', 360);
    await page.goto(`${demo.url}/audit`);
    const [row] = await page.$$('main tbody tr');
    const cells = await row!.$$eval('td', (all) =>
      all.map((cell) => {
        const { left, right, top } = cell.getBoundingClientRect();
        return { left, right, top, label: getComputedStyle(cell, '::before').content };
      }),
    );
    for (const { left, right } of cells) {
      expect(left).to.be.at.least(0);
      expect(right).to.be.at.most(360);
    }
    const event = cells[2]!;
    expect(event.top).to.equal(Math.min(...cells.filter(({ right }) => right > 0).map(({ top }) => top)));
    expect(cells[0]!.label).to.contain('Когда');
    await page.context().close();
  });

  it('types figures in fields that fill their card, two beside each other', async () => {
    const page = await open('ru', 360);
    const list = await page.request.get(`${demo.url}/collect`);
    const form = /\/collect\/\d{4}-Q\d\/P\d+/.exec(await list.text())![0];
    await page.goto(demo.url + form);
    const row = page.locator('form [data-indicator]:has(.mz-entry__field + .mz-entry__field)').first();
    await row.locator('details').evaluate((details: HTMLDetailsElement) => (details.open = true));
    const at = async (selector: string): Promise<{ left: number; right: number; top: number }> => {
      const { x, y, width } = (await row.locator(selector).first().boundingBox())!;
      return { left: Math.round(x), right: Math.round(x + width), top: Math.round(y) };
    };
    const card = await at('.mz-entry__full');
    const second = await at('.mz-entry__field + .mz-entry__field input');
    expect((await at('.mz-entry__field input')).left).to.equal(card.left);
    expect((await at('.mz-entry__field input')).top).to.equal(second.top);
    expect(second.right).to.equal(card.right);
    for (const whole of ['textarea', '.mz-entry__more', '.mz-entry__rules']) {
      const { left, right } = await at(whole);
      expect([left, right], whole).to.deep.equal([card.left, card.right]);
    }
    expect(await overflow(page)).to.equal(0);
    await page.context().close();
  });

  it('keeps the name and two figures of the sheet of many providers in sight, and the focus between them', async () => {
    const page = await open('ru', 360);
    await page.goto(`${demo.url}/collect`);
    const sheet = await page.locator('.mz-grids a').first().getAttribute('href');
    await page.goto(demo.url + sheet!);
    const frame = (await page.locator('.mz-grid').boundingBox())!;
    const row = page.locator('.mz-grid tbody tr').first();
    const fields = row.locator('td[data-cell] > [data-property]');
    const edges = async (place: Locator): Promise<[number, number]> => {
      const { x, width } = (await place.boundingBox())!;
      return [Math.round(x), Math.round(x + width)];
    };
    const [, names] = await edges(row.locator('th'));
    expect((await edges(fields.nth(0)))[0]).to.be.at.least(names);
    expect((await edges(fields.nth(1)))[1]).to.be.at.most(frame.x + frame.width);
    // There and back by keyboard: never behind the names, nor beyond the edge.
    await fields.nth(0).focus();
    const last = (await fields.count()) - 1;
    for (const step of [1, -1])
      for (let i = step > 0 ? 1 : last - 1; i >= 0 && i <= last; i += step) {
        await page.keyboard.press(step > 0 ? 'ArrowRight' : 'ArrowLeft');
        const [left, right] = await edges(page.locator(':focus'));
        expect(await fields.nth(i).evaluate((one) => one === document.activeElement)).to.equal(true);
        expect(left, String(i)).to.be.at.least(names);
        expect(right, String(i)).to.be.at.most(frame.x + frame.width);
      }
    // Heads of figures go with them.
    const heads = page.locator('.mz-grid thead tr').nth(1).locator('th');
    const before = await edges(heads.nth(0));
    await page.locator('.mz-grid').evaluate((one) => (one.scrollLeft += 120));
    expect((await edges(heads.nth(0)))[0]).to.be.lessThan(before[0]);
    expect(await overflow(page)).to.equal(0);
    await page.context().close();
  });

  it('zooms a chart with two fingers, and says so', async () => {
    const page = await open('en', 360);
    await page.goto(`${demo.url}/satisfaction/UZ`);
    const figure = page.locator('figure[data-chart]').first();
    expect(await figure.locator('.mz-chart-tools').textContent()).to.match(
      /^Spread two fingers on the chart to zoom in; “Reset zoom” then shows all of it again\./,
    );
    const canvas = figure.locator('canvas');
    await canvas.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await canvas.boundingBox())!;
    const fingers = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number): Promise<unknown> =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd'
            ? []
            : [-1, 1].map((side) => ({ x: x + width / 2 + side * apart, y: y + height / 2, id: side + 1 })),
      });
    await touch('touchStart', 20);
    for (let apart = 25; apart <= 90; apart += 5) await touch('touchMove', apart);
    await touch('touchEnd', 0);
    const reset = figure.locator('.mz-chart-tools__reset');
    await reset.waitFor({ state: 'visible', timeout: 5000 });
    await reset.click();
    expect(await reset.isVisible()).to.equal(false);
    await page.context().close();
  });
});
