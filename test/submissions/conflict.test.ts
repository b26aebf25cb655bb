import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { recordDecisions } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

const ADDRESS = '/collect/2026-Q3/P001';
const SAVE: [string, string] = ['intent', 'save'];

/** The changes of one figure, newest first: who, from what to what, and whether it became the figure. */
async function changesOf(reader: Client, indicator: string) {
  const { document } = await reader.get(`${ADDRESS}/history?indicator=${indicator}`);
  return [...document.querySelectorAll('#changes tbody tr')].map((row) => ({
    who: row.querySelector('[data-who]')?.textContent.replace(/-\d+@.*/, ''),
    changes: [...row.querySelectorAll('li')].map((one) =>
      ['[data-from]', '[data-to]'].map((end) => one.querySelector(end)?.textContent),
    ),
    lost: row.querySelector('.mz-history__mark strong')?.textContent ?? null,
  }));
}

describe('two people with the same form', () => {
  let app: TestApp;
  let one: Client;
  let other: Client;
  beforeEach(async () => {
    app = await startTestApp();
    one = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    other = (await app.signIn('administrator')).speaking('en');
    await save(one, { 'QUA-01.numerator': '10', 'QUA-01.denominator': '20' });
  });
  afterEach(() => app.close());

  const save = async (who: Client, fields: Fields) =>
    who.submit(await who.get(ADDRESS), '#entry', fields, SAVE);
  const numerators = async () =>
    Object.fromEntries(
      (await measurementsOf(app.deps.db, 'P001', ['2026-Q3'])).map((row) => [row.indicator, row.numerator]),
    );

  it('are shown both values, keep what they typed, and may then replace it', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12' });
    const refused = await one.submit(
      page,
      '#entry',
      { 'QUA-01.numerator': '14', 'QUA-02.numerator': '3', 'QUA-02.denominator': '4' },
      SAVE,
    );
    expect(refused.status).to.equal(409);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 12 });
    const said = refused.document.getElementById('QUA-01-conflict')?.textContent ?? '';
    expect(said).to.include('administrator-').and.include(': 12');
    expect(refused.document.getElementById('QUA-01.numerator')?.getAttribute('value')).to.equal('14');
    expect(refused.document.getElementById('QUA-02.numerator')?.getAttribute('value')).to.equal('3');
    const replaced = await one.submit(refused, '#entry', {}, SAVE);
    expect(replaced.status).to.equal(303);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 14, 'QUA-02': 3 });
    // Sent with the one that lost, and then stored: nothing was lost of it.
    expect((await changesOf(one, 'QUA-02')).map(({ lost }) => lost)).to.deep.equal([null]);
  });

  it('leave what lost, what was wrong and what came with it in the history', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12', 'QUA-01.comment': 'Counted again' });
    const sent = {
      'QUA-01.numerator': '14',
      'QUA-02.numerator': '3',
      'QUA-02.denominator': '4',
      'QUA-03.numerator': '1 x',
    };
    for (let times = 0; times < 2; times++)
      expect((await one.submit(page, '#entry', sent, SAVE)).status).to.equal(409);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 12 });
    expect(await changesOf(other, 'QUA-01')).to.deep.equal([
      {
        who: 'coordinator',
        changes: [['12', '14']],
        lost: 'Not stored: somebody else had changed it meanwhile',
      },
      {
        who: 'administrator',
        changes: [
          ['10', '12'],
          ['–', 'Counted again'],
        ],
        lost: null,
      },
      {
        who: 'coordinator',
        changes: [
          ['–', '10'],
          ['–', '20'],
        ],
        lost: null,
      },
    ]);
    const held = 'Not stored: it came with a form that was not taken';
    expect(await changesOf(other, 'QUA-02')).to.deep.equal([
      {
        who: 'coordinator',
        changes: [
          ['–', '3'],
          ['–', '4'],
        ],
        lost: held,
      },
    ]);
    const [wrong, ...before] = await changesOf(other, 'QUA-03');
    expect(before).to.deep.equal([]);
    expect(wrong).to.deep.include({ changes: [['–', '1 x']], lost: 'Not stored: refused, it was wrong' });
    const read = await other.get(ADDRESS);
    expect(read.document.querySelector('[data-entered="QUA-01"]')?.textContent).to.match(
      /^Entered: administrator-\d+@.*4 October 2026/,
    );
    expect(read.document.querySelector('[data-entered="QUA-02"]')?.textContent).to.equal('');
    await app.deps.db('submissions').update({ status: 'approved' });
    expect((await one.submit(page, '#entry', { 'QUA-01.numerator': '15' }, SAVE)).status).to.equal(423);
    expect((await changesOf(other, 'QUA-01'))[0]).to.deep.include({
      changes: [['12', '15']],
      lost: 'Not stored: the form was locked',
    });
  });

  it('are told why the form had come back, beside what was put right', async () => {
    const at = '2026-10-04T08:00:00.000Z';
    const returned = { unit: 'P001', period: '2026-Q3', at, by: 'inspector@example.org' } as const;
    await inTransaction(app.deps.db, (trx) =>
      recordDecisions(trx, [
        { ...returned, from: 'submitted', to: 'returned', reason: 'Count the branch as well' },
      ]),
    );
    expect((await save(one, { 'QUA-01.numerator': '11' })).status).to.equal(303);
    const { document } = await other.get(`${ADDRESS}/history?indicator=QUA-01`);
    expect(document.querySelector('.mz-history__why')?.textContent).to.equal(
      'After it came back: “Count the branch as well”',
    );
  });

  it('take back nothing of the other’s when they replace one thing, though it stands beside it', async () => {
    const page = await one.get(ADDRESS);
    await save(other, {
      'QUA-01.numerator': '12',
      'QUA-01.denominator': '37',
      'QUA-01.comment': 'A new ward',
      'QUA-01.follow-up': '1',
    });
    const refused = await one.submit(page, '#entry', { 'QUA-01.numerator': '14' }, SAVE);
    expect(refused.status).to.equal(409);
    const said = refused.document.getElementById('QUA-01-conflict')?.textContent ?? '';
    expect(said).to.include(': 12').and.include(': 37').and.include('“A new ward”').and.include('marked');
    const value = (name: string) => refused.document.getElementById(name)?.getAttribute('value');
    expect([value('QUA-01.numerator'), value('QUA-01.denominator')]).to.deep.equal(['14', '37']);
    expect((await one.submit(refused, '#entry', {}, SAVE)).status).to.equal(303);
    const [row] = await measurementsOf(app.deps.db, 'P001', ['2026-Q3'], ['QUA-01']);
    expect(row).to.include({ numerator: 14, denominator: 37, comment: 'A new ward', followUp: true });
  });

  it('are shown that the other says there is no figure, and why', async () => {
    const page = await one.get(ADDRESS);
    await save(other, {
      'QUA-01.numerator': '',
      'QUA-01.denominator': '',
      'QUA-01.absence': 'not-collected',
      'QUA-01.reason': 'Flood',
    });
    const refused = await one.submit(page, '#entry', { 'QUA-01.numerator': '14' }, SAVE);
    expect(refused.document.getElementById('QUA-01-conflict')?.textContent).to.include(
      'Not collected: Flood',
    );
  });

  it('keep what the other entered beside a mistake of their own', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.comment': 'A new ward' });
    const refused = await one.submit(page, '#entry', { 'QUA-01.numerator': '99' }, SAVE);
    expect(refused.status).to.equal(422);
    expect((await one.submit(refused, '#entry', { 'QUA-01.numerator': '9' }, SAVE)).status).to.equal(303);
    const [row] = await measurementsOf(app.deps.db, 'P001', ['2026-Q3'], ['QUA-01']);
    expect(row).to.include({ numerator: 9, comment: 'A new ward' });
  });

  it('do not undo each other’s figures that they did not touch', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12' });
    const saved = await one.submit(
      page,
      '#entry',
      { 'QUA-02.numerator': '3', 'QUA-02.denominator': '4' },
      SAVE,
    );
    expect(saved.status).to.equal(303);
    expect(await numerators()).to.deep.equal({ 'QUA-01': 12, 'QUA-02': 3 });
  });

  it('are not disturbed when both typed the same', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '12' });
    expect((await one.submit(page, '#entry', { 'QUA-01.numerator': '12' }, SAVE)).status).to.equal(303);
  });

  it('are told when a figure was taken away meanwhile', async () => {
    const page = await one.get(ADDRESS);
    await save(other, { 'QUA-01.numerator': '', 'QUA-01.denominator': '' });
    const refused = await one.submit(page, '#entry', { 'QUA-01.numerator': '14' }, SAVE);
    expect(refused.status).to.equal(409);
    expect(refused.document.getElementById('QUA-01-conflict')?.textContent).to.include('removed');
  });
});
