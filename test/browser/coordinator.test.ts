import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { enteredBy } from '../../server/domain/submission.ts';
import { submissionOf } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';
import { completeForm } from '../submissions/figures.ts';
import { expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

const field = (name: string): string => `[id="${name}"]`;
const SAVE = '.mz-entry-bar button[value="save"]';
const SUBMIT = '.mz-entry-bar button[value="submit"]';

describe('a coordinator in a browser', function () {
  this.timeout(90_000);
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

  async function signIn(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await signedIn(browser, app, { email, language: 'en' }, options);
    await page.goto(`${app.url}/collect`);
    return page;
  }

  it('enters a quarter, puts right what is refused, and submits it', async () => {
    const page = await signIn();
    const thrown = errorsOf(page);
    await page.click('text=Mehr centre');

    // Values appear while typing, before anything is sent.
    await page.fill(field('SAT-05.promoters'), '30');
    await page.fill(field('SAT-05.detractors'), '10');
    expect(await page.textContent('[data-value="SAT-05"]')).to.equal('–');
    await page.fill(field('SAT-05.answers'), '50');
    expect(await page.textContent('[data-value="SAT-05"]')).to.equal('40');
    await page.fill(field('QUA-03.numerator'), '2');
    await page.fill(field('QUA-03.denominator'), '4 000,0');
    expect(await page.textContent('[data-value="QUA-03"]')).to.equal('0.50');

    // What was typed is not lost by leaving the page.
    await page.click('.govuk-back-link');
    await page.click('text=Mehr centre');
    await page.waitForSelector('text=Figures save themselves.');
    // What has not reached the server is put back from the browser's own store, a moment later.
    for (let tries = 0; tries < 50 && (await page.inputValue(field('SAT-05.answers'))) === ''; tries++)
      await page.waitForTimeout(100);
    expect(await page.inputValue(field('SAT-05.answers'))).to.equal('50');
    expect(await page.inputValue(field('QUA-03.denominator'))).to.match(/^4.?000/);

    await page.fill(field('QUA-01.numerator'), '60');
    await page.fill(field('QUA-01.denominator'), '50');
    await page.click(SAVE);
    await page.waitForSelector('.govuk-error-summary:focus');
    await page.click('.govuk-error-summary a');
    expect(await page.evaluate('document.activeElement?.id')).to.equal('QUA-01.numerator');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('40');
    // Enter saves, it does not submit.
    await page.keyboard.press('Enter');
    await page.waitForSelector('.mz-announcement, [role="status"]');
    expect((await submissionOf(app.deps.db, 'P001', '2026-Q3'))?.status).to.equal('draft');

    const figures = completeForm(enteredBy('provider', app.deps.programme.sets[0]!.indicators), 60);
    // As a script of an office might, after so much was typed: all at once.
    await page.evaluate(
      (values) => {
        for (const [name, value] of values) {
          const input = document.getElementById(name) as HTMLInputElement;
          input.value = value;
          for (const event of ['input', 'change']) input.dispatchEvent(new Event(event, { bubbles: true }));
        }
      },
      Object.entries(figures).slice(0, -2),
    );
    await page.click(SUBMIT);
    await page.check('#confirmed');
    await page.click(SUBMIT);
    await page.waitForURL('**/collect?*');
    expect(await page.textContent('.mz-forms tr:has-text("P001")')).to.include('Submitted');
    expect(thrown).to.deep.equal([]);
    await page.context().close();
  });

  it('does the same without scripts', async () => {
    const page = await signIn({ javaScriptEnabled: false });
    await page.click('text=Umid centre');
    await page.fill(field('QUA-01.numerator'), '60');
    await page.fill(field('QUA-01.denominator'), '50');
    await page.click(SAVE);
    await page.click('.govuk-error-summary a');
    expect(await page.inputValue(field('QUA-01.numerator'))).to.equal('60');
    await page.fill(field('QUA-01.numerator'), '40');
    await page.click(SAVE);
    expect(await page.textContent('[data-value="QUA-01"]')).to.equal('80.0');
    await page.click(SUBMIT);
    await page.check('#confirmed');
    await page.click(SUBMIT);
    expect(page.url()).to.include('/collect?');
    await page.selectOption('#status', 'submitted');
    await page.click('.mz-filters button');
    expect(await page.textContent('section[aria-labelledby="providers"]')).to.include('P002');
    await page.context().close();
  });

  forEveryReader('has pages that are accessible and fit', signIn, async (page, { language, rules }) => {
    await page.goto(`${app.url}/collect?lang=${language}`);
    const check = (what: string): Promise<void> => expectForEverybody(page, what, rules);
    await check('list');
    // Pages differ by their words only: all of them once.
    for (const path of language === 'uz'
      ? [SAMARQAND, 'P001', 'P001/history', `grid/QUA?within=${SAMARQAND}`]
      : []) {
      await page.goto(`${app.url}/collect/2026-Q3/${path}`);
      await check(path);
    }
    await page.goto(`${app.url}/collect/2026-Q3/P003`);
    await page.fill(field('QUA-01.numerator'), 'x');
    await page.click(SUBMIT);
    await page.waitForSelector('.govuk-error-summary');
    await check('refused');
  });
});
