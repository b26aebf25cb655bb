import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { setFor } from '../../server/domain/indicator-set.ts';
import { enteredBy } from '../../server/domain/submission.ts';
import { measurementsOf, saveMeasurements } from '../../server/measurements/service.ts';
import { movesOf, submissionOf, submit } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { completeForm } from './figures.ts';

const PERIOD = '2026-Q3';
const QUEUE = `/collect/queue?period=${PERIOD}`;

const textOf = (reply: Reply, selector: string): string =>
  reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
const boxes = (reply: Reply): string[] =>
  [...reply.document.querySelectorAll('#queue input[name="form"]')].map(
    (box) => box.getAttribute('value') ?? '',
  );
const boxOf = (reply: Reply, unit: string): string =>
  boxes(reply).find((value) => value.startsWith(`${unit}@`)) ?? '';
const decisionsOf = (reply: Reply): (string | null)[] =>
  [...reply.document.querySelectorAll('button[name="decision"]')].map((button) =>
    button.getAttribute('value'),
  );
const problemsOf = (reply: Reply): string[] =>
  [...reply.document.querySelectorAll('.govuk-error-summary li')].map((item) => item.textContent);

describe('the queue of forms', () => {
  let app: TestApp;
  let coordinator: Client;
  let inspector: Client;
  let administrator: Client;

  beforeEach(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    inspector = (await app.signIn('inspector', [SAMARQAND])).speaking('en');
    administrator = (await app.signIn('administrator')).speaking('en');
    for (const unit of ['P001', 'P002', 'P004']) await handIn(unit);
  });
  afterEach(() => app.close());

  const handIn = (unit: string, by = 'somebody@example.org'): Promise<void> =>
    inTransaction(app.deps.db, (trx) =>
      submit(trx, app.deps.programme, { unit, period: PERIOD, at: '2026-10-02T08:00:00.000Z', by }),
    );
  const put = (unit: string, numerator: number, at: string): Promise<unknown> =>
    inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, {
        rows: [
          {
            unit,
            indicator: 'QUA-01',
            period: PERIOD,
            category: '',
            numerator,
            denominator: 20,
            value: null,
            comment: null,
          },
        ],
        at,
        by: 'somebody@example.org',
      }),
    );
  const statusOf = async (unit: string): Promise<string | undefined> =>
    (await submissionOf(app.deps.db, unit, PERIOD))?.status;
  const decide = (
    who: Client,
    page: Reply,
    decision: string,
    form: string[],
    fields: Fields = {},
  ): Promise<Reply> => who.submit(page, '#queue', { form, ...fields }, ['decision', decision]);

  it('takes decisions from a form’s own page as well, of those who may, about what they saw', async () => {
    const form = `/collect/${PERIOD}/P001`;
    const page = await coordinator.get(form);
    expect(decisionsOf(page)).to.deep.equal(['approve', 'return']);
    expect(decisionsOf(await inspector.get(form))).to.deep.equal([]);
    expect(decisionsOf(await coordinator.get(`/collect/${PERIOD}/P003`))).to.deep.equal([]);
    await put('P001', 5, '2026-10-03T08:00:00.000Z');
    const outdated = await coordinator.submit(page, '#decide', {}, ['decision', 'approve']);
    expect(outdated.status).to.equal(422);
    expect(problemsOf(outdated)[0]).to.include('changed');
    const unsaid = await coordinator.submit(await coordinator.get(form), '#decide', {}, [
      'decision',
      'return',
    ]);
    expect(unsaid.status).to.equal(422);
    expect(textOf(unsaid, '#reason-error')).not.to.equal('');
    expect(await statusOf('P001')).to.equal('submitted');
    const reply = await coordinator.submit(await coordinator.get(form), '#decide', {}, [
      'decision',
      'approve',
    ]);
    expect(reply.status).to.equal(303);
    expect(await statusOf('P001')).to.equal('approved');
    const queue = await coordinator.get(reply.location ?? '');
    expect(textOf(queue, '.mz-announcement')).to.equal('1 form approved');
    const verifying = await inspector.get(form);
    expect(decisionsOf(verifying)).to.include('verify');
    expect((await inspector.submit(verifying, '#decide', {}, ['decision', 'verify'])).status).to.equal(303);
    expect(await statusOf('P001')).to.equal('verified');
    expect(decisionsOf(await administrator.get(form))).not.to.include('publish');
  });

  it('shows what waits for whoever asks, with counts by state, of their regions only', async () => {
    const own = await coordinator.get('/collect/queue');
    expect(own.status).to.equal(200);
    expect(boxes(own).map((value) => value.split('@')[0])).to.deep.equal(['P001', 'P002']);
    expect(decisionsOf(own)).to.deep.equal(['approve', 'return']);
    expect(
      [...own.document.querySelectorAll('.mz-choices li')].map((item) => item.textContent),
    ).to.deep.equal(['Submitted: 2', 'Approved: 0', 'Verified: 0', 'Returned: 0', 'Published: 0']);
    const all = await administrator.get(`${QUEUE}&state=submitted`);
    expect(boxes(all)).to.have.length(3);
    expect(boxes(await administrator.get(`${QUEUE}&state=submitted&within=${TOSHKENT}`))).to.have.length(1);
    expect(textOf(await inspector.get('/collect/queue'), '.mz-choices [aria-current]')).to.equal(
      'Approved: 0',
    );
  });

  it('leaves no parameter unread and tells nothing of other regions', async () => {
    for (const query of ['state=draft', 'page=0', 'period=2026-Q4', 'select=x', 'within=XX'])
      expect((await coordinator.get(`/collect/queue?${query}`)).status, query).to.equal(422);
    expect((await coordinator.get('/collect/queue?page=2')).status).to.equal(404);
    expect((await coordinator.get(`/collect/queue?within=${TOSHKENT}`)).status).to.equal(403);
    const page = await coordinator.get(QUEUE);
    const tried = await decide(coordinator, page, 'approve', ['P004@2026-10-02T08:00:00.000Z']);
    expect(tried.status).to.equal(422);
    expect(problemsOf(tried)).to.deep.equal(['P004: Your account may not do this.']);
    expect(await statusOf('P004')).to.equal('submitted');
  });

  it('approves many at once, each with its event', async () => {
    const page = await coordinator.get(`${QUEUE}&select=all`);
    expect(page.document.querySelectorAll('#queue [name="form"][checked]')).to.have.length(2);
    const reply = await coordinator.submit(page, '#queue', {}, ['decision', 'approve']);
    expect(reply.status).to.equal(303);
    expect(textOf(await coordinator.get(reply.location!), '.mz-announcement')).to.equal('2 forms approved');
    expect([await statusOf('P001'), await statusOf('P002')]).to.deep.equal(['approved', 'approved']);
    const [event] = await movesOf(app.deps.db, 'P001', PERIOD);
    expect(event).to.include({ from: 'submitted', to: 'approved', reason: null });
    expect(event?.by).to.match(/^coordinator-/);
    const log = await administrator.get('/audit');
    expect(log.document.body.textContent).to.include('Form approved').and.include('P001 2026-Q3');
  });

  it('does what can be done and tells the rest by name', async () => {
    const page = await coordinator.get(QUEUE);
    await put('P002', 7, '2026-10-04T08:59:00.000Z');
    const reply = await decide(coordinator, page, 'approve', boxes(page));
    expect(reply.status).to.equal(422);
    expect(problemsOf(reply)).to.deep.equal([
      'Umid centre: Its figures were changed after you loaded the page. Look at them again, then decide.',
    ]);
    expect(textOf(reply, '.mz-announcement')).to.equal('1 form approved');
    expect([await statusOf('P001'), await statusOf('P002')]).to.deep.equal(['approved', 'submitted']);
    // The box of the page that came back stands for what is shown now.
    expect((await coordinator.submit(reply, '#queue', {}, ['decision', 'approve'])).status).to.equal(303);
    expect(await statusOf('P002')).to.equal('approved');
  });

  it('asks for a choice, and for the reason of a return', async () => {
    const page = await coordinator.get(QUEUE);
    expect(problemsOf(await decide(coordinator, page, 'approve', []))).to.deep.equal([
      'Choose at least one form.',
    ]);
    const chosen = [boxOf(page, 'P001')];
    const refused = await decide(coordinator, page, 'return', chosen, { reason: '\u200b\u00a0\u2060\u200e' });
    expect(refused.status).to.equal(422);
    expect(textOf(refused, '#reason-error')).to.include('Say why');
    expect(refused.document.querySelectorAll('[name="form"][checked]')).to.have.length(1);
    const long = await decide(coordinator, page, 'return', chosen, { reason: 'x'.repeat(1001) });
    expect(textOf(long, '#reason-error')).to.include('1,000');
    expect(await statusOf('P001')).to.equal('submitted');
  });

  it('refuses figures that cannot be right', async () => {
    await put('P001', 21, '2026-10-03T08:00:00.000Z');
    const page = await coordinator.get(QUEUE);
    const reply = await decide(coordinator, page, 'approve', [boxOf(page, 'P001')]);
    expect(problemsOf(reply)).to.deep.equal([
      'Mehr centre: Some figures cannot be right. Put them right first.',
    ]);
  });

  it('lets nobody approve what they submitted while the region has somebody else', async () => {
    const email = await app.emailOf('coordinator', [SAMARQAND]);
    await handIn('P003', email);
    const page = await coordinator.get(QUEUE);
    const alone = await decide(coordinator, page, 'approve', [boxOf(page, 'P003')]);
    expect(alone.status).to.equal(303);
    await handIn('UZ-SA', email);
    const other = (await app.signIn('coordinator', [SAMARQAND, TOSHKENT])).speaking('en');
    const again = await coordinator.get(QUEUE);
    const refused = await decide(coordinator, again, 'approve', [boxOf(again, 'UZ-SA')]);
    expect(problemsOf(refused)[0]).to.include('You submitted it or put it right yourself');
    const theirs = await other.get(QUEUE);
    const back = await decide(other, theirs, 'return', [boxOf(theirs, 'UZ-SA')], { reason: 'Look again' });
    expect(back.status).to.equal(303);
    // Whoever returned it and handed it in again does not decide about it; who handed it in first may now.
    const figures = completeForm(enteredBy('region', setFor(app.deps.programme.sets, PERIOD).indicators), 40);
    const form = await other.get(`/collect/${PERIOD}/UZ-SA`);
    const asked = await other.submit(form, '#entry', figures, ['intent', 'submit']);
    expect((await other.submit(asked, '#entry', {}, ['intent', 'submit'])).status).to.equal(303);
    const own = await other.get(QUEUE);
    const stopped = await decide(other, own, 'approve', [boxOf(own, 'UZ-SA')]);
    expect(problemsOf(stopped)[0]).to.include('You submitted it or put it right yourself');
    const last = await coordinator.get(QUEUE);
    expect((await decide(coordinator, last, 'approve', [boxOf(last, 'UZ-SA')])).status).to.equal(303);
  });

  it('leads from the region to the inspector and back, with words for whoever enters', async () => {
    const first = await coordinator.get(QUEUE);
    await decide(coordinator, first, 'approve', [boxOf(first, 'P001')]);
    const approved = await inspector.get(QUEUE);
    expect(decisionsOf(approved)).to.deep.equal(['verify', 'return']);
    const notTheirs = await coordinator.get(`${QUEUE}&state=approved`);
    expect(decisionsOf(notTheirs)).to.deep.equal(['return']);
    const tried = await decide(coordinator, notTheirs, 'verify', [boxOf(notTheirs, 'P001')]);
    expect(problemsOf(tried)[0]).to.include('Your account may not do this');
    expect((await decide(inspector, approved, 'verify', [boxOf(approved, 'P001')])).status).to.equal(303);
    const verified = await inspector.get(`${QUEUE}&state=verified`);
    const why = 'The incidents of September are missing.';
    const back = await decide(inspector, verified, 'return', [boxOf(verified, 'P001')], { reason: why });
    expect(back.status).to.equal(303);
    expect(await statusOf('P001')).to.equal('returned');

    const list = await coordinator.get(`/collect?period=${PERIOD}`);
    expect(textOf(list, '.mz-tasks li')).to.include('Mehr centre: returned');
    expect(textOf(list, 'section[aria-labelledby="providers"] .mz-forms')).to.include(`Returned: ${why}`);
    const form = await coordinator.get(`/collect/${PERIOD}/P001`);
    expect(textOf(form, '.govuk-inset-text')).to.include(`“${why}” Put it right and submit it again.`);
    // Those who only read are told the fact and the reason, and nothing to do.
    const read = await inspector.get(`/collect/${PERIOD}/P001`);
    expect(textOf(read, '.govuk-inset-text')).to.match(new RegExp(`^Returned by .*: “${why}”$`));
    const theirs = await inspector.get(`/collect?period=${PERIOD}&within=${SAMARQAND}`);
    expect(textOf(theirs, '.mz-forms')).not.to.equal('');
    for (const [page, isThere] of [
      [list, true],
      [theirs, false],
    ] as const)
      expect(page.document.querySelector('[data-keep-forms]') !== null).to.equal(isThere);
    expect(textOf(theirs, '.mz-tasks')).to.equal('');
    expect(textOf(list, '.mz-grids')).to.match(/^Enter one dimension for all providers:/);
    expect(textOf(theirs, '.mz-grids')).to.match(/^One dimension of all providers:/);
    const sheet = await inspector.get(theirs.document.querySelector('.mz-grids a')!.getAttribute('href')!);
    expect(textOf(sheet, 'main')).to.include('All providers of the region on one sheet.');
    expect(sheet.text).not.to.match(/pasted|saves itself|needs scripts/);
    expect(sheet.document.querySelector('main script')).to.equal(null);
    const figures = completeForm(
      enteredBy('provider', setFor(app.deps.programme.sets, PERIOD).indicators),
      40,
    );
    const again = await coordinator.submit(form, '#entry', figures, ['intent', 'submit']);
    expect(again.status).to.equal(303);
    expect(await statusOf('P001')).to.equal('submitted');
    // When it was handed in first is what timeliness rests on.
    expect((await submissionOf(app.deps.db, 'P001', PERIOD))?.submittedAt).to.equal(
      '2026-10-02T08:00:00.000Z',
    );
    const history = await coordinator.get(`/collect/${PERIOD}/P001/history`);
    expect(textOf(history, '#moves tbody')).to.match(
      /^Returned Submitted .* Verified Returned .*incidents of September.* Approved Verified .* Submitted Approved .* Not begun Submitted /,
    );
  });

  it('locks what was approved: no form and no import changes it', async () => {
    const page = await coordinator.get(QUEUE);
    const form = await coordinator.get(`/collect/${PERIOD}/P001`);
    await decide(coordinator, page, 'approve', [boxOf(page, 'P001')]);
    const late = await coordinator.submit(
      form,
      '#entry',
      { 'QUA-01.numerator': '1', 'QUA-01.denominator': '2' },
      ['intent', 'save'],
    );
    expect(late.status).to.equal(423);
    expect(textOf(late, '.govuk-error-summary')).to.include('has been approved');
    expect(await measurementsOf(app.deps.db, 'P001', [PERIOD], ['QUA-01'])).to.deep.equal([]);
    const locked = await administrator.get(`/collect/${PERIOD}/P001`);
    expect(locked.document.querySelector('#entry')).to.equal(null);
    expect(textOf(locked, '.govuk-inset-text')).to.include('has been approved');
    const file = `indicator,unit,period,numerator,denominator,value,category,comment\nQUA-01,P001,${PERIOD},1,2,,,\n`;
    const sent = await administrator.upload(await administrator.get('/imports'), 'form[enctype]', 'file', {
      name: 'figures.csv',
      content: file,
    });
    expect(sent.status).to.equal(303);
    let shown = await administrator.get(sent.location!);
    for (let tries = 0; tries < 100 && !shown.text.includes('has been approved'); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      shown = await administrator.get(sent.location!);
    }
    expect(shown.text).to.include('This form has been approved');
  });
});
