import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { submissionOf } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

const PERIOD = '2026-Q3';

/** 20 answers, 12 of them satisfied; of 30 questionnaires out of 60. */
export const ANSWERS: Fields = {
  'SAT-06.offered': '60',
  'SAT-06.completed': '30',
  'SAT-01.1': '2',
  'SAT-01.3': '6',
  'SAT-01.4': '7',
  'SAT-01.5': '5',
  'SAT-05.3': '3',
  'SAT-05.8': '3',
  'SAT-05.10': '4',
};

const textOf = (reply: Reply, selector: string): string =>
  reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

const input = (reply: Reply, name: string): Element | null =>
  reply.document.querySelector(`input[name="${name}"]`);

describe('answers to a survey as counts', () => {
  let app: TestApp;
  let client: Client;
  let other: Client;
  beforeEach(async () => {
    app = await startTestApp();
    client = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    other = (await app.signIn('administrator')).speaking('en');
  });
  afterEach(() => app.close());

  const address = (unit = 'P001'): string => `/collect/${PERIOD}/${unit}/survey`;
  const stored = async (indicator: string, unit = 'P001') =>
    (await measurementsOf(app.deps.db, unit, [PERIOD])).filter((row) => row.indicator === indicator);

  it('are typed beside the form and make its figures', async () => {
    const form = await client.get(`/collect/${PERIOD}/P001`);
    expect(form.document.querySelector(`a[href="${address()}"]`)).to.not.equal(null);
    const page = await client.get(address());
    expect(page.status).to.equal(200);
    const saved = await client.submit(page, '#survey', ANSWERS);
    expect(saved.status).to.equal(303);
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 12, denominator: 20, status: 'reported' });
    expect(
      (await stored('SAT-05')).map(({ category, numerator, denominator }) => [
        category,
        numerator,
        denominator,
      ]),
    ).to.have.deep.members([
      ['promoters', 4, 10],
      ['detractors', 3, 10],
    ]);
    expect((await stored('SAT-06'))[0]).to.include({ numerator: 30, denominator: 60 });
    expect(await stored('SAT-02')).to.deep.equal([]);
    expect((await submissionOf(app.deps.db, 'P001', PERIOD))?.status).to.equal('draft');
    const again = await client.get(address());
    expect(input(again, 'SAT-01.4')?.getAttribute('value')).to.equal('7');
    expect(textOf(again, '.mz-survey__question:nth-of-type(2) output')).to.equal('20');
  });

  it('are refused beside the field when they cannot be, with what was typed', async () => {
    const page = await client.get(address());
    const reply = await client.submit(page, '#survey', {
      ...ANSWERS,
      'SAT-01.1': '-2',
      'SAT-02.3': '1,5',
      'SAT-03.3': '9999999',
    });
    expect(reply.status).to.equal(422);
    for (const [name, typed] of [
      ['SAT-01.1', '-2'],
      ['SAT-02.3', '1,5'],
      ['SAT-03.3', '9999999'],
      ['SAT-01.4', '7'],
    ] as const)
      expect(input(reply, name)?.getAttribute('value'), name).to.equal(typed);
    expect(input(reply, 'SAT-01.1')?.getAttribute('aria-describedby')).to.equal('SAT-01.1-error');
    expect(reply.document.getElementById('SAT-01.1-error')?.textContent).to.contain('negative');
    expect(reply.document.querySelectorAll('.govuk-error-summary a')).to.have.length(3);
    expect(await stored('SAT-06')).to.deep.equal([]);
    const sums = await client.submit(page, '#survey', { ...ANSWERS, 'SAT-01.5.sex.male': '6' });
    expect(sums.status).to.equal(422);
    expect(sums.document.getElementById('SAT-01.5.sex.male-error')?.textContent).to.contain('6');
    expect(sums.document.getElementById('sex')?.hasAttribute('open')).to.equal(true);
    const foreign = await client.submit(page, '#survey', { ...ANSWERS, 'SAT-09.1': '1' });
    expect(foreign.status).to.equal(422);
    expect(foreign.text).to.contain('SAT-09.1');
  });

  it('say what two people changed, keep both apart, and never overwrite silently', async () => {
    await client.submit(await client.get(address()), '#survey', ANSWERS);
    const [mine, theirs] = [await client.get(address()), await other.get(address())];
    await other.submit(theirs, '#survey', { 'SAT-01.5': '6', 'SAT-01.3': '5' });
    const elsewhere = await client.submit(mine, '#survey', { 'SAT-01.1': '1' });
    expect(elsewhere.status).to.equal(303);
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 13, denominator: 19 });
    const lost = await client.submit(mine, '#survey', { 'SAT-01.5': '4' });
    expect(lost.status).to.equal(409);
    expect(input(lost, 'SAT-01.5')?.getAttribute('value')).to.equal('4');
    expect(lost.document.getElementById('SAT-01.5-conflict')?.textContent).to.contain(' 6 ');
    expect(input(lost, 'SAT-01.3')?.getAttribute('value')).to.equal('5');
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 13 });
    expect((await client.submit(lost, '#survey')).status).to.equal(303);
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 11 });
    // Wrong, sent with a count that is sound; and from nothing to what is there, what lost among it.
    const wrong = await client.submit(await client.get(address()), '#survey', {
      'SAT-01.5': '1,5',
      'SAT-01.4': '9',
    });
    expect(wrong.status).to.equal(422);
    const link = `${address()}/history`;
    expect(lost.document.querySelector(`a[href="${link}"]`)).to.not.equal(null);
    const history = await client.get(link);
    const lines = [...history.document.querySelectorAll('#changes tbody tr')].map((row) =>
      [
        /coordinator|administrator/.exec(row.querySelector('th')?.textContent ?? '')?.[0],
        ...[...row.querySelectorAll('li')]
          .map((one) => one.textContent)
          .filter((text) => /answer: [1345]:/.test(text))
          .map((text) => text.replace(/^.*answer: /, '')),
      ].join(' | '),
    );
    expect(lines.filter((line) => line.includes(':'))).to.deep.equal([
      'coordinator | 4: 7 → 9 (sent with what was not taken) | 5: 4 → 1,5 (refused, it was wrong)',
      'coordinator | 5: 6 → 4',
      'coordinator | 5: 6 → 4 (somebody else had changed it meanwhile)',
      'coordinator | 1: 2 → 1',
      'administrator | 3: 6 → 5 | 5: 5 → 6',
      'coordinator | 1: – → 2 | 3: – → 6 | 4: – → 7 | 5: – → 5 | 3: – → 3',
    ]);
    const inspector = await app.signIn('inspector');
    expect((await inspector.get(address())).document.querySelector(`a[href="${link}"]`)).to.equal(null);
  });

  it('replace typed figures only after it was said', async () => {
    const form = await client.get(`/collect/${PERIOD}/P001`);
    await client.submit(form, '#entry', { 'SAT-01.numerator': '8', 'SAT-01.denominator': '9' });
    const asked = await client.submit(await client.get(address()), '#survey', ANSWERS);
    expect(asked.status).to.equal(422);
    expect(textOf(asked, '#replaced tbody tr')).to.contain('8 / 9 12 / 20');
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 8 });
    // Changed meanwhile: what was agreed to is not what is there.
    await other.submit(await other.get(`/collect/${PERIOD}/P001`), '#entry', { 'SAT-01.numerator': '7' });
    const token = input(asked, 'agreed')?.getAttribute('value') ?? '';
    const again = await client.submit(asked, '#survey', { agreed: token });
    expect(again.status).to.equal(422);
    expect(textOf(again, '#replaced tbody tr')).to.contain('7 / 9');
    const now = input(again, 'agreed')?.getAttribute('value') ?? '';
    expect((await client.submit(again, '#survey', { agreed: now })).status).to.equal(303);
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 12, denominator: 20 });
  });

  it('are changed where they are entered: the form shows them and takes nothing else', async () => {
    await client.submit(await client.get(address()), '#survey', ANSWERS);
    const form = await client.get(`/collect/${PERIOD}/P001`);
    expect(input(form, 'SAT-01.numerator')?.hasAttribute('readonly')).to.equal(true);
    expect(input(form, 'SAT-02.numerator')?.hasAttribute('readonly')).to.equal(false);
    expect(textOf(form, '#SAT-01-name')).to.contain('Computed from the answers to the survey');
    const saved = await client.submit(form, '#entry', {
      'QUA-02.numerator': '8',
      'QUA-02.denominator': '10',
      'SAT-01.comment': 'Asked by telephone',
    });
    expect(saved.status).to.equal(303);
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 12, comment: 'Asked by telephone' });
    const refused = await client.submit(form, '#entry', { 'SAT-01.numerator': '13' });
    expect(refused.status).to.equal(422);
    expect(refused.document.getElementById('SAT-01.numerator-error')?.textContent).to.contain(
      'page of answers',
    );
    const { csrf } = (await client.get('/collect/session.json')).json() as { csrf: string };
    const cell = await client.postJson(
      `/collect/${PERIOD}/P001/cells.json`,
      {
        id: '4a3c4f3e-5f0e-4a52-9d0b-7a3a3c1d2e4f',
        indicator: 'SAT-01',
        basedOn: '2',
        numbers: { numerator: '13' },
      },
      csrf,
    );
    expect(cell.status).to.equal(422);
    // The comment stays where the answers change.
    await client.submit(await client.get(address()), '#survey', { 'SAT-01.5': '6', 'SAT-01.3': '5' });
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 13, comment: 'Asked by telephone' });
  });

  it('are locked with the form, and not shown by group to those who only read', async () => {
    const inspector = (await app.signIn('inspector', [SAMARQAND])).speaking('en');
    expect((await inspector.get(address())).text).to.contain('No answers have been entered.');
    await client.submit(await client.get(address()), '#survey', {
      ...ANSWERS,
      'SAT-06.offered': '1060',
      'SAT-01.5.sex.male': '2',
    });
    await inTransaction(app.deps.db, (trx) =>
      trx('submissions').where({ unit: 'P001', period: PERIOD }).update({ status: 'approved' }),
    );
    const page = await client.get(address());
    expect(page.document.querySelector('#survey input[type=text]')).to.equal(null);
    const csrf = page.document.querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
    const reply = await client.post(address(), { ...ANSWERS, _csrf: csrf, version: '1', 'SAT-01.5': '9' });
    expect(reply.status).to.equal(423);
    expect((await stored('SAT-01'))[0]).to.include({ numerator: 12 });
    const form = await inspector.get(`/collect/${PERIOD}/P001`);
    expect(textOf(form, '#SAT-01-name .mz-entry__survey')).to.match(/^Computed from .* Open the answers/);
    expect(form.document.querySelector('#SAT-02-name .mz-entry__survey')).to.equal(null);
    const read = await inspector.get(address());
    expect(read.text).to.contain('How many people gave each answer.').and.not.contain('Enter how many');
    expect(textOf(read, '.mz-survey__rate')).to.contain(' 1,060');
    expect(read.status).to.equal(200);
    expect(read.document.getElementById('sex')).to.equal(null);
    expect(read.text).to.contain('shown only to those who enter them');
  });

  it('are asked of providers, in quarters that are open', async () => {
    expect((await client.get(`/collect/${PERIOD}/${SAMARQAND}/survey`)).status).to.equal(404);
    expect((await client.get('/collect/2027-Q3/P001/survey')).status).to.equal(404);
    for (const language of ['uz', 'uz-Cyrl', 'ru', 'en']) {
      await client.get(`${address()}?lang=${language}`);
      const page = await client.get(address());
      expect(page.status, language).to.equal(200);
      expect(page.document.documentElement.getAttribute('lang')).to.equal(language);
    }
  });
});
