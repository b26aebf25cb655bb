import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { inTransaction } from '../../server/db/transaction.ts';
import type { OrgUnit } from '../../server/domain/org-unit.ts';
import { upsertProviders } from '../../server/organisation/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { browserFor, errorsOf, signedIn } from './browser.ts';
import { field, paste, PERIOD, reads } from './desk.ts';

/** A provider of Aberdeenshire. */
const HOME: OrgUnit = {
  code: 'H001',
  level: 'provider',
  parent: 'GB-ABD',
  name: { uz: 'Uy', ru: 'Дом', en: 'Home' },
  region: 'SCT-GR',
  district: 'GB-ABD',
  sector: 'private',
  serviceType: null,
  openedOn: '2020-01-01',
  closedOn: null,
  population: null,
};

describe('Grades from lists', function () {
  this.timeout(60_000);
  let app: TestApp;
  let browser: Browser;

  before(async function () {
    browser = await browserFor(this);
    app = await startTestApp({ programme: 'scotland-care' });
    await inTransaction(app.deps.db, (trx) => upsertProviders(trx, [HOME]));
  });
  after(() => (app as TestApp | undefined)?.close());

  it('are passed over by arrows, chosen once the list is open, and taken from a block as figures or words', async () => {
    const email = await app.emailOf('administrator', null);
    const page = await signedIn(browser, app, { email, language: 'en' });
    const errors = errorsOf(page);
    await page.goto(`${app.url}/collect/${PERIOD}/H001`);
    expect(await page.textContent('.mz-keys')).to.contain('A list opens with Space or Alt and ↓');
    const lists = page.locator('select[data-property="value"]');
    const codes = await lists.evaluateAll((all) => all.map(({ id }) => id));
    const [first = '', second = '', third = '', fourth = ''] = codes;
    const grades = (): Promise<string[]> =>
      lists.evaluateAll((all) => (all as HTMLSelectElement[]).map(({ value }) => value));
    await lists.first().focus();
    const press = async (...keys: string[]): Promise<unknown> => {
      for (const key of keys) await page.keyboard.press(key);
      return page.evaluate('document.activeElement.id');
    };
    expect(await press('ArrowDown')).to.equal(second);
    // A digit chooses, and no key changes it on the way past.
    expect(await press('3', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'End', 'PageDown')).to.equal(
      second,
    );
    expect(await grades()).to.deep.equal(['', '3', '', '', '']);
    expect(await press('ArrowDown', 'Alt+ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter')).to.equal(third);
    expect(await grades()).to.deep.equal(['', '3', '2', '', '']);
    await reads(page, second, 'saved');
    await reads(page, third, 'saved');
    await press('ArrowUp', 'ArrowUp');
    // What a list does not have is not put into it, and takes nothing away.
    await paste(page, '5,0\nexcellent\nx\n7');
    expect(
      await page.$$eval('dialog tbody tr', (rows) =>
        rows.map(({ children }) => [...children].slice(1).map(({ textContent }) => textContent)),
      ),
    ).to.deep.equal([
      ['–', '5'],
      ['3', '6'],
      ['2', 'xnot pasted: Enter a whole number, for example 212'],
      ['–', '7not pasted: The value must be from 1 to 6'],
    ]);
    await page.click('dialog button[value="apply"]');
    await reads(page, first, 'saved');
    await reads(page, second, 'saved');
    expect(await grades()).to.deep.equal(['5', '6', '2', '', '']);
    // One cell into a list as well.
    await page.focus(field(fourth));
    await paste(page, '4');
    await page.click('dialog button[value="apply"]');
    await reads(page, fourth, 'saved');
    expect(await grades()).to.deep.equal(['5', '6', '2', '4', '']);
    expect(errors).to.deep.equal([]);
    await page.context().close();
  });
});
