import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { addQuarters } from '../../server/domain/period.ts';
import { enteredBy } from '../../server/domain/submission.ts';
import type { StoredMeasurement } from '../../server/domain/measurement.ts';
import { factsFor, measurementsOf, saveMeasurements } from '../../server/measurements/service.ts';
import { getUnit, upsertProviders } from '../../server/organisation/service.ts';
import { recordSubmissions, refreshTimeliness, submissionOf } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { completeForm } from './figures.ts';

const PERIOD = '2026-Q3';
const FORM = '#entry';

const textOf = (reply: Reply, selector: string): string =>
  reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
const valueOf = (reply: Reply, name: string): string | null | undefined =>
  reply.document.querySelector(`[name="${name}"]`)?.getAttribute('value');
const hrefs = (reply: Reply, selector: string): (string | null)[] =>
  [...reply.document.querySelectorAll(selector)].map((link) => link.getAttribute('href'));

describe('a coordinator', () => {
  let app: TestApp;
  let coordinator: Client;
  before(async () => {
    app = await startTestApp();
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  const open = (unit: string, period = PERIOD): Promise<Reply> =>
    coordinator.get(`/collect/${period}/${unit}`);
  const send = async (unit: string, fields: Fields, intent = 'save', period = PERIOD): Promise<Reply> =>
    coordinator.submit(await open(unit, period), FORM, fields, ['intent', intent]);
  /** What somebody sends who has no form: only what they think of. */
  const post = async (unit: string, fields: Fields, period = PERIOD): Promise<Reply> => {
    const own = await open('P001');
    return coordinator.post(`/collect/${period}/${unit}`, {
      _csrf: valueOf(own, '_csrf') ?? '',
      intent: 'save',
      ...fields,
    });
  };
  const stored = (unit: string, period = PERIOD) => measurementsOf(app.deps.db, unit, [period]);
  const clock = (): string => app.deps.clock().toISOString();

  describe('looking at the list', () => {
    it('sees the quarter being collected for the own region, its form and its providers', async () => {
      const list = await coordinator.get('/collect');
      expect(list.status).to.equal(200);
      expect(textOf(list, '.mz-page-head__period')).to.equal('Q3 2026 · due 10 October 2026 · 6 days left');
      expect(hrefs(list, '.mz-forms a')).to.deep.equal([
        '/collect/2026-Q3/UZ-SA',
        '/collect/2026-Q3/P001',
        '/collect/2026-Q3/P003',
        '/collect/2026-Q3/P002',
      ]);
      expect(list.document.querySelector('[name="within"]')).to.equal(null);
    });

    it('narrows it by status and by name', async () => {
      const named = await coordinator.get('/collect?search=umid');
      expect(hrefs(named, '.mz-forms a')).to.deep.equal(['/collect/2026-Q3/UZ-SA', '/collect/2026-Q3/P002']);
      const submitted = await coordinator.get('/collect?status=submitted');
      expect(hrefs(submitted, '.mz-forms a')).to.deep.equal(['/collect/2026-Q3/UZ-SA']);
      expect(textOf(submitted, '.mz-empty')).to.include('No provider matches');
    });

    it('is asked for an existing quarter that has been opened', async () => {
      for (const period of ['2026-Q4', '2026-Q5', 'x']) {
        expect((await coordinator.get(`/collect?period=${period}`)).status, period).to.equal(422);
      }
    });

    it('may choose every quarter since the first of the indicator set, touched or not', async () => {
      const list = await coordinator.get('/collect');
      const offered = [...list.document.querySelectorAll('[name="period"] option')].map((option) =>
        option.getAttribute('value'),
      );
      expect(offered[0]).to.equal('2026-Q3');
      expect(offered.at(-1)).to.equal('2023-Q1');
      expect(offered).to.have.length(15);
      for (const period of offered.slice(0, 3))
        expect((await coordinator.get(`/collect?period=${String(period)}`)).status).to.equal(200);
    });

    it('leaves no parameter unread', async () => {
      for (const query of ['status=abc', 'page=0', 'page=x'])
        expect((await coordinator.get(`/collect?${query}`)).status, query).to.equal(422);
      expect((await coordinator.get('/collect?page=2')).status).to.equal(404);
    });

    it('leads to the parts of a form', async () => {
      const form = await open('P001');
      const jumps = hrefs(form, '.mz-jumps a');
      expect(jumps.length).to.be.greaterThan(3);
      for (const jump of jumps)
        expect(form.document.querySelector(`table${String(jump)}`), String(jump)).not.to.equal(null);
      expect(textOf(form, '.mz-jumps li')).to.match(/\d+ empty$/);
    });

    it('may choose among regions only if there are several', async () => {
      const both = (await app.signIn('coordinator', [SAMARQAND, TOSHKENT])).speaking('en');
      const list = await both.get(`/collect?within=${TOSHKENT}`);
      expect(hrefs(list, '.mz-forms a'))
        .to.include('/collect/2026-Q3/P004')
        .and.not.include('/collect/2026-Q3/P001');
      expect(list.document.querySelectorAll('[name="within"] option')).to.have.length(2);
      expect((await coordinator.get(`/collect?within=${TOSHKENT}`)).status).to.equal(403);
      expect((await coordinator.get('/collect?within=XX')).status).to.equal(422);
    });
  });

  describe('typing what is wrong', () => {
    const wrong: [what: string, fields: Record<string, string>, field: string, message: RegExp][] = [
      [
        'a numerator above its denominator',
        { 'QUA-01.numerator': '21', 'QUA-01.denominator': '20' },
        'QUA-01.numerator',
        /cannot be above/,
      ],
      [
        'text',
        { 'QUA-01.numerator': 'ten', 'QUA-01.denominator': '20' },
        'QUA-01.numerator',
        /Enter a whole number, for example 212$/,
      ],
      [
        'grouped thousands',
        { 'QUA-01.numerator': '12,000', 'QUA-01.denominator': '20 000' },
        'QUA-01.numerator',
        /two ways.*12000 or 12/,
      ],
      [
        'grouped thousands of an amount',
        { 'STF-03.numerator': '12,000', 'STF-03.denominator': '20' },
        'STF-03.numerator',
        /12\.0 or 12\.3450/,
      ],
      [
        'a negative number',
        { 'QUA-01.numerator': '-1', 'QUA-01.denominator': '20' },
        'QUA-01.numerator',
        /negative/,
      ],
      [
        'half a person',
        { 'QUA-01.numerator': '1,5', 'QUA-01.denominator': '20' },
        'QUA-01.numerator',
        /whole number/,
      ],
      [
        'a number out of range',
        { 'QUA-01.numerator': '1e20', 'QUA-01.denominator': '20' },
        'QUA-01.numerator',
        /too large/,
      ],
      [
        'something out of nothing',
        { 'QUA-01.numerator': '3', 'QUA-01.denominator': '0' },
        'QUA-01.denominator',
        /zero/,
      ],
      [
        'more promoters and detractors than answers',
        { 'SAT-05.promoters': '9', 'SAT-05.detractors': '9', 'SAT-05.answers': '10' },
        'SAT-05.promoters',
        /together/,
      ],
      [
        'no figure without a word why',
        { 'QUA-01.absence': 'not-collected' },
        'QUA-01.reason',
        /why it was not collected/,
      ],
      [
        'a figure that is not there',
        { 'QUA-01.absence': 'not-applicable', 'QUA-01.numerator': '3', 'QUA-01.denominator': '4' },
        'QUA-01.absence',
        /There is a figure/,
      ],
    ];

    for (const [what, fields, field, message] of wrong) {
      it(`is refused ${what}, keeps what was typed, and nothing is stored`, async () => {
        const reply = await send('P001', { 'ACC-03.numerator': '9', 'ACC-03.denominator': '10', ...fields });
        expect(reply.status).to.equal(422);
        const control = reply.document.getElementById(field);
        expect(control?.getAttribute('aria-invalid')).to.equal('true');
        const describedBy = control?.getAttribute('aria-describedby') ?? '';
        expect(textOf(reply, `[id="${describedBy}"]`)).to.match(message);
        expect(hrefs(reply, '.govuk-error-summary a')).to.deep.equal([`#${field}`]);
        expect(textOf(reply, '.govuk-error-summary h2')).to.equal('This has not been saved');
        for (const [name, typed] of Object.entries(fields)) {
          const kept = reply.document.querySelector(`[name="${name}"]`);
          const value = kept?.querySelector('option[selected]') ?? kept;
          expect(value?.getAttribute('value') ?? value?.textContent, name).to.equal(typed);
        }
        expect(valueOf(reply, 'ACC-03.numerator')).to.equal('9');
        expect(await stored('P001')).to.deep.equal([]);
        expect(await submissionOf(app.deps.db, 'P001', PERIOD)).to.equal(undefined);
      });
    }
  });

  describe('entering in several sittings', () => {
    const EMPTY = {
      'QUA-01.numerator': '',
      'QUA-01.denominator': '',
      'QUA-01.comment': '',
      'QUA-01.absence': '',
      'QUA-01.reason': '',
      'QUA-01.follow-up': [],
    };
    const row = async (): Promise<StoredMeasurement | undefined> =>
      (await stored('P001')).find(({ indicator }) => indicator === 'QUA-01');
    afterEach(() => send('P001', EMPTY));

    it('keeps half a ratio, which counts for nothing yet', async () => {
      expect((await send('P001', { 'QUA-01.numerator': '3' })).status).to.equal(303);
      expect(valueOf(await open('P001'), 'QUA-01.numerator')).to.equal('3');
      expect(await row()).to.include({ numerator: 3, denominator: null, status: 'partial' });
      const unit = await getUnit(app.deps.db, 'P001');
      const query = { units: [unit], periods: [PERIOD], indicators: ['QUA-01'] };
      expect(await factsFor(app.deps.db, app.deps.programme, query)).to.deep.equal([]);
      const submitted = await send('P001', { 'QUA-01.numerator': '3' }, 'submit');
      expect(submitted.status).to.equal(422);
      expect(hrefs(submitted, '.govuk-error-summary a')).to.include('#QUA-01.denominator');
      await send('P001', { 'QUA-01.denominator': '4' });
      expect(await row()).to.include({ numerator: 3, denominator: 4, status: 'reported' });
      expect(await factsFor(app.deps.db, app.deps.programme, query)).to.have.length(1);
    });

    it('keeps a comment that has no figure yet', async () => {
      expect((await send('P001', { 'QUA-01.comment': 'closed for repair' })).status).to.equal(303);
      expect(textOf(await open('P001'), '[id="QUA-01.comment"]')).to.equal('closed for repair');
    });

    it('keeps that a figure is not applicable or was not collected, which is as complete as a figure', async () => {
      const filled = async (): Promise<string> => textOf(await open('P001'), '.mz-entry-bar .mz-progress');
      const before = await filled();
      await send('P001', { 'QUA-01.absence': 'not-collected', 'QUA-01.reason': 'flood' });
      expect(await row()).to.include({ status: 'not-collected', reason: 'flood', numerator: null });
      expect(await filled()).not.to.equal(before);
      // Another indicator saved by the form leaves it alone.
      await send('P001', { 'ACC-03.comment': 'see the log' });
      expect(await row()).to.include({ status: 'not-collected', reason: 'flood' });
      await send('P001', { 'ACC-03.comment': '', 'QUA-01.absence': 'not-applicable', 'QUA-01.reason': '' });
      expect(await row()).to.include({ status: 'not-applicable', reason: null });
    });

    it('keeps the mark to look at a figure again', async () => {
      const mark = async (): Promise<boolean | undefined> =>
        (await open('P001')).document.getElementById('QUA-01.follow-up')?.hasAttribute('checked');
      await send('P001', { 'QUA-01.follow-up': 'yes', 'QUA-01.numerator': '3', 'QUA-01.denominator': '4' });
      expect(await mark()).to.equal(true);
      await send('P001', { 'QUA-01.follow-up': [] });
      expect(await mark()).to.equal(false);
    });
  });

  describe('saving', () => {
    it('stores numbers with a decimal comma and spaces and shows them in the language of the page', async () => {
      const reply = await send('P001', {
        'QUA-03.numerator': '2',
        'QUA-03.denominator': '7 300',
        'STF-03.numerator': '90',
        'STF-03.denominator': '4,5',
      });
      expect(reply.status).to.equal(303);
      expect(reply.location).to.equal('/collect/2026-Q3/P001');
      const page = await open('P001');
      expect(textOf(page, '.mz-announcement, [role="status"]')).to.include('Saved');
      expect(valueOf(page, 'QUA-03.denominator')).to.equal('7300');
      expect(valueOf(page, 'STF-03.denominator')).to.equal('4.5');
      expect(textOf(page, '[data-value="STF-03"]')).to.equal('20.0');
      expect((await submissionOf(app.deps.db, 'P001', PERIOD))?.status).to.equal('draft');
      const russian = await coordinator.get('/collect/2026-Q3/P001?lang=ru');
      const shown = russian.status === 303 ? await open('P001') : russian;
      expect(valueOf(shown, 'STF-03.denominator')).to.equal('4,5');
      await coordinator.get('/collect?lang=en');
    });

    it('asks about a figure far from the last quarter’s and stores it all the same', async () => {
      const { programme, db } = app.deps;
      await inTransaction(db, (trx) =>
        saveMeasurements(trx, programme, {
          rows: [
            {
              unit: 'P001',
              indicator: 'QUA-01',
              period: addQuarters(PERIOD, -1),
              category: '',
              numerator: 95,
              denominator: 100,
              value: null,
              comment: null,
            },
          ],
          at: clock(),
          by: 'import',
        }),
      );
      expect((await send('P001', { 'QUA-01.numerator': '10', 'QUA-01.denominator': '100' })).status).to.equal(
        303,
      );
      const asked = await open('P001');
      expect(textOf(asked, '[data-rules="QUA-01"]')).to.match(/Far from last quarter: 10, it was 95/);
      expect(
        asked.document.querySelector('[data-indicator="QUA-01"] details')?.hasAttribute('open'),
      ).to.equal(true);
      expect(textOf(asked, '[data-indicator="QUA-01"] .mz-entry__numeric:nth-of-type(3)')).to.equal('95.0');
      const read = await (await app.signIn('inspector')).speaking('en').get('/collect/2026-Q3/P001');
      expect(textOf(read, '[data-rules="QUA-01"]')).to.include('Not explained: 10, last quarter 95');
      expect(read.text).not.to.match(/[Ss]ay why|Please explain/);
      await send('P001', { 'QUA-01.comment': 'half of the staff were ill' });
      const explained = await open('P001');
      expect(textOf(explained, '[data-rules="QUA-01"]')).to.equal('');
      expect(textOf(explained, '[id="QUA-01.comment"]')).to.equal('half of the staff were ill');
    });

    it('keeps every earlier value, who and when', async () => {
      await send('P001', { 'QUA-01.numerator': '12' });
      const history = await coordinator.get('/collect/2026-Q3/P001/history?indicator=QUA-01');
      expect(history.status).to.equal(200);
      expect(textOf(history, 'tbody tr'))
        .to.include(': 10 → 12')
        .and.include('coordinator-')
        .and.include('half of the staff');
      const rows = (await stored('P001')).filter((row) => row.indicator === 'QUA-01');
      expect(rows.map((row) => row.numerator)).to.deep.equal([12]);
    });

    it('writes earlier figures as the language writes numbers, without what only typing needs', async () => {
      await send('P001', { 'STF-03.numerator': '260994', 'STF-03.denominator': '12.3450' });
      expect(valueOf(await open('P001'), 'STF-03.denominator')).to.equal('12.3450');
      await send('P001', { 'STF-03.numerator': '90', 'STF-03.denominator': '4,5' });
      const figures = async (language: string): Promise<string> => {
        await coordinator.get(`/collect?lang=${language}`);
        const page = await coordinator.get('/collect/2026-Q3/P001/history?indicator=STF-03');
        return textOf(page, 'tbody tr');
      };
      expect(await figures('ru')).to.match(/: 260 994(?!\d).*: 12,345(?!\d)/);
      expect(await figures('en')).to.match(/: 260,994(?!\d).*: 12\.345(?!\d)/);
    });

    it('takes a figure away when its cells are emptied, and keeps it in the history', async () => {
      await send('P001', { 'QUA-01.numerator': '', 'QUA-01.denominator': '', 'QUA-01.comment': '' });
      expect((await stored('P001')).filter((row) => row.indicator === 'QUA-01')).to.deep.equal([]);
      expect(
        textOf(
          await coordinator.get('/collect/2026-Q3/P001/history?indicator=QUA-01'),
          'tbody tr:not(.mz-history__lost)',
        ),
      ).to.include(': 12 → –');
    });

    it('changes nothing when nothing has changed', async () => {
      const before = await stored('P001');
      expect((await send('P001', {})).status).to.equal(303);
      expect(await stored('P001')).to.deep.equal(before);
    });
  });

  describe('submitting', () => {
    const indicators = () => enteredBy('provider', app.deps.programme.sets[0]!.indicators);
    const timeliness = async (unit: string) =>
      (await stored(unit))
        .filter((row) => row.indicator === 'PAR-05')
        .map((row) => [row.numerator, row.denominator]);

    before(async () => {
      // P002 was late for the second quarter and handed in nothing for the first.
      await inTransaction(app.deps.db, async (trx) => {
        await recordSubmissions(trx, [
          { unit: 'P001', period: '2026-Q1', submittedAt: '2026-04-03T09:00:00Z', submittedBy: 'demo' },
          { unit: 'P002', period: '2026-Q2', submittedAt: '2026-07-20T09:00:00Z', submittedBy: 'demo' },
        ]);
        await refreshTimeliness(trx, app.deps.programme, { units: ['P002'], period: PERIOD, at: clock() });
      });
    });

    it('is asked to confirm what is missing', async () => {
      expect(await timeliness('P002')).to.deep.equal([[0, 2]]);
      const asked = await send('P002', { 'QUA-01.numerator': '10', 'QUA-01.denominator': '20' }, 'submit');
      expect(asked.status).to.equal(422);
      expect(textOf(asked, '#confirmed-error')).to.include('missing');
      expect(hrefs(asked, '.govuk-error-summary a')).to.deep.equal(['#confirmed', '#QUA-02.comment']);
      expect(textOf(asked, '.govuk-error-summary h2')).to.equal('This has not been submitted');
      expect(hrefs(asked, '.govuk-details__text a'))
        .to.include('#QUA-02.numerator')
        .and.not.include('#QUA-01.numerator');
      expect(await submissionOf(app.deps.db, 'P002', PERIOD)).to.equal(undefined);
      expect(await stored('P002')).to.have.length(1);

      const done = await coordinator.submit(asked, FORM, { confirmed: 'yes' }, ['intent', 'submit']);
      expect(done.status).to.equal(303);
      expect((await submissionOf(app.deps.db, 'P002', PERIOD))?.status).to.equal('submitted');
    });

    it('makes the provider’s reports on time', async () => {
      expect(await timeliness('P002')).to.deep.equal([[1, 3]]);
    });

    it('is asked once to explain, and may submit as it is', async () => {
      await send('P003', completeForm(indicators(), 40), 'save', '2026-Q2');
      const complete = completeForm(indicators(), 40);
      const asked = await send('P003', { ...complete, 'QUA-01.numerator': '2' }, 'submit');
      expect(asked.status).to.equal(422);
      expect(hrefs(asked, '.govuk-error-summary a')).to.deep.equal(['#QUA-01.comment']);
      expect(await stored('P003')).to.deep.equal([]);
      const done = await coordinator.submit(asked, FORM, {}, ['intent', 'submit']);
      expect(done.status).to.equal(303);
      const list = await coordinator.get('/collect?search=P003');
      expect(textOf(list, '#providers ~ .mz-forms tbody'))
        .to.include('47 of 47 cells')
        .and.include('Submitted');
      // A second press of the button finds it done.
      const again = await coordinator.submit(asked, FORM, {}, ['intent', 'submit']);
      expect([again.status, again.location]).to.deep.equal([303, '/collect/2026-Q3/P003']);
      expect(textOf(await open('P003'), '.mz-announcement')).to.match(/^Already submitted: .*, Q3 2026$/);
    });

    it('is told that a form which was handed in did not take other figures with a second submission', async () => {
      const page = await open('P003');
      const other = await coordinator.submit(page, FORM, { 'QUA-01.numerator': '3' }, ['intent', 'submit']);
      expect(other.status).to.equal(422);
      expect(textOf(other, '.govuk-error-summary h2')).to.equal('What you changed has not been saved');
      expect(textOf(other, '.govuk-error-summary ul')).to.equal('This form has already been submitted.');
      expect(valueOf(other, 'QUA-01.numerator')).to.equal('3');
      const [row] = (await stored('P003')).filter(({ indicator }) => indicator === 'QUA-01');
      expect(row?.numerator).to.equal(2);
    });

    it('may still correct the form while its quarter is collected; the first submission stays', async () => {
      const first = await submissionOf(app.deps.db, 'P003', PERIOD);
      const page = await open('P003');
      expect(textOf(page, '.govuk-inset-text')).to.include('can be corrected');
      expect(page.document.querySelectorAll('button[value="submit"]')).to.have.length(0);
      const { clock: before } = app.deps;
      app.deps.clock = () => new Date('2026-10-04T09:10:00Z');
      expect((await send('P003', { 'QUA-01.numerator': '30' })).status).to.equal(303);
      app.deps.clock = before;
      const corrected = await submissionOf(app.deps.db, 'P003', PERIOD);
      expect(corrected?.status).to.equal('submitted');
      expect(corrected?.submittedAt).to.equal(first?.submittedAt);
      expect(corrected?.changedAt).to.equal('2026-10-04T09:10:00.000Z');
      expect(await timeliness('P003')).to.deep.equal([[1, 3]]);
      const events = (await app.deps
        .db('audit_events')
        .where({ subject: `P003 ${PERIOD}` })
        .pluck('event')) as string[];
      expect(events).to.deep.equal(['submission.submitted', 'submission.corrected']);
    });

    it('scores what was submitted in the same transaction', async () => {
      const row = (await app.deps.db('scorecards').where({ unit: 'P003', period: PERIOD }).first()) as {
        score: number;
      };
      expect(row.score).to.be.a('number');
      expect(await app.deps.db('scorecards').where({ unit: SAMARQAND, period: PERIOD }).first()).not.to.equal(
        undefined,
      );
    });
  });

  describe('reaching too far', () => {
    it('may neither read nor write another region’s figures', async () => {
      for (const unit of ['P004', TOSHKENT]) {
        expect((await open(unit)).status, unit).to.equal(403);
        expect((await coordinator.get(`/collect/${PERIOD}/${unit}/history`)).status, unit).to.equal(403);
        const reply = await post(unit, { 'QUA-01.numerator': '1', 'QUA-01.denominator': '2' });
        expect(reply.status, unit).to.equal(403);
        expect(await stored(unit), unit).to.deep.equal([]);
      }
    });

    it('finds no form for a quarter that is not over, for a district or for the country', async () => {
      expect((await open('P001', '2026-Q4')).status).to.equal(404);
      expect((await open('P001', '2026-Q9')).status).to.equal(404);
      expect((await open('P999')).status).to.equal(404);
      const district = app.deps.programme.territories.find(
        (unit) => unit.level === 'district' && unit.region === SAMARQAND,
      )!;
      expect((await open(district.code)).status).to.equal(404);
      expect((await open('UZ')).status).to.equal(403);
    });

    it('cannot enter figures of a provider that had closed', async () => {
      const [known] = await app.deps.db('org_units').where({ code: 'P001' }).select('parent');
      await inTransaction(app.deps.db, (trx) =>
        upsertProviders(trx, [
          {
            code: 'P009',
            level: 'provider',
            parent: (known as { parent: string }).parent,
            name: { uz: 'Yopilgan markaz', ru: 'Закрытый центр', en: 'Closed centre' },
            region: SAMARQAND,
            district: (known as { parent: string }).parent,
            sector: 'state',
            serviceType: null,
            openedOn: '2020-01-01',
            closedOn: '2026-08-15',
            population: null,
          },
        ]),
      );
      const page = await open('P009');
      expect(page.status).to.equal(200);
      expect(page.document.querySelector(FORM)).to.equal(null);
      expect(textOf(page, '.govuk-inset-text')).to.include('not open in this quarter');
      const reply = await post('P009', { 'QUA-01.numerator': '1', 'QUA-01.denominator': '2' });
      expect(reply.status).to.equal(422);
      expect(await stored('P009')).to.deep.equal([]);
      expect(hrefs(await coordinator.get('/collect'), '.mz-forms a')).not.to.include('/collect/2026-Q3/P009');
    });
  });

  describe('somebody else', () => {
    it('reads the form as an inspector and cannot write', async () => {
      const inspector = (await app.signIn('inspector')).speaking('en');
      const page = await inspector.get(`/collect/${PERIOD}/P003`);
      expect(page.status).to.equal(200);
      expect(page.document.querySelector(FORM)).to.equal(null);
      expect(textOf(page, 'main')).to.include('You can read these figures');
      const reply = await inspector.post(`/collect/${PERIOD}/P003`, { 'QUA-01.numerator': '1' });
      expect(reply.status).to.equal(403);
    });

    it('must amend as an administrator what was submitted for an earlier quarter', async () => {
      const refused = await post('P002', { 'QUA-02.numerator': '5', 'QUA-02.denominator': '9' }, '2026-Q2');
      expect(refused.status).to.equal(422);
      expect(await stored('P002', '2026-Q2')).to.deep.equal([]);
      expect(textOf(await open('P002', '2026-Q2'), '.govuk-inset-text')).to.include('Ask an administrator');
      const administrator = (await app.signIn('administrator')).speaking('en');
      const page = await administrator.get('/collect/2026-Q2/P002');
      expect(textOf(page, '.govuk-inset-text')).to.include('As an administrator');
      const reply = await administrator.submit(
        page,
        FORM,
        { 'QUA-02.numerator': '5', 'QUA-02.denominator': '1234', 'STF-03.denominator': '12.3450' },
        ['intent', 'save'],
      );
      expect(reply.status).to.equal(303);
      expect((await stored('P002', '2026-Q2')).filter((row) => row.indicator === 'QUA-02')).to.have.length(1);
      const inspector = (await app.signIn('inspector')).speaking('en');
      const read = (await inspector.get('/collect/2026-Q2/P002')).document;
      const figures = [...read.querySelectorAll('.mz-entry__field .mz-number')].map((one) => one.textContent);
      expect(figures).to.include.members(['5', '1,234', '12.345', '–']);
    });
  });
});
