import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { browserFor, isKept, NOT_SECURE } from './browser.ts';
import { SAMARQAND } from '../support/providers.ts';
import { startSession } from '../support/session.ts';
import { type Desk, deskOf, field, PERIOD, reads, state, type } from './desk.ts';

/** How many answers of the server this device still has. */
const remembered = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('mezon-collect-heard');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('answers').objectStore('answers').count();
          counting.onsuccess = () => {
            resolve(counting.result);
          };
        };
      }),
  );

describe('figures of several people, and of times without a connection, in a browser', function () {
  this.timeout(90_000);
  let desk: Desk;

  before(async function () {
    desk = await deskOf(await browserFor(this));
  });
  after(() => (desk as Desk | undefined)?.app.close());

  it('show both values when two people changed the same, and let the person choose', async () => {
    const [one, other] = [await desk.open('P002'), await desk.open('P002')];
    await one.fill(field('QUA-01.numerator'), '10');
    await one.keyboard.press('Tab');
    await reads(one, 'QUA-01.numerator', 'saved');
    await other.fill(field('QUA-01.numerator'), '12');
    await other.keyboard.press('Tab');
    await reads(other, 'QUA-01.numerator', 'conflict');
    expect(await other.textContent(state('QUA-01.numerator'))).to.match(/10/);
    await other.click(`${state('QUA-01.numerator')} >> text=Keep mine`);
    await reads(other, 'QUA-01.numerator', 'saved');
    expect((await desk.stored('P002', 'QUA-01'))?.numerator).to.equal(12);
    // What lost stays on record for both.
    await one.fill(field('QUA-01.numerator'), '14');
    await one.keyboard.press('Tab');
    await reads(one, 'QUA-01.numerator', 'conflict');
    await one.click(`${state('QUA-01.numerator')} >> text=Keep theirs`);
    await one.waitForFunction(() => true);
    await one.waitForSelector(`${state('QUA-01.numerator')}`, { state: 'detached' });
    expect(await one.inputValue(field('QUA-01.numerator'))).to.equal('12');
    await one.goto(`${desk.app.url}/collect/${PERIOD}/P002/history`);
    expect(await one.textContent('.mz-history__lost')).to.contain('14');
    await one.context().close();
    await other.context().close();
  });

  it('take over what somebody else changed beside the one that both did, and say so', async () => {
    const one = await desk.open('P002');
    await type(one, 'QUA-02.numerator', '5');
    await type(one, 'QUA-02.denominator', '40');
    await reads(one, 'QUA-02.denominator', 'saved');
    expect(await one.textContent('[data-entered="QUA-02"]')).to.match(/^Entered: coordinator-1@.*2026/);
    const other = await desk.open('P002');
    for (const [name, text] of [
      ['numerator', '9'],
      ['denominator', '50'],
    ] as const) {
      await type(one, `QUA-02.${name}`, text);
      await reads(one, `QUA-02.${name}`, 'saved');
    }
    await one.click('[data-indicator="QUA-02"] summary');
    await type(one, 'QUA-02.comment', 'as counted again');
    await reads(one, 'QUA-02.comment', 'saved');
    await type(other, 'QUA-02.numerator', '7');
    await reads(other, 'QUA-02.numerator', 'conflict');
    await reads(other, 'QUA-02.denominator', 'changed');
    await reads(other, 'QUA-02.comment', 'changed');
    expect(await other.textContent(state('QUA-02.denominator'))).to.equal(
      'changed by someone else: it was 40',
    );
    expect(await other.inputValue(field('QUA-02.denominator'))).to.equal('50');
    expect(await other.inputValue(field('QUA-02.comment'))).to.equal('as counted again');
    // What is typed now is typed over what stands there; what both changed still waits.
    await type(other, 'QUA-02.denominator', '45');
    await reads(other, 'QUA-02.denominator', 'saved');
    expect(await desk.stored('P002', 'QUA-02')).to.include({ numerator: 9, denominator: 45 });
    await type(other, 'QUA-02.numerator', '8');
    await reads(other, 'QUA-02.numerator', 'conflict');
    await other.click(`${state('QUA-02.numerator')} >> text=Keep mine`);
    await reads(other, 'QUA-02.numerator', 'saved');
    expect(await desk.stored('P002', 'QUA-02')).to.include({
      numerator: 8,
      denominator: 45,
      comment: 'as counted again',
    });
    // What follows from one's own edit is nobody else's.
    await other.selectOption(field('QUA-02.absence'), 'not-applicable');
    await reads(other, 'QUA-02.absence', 'saved');
    expect(await other.inputValue(field('QUA-02.denominator'))).to.equal('');
    expect(await other.locator('[data-indicator="QUA-02"] [data-state="changed"]').count()).to.equal(1);
    await one.context().close();
    await other.context().close();
  });

  it('are not lost when the page is closed in the middle of a figure', async () => {
    const page = await desk.open('P003');
    await page.focus(field('QUA-04.numerator'));
    await page.keyboard.type('7');
    await page.goto('about:blank');
    expect(await desk.stored('P003', 'QUA-04')).to.equal(undefined);
    await page.goto(`${desk.app.url}/collect/${PERIOD}/P003`);
    await reads(page, 'QUA-04.numerator', 'saved');
    expect(await desk.stored('P003', 'QUA-04')).to.include({ numerator: 7, status: 'partial' });
    // What somebody else has entered since is not overwritten unseen.
    await page.focus(field('QUA-05.numerator'));
    await page.keyboard.type('7');
    await page.goto('about:blank');
    const other = await desk.open('P003');
    await type(other, 'QUA-05.numerator', '9');
    await reads(other, 'QUA-05.numerator', 'saved');
    await page.goto(`${desk.app.url}/collect/${PERIOD}/P003`);
    await reads(page, 'QUA-05.numerator', 'conflict');
    expect(await page.textContent(state('QUA-05.numerator'))).to.match(/: 9;/);
    expect(await page.inputValue(field('QUA-05.numerator'))).to.equal('7');
    expect(await desk.stored('P003', 'QUA-05')).to.include({ numerator: 9 });
    await other.context().close();
    await page.context().close();
  });

  it('stay where they are when the form is sent without a connection', async () => {
    const page = await desk.open('P001');
    await type(page, 'QUA-01.denominator', '40');
    await type(page, 'QUA-01.numerator', '41');
    await type(page, 'QUA-02.numerator', 'abc');
    await reads(page, 'QUA-02.numerator', 'refused');
    await page.context().setOffline(true);
    await page.click('.mz-entry-bar >> text=Save');
    await page.waitForSelector('[data-collect-status] >> text=No connection: this page was not sent');
    await page.context().setOffline(false);
    await page.reload();
    const kept = async (): Promise<void> => {
      for (const [name, text] of [
        ['QUA-01.numerator', '41'],
        ['QUA-02.numerator', 'abc'],
      ] as const) {
        await reads(page, name, 'refused');
        expect(await page.inputValue(field(name))).to.equal(text);
      }
    };
    await kept();
    // The server says the same of them, once.
    await page.click('.mz-entry-bar >> text=Save');
    await page.waitForSelector('.govuk-error-summary');
    await kept();
    expect(await page.locator('[data-cell] > .mz-entry__error').count()).to.equal(0);
    for (const [name, text] of [
      ['QUA-01.numerator', '31'],
      ['QUA-02.numerator', ''],
    ] as const)
      await type(page, name, text);
    await reads(page, 'QUA-01.numerator', 'saved');
    await page.context().close();
  });

  it('wait while there is no connection, through a reload, and arrive in order when it is back', async () => {
    const page = await desk.open('P003');
    // The first page that somebody opens is kept as well.
    await isKept(page);
    await page.context().setOffline(true);
    await type(page, 'QUA-03.numerator', '2');
    await reads(page, 'QUA-03.numerator', 'waiting');
    await page.reload();
    await reads(page, 'QUA-03.numerator', 'waiting');
    await page.fill(field('QUA-03.denominator'), '4000');
    await page.keyboard.press('Tab');
    await page.fill(field('QUA-03.numerator'), '3');
    await page.keyboard.press('Tab');
    await page.waitForSelector('[data-connection="offline"] >> text=2 not sent');
    expect(await desk.stored('P003', 'QUA-03')).to.equal(undefined);
    await page.context().setOffline(false);
    await reads(page, 'QUA-03.numerator', 'saved');
    await reads(page, 'QUA-03.denominator', 'saved');
    expect(await desk.stored('P003', 'QUA-03')).to.include({ numerator: 3, denominator: 4000 });
    // The page that was kept is older than what has been stored since; it shows it all the same.
    const bar = '.mz-entry-bar__status .mz-progress span';
    const progress = await page.textContent(bar);
    await page.context().setOffline(true);
    await page.reload();
    await page.waitForSelector('[data-connection="offline"]');
    expect(await page.inputValue(field('QUA-03.numerator'))).to.equal('3');
    expect(await page.textContent(bar)).to.equal(progress);
    await type(page, 'QUA-03.numerator', '4');
    await reads(page, 'QUA-03.numerator', 'waiting');
    await page.context().setOffline(false);
    await reads(page, 'QUA-03.numerator', 'saved');
    expect(await desk.stored('P003', 'QUA-03')).to.include({ numerator: 4, denominator: 4000 });
    // Without a connection the value of somebody else takes the place of one's own as well.
    const other = await desk.open('P003');
    await type(other, 'QUA-03.numerator', '6');
    await reads(other, 'QUA-03.numerator', 'saved');
    await type(page, 'QUA-03.numerator', '5');
    await reads(page, 'QUA-03.numerator', 'conflict');
    await page.context().setOffline(true);
    await page.click(`${state('QUA-03.numerator')} >> text=Keep theirs`);
    await page.waitForSelector(state('QUA-03.numerator'), { state: 'detached' });
    expect(await page.inputValue(field('QUA-03.numerator'))).to.equal('6');
    await page.reload();
    await page.waitForSelector('[data-connection="offline"]');
    expect(await page.inputValue(field('QUA-03.numerator'))).to.equal('6');
    await other.context().close();
    await page.context().close();
  });

  it('of one person are shown alike on all their pages, whichever of them sends', async () => {
    const one = await desk.open('P001');
    const again = await one.context().newPage();
    const other = await one.context().newPage();
    await again.goto(one.url());
    await other.goto(`${desk.app.url}/collect/${PERIOD}/P002`);
    await one.context().setOffline(true);
    await type(one, 'QUA-04.numerator', '5');
    await type(other, 'QUA-04.numerator', '6');
    for (const page of [one, again, other]) {
      await reads(page, 'QUA-04.numerator', 'waiting');
      await page.waitForSelector('[data-connection="offline"]');
    }
    await one.context().setOffline(false);
    for (const page of [one, again, other]) {
      await reads(page, 'QUA-04.numerator', 'saved');
      await page.waitForSelector('[data-connection="online"] >> text=Figures save themselves');
    }
    expect(await again.inputValue(field('QUA-04.numerator'))).to.equal('5');
    // Correcting it on another page of one's own is at odds with nobody.
    await type(again, 'QUA-04.numerator', '7');
    await reads(again, 'QUA-04.numerator', 'saved');
    await one.waitForFunction(
      (id) => (document.getElementById(id) as HTMLInputElement).value === '7',
      'QUA-04.numerator',
    );
    await type(other, 'QUA-04.numerator', '8');
    await reads(other, 'QUA-04.numerator', 'saved');
    await type(one, 'QUA-04.denominator', '9');
    await reads(again, 'QUA-04.denominator', 'saved');
    expect(await desk.stored('P001', 'QUA-04')).to.include({ numerator: 7, denominator: 9 });
    expect(await desk.stored('P002', 'QUA-04')).to.include({ numerator: 8 });
    await one.context().close();
  });

  it('of one person are the latest of any of their pages, never a half that another page has typed over', async () => {
    const one = await desk.open('P002');
    const again = await one.context().newPage();
    await again.goto(one.url());
    const both = async (name: string, text: string, mark: string): Promise<void> => {
      for (const page of [one, again])
        await page.waitForFunction(
          ([id = '', ...wanted]) => {
            const { value } = document.getElementById(id) as HTMLInputElement;
            const shown = document.getElementById(`${id}-state`)?.dataset['state'];
            return JSON.stringify([value, shown]) === JSON.stringify(wanted);
          },
          [name, text, mark],
        );
    };
    const isStored = async (numerator: number, denominator: number): Promise<void> => {
      expect(await desk.stored('P002', 'PAR-06')).to.include({ numerator, denominator });
    };
    // What was refused on one page is put right on another.
    await type(one, 'PAR-06.numerator', '8');
    await both('PAR-06.numerator', '8', 'saved');
    await type(one, 'PAR-06.denominator', '5');
    await both('PAR-06.denominator', '5', 'refused');
    await type(again, 'PAR-06.denominator', '12');
    await both('PAR-06.denominator', '12', 'saved');
    await type(one, 'PAR-06.numerator', '4');
    await both('PAR-06.numerator', '4', 'saved');
    await isStored(4, 12);
    await type(one, 'PAR-06.numerator', 'abc');
    await both('PAR-06.numerator', 'abc', 'refused');
    await type(again, 'PAR-06.numerator', '2');
    await both('PAR-06.numerator', '2', 'saved');
    // Typed over while it waits, once and to and fro; what is just being typed stays, and is not called saved.
    for (const [texts, denominator] of [
      [['3', '4'], 13],
      [['5', '6', '7'], 14],
    ] as const) {
      await one.context().setOffline(true);
      for (const [at, text] of texts.entries()) {
        await type(at % 2 ? again : one, 'PAR-06.numerator', text);
        await both('PAR-06.numerator', text, 'waiting');
      }
      await one.fill(field('PAR-06.denominator'), String(denominator));
      await one.context().setOffline(false);
      const last = texts.at(-1) ?? '';
      await both('PAR-06.numerator', last, 'saved');
      await one.keyboard.press('Tab');
      await both('PAR-06.denominator', String(denominator), 'saved');
      await isStored(Number(last), denominator);
    }
    await again.focus(field('PAR-06.numerator'));
    await again.keyboard.type('10');
    await type(one, 'PAR-06.numerator', '9');
    await reads(one, 'PAR-06.numerator', 'saved');
    await again.waitForSelector(state('PAR-06.numerator'), { state: 'detached' });
    expect(await again.inputValue(field('PAR-06.numerator'))).to.equal('10');
    await again.keyboard.press('Tab');
    await both('PAR-06.numerator', '10', 'saved');
    await isStored(10, 14);
    await one.context().close();
  });

  it('are entered in forms that were kept on the device, without a connection, and arrive later', async () => {
    const page = await desk.sit();
    // All of them, whichever the list shows.
    await page.goto(`${desk.app.url}/collect?period=${PERIOD}&search=Mehr`);
    await page.click('text=Keep all forms of this quarter on this device');
    await page.waitForSelector('[data-keep-forms] >> text=/^All \\d+ pages/');
    await page.context().setOffline(true);
    await page.goto(`${desk.app.url}/collect/${PERIOD}/P002/survey`);
    await page.fill('[id="SAT-01.5"]', '3');
    await page.goto(`${desk.app.url}/collect?period=${PERIOD}&within=${SAMARQAND}`);
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
    await page.waitForFunction(
      (id) => (document.getElementById(id) as HTMLInputElement).value === '7',
      'QUA-06.numerator',
    );
    expect(await page.textContent('[data-value="QUA-06"]')).to.equal('70.0');
    await page.context().setOffline(false);
    await reads(page, 'QUA-06.numerator', 'saved');
    await reads(page, 'QUA-06.denominator', 'saved');
    expect(await desk.stored('P002', 'QUA-06')).to.include({ numerator: 7, denominator: 10 });
    // Who signs out leaves no page behind.
    await page.click('text=Sign out');
    await page.waitForURL((url) => !url.pathname.startsWith('/collect'));
    expect(await page.evaluate('caches.has("mezon-collect-1")')).to.equal(false);
    expect(await remembered(page)).to.equal(0);
    await page.context().close();
  });

  it('are sent from the list of forms, which says what waits and of which form, and what nobody can store any more', async () => {
    const page = await desk.open('P001');
    await isKept(page);
    const list = `${desk.app.url}/collect?period=${PERIOD}`;
    await page.goto(list);
    await isKept(page);
    await page.goto(`${desk.app.url}/collect/${PERIOD}/P001`);
    await page.context().setOffline(true);
    await type(page, 'QUA-03.numerator', '2');
    await reads(page, 'QUA-03.numerator', 'waiting');
    await page.goto(list);
    await page.waitForSelector('[data-waiting] li >> text=/Mehr.* – to be sent: 1/');
    await page.context().setOffline(false);
    await page.waitForSelector('[data-waiting]', { state: 'hidden' });
    expect(await desk.stored('P001', 'QUA-03')).to.include({ numerator: 2 });
    // Somebody approves the form while a figure of it waits.
    await page.goto(`${desk.app.url}/collect/${PERIOD}/P001`);
    await page.context().setOffline(true);
    await type(page, 'QUA-03.numerator', '3');
    await reads(page, 'QUA-03.numerator', 'waiting');
    await desk.app.deps
      .db('submissions')
      .where({ unit: 'P001', period: PERIOD })
      .update({ status: 'approved' });
    await page.context().setOffline(false);
    await reads(page, 'QUA-03.numerator', 'locked');
    await page.goto(`${desk.app.url}/collect/${PERIOD}/P002`);
    await page.click('[data-collect-status] >> text=On other forms: 1');
    const line = '[data-waiting] li li >> text=/^QUA-03 · .*: 3 – locked: .*approved/';
    await page.waitForSelector(line);
    await page.click('[data-waiting] >> text=Mehr');
    await page.waitForURL(/P001$/);
    await page.waitForSelector(line);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.click('[data-waiting] >> text=Remove from this device');
    await page.waitForSelector('[data-waiting]', { state: 'hidden' });
    await page.reload();
    expect(await page.isVisible('[data-waiting]')).to.equal(false);
    await desk.app.deps.db('submissions').where({ unit: 'P001', period: PERIOD }).update({ status: 'draft' });
    await page.context().close();
  });

  it('are sent as soon as their author has signed in again, on whichever page', async () => {
    const page = await desk.open('P001');
    // What is still being fetched would bring the session's cookie back.
    await isKept(page);
    await page.context().clearCookies();
    await type(page, 'QUA-05.numerator', '5');
    await page.waitForSelector('[data-connection="signed-out"] >> text=1 not sent');
    await desk.signIn(page);
    await reads(page, 'QUA-05.numerator', 'saved');
    await page.waitForSelector('[data-connection="online"]');
    expect(await desk.stored('P001', 'QUA-05')).to.include({ numerator: 5 });
    // Whoever signs in next finds nothing of the pages, though nobody has signed out.
    await isKept(page);
    await page.context().clearCookies();
    const viewer = await startSession(desk.app.deps, await desk.app.emailOf('viewer', []));
    await page.context().addCookies([{ ...viewer, url: desk.app.url }]);
    await page.goto(`${desk.app.url}/scorecards`);
    await page.waitForFunction(async () => !(await caches.has('mezon-collect-1')));
    await page.context().close();
  });

  it('save themselves also where the address is not a secure one', async () => {
    const page = await desk.open('P001', {}, desk.app.url.replace('127.0.0.1', NOT_SECURE));
    expect(await page.evaluate('isSecureContext || "locks" in navigator || "caches" in window')).to.equal(
      false,
    );
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await type(page, 'QUA-06.numerator', '5');
    await reads(page, 'QUA-06.numerator', 'saved');
    await page.click('.mz-entry-bar >> text=Save');
    await page.waitForSelector('text=Saved: ');
    await page.goto(new URL('/collect', page.url()).href);
    await page.click('text=Sign out');
    await page.waitForURL((url) => !url.pathname.startsWith('/collect'));
    expect(errors).to.deep.equal([]);
    expect(await desk.stored('P001', 'QUA-06')).to.include({ numerator: 5 });
    await page.context().close();
  });

  it('lose nothing when the connection breaks in the middle of a save, nor while an import takes the database', async () => {
    const page = await desk.open('P003');
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
    const row = await desk.stored('P003', 'QUA-03');
    expect(row).to.include({ numerator: 5 });
    expect(sent).to.equal(3);
    await page.context().close();
  });
});
