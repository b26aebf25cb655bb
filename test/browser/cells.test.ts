import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

const PERIOD = '2026-Q3';
const field = (name: string): string => `[id="${name}"]`;
const state = (name: string): string => `[id="${name}-state"]`;

describe('figures that save themselves, in a browser', function () {
  this.timeout(90_000);
  let app: TestApp;
  let browser: Browser;
  let email: string;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    email = await app.emailOf('coordinator', [SAMARQAND]);
  });
  after(() => (app as TestApp | undefined)?.close());

  async function open(unit: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await signedIn(browser, app, { email, language: 'en' }, options);
    await page.goto(`${app.url}/collect/${PERIOD}/${unit}`);
    return page;
  }

  const reads = (page: Page, name: string, mark: string): Promise<unknown> =>
    page.waitForSelector(`${state(name)}[data-state="${mark}"]`);

  const stored = async (unit: string, indicator: string) =>
    (await measurementsOf(app.deps.db, unit, [PERIOD])).find((row) => row.indicator === indicator);

  it('are typed with the keyboard alone and stored one by one', async () => {
    const page = await open('P001');
    const errors = errorsOf(page);
    const form = (): Promise<string | null> => page.textContent('[data-collect-state]');
    expect(await form()).to.equal('Not begun');
    await page.focus(field('QUA-01.numerator'));
    await page.keyboard.type('30');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('40');
    await page.keyboard.press('Enter');
    await reads(page, 'QUA-01.numerator', 'saved');
    await reads(page, 'QUA-01.denominator', 'saved');
    expect(await page.textContent('[data-value="QUA-01"]')).to.equal('75.0');
    expect(await form()).to.equal('Draft');
    // Enter leads down, arrows back up.
    expect(await page.evaluate('document.activeElement.id')).to.match(/^QUA-02\./);
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate('document.activeElement.id')).to.match(/^QUA-01\./);
    expect(await stored('P001', 'QUA-01')).to.include({ numerator: 30, denominator: 40, status: 'reported' });
    expect(errors).to.deep.equal([]);
    await page.context().close();
  });

  it('say beside the field why they are refused, and keep what was typed over a reload', async () => {
    const page = await open('P001');
    await page.fill(field('QUA-01.numerator'), '41');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-01.numerator', 'refused');
    expect(await page.textContent(state('QUA-01.numerator'))).to.match(/refused: .*above|greater|more/i);
    await page.reload();
    await reads(page, 'QUA-01.numerator', 'refused');
    expect(await page.inputValue(field('QUA-01.numerator'))).to.equal('41');
    await page.fill(field('QUA-01.numerator'), '31');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-01.numerator', 'saved');
    expect((await stored('P001', 'QUA-01'))?.numerator).to.equal(31);
    await page.context().close();
  });

  it('show both values when two people changed the same, and let the person choose', async () => {
    const [one, other] = [await open('P002'), await open('P002')];
    await one.fill(field('QUA-01.numerator'), '10');
    await one.keyboard.press('Tab');
    await reads(one, 'QUA-01.numerator', 'saved');
    await other.fill(field('QUA-01.numerator'), '12');
    await other.keyboard.press('Tab');
    await reads(other, 'QUA-01.numerator', 'conflict');
    expect(await other.textContent(state('QUA-01.numerator'))).to.match(/10/);
    await other.click(`${state('QUA-01.numerator')} >> text=Keep mine`);
    await reads(other, 'QUA-01.numerator', 'saved');
    expect((await stored('P002', 'QUA-01'))?.numerator).to.equal(12);
    // What lost stays on record for both.
    await one.fill(field('QUA-01.numerator'), '14');
    await one.keyboard.press('Tab');
    await reads(one, 'QUA-01.numerator', 'conflict');
    await one.click(`${state('QUA-01.numerator')} >> text=Keep theirs`);
    await one.waitForFunction(() => true);
    await one.waitForSelector(`${state('QUA-01.numerator')}`, { state: 'detached' });
    expect(await one.inputValue(field('QUA-01.numerator'))).to.equal('12');
    await one.goto(`${app.url}/collect/${PERIOD}/P002/history`);
    expect(await one.textContent('#not-taken')).to.contain('14');
    await one.context().close();
    await other.context().close();
  });

  it('take a block from a spreadsheet, show what it changes, and take it back', async () => {
    const page = await open('P003');
    await page.focus(field('QUA-01.numerator'));
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '20\t1 000,0\r\n15\t30\r\n');
      document.activeElement!.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await page.waitForSelector('dialog[open]');
    expect(await page.locator('dialog tbody tr').count()).to.equal(4);
    // As long as the server takes, nothing waits for a connection.
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/cells.json', async (route) => {
      await held;
      await route.continue();
    });
    await page.click('dialog button[value="apply"]');
    for (const name of ['QUA-01.numerator', 'QUA-01.denominator', 'QUA-02.numerator', 'QUA-02.denominator'])
      await reads(page, name, 'saving');
    release();
    await reads(page, 'QUA-02.denominator', 'saved');
    await reads(page, 'QUA-01.denominator', 'saved');
    expect(await stored('P003', 'QUA-01')).to.include({ numerator: 20, denominator: 1000 });
    expect(await stored('P003', 'QUA-02')).to.include({ numerator: 15, denominator: 30 });
    await page.click('text=Undo the paste');
    await page.waitForSelector('.mz-collect-undo', { state: 'hidden' });
    await reads(page, 'QUA-02.denominator', 'saved');
    for (let tries = 0; tries < 50 && (await stored('P003', 'QUA-02')); tries++)
      await page.waitForTimeout(100);
    expect(await stored('P003', 'QUA-01')).to.equal(undefined);
    expect(await stored('P003', 'QUA-02')).to.equal(undefined);
    await page.context().close();
  });

  it('wait while there is no connection, through a reload, and arrive in order when it is back', async () => {
    const page = await open('P003');
    await page.context().setOffline(true);
    await page.fill(field('QUA-03.numerator'), '2');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-03.numerator', 'waiting');
    await page.fill(field('QUA-03.denominator'), '4000');
    await page.keyboard.press('Tab');
    await page.fill(field('QUA-03.numerator'), '3');
    await page.keyboard.press('Tab');
    await page.waitForSelector('[data-connection="offline"] >> text=2 not sent');
    expect(await stored('P003', 'QUA-03')).to.equal(undefined);
    await page.context().setOffline(false);
    await reads(page, 'QUA-03.numerator', 'saved');
    await reads(page, 'QUA-03.denominator', 'saved');
    expect(await stored('P003', 'QUA-03')).to.include({ numerator: 3, denominator: 4000 });
    await page.context().close();
  });

  it('are entered in forms that were kept on the device, without a connection, and arrive later', async () => {
    const page = await signedIn(browser, app, { email, language: 'en' });
    await page.goto(`${app.url}/collect?period=${PERIOD}`);
    await page.click('text=Keep these forms on this device');
    await page.waitForSelector('[data-keep-forms] >> text=/^All \\d+ forms are on this device/');
    await page.context().setOffline(true);
    await page.goto(`${app.url}/collect/${PERIOD}/P002/survey`);
    await page.fill('[id="SAT-01.5"]', '3');
    await page.goto(`${app.url}/collect?period=${PERIOD}`);
    await page.click('.mz-forms >> text=Umid centre');
    await page.waitForSelector('[data-connection="offline"]');
    await page.fill(field('QUA-06.numerator'), '5');
    await page.fill(field('QUA-06.denominator'), '6');
    await page.keyboard.press('Tab');
    // The rules hold without the server.
    await reads(page, 'QUA-06.numerator', 'waiting');
    await reads(page, 'QUA-06.denominator', 'waiting');
    await page.fill(field('QUA-06.numerator'), '9');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-06.numerator', 'refused');
    // With a larger whole the part is right, whoever corrects which.
    await page.fill(field('QUA-06.denominator'), '10');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-06.numerator', 'waiting');
    await page.fill(field('QUA-06.numerator'), '7');
    await page.keyboard.press('Tab');
    await page.reload();
    expect(await page.inputValue(field('QUA-06.numerator'))).to.equal('7');
    expect(await page.textContent('[data-value="QUA-06"]')).to.equal('70.0');
    await page.context().setOffline(false);
    await reads(page, 'QUA-06.numerator', 'saved');
    await reads(page, 'QUA-06.denominator', 'saved');
    expect(await stored('P002', 'QUA-06')).to.include({ numerator: 7, denominator: 10 });
    // Who signs out leaves no page behind.
    await page.click('text=Sign out');
    await page.waitForURL((url) => !url.pathname.startsWith('/collect'));
    expect(await page.evaluate('caches.has("mezon-collect-1")')).to.equal(false);
    await page.context().close();
  });

  it('stand on one sheet for many providers, and take a block over several of them', async () => {
    const page = await signedIn(browser, app, { email, language: 'en' });
    const errors = errorsOf(page);
    await page.goto(`${app.url}/collect?period=${PERIOD}`);
    await page.click('.mz-grids >> text=Staff');
    expect(await page.locator('.mz-grid tbody tr').count()).to.equal(3);
    await page.focus(field('P001.STF-01.numerator'));
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '7\t10\n8\t10\n9\t9');
      document.activeElement!.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await page.click('dialog button[value="apply"]');
    const units = await page.$$eval('.mz-grid tbody tr', (rows) =>
      rows.map((row) => row.dataset['unit'] ?? ''),
    );
    for (const unit of units) {
      await reads(page, `${unit}.STF-01.numerator`, 'saved');
      await reads(page, `${unit}.STF-01.denominator`, 'saved');
      expect(await stored(unit, 'STF-01'), unit).to.include({ status: 'reported' });
    }
    expect(await page.textContent(`tr[data-unit="${units[2] ?? ''}"] [data-value="STF-01"]`)).to.equal(
      '100.0',
    );
    // What is said besides a figure can be said here as well.
    const around = 'tr[data-unit="P001"] td[data-indicator="STF-01"] .mz-entry__more';
    await page.click(`${around} summary`);
    await page.fill(field('P001.STF-01.comment'), 'Two on leave');
    await page.check(field('P001.STF-01.follow-up'));
    await reads(page, 'P001.STF-01.comment', 'saved');
    await reads(page, 'P001.STF-01.follow-up', 'saved');
    expect(await stored('P001', 'STF-01')).to.include({
      comment: 'Two on leave',
      followUp: true,
      numerator: 7,
    });
    await page.click(`${around} summary`);
    await page.focus(field('P001.STF-01.numerator'));
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.id')).to.equal(`${units[1] ?? ''}.STF-01.numerator`);
    expect(errors).to.deep.equal([]);
    await page.context().close();
  });

  it('are not lost when the page is closed in the middle of a figure', async () => {
    const page = await open('P003');
    await page.focus(field('QUA-04.numerator'));
    await page.keyboard.type('7');
    await page.goto('about:blank');
    expect(await stored('P003', 'QUA-04')).to.equal(undefined);
    await page.goto(`${app.url}/collect/${PERIOD}/P003`);
    await reads(page, 'QUA-04.numerator', 'saved');
    expect(await stored('P003', 'QUA-04')).to.include({ numerator: 7, status: 'partial' });
    await page.context().close();
  });

  it('lose nothing when the connection breaks in the middle of a save, nor while an import takes the database', async () => {
    const page = await open('P003');
    let sent = 0;
    await page.route('**/cells.json', async (route) => {
      sent += 1;
      if (sent === 1) return route.fulfill({ status: 503, headers: { 'retry-after': '1' } });
      if (sent > 2) return route.continue();
      // The server has stored it; the answer never arrives.
      await route.fetch();
      return route.abort();
    });
    await page.fill(field('QUA-03.numerator'), '5');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-03.numerator', 'waiting');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await reads(page, 'QUA-03.numerator', 'saved');
    const row = await stored('P003', 'QUA-03');
    expect(row).to.include({ numerator: 5 });
    expect(sent).to.equal(3);
    await page.context().close();
  });

  it('say so where the person may no longer write them, and let others pass', async () => {
    const page = await open('P001');
    const { db } = app.deps;
    const regions = db('user_regions').where({ region: SAMARQAND });
    await regions.clone().update({ region: TOSHKENT });
    await page.fill(field('QUA-04.numerator'), '8');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-04.numerator', 'refused');
    expect(await page.textContent(state('QUA-04.numerator'))).to.match(/does not reach/);
    await db('user_regions').where({ region: TOSHKENT }).update({ region: SAMARQAND });
    await page.fill(field('QUA-04.denominator'), '9');
    await page.keyboard.press('Tab');
    await reads(page, 'QUA-04.denominator', 'saved');
    expect(await page.inputValue(field('QUA-04.numerator'))).to.equal('8');
    await page.context().close();
  });
});
