import { expect } from 'chai';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { browserFor, errorsOf } from './browser.ts';
import { type Desk, deskOf, field, paste, PERIOD, reads, state, type } from './desk.ts';

describe('figures that save themselves, in a browser', function () {
  this.timeout(90_000);
  let desk: Desk;

  before(async function () {
    desk = await deskOf(await browserFor(this));
  });
  after(() => (desk as Desk | undefined)?.app.close());

  it('are typed with the keyboard alone and stored one by one', async () => {
    const page = await desk.open('P001');
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
    expect(await desk.stored('P001', 'QUA-01')).to.include({
      numerator: 30,
      denominator: 40,
      status: 'reported',
    });
    // A list is opened before arrows choose in it, and what was typed and taken back is no change.
    await page.click('[data-indicator="QUA-01"] summary');
    await page.focus(field('QUA-01.absence'));
    await page.keyboard.press('ArrowDown');
    expect(await page.inputValue(field('QUA-01.absence'))).to.equal('');
    await page.focus(field('QUA-01.numerator'));
    await page.keyboard.press('End');
    await page.keyboard.type('6');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('Object.keys(localStorage).filter((key) => key.includes("typing"))')).to.eql(
      [],
    );
    expect(errors).to.deep.equal([]);
    await page.context().close();
  });

  it('say beside the field why they are refused, and keep what was typed over a reload', async () => {
    const page = await desk.open('P001');
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
    expect((await desk.stored('P001', 'QUA-01'))?.numerator).to.equal(31);
    // A figure in the place of an answer without one is looked at like any other, before it is sent.
    await page.click('[data-indicator="QUA-04"] summary');
    await page.selectOption(field('QUA-04.absence'), 'not-applicable');
    await reads(page, 'QUA-04.absence', 'saved');
    await page.context().setOffline(true);
    await type(page, 'QUA-04.numerator', 'abc');
    await reads(page, 'QUA-04.numerator', 'refused');
    await page.context().close();
  });

  it('are stored together where only together they are right', async () => {
    const page = await desk.open('P002');
    const stored = async (): Promise<unknown> => {
      const { numerator, denominator } = (await desk.stored('P002', 'QUA-05')) ?? {};
      return [numerator, denominator];
    };
    const both = async (mark: string): Promise<void> => {
      await reads(page, 'QUA-05.numerator', mark);
      await reads(page, 'QUA-05.denominator', mark);
    };
    await page.focus(field('QUA-05.numerator'));
    await paste(page, '5\t10');
    await page.click('dialog button[value="apply"]');
    await both('saved');
    // Above what is stored, each of them.
    await page.focus(field('QUA-05.numerator'));
    await paste(page, '20\t30');
    await page.click('dialog button[value="apply"]');
    await both('saved');
    expect(await stored()).to.deep.equal([20, 30]);
    await page.click('text=Undo the paste');
    for (let tries = 0; tries < 50 && String(await stored()) !== '5,10'; tries++)
      await page.waitForTimeout(100);
    expect(await stored()).to.deep.equal([5, 10]);
    await both('saved');
    // The larger one first, and the smaller one first: neither half goes with what had been beside it.
    await type(page, 'QUA-05.numerator', '60');
    await reads(page, 'QUA-05.numerator', 'refused');
    await type(page, 'QUA-05.denominator', '70');
    await both('saved');
    expect(await stored()).to.deep.equal([60, 70]);
    await type(page, 'QUA-05.denominator', '2');
    await reads(page, 'QUA-05.denominator', 'refused');
    expect(await page.textContent(state('QUA-05.denominator'))).to.match(
      /^refused: The numerator \(60\) .*\(2\)/,
    );
    await type(page, 'QUA-05.numerator', 'sixty');
    await reads(page, 'QUA-05.numerator', 'refused');
    expect(await page.textContent(state('QUA-05.denominator'))).to.match(/^refused: .* beside it/);
    await type(page, 'QUA-05.numerator', '60');
    expect(await stored()).to.deep.equal([60, 70]);
    await page.reload();
    await reads(page, 'QUA-05.denominator', 'refused');
    await type(page, 'QUA-05.numerator', '1');
    await both('saved');
    expect(await stored()).to.deep.equal([1, 2]);
    await page.context().close();
  });

  it('take a block from a spreadsheet, show what it changes, and take it back', async () => {
    const page = await desk.open('P003');
    await page.focus(field('QUA-01.numerator'));
    await paste(page, '20\t1 000,0\r\n15\t30\r\n');
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
    expect(await desk.stored('P003', 'QUA-01')).to.include({ numerator: 20, denominator: 1000 });
    expect(await desk.stored('P003', 'QUA-02')).to.include({ numerator: 15, denominator: 30 });
    // What was put right after the paste is not the paste's any more.
    await type(page, 'QUA-01.denominator', '1100');
    await reads(page, 'QUA-01.denominator', 'saved');
    await page.click('text=Undo the paste');
    await page.waitForSelector('.mz-collect-undo', { state: 'hidden' });
    await reads(page, 'QUA-02.denominator', 'saved');
    for (let tries = 0; tries < 50 && (await desk.stored('P003', 'QUA-02')); tries++)
      await page.waitForTimeout(100);
    expect(await desk.stored('P003', 'QUA-01')).to.include({ numerator: null, denominator: 1100 });
    expect(await desk.stored('P003', 'QUA-02')).to.equal(undefined);
    await page.context().close();
  });

  it('say what a block does to answers without a figure and what of it is refused, and go back paste by paste', async () => {
    const page = await desk.open('P003');
    const lines = (): Promise<string[]> =>
      page.$$eval('dialog tbody tr', (rows) =>
        rows.map(({ children }) =>
          [...children]
            .slice(1)
            .map((cell) => [...cell.childNodes].map(({ textContent }) => textContent).join(' | '))
            .join(' → '),
        ),
      );
    const agree = (): Promise<void> => page.click('dialog button[value="apply"]');
    const undo = page.locator('.mz-collect-undo');
    await page.click('[data-indicator="QUA-04"] summary');
    await page.fill(field('QUA-04.reason'), 'Register was lost');
    await page.selectOption(field('QUA-04.absence'), 'not-collected');
    await reads(page, 'QUA-04.absence', 'saved');
    await page.focus(field('QUA-04.numerator'));
    await paste(page, '\t');
    expect(await lines()).to.deep.equal([
      'Not collected: Register was lost → stays: no figure comes in its place',
    ]);
    await page.click('dialog button[value=""]');
    await paste(page, '5\t10\n12,000\t7\n9\t8\n"1\n2"\t−4');
    const beside =
      'refused: it is stored only together with what stands beside it, which has to be put right';
    const grouped =
      'This can be read in two ways. Write thousands without a comma or a point: 12000 or 12 000';
    const above = 'The numerator (9) cannot be above the denominator (8)';
    expect((await lines()).slice(0, 7)).to.deep.equal([
      '– → 5',
      '– → 10',
      'Not collected: Register was lost → ends, because there is a figure then; undoing brings it back',
      `– → 12,000 | refused: ${grouped}`,
      `– → 7 | ${beside}`,
      `– → 9 | refused: ${above}`,
      `– → 8 | ${beside}`,
    ]);
    // Lines of one cell never become one figure.
    expect((await lines())[7]).to.match(/^– → 1 ⏎ 2 \| refused/);
    await agree();
    await reads(page, 'QUA-04.denominator', 'saved');
    for (const name of ['QUA-05.numerator', 'QUA-05.denominator', 'QUA-06.numerator', 'QUA-06.denominator'])
      await reads(page, name, 'refused');
    expect(await desk.stored('P003', 'QUA-04')).to.include({
      numerator: 5,
      status: 'reported',
      reason: null,
    });
    await page.focus(field('QUA-04.numerator'));
    await paste(page, '6\t12');
    await agree();
    await page.waitForFunction(
      'document.querySelector(".mz-collect-undo").textContent.includes("(2 from QUA-04)")',
    );
    for (let tries = 0; tries < 50 && (await desk.stored('P003', 'QUA-04'))?.numerator !== 6; tries++)
      await page.waitForTimeout(100);
    // The latest first, then the one before it: figures, answer and reason as they were, as one version.
    await undo.click();
    expect(await undo.textContent()).to.equal('Undo the paste (8 from QUA-04)');
    for (let tries = 0; tries < 50 && (await desk.stored('P003', 'QUA-04'))?.numerator !== 5; tries++)
      await page.waitForTimeout(100);
    const between = await desk.stored('P003', 'QUA-04');
    expect(between).to.include({ numerator: 5, denominator: 10 });
    await undo.click();
    expect(await undo.isVisible()).to.equal(false);
    expect(await page.evaluate('document.activeElement.id')).to.equal('QUA-04.numerator');
    for (const name of ['QUA-04.absence', 'QUA-05.numerator', 'QUA-06.denominator'])
      await reads(page, name, 'saved');
    expect(await desk.stored('P003', 'QUA-04')).to.include({
      numerator: null,
      denominator: null,
      status: 'not-collected',
      reason: 'Register was lost',
      version: (between?.version ?? 0) + 1,
    });
    const texts = ['absence', 'reason', 'numerator'].map((name) => page.inputValue(field(`QUA-04.${name}`)));
    expect(await Promise.all(texts)).to.deep.equal(['not-collected', 'Register was lost', '']);
    // The same while nothing arrives: the answer comes back after figures that are still on their way, also over a reload.
    await page.route('**/cells.json', (route) => route.abort());
    await page.focus(field('QUA-04.numerator'));
    await paste(page, '6\t12');
    await agree();
    await reads(page, 'QUA-04.denominator', 'waiting');
    await undo.click();
    await reads(page, 'QUA-04.absence', 'waiting');
    await page.reload();
    await reads(page, 'QUA-04.absence', 'waiting');
    expect(await page.inputValue(field('QUA-04.numerator'))).to.equal('');
    await page.unroute('**/cells.json');
    await page.reload();
    await reads(page, 'QUA-04.absence', 'saved');
    expect(await desk.stored('P003', 'QUA-04')).to.include({
      numerator: null,
      status: 'not-collected',
      reason: 'Register was lost',
    });
    await page.context().close();
  });

  it('stand on one sheet for many providers, and take a block over several of them', async () => {
    const page = await desk.sit();
    const errors = errorsOf(page);
    await page.goto(`${desk.app.url}/collect?period=${PERIOD}`);
    await page.click('.mz-grids >> text=Staff');
    expect(await page.locator('.mz-grid tbody tr').count()).to.equal(3);
    await page.focus(field('P001.STF-01.numerator'));
    await paste(page, '7\t10\n8\t10\n9\t9');
    await page.click('dialog button[value="apply"]');
    const units = await page.$$eval('.mz-grid tbody tr', (rows) =>
      rows.map((row) => row.dataset['unit'] ?? ''),
    );
    for (const unit of units) {
      await reads(page, `${unit}.STF-01.numerator`, 'saved');
      await reads(page, `${unit}.STF-01.denominator`, 'saved');
      expect(await desk.stored(unit, 'STF-01'), unit).to.include({ status: 'reported' });
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
    expect(await desk.stored('P001', 'STF-01')).to.include({
      comment: 'Two on leave',
      followUp: true,
      numerator: 7,
    });
    await page.click(`${around} summary`);
    await page.focus(field('P001.STF-01.numerator'));
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.id')).to.equal(`${units[1] ?? ''}.STF-01.numerator`);
    // A row that nobody may change keeps its place in the block, and says so.
    const [, locked = '', last = ''] = units;
    const submissions = desk.app.deps.db('submissions').where({ unit: locked });
    await submissions.clone().update({ status: 'approved' });
    await page.reload();
    await page.focus(field('P001.STF-01.numerator'));
    await paste(page, '1\t10\n2\t10\n3\t11');
    expect(
      await page.$$eval('dialog tbody tr', (rows) =>
        rows.map(({ children }) =>
          [...children].map(({ textContent }) => textContent.replace(/ centre: STF-01.*/, '')),
        ),
      ),
    ).to.deep.equal([
      ['Mehr', '7', '1'],
      ['Shifo', '8', 'locked, not pasted'],
      ['Umid', '9', '3'],
      ['Umid', '9', '11'],
    ]);
    await page.click('dialog button[value="apply"]');
    await reads(page, `${last}.STF-01.numerator`, 'saved');
    await reads(page, `${last}.STF-01.denominator`, 'saved');
    expect(await desk.stored(last, 'STF-01')).to.include({ numerator: 3, denominator: 11 });
    expect(await desk.stored(locked, 'STF-01')).to.include({ numerator: 8, denominator: 10 });
    await submissions.clone().update({ status: 'draft' });
    expect(errors).to.deep.equal([]);
    await page.context().close();
  });

  it('say so where the person may no longer write them, and let others pass', async () => {
    const page = await desk.open('P001');
    const { db } = desk.app.deps;
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
