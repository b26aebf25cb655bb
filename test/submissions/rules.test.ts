import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { setFor } from '../../server/domain/indicator-set.ts';
import { enteredBy } from '../../server/domain/submission.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { submissionOf } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';
import { completeForm } from './figures.ts';

const PERIOD = '2026-Q3';

const textOf = (reply: Reply, selector: string): string =>
  reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
const summaryOf = (reply: Reply, selector: string): { text: string; href: string; warning: boolean }[] =>
  [...reply.document.querySelectorAll(`${selector} li`)].map((item) => ({
    text: item.textContent.trim(),
    href: item.querySelector('a')?.getAttribute('href') ?? '',
    warning: item.className.includes('warning'),
  }));

describe('rules of the set', () => {
  let app: TestApp;
  let coordinator: Client;
  let complete: Record<string, string>;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    const { indicators } = setFor(app.deps.programme.sets, PERIOD);
    complete = completeForm(enteredBy('provider', indicators), 40);
  });
  after(() => app.close());

  const open = (unit: string): Promise<Reply> => coordinator.get(`/collect/${PERIOD}/${unit}`);
  const send = async (unit: string, fields: Fields, intent: string): Promise<Reply> =>
    coordinator.submit(await open(unit), '#entry', fields, ['intent', intent]);
  const statusOf = async (unit: string): Promise<string | undefined> =>
    (await submissionOf(app.deps.db, unit, PERIOD))?.status;

  it('let a draft be saved, and stand beside every indicator that they are about', async () => {
    const fields = { ...complete, 'SAT-06.numerator': '30', 'STF-02.denominator': '41' };
    const saved = await send('P001', fields, 'save');
    expect(saved.status).to.equal(303);
    const page = await open('P001');
    for (const code of ['SAT-01', 'SAT-06'])
      expect(textOf(page, `[data-rules="${code}"]`)).to.include(
        'Put right: There are more answers (40) than completed questionnaires (30)',
      );
    expect(page.document.getElementById('SAT-01.denominator')?.getAttribute('aria-describedby')).to.equal(
      'SAT-01-rules',
    );
    expect(textOf(page, '[data-rules="QUA-01"]')).to.equal('');
    expect(summaryOf(page, '#broken')[0]).to.deep.equal({
      text: 'SAT-01, SAT-06 · Put right: There are more answers (40) than completed questionnaires (30)',
      href: '#SAT-01.denominator',
      warning: false,
    });
    const uzbek = await coordinator.speaking('uz-Cyrl').get(`/collect/${PERIOD}/P001`);
    coordinator.speaking('en');
    expect(textOf(uzbek, '[data-rules="SAT-01"]')).to.include('Жавоблар (40)');
  });

  it('tell those who only read what is so, and ask nothing of them', async () => {
    const inspector = (await app.signIn('inspector')).speaking('en');
    const page = await inspector.get(`/collect/${PERIOD}/P001`);
    expect(textOf(page, '#broken h2')).to.equal('Remarks by the rules of the set');
    const remarks = summaryOf(page, '#broken');
    expect(remarks[0]).to.deep.include({
      text: 'SAT-01, SAT-06 · Cannot be right: There are more answers (40) than completed questionnaires (30)',
      href: '#SAT-01-name',
    });
    expect(remarks.at(-1)?.text).to.equal(
      'STF-02, STF-01 · Not explained: The care staff are given as 41 and as 40',
    );
    for (const { href } of remarks)
      expect(page.document.getElementById(href.slice(1)), href).not.to.equal(null);
    expect(textOf(page, '[data-rules="STF-01"]')).to.match(/^Not explained: /);
    expect(page.text).not.to.match(/Please explain|Put right|[Ss]ay why/);
    expect(page.document.querySelectorAll('a[href$="/survey"]')).to.have.length(0);
  });

  it('stop handing in where they are errors', async () => {
    const refused = await send('P001', { 'STF-02.denominator': '41' }, 'submit');
    expect(refused.status).to.equal(422);
    expect(await statusOf('P001')).to.equal('draft');
    const summary = summaryOf(refused, '.govuk-error-summary');
    expect(summary.map(({ href }) => href)).to.deep.equal([
      '#entry',
      '#SAT-01.denominator',
      '#SAT-02.denominator',
      '#SAT-03.denominator',
      '#SAT-04.denominator',
      '#SAT-05.answers',
      '#STF-02.comment',
    ]);
    expect(summary.map(({ warning }) => warning)).to.deep.equal([...Array<boolean>(6).fill(false), true]);
    expect(summary.at(-1)?.text).to.equal(
      'STF-02, STF-01 · Please explain: The care staff are given as 41 and as 40',
    );
    // What was typed is still there.
    expect(refused.document.getElementById('STF-02.denominator')?.getAttribute('value')).to.equal('41');
  });

  it('ask for a comment where they are warnings, once', async () => {
    const fields = { ...complete, 'STF-02.denominator': '41' };
    const asked = await send('P003', fields, 'submit');
    expect(asked.status).to.equal(422);
    expect(summaryOf(asked, '.govuk-error-summary').map(({ href }) => href)).to.deep.equal([
      '#STF-02.comment',
    ]);
    expect(asked.document.querySelector('[data-indicator="STF-01"] details')?.hasAttribute('open')).to.equal(
      true,
    );
    const done = await coordinator.submit(asked, '#entry', { 'STF-01.comment': 'One came in September' }, [
      'intent',
      'submit',
    ]);
    expect(done.status).to.equal(303);
    expect(await statusOf('P003')).to.equal('submitted');
    expect(textOf(await open('P003'), '[data-rules="STF-02"]')).to.equal('');
  });

  it('are in the answer to an edit that saves itself, and do not refuse it', async () => {
    const { csrf } = (await coordinator.get('/collect/session.json')).json() as { csrf: string };
    const reply = await coordinator.postJson(
      `/collect/${PERIOD}/P001/cells.json`,
      {
        id: '0b3f3c52-6a66-4a59-9d7a-0d6f6f2d7a01',
        indicator: 'SAT-01',
        basedOn: '1',
        numbers: { denominator: '35' },
      },
      csrf,
    );
    expect(reply.status).to.equal(200);
    expect(reply.json()).to.deep.include({
      outcome: 'saved',
      problems: [
        {
          path: 'denominator',
          severity: 'error',
          text: 'There are more answers (35) than completed questionnaires (30)',
          rule: 'RULE-ANSWERS-1',
        },
      ],
    });
  });

  it('are shown on the sheet of many providers, those about indicators of other sheets too', async () => {
    const page = await coordinator.get(`/collect/${PERIOD}/grid/SAT?within=${SAMARQAND}`);
    expect(textOf(page, '[data-unit="P001"] [data-rules="SAT-01"]')).to.include(
      'than completed questionnaires (30)',
    );
    const live = JSON.parse(page.document.getElementById('collect-live')!.textContent) as {
      rules: { code: string; words?: unknown }[];
      problems: Record<string, string>;
    };
    const codes = live.rules.map(({ code }) => code);
    expect(codes).to.include.members(['RULE-ANSWERS-1', 'RULE-CHANGE']).and.not.include('RULE-SAME-STAFF');
    expect(live.rules.every((rule) => rule.words === undefined)).to.equal(true);
    expect(live.problems['RULE-ANSWERS-1']).to.equal(
      'There are more answers ({left}) than completed questionnaires ({right})',
    );
    const staff = await coordinator.get(`/collect/${PERIOD}/grid/STF?within=${SAMARQAND}`);
    const { elsewhere } = JSON.parse(staff.document.getElementById('collect-live')!.textContent) as {
      elsewhere: { unit: string; indicator: string; entry: { numbers: object } }[];
    };
    expect(
      elsewhere.find(({ unit, indicator }) => unit === 'P001' && indicator === 'QUA-01')?.entry.numbers,
    ).to.deep.equal({ numerator: 20, denominator: 40 });
  });

  it('stop approving, by name, and nothing else', async () => {
    // An import corrected what had been handed in.
    const row = { unit: 'P003', period: PERIOD, category: '', value: null, comment: null };
    await inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, {
        rows: [{ ...row, indicator: 'SAT-06', numerator: 12, denominator: 40 }],
        at: app.deps.clock().toISOString(),
        by: 'import',
      }),
    );
    await send('P002', complete, 'submit');
    const other = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    const queue = await other.get(`/collect/queue?period=${PERIOD}`);
    const forms = [...queue.document.querySelectorAll('#queue input[name="form"]')].map(
      (box) => box.getAttribute('value') ?? '',
    );
    const decided = await other.post('/collect/queue', {
      _csrf: queue.document.querySelector('[name="_csrf"]')?.getAttribute('value') ?? '',
      period: PERIOD,
      state: 'submitted',
      within: '',
      decision: 'approve',
      form: forms,
    });
    expect(decided.status).to.equal(422);
    expect(textOf(decided, '.govuk-error-summary')).to.match(
      /There are more answers \(40\) than completed questionnaires \(12\)/,
    );
    expect(await statusOf('P003')).to.equal('submitted');
    expect(await statusOf('P002')).to.equal('approved');
  });
});
