import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { listUnits } from '../../server/organisation/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { expectForEverybody, forEveryReader } from './accessibility.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';

describe('the register in a browser', function () {
  this.timeout(90_000);
  let app: TestApp;
  let browser: Browser;
  let district: string;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp();
    district = (await listUnits(app.deps.db, { level: 'district', region: 'UZ-SA' }))[1]!.code;
  });
  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  const open = async (): Promise<Page> =>
    signedIn(browser, app, { email: await app.emailOf('administrator', null) });
  forEveryReader('is accessible and fits, with every form open,', open, async (page, { language, rules }) => {
    const errors = errorsOf(page);
    for (const path of [`/register?lang=${language}`, '/register/new', '/register/import']) {
      await page.goto(app.url + path);
      await expectForEverybody(page, `${language} ${path}`, rules);
    }
    await page.goto(`${app.url}/register/P001`);
    await page.click('summary >> nth=3');
    await page.click('#close button');
    const folded = page.locator('main details:not([open]) summary');
    while ((await folded.count()) > 0) await folded.first().click();
    expect(await page.locator('.govuk-error-summary').count()).to.equal(1);
    await expectForEverybody(page, `${language} /register/P001 with a problem`, rules);
    await page.goto(`${app.url}/register/import`);
    await page.setInputFiles('#file', {
      name: 'register.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `code,name_uz,district,sector\nP001,Mehr,${district},state\nP050,Yangi,${district},ngo\nP051,,x,y\n`,
      ),
    });
    await page.click('#upload button');
    await page.waitForSelector('#refused');
    await expectForEverybody(page, `${language} preview`, rules);
    expect(errors).to.deep.equal([]);
  });
});
