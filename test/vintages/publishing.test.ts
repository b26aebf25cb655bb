import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { evaluationOf } from '../../server/evaluations/service.ts';
import { getUnit } from '../../server/organisation/service.ts';
import { movesOf, submissionOf, submit } from '../../server/submissions/service.ts';
import { measurementsOfVintage, vintagesOf } from '../../server/vintages/service.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const PERIOD = '2026-Q3';
const PAGE = `/collect/publication?period=${PERIOD}`;
const UNIT = { code: 'P001', region: SAMARQAND };

const textOf = (reply: Reply, selector: string): string =>
  reply.document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
const problemsOf = (reply: Reply): string[] =>
  [...reply.document.querySelectorAll('.govuk-error-summary li')].map((item) => item.textContent);
interface Published {
  score: number;
  publication: { version: number; publishedAt: string; note: string | null } | null;
  versions: unknown[];
}

describe('publishing a quarter', () => {
  let app: TestApp;
  let administrator: Client;
  let coordinator: Client;

  beforeEach(async () => {
    app = await startTestApp();
    administrator = (await app.signIn('administrator')).speaking('en');
    coordinator = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
    await report(app.deps, quarterOf(app.deps, { code: 'P001', level: 'provider' }, PERIOD, 0.5), ['P001']);
  });
  afterEach(() => app.close());

  const publish = async (regions: string[], fields: Fields = { confirmed: 'yes' }): Promise<Reply> =>
    administrator.submit(await administrator.get(PAGE), '#publication', { region: regions, ...fields });
  const versions = async (unit = UNIT): Promise<number[]> =>
    (await vintagesOf(app.deps.db, unit, PERIOD)).map(({ number }) => number);
  const scorecard = async (query = '', unit = 'P001'): Promise<Published> =>
    (await administrator.get(`/scorecards/${unit}/${PERIOD}.json${query}`)).json() as Published;

  /** Reopened with a reason, changed, and handed in again. */
  async function correct(share: number): Promise<void> {
    const queue = await administrator.get(`/collect/queue?period=${PERIOD}&state=published`);
    const box = queue.document.querySelector('#queue input[value^="P001@"]')?.getAttribute('value') ?? '';
    const reopened = await administrator.submit(
      queue,
      '#queue',
      { form: [box], reason: 'Two months were counted twice.' },
      ['decision', 'reopen'],
    );
    expect(reopened.status).to.equal(303);
    await report(app.deps, quarterOf(app.deps, { code: 'P001', level: 'provider' }, PERIOD, share), []);
  }

  it('asks before forms that nobody verified are locked, and for a region', async () => {
    expect(problemsOf(await publish([], {}))).to.deep.equal(['Choose at least one region.']);
    const refused = await publish([SAMARQAND], { note: 'Kept' });
    expect(refused.status).to.equal(422);
    expect(problemsOf(refused)[0]).to.match(/^Samarkand region: Not all of its forms are verified/);
    expect(textOf(refused, '#note')).to.equal('Kept');
    expect(refused.document.querySelectorAll('[name="region"][checked]')).to.have.length(1);
    expect(await versions()).to.deep.equal([]);
  });

  it('is for administrators', async () => {
    expect((await coordinator.get(PAGE)).status).to.equal(403);
  });

  it('locks every form of the region, those that nobody began included, and of no other', async () => {
    // Figures that came with a file make a draft, though nobody saved the form.
    await report(app.deps, quarterOf(app.deps, { code: 'P003', level: 'provider' }, PERIOD, 0.5), []);
    const reply = await publish([SAMARQAND]);
    expect(reply.status).to.equal(303);
    expect(textOf(await administrator.get(reply.location!), '.mz-announcement')).to.equal(
      '1 region published',
    );
    for (const unit of ['P001', 'P002', SAMARQAND])
      expect((await submissionOf(app.deps.db, unit, PERIOD))?.status, unit).to.equal('published');
    expect(await submissionOf(app.deps.db, 'P004', PERIOD)).to.equal(undefined);
    // Being locked is not being handed in.
    expect((await submissionOf(app.deps.db, 'P002', PERIOD))?.submittedAt).to.equal(null);
    expect((await movesOf(app.deps.db, 'P002', PERIOD))[0]).to.include({
      from: 'not-started',
      to: 'published',
    });
    expect((await movesOf(app.deps.db, 'P003', PERIOD))[0]).to.include({ from: 'draft', to: 'published' });
    const locked = await coordinator.get(`/collect/${PERIOD}/P001`);
    expect(textOf(locked, '.govuk-inset-text')).to.include('has been published and is locked');
    const token = locked.document.querySelector('[name="_csrf"]')?.getAttribute('value') ?? '';
    const sent = await coordinator.post(`/collect/${PERIOD}/P001`, { _csrf: token, intent: 'save' });
    expect(sent.status).to.equal(423);
    // Days go on, and nobody can hand it in any more.
    app.deps.clock = () => new Date('2026-10-15T09:00:00Z');
    const later = (await app.signIn('administrator')).speaking('en');
    const head = '.mz-page-head__period';
    const missed = await later.get(`/collect/${PERIOD}/P002`);
    expect(textOf(missed, head)).to.equal('Q3 2026 · due 10 October 2026 · was not handed in');
    const list = await later.get(`/collect?period=${PERIOD}&within=${SAMARQAND}`);
    expect(textOf(list, head)).to.equal('Q3 2026 · due 10 October 2026');
    expect(textOf(list, '.mz-collect-progress')).to.include('1 of 4 forms submitted');
    const progress = await later.get(`/calendar/progress?period=${PERIOD}&within=${SAMARQAND}`);
    const lines = [...progress.document.querySelectorAll('tr')].map(({ textContent }) => textContent);
    const missing = 'was not handed in before publication';
    expect(lines.find((line) => line.includes('Umid centre'))).to.include(missing);
    const named = [...progress.document.querySelectorAll('#late-list li')].map(
      ({ textContent }) => textContent,
    );
    expect(named).to.have.length(3);
    expect(named.find((line) => line.startsWith('Umid centre'))).to.include(missing);
    expect(textOf(progress, '#late')).to.equal(
      'Late: 0 forms · published without having been handed in: 3 forms',
    );
    // A region whose figures all came another way has nothing to be counted.
    const { db } = app.deps;
    const form = db('submissions').where({ unit: 'P001', period: PERIOD });
    const handedIn = (await form.clone().first('submitted_at', 'submitted_by')) as object;
    await form.clone().update({ submitted_at: null, submitted_by: null });
    const all = await later.get(`/collect?period=${PERIOD}&within=${SAMARQAND}`);
    expect(textOf(all, '.mz-collect-progress')).to.include('published without having been submitted');
    await form.clone().update(handedIn);
  });

  it('keeps the figures of that moment, of that region', async () => {
    await report(app.deps, quarterOf(app.deps, { code: 'P004', level: 'provider' }, PERIOD, 0.5), ['P004']);
    await publish([SAMARQAND]);
    const [vintage] = await vintagesOf(app.deps.db, UNIT, PERIOD);
    const kept = await measurementsOfVintage(app.deps.db, vintage!);
    expect([...new Set(kept.map(({ unit }) => unit))]).to.deep.equal(['P001']);
    const stored = await app.deps.db('measurements').where({ unit: 'P001', period: PERIOD });
    expect(kept).to.have.length(stored.length);
    const [first] = await app.deps.db('vintage_scorecards').where({ unit: 'P001' }).select('recipe');
    const [now] = await app.deps.db('scorecards').where({ unit: 'P001', period: PERIOD }).select('recipe');
    expect(first).to.deep.equal(now);
    expect(await vintagesOf(app.deps.db, { code: 'P004', region: TOSHKENT }, PERIOD)).to.deep.equal([]);
  });

  it('shows what was published while it is being corrected, then both versions', async () => {
    expect((await scorecard()).publication).to.equal(null);
    await publish([SAMARQAND]);
    const before = await scorecard();
    expect(before.publication).to.include({ version: 1 });
    await correct(0.9);
    expect((await scorecard()).score).to.equal(before.score);
    expect((await submissionOf(app.deps.db, 'P001', PERIOD))?.status).to.equal('returned');
    const form = await coordinator.get(`/collect/${PERIOD}/P001`);
    expect(form.document.querySelector('#entry')).not.to.equal(null);
    expect(textOf(form, '.govuk-inset-text')).to.include('Two months were counted twice.');
    expect((await publish([SAMARQAND], { confirmed: 'yes', note: 'Counted anew' })).status).to.equal(303);

    const after = await scorecard();
    expect(after.publication).to.include({ version: 2, note: 'Counted anew' });
    expect(after.score).to.be.greaterThan(before.score);
    expect(after.versions).to.have.length(2);
    const first = await scorecard('?vintage=1');
    expect(first.score).to.equal(before.score);
    expect(first.publication).to.include({ version: 1 });

    const page = await administrator.get(`/scorecards/P001/${PERIOD}?vintage=1`);
    expect(page.text).to.include('Published 4 October 2026, first version.');
    expect(page.document.querySelector('details [aria-current]')?.getAttribute('href')).to.equal(
      `/scorecards/P001/${PERIOD}?vintage=1`,
    );
    expect(page.document.querySelector('a[href*="/recipe?vintage=1"]')).not.to.equal(null);
    const newest = await administrator.get(`/scorecards/P001/${PERIOD}`);
    expect(newest.text).to.include('Published 4 October 2026, second version.');
    const recipe = await administrator.get(`/scorecards/P001/${PERIOD}/recipe?vintage=1`);
    expect(recipe.status).to.equal(200);
    const matrix = await administrator.get(
      `/scorecards.json?period=${PERIOD}&level=provider&within=${SAMARQAND}`,
    );
    const rows = (matrix.json() as { rows: (Published & { unit: string })[] }).rows;
    expect(rows.find(({ unit }) => unit === 'P001')?.score).to.equal(after.score);
    expect(rows.find(({ unit }) => unit === 'P001')?.publication).to.include({ version: 2 });
  });

  it('keeps trends of satisfaction as they were published, on pages and in evaluations', async () => {
    interface Trend {
      publication: { version: number } | null;
      points: { value: number | null }[];
      sectors: { points: { value: number | null }[] }[];
      below: { unit: { code: string }; value: number | null }[];
    }
    const last = <T>(all: readonly T[]): T => all.at(-1)!;
    const trendOf = async (unit: string): Promise<Trend> =>
      (await administrator.get(`/satisfaction/${unit}.json?question=SAT-01`)).json() as Trend;
    const satisfaction = async (): Promise<(number | null)[]> => {
      const region = await trendOf(SAMARQAND);
      const own = last((await trendOf('P001')).points).value;
      const below = (await trendOf(app.deps.programme.country)).below.find(
        ({ unit }) => unit.code === SAMARQAND,
      );
      return [own, last(region.points).value, last(last(region.sectors).points).value, below?.value ?? null];
    };
    const evaluated = async (vintage?: number): Promise<number | null> => {
      const unit = await getUnit(app.deps.db, SAMARQAND);
      const request = { unit, period: PERIOD, today: '2026-10-04', vintage };
      const evaluation = await evaluationOf(app.deps.db, app.deps.programme, request);
      return last(evaluation.satisfaction.trend.points).value;
    };
    const published = 72.5;
    expect((await trendOf(SAMARQAND)).publication).to.equal(null);
    expect(await satisfaction()).to.deep.equal([published, published, published, published]);
    await publish([SAMARQAND]);
    await correct(0.9);
    expect(await satisfaction()).to.deep.equal([published, published, published, published]);
    expect(await evaluated()).to.equal(published);
    // The country itself is not published.
    const country = await trendOf(app.deps.programme.country);
    expect(country.publication).to.equal(null);
    const corrected = last(country.points).value;
    expect(corrected).to.be.above(published);
    await publish([SAMARQAND]);
    expect((await trendOf(SAMARQAND)).publication).to.include({ version: 2 });
    expect(await satisfaction()).to.deep.equal([corrected, corrected, corrected, corrected]);
    expect([await evaluated(1), await evaluated()]).to.deep.equal([published, corrected]);
    const page = await administrator.get(`/satisfaction/${SAMARQAND}`);
    expect(textOf(page, '#publication')).to.equal(
      'Latest quarter, Q3 2026: Published 4 October 2026, second version.',
    );
    // Of a provider that had no figure then, there is none.
    await report(app.deps, quarterOf(app.deps, { code: 'P002', level: 'provider' }, PERIOD, 0.5), []);
    expect(last((await trendOf('P002')).points).value).to.equal(null);
  });

  it('keeps that somebody had no figures then', async () => {
    await publish([SAMARQAND]);
    await report(app.deps, quarterOf(app.deps, { code: 'P002', level: 'provider' }, PERIOD, 0.5), ['P002']);
    expect((await scorecard('', 'P002')).score).to.equal(null);
    const matrix = await administrator.get(`/scorecards?period=${PERIOD}&level=provider&within=${SAMARQAND}`);
    expect(matrix.text).to.include('Published 4 October 2026, first version.');
  });

  it('refuses versions that there are not, and a version of one sector', async () => {
    await publish([SAMARQAND]);
    for (const [query, status] of [
      ['vintage=1', 200],
      ['vintage=2', 404],
      ['vintage=0', 422],
      ['vintage=x', 422],
    ] as const)
      expect((await administrator.get(`/scorecards/P001/${PERIOD}?${query}`)).status, query).to.equal(status);
    expect(
      (await administrator.get(`/scorecards/${SAMARQAND}/${PERIOD}?vintage=1&sector=state`)).status,
    ).to.equal(422);
    expect((await administrator.get(`/evaluations/P001/${PERIOD}.pdf?vintage=2`)).status).to.equal(404);
    expect((await administrator.get(`/evaluations/P001/${PERIOD}.pdf?vintage=1`)).status).to.equal(200);
  });

  it('makes no version of what is published already', async () => {
    await publish([SAMARQAND]);
    const page = await administrator.get(PAGE);
    expect(page.document.getElementById(`region-${SAMARQAND}`)).to.equal(null);
    await publish([SAMARQAND]);
    expect(await versions()).to.deep.equal([1]);
  });

  it('keeps the country’s own scorecard once every region is published', async () => {
    const country = { code: app.deps.programme.country, region: null };
    const all = await administrator.get(`${PAGE}&select=all`);
    const boxes = [...all.document.querySelectorAll('#publication [name="region"]')];
    expect(boxes).to.have.length(14);
    await publish([SAMARQAND]);
    expect(await vintagesOf(app.deps.db, country, PERIOD)).to.deep.equal([]);
    expect((await scorecard('', country.code)).publication).to.equal(null);
    const reply = await administrator.submit(await administrator.get(`${PAGE}&select=all`), '#publication', {
      confirmed: 'yes',
    });
    const told = (await administrator.get(reply.location!)).document.querySelectorAll('.mz-announcement');
    expect([...told].map((one) => one.textContent)).to.deep.equal([
      '13 regions published',
      'The whole country is published; its own scorecard is kept as well.',
    ]);
    expect((await scorecard('', country.code)).publication).to.include({ version: 1 });
    await correct(0.9);
    await publish([SAMARQAND]);
    expect((await scorecard('', country.code)).publication).to.include({ version: 2 });
    const matrix = await administrator.get(`/scorecards?period=${PERIOD}&level=region`);
    expect(matrix.text).to.include('in different versions');
  });

  it('says of a matrix how much of it is published', async () => {
    await report(app.deps, quarterOf(app.deps, { code: 'P004', level: 'provider' }, PERIOD, 0.5), ['P004']);
    const before = await administrator.get(`/scorecards?period=${PERIOD}&level=region`);
    expect(before.text).to.include('Provisional: figures for this quarter can still be handed in');
    await publish([SAMARQAND]);
    const some = await administrator.get(`/scorecards?period=${PERIOD}&level=region`);
    expect(some.text).to.include('Provisional: 1 of 14 units are published');
  });

  it('counts a region that stays handed in for timeliness, whatever became of it since', async () => {
    await inTransaction(app.deps.db, (trx) =>
      submit(trx, app.deps.programme, {
        unit: 'P003',
        period: PERIOD,
        at: '2026-10-02T08:00:00.000Z',
        by: 'x',
      }),
    );
    await publish([SAMARQAND]);
    expect((await submissionOf(app.deps.db, 'P003', PERIOD))?.submittedAt).to.equal(
      '2026-10-02T08:00:00.000Z',
    );
  });
});
