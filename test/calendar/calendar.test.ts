import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { dueDay } from '../../server/domain/calendar.ts';
import { measurementsOf, saveMeasurements } from '../../server/measurements/service.ts';
import { listUnits } from '../../server/organisation/service.ts';
import { refreshOverdue, submit } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const PERIOD = '2026-Q3';
const DATES = `/calendar/dates/${PERIOD}`;

const textOf = (reply: Reply, selector: string): string =>
  reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
const problemsOf = (reply: Reply): string[] =>
  [...reply.document.querySelectorAll('.govuk-error-summary li')].map((item) => item.textContent);

describe('the reporting calendar', () => {
  let app: TestApp;
  let coordinator: Client;
  let administrator: Client;

  /** @param now the day on which everything happens */
  async function start(now?: string): Promise<void> {
    app = await startTestApp(now === undefined ? {} : { now: new Date(now) });
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    administrator = (await app.signIn('administrator')).speaking('en');
  }
  afterEach(() => app.close());

  const handIn = (unit: string, at: string): Promise<void> =>
    inTransaction(app.deps.db, (trx) =>
      submit(trx, app.deps.programme, { unit, period: PERIOD, at, by: 'somebody@example.org' }),
    );
  const set = async (fields: Record<string, string>): Promise<Reply> =>
    administrator.submit(await administrator.get(DATES), '#dates', fields);

  it('shows the days to those who collect, and changes them for administrators alone', async () => {
    await start();
    const page = await coordinator.get('/calendar');
    expect(page.status).to.equal(200);
    expect(page.document.body.textContent).to.include('10 October 2026').and.include('being collected');
    expect(page.document.querySelector('a[href^="/calendar/dates"]')).to.equal(null);
    expect((await coordinator.get(DATES)).status).to.equal(403);
    expect((await administrator.get('/calendar/dates/2010-Q1')).status).to.equal(404);
    const reply = await set({ due: '2026-10-20', grace: '2', closes: '2026-10-31' });
    expect(reply.status).to.equal(303);
    expect(dueDay(app.deps.programme.reporting, PERIOD)).to.equal('2026-10-20');
    const after = await coordinator.get('/calendar');
    expect(after.document.body.textContent).to.include('20 October 2026').and.include('31 October 2026');
    expect((await coordinator.get(`/collect?period=${PERIOD}`)).document.body.textContent).to.include(
      '20 October 2026',
    );
    const log = await administrator.get('/audit');
    expect(log.document.body.textContent).to.include('Reporting calendar changed').and.include(PERIOD);
  });

  it('refuses days that cannot be kept, and keeps what was typed', async () => {
    await start();
    const wrong = await set({ opens: '2026-09-30', due: '2026-09-29', grace: '2', closes: '2026-09-30' });
    expect(wrong.status).to.equal(422);
    expect(problemsOf(wrong)).to.have.length(3);
    expect(wrong.document.querySelector('#due')?.getAttribute('value')).to.equal('2026-09-29');
    const none = await set({ opens: '2026-02-30', due: '', grace: '1.5', closes: 'x' });
    expect(problemsOf(none)).to.have.length(4);
  });

  it('never takes a quarter away that has been begun, and shows it whatever the calendar says', async () => {
    await start();
    expect((await set({ opens: '2026-10-06' })).status).to.equal(303);
    expect((await coordinator.get(`/collect/${PERIOD}/P001`)).status).to.equal(404);
    await set({ opens: '2026-10-02' });
    await handIn('P001', '2026-10-03T08:00:00.000Z');
    const refused = await set({ opens: '2026-10-06', due: '2026-10-12' });
    expect(refused.status).to.equal(422);
    expect(textOf(refused, '#opens-error')).to.include('It cannot open later than today');
    expect(refused.document.querySelector('#due')?.getAttribute('value')).to.equal('2026-10-12');
    expect((await set({ opens: '2026-10-04' })).status).to.equal(303);
    // The programme's own rule can change as well.
    await app.deps.db('period_dates').update({ opens_on: '2026-10-06' });
    for (const address of [`${PERIOD}/P001`, `${PERIOD}/P001/history`, `${PERIOD}/P002`])
      expect((await coordinator.get(`/collect/${address}`)).status, address).to.equal(200);
    for (const list of ['/collect', '/calendar/progress', '/collect/queue'])
      expect((await coordinator.get(`${list}?period=${PERIOD}`)).status, list).to.equal(200);
    const form = await coordinator.get(`/collect/${PERIOD}/P002`);
    expect(form.document.querySelector('#entry')).to.equal(null);
  });

  it('shows what somebody else set meanwhile instead of replacing it', async () => {
    await start();
    const [mine, theirs] = [await administrator.get(DATES), await administrator.get(DATES)];
    expect((await administrator.submit(theirs, '#dates', { due: '2026-10-15' })).status).to.equal(303);
    const refused = await administrator.submit(mine, '#dates', { due: '2026-10-25' });
    expect(refused.status).to.equal(409);
    expect(problemsOf(refused)[0]).to.include('set other days meanwhile');
    expect(refused.document.querySelector('#due')?.getAttribute('value')).to.equal('2026-10-15');
    expect((await administrator.submit(refused, '#dates', { due: '2026-10-25' })).status).to.equal(303);
  });

  it('gives a quarter its usual days back, with what rests on them, unless they were set anew meanwhile', async () => {
    await start('2026-10-15T09:00:00Z');
    await handIn('P001', '2026-10-12T08:00:00.000Z');
    const button = `form[action="/calendar/usual/${PERIOD}"]`;
    const standing = async (): Promise<string | undefined> => {
      const { forms } = (await administrator.get('/calendar/progress.json')).json() as {
        forms: { unit: string; standing: string }[];
      };
      return forms.find(({ unit }) => unit === 'P001')?.standing;
    };
    expect((await administrator.get('/calendar')).document.querySelector(button)).to.equal(null);
    await set({ due: '2026-10-20' });
    expect(await standing()).to.equal('on-time');
    expect((await coordinator.get('/calendar')).document.querySelector(button)).to.equal(null);
    const [old, older] = [await administrator.get('/calendar'), await administrator.get(DATES)];
    await set({ due: '2026-10-21' });
    expect((await administrator.submit(old, button)).status).to.equal(409);
    expect(dueDay(app.deps.programme.reporting, PERIOD)).to.equal('2026-10-21');
    const reply = await administrator.submit(await administrator.get('/calendar'), button);
    expect(reply.status).to.equal(303);
    const page = await administrator.get(reply.location!);
    expect(textOf(page, '.mz-announcement')).to.include('usual days again');
    expect(page.document.body.textContent).to.include('10 October 2026').and.not.include('21 October 2026');
    expect(page.document.querySelector(button)).to.equal(null);
    expect(await standing()).to.equal('late');
    // Who looked at the days before they were given back is shown so.
    const refused = await administrator.submit(older, '#dates', { due: '2026-10-25' });
    expect(refused.status).to.equal(409);
    expect(refused.document.querySelector('#due')?.getAttribute('value')).to.equal('2026-10-10');
    await set({ due: '2026-10-22' });
    expect((await administrator.submit(older, '#dates', { due: '2026-10-25' })).status).to.equal(409);
    expect(dueDay(app.deps.programme.reporting, PERIOD)).to.equal('2026-10-22');
  });

  it('lets coordinators enter nothing after the closing day, and administrators everything', async () => {
    await start('2026-11-05T09:00:00Z');
    const form = `/collect/${PERIOD}/P001`;
    const open = await coordinator.get(form);
    const asks = async (who: Client): Promise<boolean[]> => {
      const { document } = await who.get(`/collect?period=${PERIOD}&within=${SAMARQAND}`);
      return ['.mz-tasks', '[data-keep-forms]'].map((part) => document.querySelector(part) !== null);
    };
    expect(await asks(coordinator)).to.deep.equal([true, true]);
    await set({ closes: '2026-11-04' });
    expect(await asks(coordinator)).to.deep.equal([false, false]);
    expect(await asks(administrator)).to.deep.equal([true, true]);
    const shut = await coordinator.get(form);
    expect(shut.document.body.textContent).to.include('closing day of this quarter is over');
    const tried = await coordinator.submit(open, '#entry', {}, ['intent', 'save']);
    expect(tried.status).to.equal(422);
    const theirs = await administrator.get(form);
    expect((await administrator.submit(theirs, '#entry', {}, ['intent', 'save'])).status).to.equal(303);
    await set({ closes: '2026-11-05' });
    expect((await coordinator.get(form)).document.body.textContent).not.to.include('closing day of');
  });

  it('counts timeliness by the days that hold', async () => {
    await start('2026-11-05T09:00:00Z');
    await handIn('P001', '2026-10-12T08:00:00.000Z');
    await inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, {
        rows: [
          {
            unit: 'P001',
            indicator: 'QUA-01',
            period: PERIOD,
            category: '',
            numerator: 7,
            denominator: 20,
            value: null,
            comment: null,
          },
        ],
        at: '2026-10-12T08:00:00.000Z',
        by: 'somebody@example.org',
      }),
    );
    await inTransaction(app.deps.db, (trx) =>
      refreshOverdue(trx, app.deps.programme, '2026-11-05T09:00:00.000Z'),
    );
    const counts = async (): Promise<(number | null)[]> => {
      const rows = await measurementsOf(app.deps.db, 'P001', [PERIOD]);
      const row = rows.find(({ indicator }) => indicator === 'PAR-05');
      return [row?.numerator ?? null, row?.denominator ?? null];
    };
    expect(await counts()).to.deep.equal([0, 1]);
    await set({ grace: '2' });
    expect(await counts()).to.deep.equal([1, 1]);
  });

  /** Who comes into the register after the last day on time is asked for the quarter, and late neither without nor with it. */
  async function checkNewcomer(lateBefore: number): Promise<void> {
    const [district] = await listUnits(app.deps.db, { level: 'district', region: SAMARQAND });
    const added = await administrator.submit(
      await administrator.get('/register/new'),
      'form[action="/register"][method="post"]',
      { code: 'P009', name_uz: 'Yangi', district: district!.code, sector: 'ngo', opened_on: '2025-01-01' },
    );
    expect(added.status).to.equal(303);
    const forms = async () =>
      (
        (await administrator.get('/calendar/progress.json')).json() as {
          forms: { unit: string; standing: string; late: boolean }[];
        }
      ).forms;
    const standing = async () => (await forms()).find(({ unit }) => unit === 'P009')?.standing;
    expect(await standing()).to.equal('excused');
    expect((await forms()).filter(({ late }) => late)).to.have.length(lateBefore);
    const late = (await coordinator.get('/reminders')).document.querySelector('#late-now')?.textContent;
    expect(late).to.include('2 forms for Q3 2026 are late');
    expect((await coordinator.get('/register/P009')).document.body.textContent).to.include(
      'not late with Q3 2026: the due day had passed when this was entered',
    );
    expect((await coordinator.get(`/collect/${PERIOD}/P009`)).document.body.textContent).not.to.include(
      'overdue',
    );
    const timeliness = async (): Promise<(number | null)[]> => {
      await inTransaction(app.deps.db, (trx) =>
        refreshOverdue(trx, app.deps.programme, '2026-10-16T09:00:00.000Z'),
      );
      const rows = await measurementsOf(app.deps.db, 'P009', [PERIOD]);
      return rows
        .filter(({ indicator }) => indicator === 'PAR-05')
        .flatMap((row) => [row.numerator, row.denominator]);
    };
    expect(await timeliness()).to.deep.equal([]);
    await handIn('P009', '2026-10-16T08:00:00.000Z');
    expect(await standing()).to.equal('on-time');
    expect(await timeliness()).to.deep.equal([1, 1]);
  }

  it('shows completeness, timeliness and who is late, of the own regions only', async () => {
    await start('2026-10-15T09:00:00Z');
    await handIn('P001', '2026-10-05T08:00:00.000Z');
    await handIn('P002', '2026-10-12T08:00:00.000Z');
    const page = await coordinator.get('/calendar/progress');
    expect(page.status).to.equal(200);
    const late = [...page.document.querySelectorAll('#late-list li')].map((item) => item.textContent);
    expect(late).to.have.length(2);
    expect(late.join()).to.include('Shifo centre').and.include('5 days late');
    expect(textOf(page, '#group-table')).to.include('Submitted: 2');
    expect(page.document.body.textContent).to.include('handed in 2 days late').and.include('on time');
    expect(page.document.body.textContent).to.match(/25\s?% \(1 of 4\)/);
    expect((await coordinator.get(`/calendar/progress?within=${TOSHKENT}`)).status).to.equal(403);
    expect((await coordinator.get('/calendar/progress?within=XX')).status).to.equal(422);
    expect((await coordinator.get('/calendar/progress?page=2')).status).to.equal(404);

    const all = (await administrator.get('/calendar/progress.json')).json() as {
      forms: { unit: string; standing: string; days: number; late: boolean; required: number }[];
    };
    expect(all.forms.find(({ unit }) => unit === 'P004')).to.include({
      standing: 'overdue',
      days: 5,
      late: true,
    });
    expect(all.forms.find(({ unit }) => unit === 'P001')).to.include({ standing: 'on-time', late: false });
    const own = (await coordinator.get('/calendar/progress.json')).json() as typeof all;
    expect(own.forms.map(({ unit }) => unit).sort()).to.deep.equal(['P001', 'P002', 'P003', 'UZ-SA']);
    const country = await administrator.get('/calendar/progress');
    await checkNewcomer(all.forms.filter((one) => one.late).length);
    expect(country.document.querySelectorAll('#group-table tbody tr')).to.have.length(14);
  });
});
