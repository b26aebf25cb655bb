import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { expectForEverybody } from './accessibility.ts';
import { browserFor, isKept, signedIn } from './browser.ts';

const PERIOD = '2026-Q3';

describe('answers to a survey, in a browser without scripts', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    const email = await app.emailOf('coordinator', [SAMARQAND]);
    page = await signedIn(browser, app, { email, language: 'en' }, { javaScriptEnabled: false });
  });

  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  it('are reached from the form, typed, put right and saved', async () => {
    await page.goto(`${app.url}/collect/${PERIOD}/P001`);
    await page.click('#SAT-01-name >> text=Enter answers to the survey');
    await page.fill('[id="SAT-01.5"]', '7');
    await page.fill('[id="SAT-01.2"]', '-3');
    await page.click('text=Save the answers');
    expect(await page.textContent('[id="SAT-01.2-error"]')).to.contain('negative');
    expect(await page.inputValue('[id="SAT-01.2"]')).to.equal('-3');
    await page.fill('[id="SAT-01.2"]', '3');
    await page.click('text=Save the answers');
    expect(await page.textContent('.mz-announcement')).to.contain('answers saved');
    const [row] = await measurementsOf(app.deps.db, 'P001', [PERIOD], ['SAT-01']);
    expect(row).to.include({ numerator: 7, denominator: 10 });
  });
});

describe('answers to a survey, for everybody', function () {
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

  it('need no more room than a phone has, and can be read out', async () => {
    await page.goto(`${app.url}/collect/${PERIOD}/P002/survey`);
    await expectForEverybody(page, 'survey');
    await page.fill('[id="SAT-01.2"]', 'x');
    await page.click('#sex summary');
    await page.fill('[id="SAT-01.5.sex.female"]', '3');
    await page.click('text=Save the answers');
    await expectForEverybody(page, 'survey with errors');
    await page.goto(`${app.url}/questionnaires`);
    await expectForEverybody(page, 'questionnaires');
  });

  it('are added up while they are typed, and kept until they are saved', async () => {
    await page.goto(`${app.url}/collect/${PERIOD}/P003/survey`);
    const count = '[id="SAT-01.5"]';
    const sum = '.mz-survey__question:has([id="SAT-01.5"]) output';
    await page.fill(count, '1 200');
    await page.fill('[id="SAT-01.4"]', '34');
    expect(await page.textContent(sum)).to.equal('1,234');
    // Whoever opens no other page of the collection has this one without a connection as well.
    await isKept(page);
    await page.goto('about:blank');
    await page.goto(`${app.url}/collect/${PERIOD}/P003/survey`);
    await page.waitForSelector('#survey-restored:not([hidden])');
    expect(await page.inputValue(count)).to.equal('1 200');
    expect(await page.textContent(sum)).to.equal('1,234');
    // Without a connection nothing is sent into the void; with a connection again it is sent by itself.
    await page.context().setOffline(true);
    await page.click('text=Save the answers');
    await page.waitForSelector('#survey-unsent [data-say="offline"]:not([hidden])');
    // As long as the server cannot be reached, the page goes on saying that nothing is saved.
    await page.route('**/collect/session.json', (route) => route.abort());
    await page.context().setOffline(false);
    await page.waitForSelector('#survey-unsent [data-say="unsaved"]:not([hidden])');
    expect(await measurementsOf(app.deps.db, 'P003', [PERIOD], ['SAT-01'])).to.deep.equal([]);
    await page.unroute('**/collect/session.json');
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await page.waitForSelector('.mz-announcement');
    const [sent] = await measurementsOf(app.deps.db, 'P003', [PERIOD], ['SAT-01']);
    expect(sent).to.include({ denominator: 1234 });
    await page.fill(count, '1 300');
    // What somebody else saved meanwhile is shown beside it, not overwritten.
    const other = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    const theirs = await other.get(`/collect/${PERIOD}/P003/survey`);
    expect((await other.submit(theirs, '#survey', { 'SAT-01.5': '7' })).status).to.equal(303);
    await page.reload();
    await page.click('text=Save the answers');
    expect(await page.textContent('[id="SAT-01.5-conflict"]')).to.contain('7');
    expect(await page.inputValue(count)).to.equal('1 300');
    await page.click('text=Save the answers');
    await page.waitForSelector('.mz-announcement');
    expect(await page.inputValue(count)).to.equal('1300');
    await page.reload();
    expect(await page.isVisible('#survey-restored')).to.equal(false);
  });
});
