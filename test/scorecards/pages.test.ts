import { expect } from 'chai';
import { setFor } from '../../server/domain/indicator-set.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import { evaluationDocument } from '../../server/evaluations/service.ts';
import { getUnit } from '../../server/organisation/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { quarterOf, report } from './figures.ts';

const Q3 = '2026-Q3';
const Q2 = '2026-Q2';
const provider = (code: string) => ({ code, level: 'provider' as const });

interface MatrixJson {
  period: string;
  level: string;
  limited: boolean;
  rows: Row[];
  totals: Row[];
}
interface Row {
  unit: string;
  name: string;
  score: number | null;
  rating: string;
  ratingBeforeLimiters: string;
  limiters: { lowers: boolean }[];
  cells: { code: string; state: string; score: number | null; value?: number | null }[];
}
interface UnitJson {
  score: number;
  rating: string;
  groups: { code: string; parent: string | null; score: number | null }[];
  indicators: {
    code: string;
    state: string;
    value: number | null;
    n: number | null;
    numerator: number | null;
    score: number | null;
    target: number | { low: number; high: number } | null;
    meetsTarget: boolean | null;
    sinceLastQuarter: { difference: number; course: string } | null;
    sinceLastYear: { difference: number; course: string } | null;
  }[];
}

const NOT_COLLECTED: Measurement = {
  unit: 'P001',
  indicator: 'PAR-06',
  period: Q3,
  category: '',
  numerator: null,
  denominator: null,
  value: null,
  comment: null,
  status: 'not-collected',
  reason: 'The archive burned down',
};

const one = (value: number): string => value.toFixed(1);
const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const main = (reply: Reply): string => textOf(reply.document.querySelector('main'));

const PAGES_OF_ALL = ['/scorecards', '/scorecards/ranks', '/scorecards.json', '/scorecards/ranks.json'];

describe('Scorecard pages', () => {
  let app: TestApp;
  let inspector: Client;
  let coordinator: Client;
  let viewer: Client;
  let beforeFigures: Reply[];
  const english = (client: Client): Client => client.speaking('en');

  before(async function () {
    this.timeout(60_000);
    app = await startTestApp();
    const { deps } = app;
    inspector = english(await app.signIn('inspector'));
    beforeFigures = await Promise.all(PAGES_OF_ALL.map((path) => inspector.get(path)));
    await report(
      deps,
      [
        ...quarterOf(deps, provider('P001'), Q3, 0.9, { 'QUA-07': [3, 4], 'PAR-06': null }),
        NOT_COLLECTED,
        ...quarterOf(deps, provider('P002'), Q3, 0.9, { 'QUA-03': [9, 1000] }),
        ...quarterOf(deps, provider('P003'), Q3, 0.9, { 'SAT-01': null, 'SAT-02': null, 'SAT-03': null }),
        ...quarterOf(deps, provider('P004'), Q3, 0.5),
        ...quarterOf(deps, { code: SAMARQAND, level: 'region' }, Q3, 0.6),
        ...quarterOf(deps, { code: TOSHKENT, level: 'region' }, Q3, 0.8),
      ],
      ['P001', 'P002', 'P003', 'P004', SAMARQAND, TOSHKENT],
    );
    await report(
      deps,
      [...quarterOf(deps, provider('P001'), Q2, 0.7), ...quarterOf(deps, provider('P001'), '2025-Q3', 0.95)],
      ['P001'],
    );
    coordinator = english(await app.signIn('coordinator', [SAMARQAND]));
    viewer = english(await app.signIn('viewer', [TOSHKENT]));
  });
  after(() => app.close());

  it('say that there are no figures yet before anybody has reported any', () => {
    expect(beforeFigures.map(({ status }) => status)).to.deep.equal([200, 200, 404, 404]);
    for (const page of beforeFigures.slice(0, 2)) {
      expect(main(page)).to.contain('No figures yet');
      expect(page.document.querySelector('main a, main select')).to.equal(null);
    }
  });

  describe('the matrix', () => {
    const rows = (reply: Reply, part = 'tbody'): Element[] => [
      ...reply.document.querySelectorAll(`${part} tr`),
    ];
    const nameOf = (row: Element): string => textOf(row.querySelector('th a'));

    it('compares the regions of the country, with the country below', async () => {
      const page = await inspector.get(`/scorecards?period=${Q3}`);
      expect(page.status).to.equal(200);
      expect(rows(page)).to.have.length(14);
      expect(nameOf(rows(page)[0]!)).to.equal('Samarkand region');
      expect(nameOf(rows(page, 'tfoot')[0]!)).to.equal('Uzbekistan');
    });

    it('has the figures of its JSON', async () => {
      for (const query of [
        `period=${Q3}`,
        `period=${Q3}&show=indicators`,
        `period=${Q3}&within=${SAMARQAND}&level=provider&sort=name`,
        `period=${Q3}&sector=state`,
      ]) {
        const page = await inspector.get(`/scorecards?${query}`);
        const data = (await inspector.get(`/scorecards.json?${query}`)).json() as MatrixJson;
        expect(rows(page).map(nameOf), query).to.deep.equal(data.rows.map((row) => row.name));
        data.rows.forEach((row, i) => {
          const cells = [...rows(page)[i]!.querySelectorAll('td')];
          const scores = [row.score, ...row.cells.map((cell) => ('value' in cell ? null : cell.score))];
          scores.forEach((score, j) => {
            if (typeof score === 'number') expect(textOf(cells[j])).to.match(new RegExp(`^${one(score)}\\b`));
          });
          expect(cells).to.have.length(row.cells.length + 1);
        });
      }
    });

    it('says what its figures are: scores from where to where, or values in the unit at the head of the column', async () => {
      const scores = main(await inspector.get(`/scorecards?period=${Q3}`));
      expect(scores).to.contain(
        'Scores of dimensions are from 0 to 100. The overall score is from 1 to 100.',
      );
      expect(scores).not.to.contain('hold their values');
      const page = await inspector.get(`/scorecards?period=${Q3}&show=indicators`);
      expect(main(page))
        .to.contain('The columns of indicators hold their values, in the unit at the head of the column')
        .and.to.contain('The overall score is from 1 to 100.')
        .and.not.to.contain('Scores of dimensions');
      const [heads] = page.document.querySelectorAll('.mz-matrix thead tr');
      const units = [...heads!.querySelectorAll('th')].slice(2).map((head) => ({
        code: textOf(head.querySelector('a'))!.slice(0, 6),
        unit: textOf(head.querySelector('.mz-matrix__unit')),
      }));
      const [set] = app.deps.programme.sets;
      expect(units).to.deep.equal(set!.indicators.map(({ code, unit }) => ({ code, unit: unit.en })));
    });

    it('says each rating in words and each state that is none in its own', async () => {
      const page = await inspector.get(
        `/scorecards?period=${Q3}&within=${SAMARQAND}&level=provider&sort=name`,
      );
      const cells = (code: string): string[] => {
        const row = rows(page).find((tr) => tr.querySelector(`a[href="/scorecards/${code}/${Q3}"]`));
        return [...row!.querySelectorAll('td')].map(textOf);
      };
      // Overall, coverage, quality, satisfaction, staff, finance, partnership.
      expect(cells('P001')[0]).to.match(/^\d+\.\d Outstanding$/);
      expect(cells('P001')[5]).to.contain('not applicable');
      expect(cells('P002')[0]).to.match(
        /^\d+\.\d Requires improvement limited; by score: (Good|Outstanding)$/,
      );
      expect(cells('P003')[0]).to.equal('Not rated');
      expect(cells('P003')[3]).to.equal('Not rated');
      const country = await inspector.get(`/scorecards?period=${Q3}`);
      expect(textOf(rows(country).at(-1)?.querySelector('td'))).to.contain('no data');
      const indicators = await inspector.get(
        `/scorecards?period=${Q3}&within=${SAMARQAND}&level=provider&show=indicators`,
      );
      expect(indicators.document.querySelectorAll('tbody td.mz-cell--hidden')).to.have.length(1);
      const classes = new Set(
        [...indicators.document.querySelectorAll('tbody td')].map((td) => td.className),
      );
      for (const kind of ['hidden', 'not-applicable', 'no-data']) {
        expect(
          [...classes].some((name) => name.includes(`mz-cell--${kind}`)),
          kind,
        ).to.equal(true);
      }
      for (const state of ['no data', 'not applicable', 'hidden, too few', 'Not rated']) {
        expect(textOf(page.document.querySelector('.mz-legend'))).to.contain(state);
      }
    });

    it('marks a rating that a limiter holds down, says what that means, and names the limiter in the JSON', async () => {
      const query = `period=${Q3}&within=${SAMARQAND}&level=provider`;
      const page = await inspector.get(`/scorecards?${query}`);
      expect(page.document.querySelectorAll('tbody .mz-capped')).to.have.length(1);
      expect(main(page)).to.contain('a limiter keeps the rating from being as good as the score');
      const data = (await inspector.get(`/scorecards.json?${query}`)).json() as MatrixJson;
      const limited = data.rows.filter((row) => row.rating !== row.ratingBeforeLimiters);
      expect(limited.map((row) => [row.unit, row.limiters.map(({ lowers }) => lowers)])).to.deep.equal([
        ['P002', [true]],
      ]);
      const marked = [...data.rows, ...data.totals].filter((row) => row.rating !== row.ratingBeforeLimiters);
      expect(page.document.querySelectorAll('.mz-capped')).to.have.length(marked.length);
      const none = await inspector.get(`/scorecards?period=2025-Q3&within=${TOSHKENT}&level=provider`);
      expect(none.document.querySelectorAll('tbody .mz-capped')).to.have.length(0);
    });

    it('says each rating of an indicator in a word that is seen', async () => {
      const page = await inspector.get(`/scorecards?period=${Q3}&level=provider&show=indicators`);
      const seen = [...page.document.querySelectorAll('tbody td')].map((cell) =>
        textOf(cell.querySelector('.mz-matrix__word')),
      );
      const rated = page.document.querySelectorAll('tbody td .mz-mark');
      expect(seen.filter((word) => word !== '')).to.have.length(rated.length);
      expect(new Set(seen)).to.include.members(['Outstanding', 'Improve']);
      expect(main(page)).to.contain('Short in the cells: Improve – Requires improvement.');
      expect(main(page)).to.contain('scroll it sideways');
    });

    it('sorts by what is asked', async () => {
      const scores = async (sort: string, pick: (row: Row) => number | null) =>
        (
          (
            await inspector.get(`/scorecards.json?period=${Q3}&level=provider&sort=${sort}`)
          ).json() as MatrixJson
        ).rows
          .map(pick)
          .filter((score) => score !== null);
      for (const list of [
        await scores('overall', (row) => row.score),
        await scores('STF', (row) => row.cells.find((cell) => cell.code === 'STF')!.score),
      ]) {
        expect(list).to.have.length.greaterThan(2);
        expect(list).to.deep.equal([...list].sort((a, b) => b - a));
      }
      const named = (await inspector.get(`/scorecards.json?period=${Q3}&sort=name`)).json() as MatrixJson;
      const names = named.rows.map((row) => row.name);
      expect(names).to.deep.equal([...names].sort(new Intl.Collator('en').compare));
      const header = (await inspector.get(`/scorecards?period=${Q3}&sort=name`)).document.querySelector(
        'thead th',
      );
      expect(header?.getAttribute('aria-sort')).to.equal('ascending');
    });

    it('keeps to the reader’s regions, and says so', async () => {
      const page = await coordinator.get(`/scorecards?period=${Q3}`);
      expect(rows(page)).to.have.length(1);
      expect(main(page)).to.contain('You see the units of your regions only: Samarkand region.');
      const data = (
        await coordinator.get(`/scorecards.json?period=${Q3}&level=provider`)
      ).json() as MatrixJson;
      expect(data.limited).to.equal(true);
      expect(data.rows.map((row) => row.unit).sort()).to.deep.equal(['P001', 'P002', 'P003']);
      for (const path of ['/scorecards', '/scorecards.json']) {
        expect((await coordinator.get(`${path}?period=${Q3}&within=${TOSHKENT}`)).status).to.equal(403);
        expect((await viewer.get(`${path}?period=${Q3}&within=${SAMARQAND}`)).status).to.equal(403);
        expect((await viewer.get(`${path}?period=${Q3}&within=${TOSHKENT}`)).status).to.equal(200);
        expect((await app.visitor().get(path)).status).to.be.oneOf([303, 401]);
      }
      expect(main(await inspector.get(`/scorecards?period=${Q3}`))).not.to.contain('your regions only');
    });

    it('refuses what it does not understand, beside the field', async () => {
      for (const [query, field] of [
        ['period=2026', 'period'],
        ['period=1999-Q1', 'period'],
        ['level=galaxy', 'level'],
        ['within=XX', 'within'],
        ['within=P001', 'within'],
        ['sector=church', 'sector'],
        ['show=everything', 'show'],
        ['page=0', 'page'],
        ['sort=abc', 'sort'],
      ] as const) {
        const page = await inspector.get(`/scorecards?${query}`);
        expect(page.status, query).to.equal(422);
        const link = page.document.querySelector('.govuk-error-summary a');
        expect(link?.getAttribute('href'), query).to.equal(`#${field}`);
        if (field !== 'page' && field !== 'sort')
          expect(page.document.querySelector(`#${field}-error`), query).not.to.equal(null);
        expect(page.document.querySelector('.mz-matrix'), query).to.equal(null);
        const data = await inspector.get(`/scorecards.json?${query}`);
        expect(data.status, query).to.equal(422);
        expect(data.headers.get('content-type')).to.contain('application/problem+json');
        const { problems, ...details } = data.json() as { problems: Record<string, string>[] };
        expect(details).to.deep.equal({
          type: 'about:blank',
          status: 422,
          code: 'invalid',
          title: 'This cannot be accepted',
          detail: 'Something in what was sent is wrong.',
        });
        expect(problems[0], query)
          .to.include({ path: field })
          .and.to.have.all.keys('code', 'path', 'message');
      }
    });

    it('refuses a parameter that comes twice or as a list, and has no page beyond the last', async () => {
      for (const [query, status] of [
        [`period=${Q3}&period=${Q2}`, 422],
        [`period=${Q3}&level[]=district`, 422],
        [`period=${Q3}&level[0]=district`, 422],
        [`period=${Q3}&page=999`, 404],
      ] as const) {
        for (const path of ['/scorecards', '/scorecards.json']) {
          const reply = await inspector.get(`${path}?${query}`);
          expect(reply.status, `${path}?${query}`).to.equal(status);
          if (status === 422) expect(reply.text).to.match(/more than once, or as a list/);
        }
      }
    });

    it('keeps the usual order when the chosen one is of columns that are no longer shown', async () => {
      const reply = await inspector.get(`/scorecards?period=${Q3}&show=indicators&sort=QUA`);
      expect(reply.status).to.equal(200);
    });

    it('shows what lies inside when the level asked for does not', async () => {
      const page = await inspector.get(`/scorecards?period=${Q3}&within=${SAMARQAND}&level=region`);
      expect(page.status).to.equal(200);
      expect(main(page)).to.contain('does not lie inside');
    });

    it('works as a form without scripts', async () => {
      const page = await inspector.get(`/scorecards?period=${Q3}`);
      const reply = await inspector.submit(page, 'main form', {
        within: SAMARQAND,
        level: 'provider',
        sector: 'ngo',
      });
      expect(reply.status).to.equal(200);
      expect(rows(reply).map(nameOf)).to.deep.equal(['Umid centre']);
    });

    it('opens at the newest quarter that is due, and marks one that is not', async () => {
      expect(((await inspector.get('/scorecards.json')).json() as MatrixJson).period).to.equal(Q2);
      const page = await inspector.get(`/scorecards?period=${Q3}`);
      expect(main(page)).to.contain('Provisional');
      expect(page.document.querySelectorAll('tbody .mz-cell--provisional').length).to.be.greaterThan(0);
      expect(main(await inspector.get(`/scorecards?period=${Q2}`))).not.to.contain('Provisional');
    });

    it('speaks the other languages', async () => {
      for (const [language, word] of [
        ['ru', 'Требует улучшения'],
        ['uz', 'Yaxshilash talab etiladi'],
      ] as const) {
        const reader = (await app.signIn('inspector')).speaking(language);
        expect(main(await reader.get(`/scorecards?period=${Q3}&level=provider`))).to.contain(word);
        for (const path of ['', '/recipe']) {
          expect((await reader.get(`/scorecards/P002/${Q3}${path}`)).status).to.equal(200);
        }
      }
    });
  });

  describe('one unit', () => {
    const rowOf = (page: Reply, code: string): string[] =>
      [...page.document.getElementById(code)!.querySelectorAll('th, td')].map(textOf);

    it('has the figures of its JSON', async () => {
      for (const [unit, query] of [
        ['P001', ''],
        ['P002', ''],
        [SAMARQAND, ''],
        [SAMARQAND, '?sector=ngo'],
        ['UZ', ''],
      ] as const) {
        const page = await inspector.get(`/scorecards/${unit}/${Q3}${query}`);
        const data = (await inspector.get(`/scorecards/${unit}/${Q3}.json${query}`)).json() as UnitJson;
        expect(page.status, unit).to.equal(200);
        expect(textOf(page.document.querySelector('.mz-rating--large'))).to.contain(one(data.score));
        for (const indicator of data.indicators) {
          const [, value, n, , , score] = rowOf(page, indicator.code);
          if (indicator.score !== null)
            expect(score, indicator.code).to.match(new RegExp(`^${one(indicator.score)} ?[A-Z]`));
          if (indicator.n !== null) expect(n?.replaceAll(',', '')).to.equal(String(indicator.n));
          if (indicator.state !== 'value')
            expect(value, indicator.code).to.match(/no data|not applicable|hidden/);
        }
        for (const group of data.groups.filter(({ parent, score }) => parent !== null && score !== null)) {
          expect(main(page)).to.contain(one(group.score!));
        }
      }
    });

    it('shows value, interval, target, score, rating and both changes', async () => {
      const page = await inspector.get(`/scorecards/P001/${Q3}`);
      const [name, value, n, interval, target, score, sinceQ2, sinceYear] = rowOf(page, 'SAT-01');
      expect(name).to.equal('SAT-01 Overall satisfaction');
      // 90 % of the way from 50 to 95.
      expect(value).to.match(/^90\.5\s%$/u);
      expect(n).to.equal('1,000');
      expect(interval).to.match(/^88\.\d–92\.\d$/);
      expect(target).to.match(/met$/);
      expect(score).to.equal('90.0 Outstanding');
      expect(sinceQ2).to.equal('+9.0 better');
      expect(sinceYear).to.match(/^−2\.\d worse$/u);
      const row = page.document.getElementById('SAT-01');
      expect(row?.querySelectorAll('svg.mz-interval .mz-interval__target')).to.have.length(1);
      expect(row?.querySelectorAll('svg.mz-sparkline')).to.have.length(1);
      const lower = rowOf(page, 'STF-04');
      expect(lower[6]).to.match(/^−\d+\.\d better$/u);
    });

    it('has one target: on the page, in JSON, on the sheet, in the list of the set and in the evaluation', async () => {
      for (const [code, target, range] of [
        ['STF-03', '15.0–38.0', { low: 15, high: 38 }],
        ['FIN-01', '96.0–102.0', { low: 96, high: 102 }],
      ] as const) {
        const [page, data] = await Promise.all([
          inspector.get(`/scorecards/${SAMARQAND}/${Q3}`),
          inspector.get(`/scorecards/${SAMARQAND}/${Q3}.json`),
        ]);
        const row = (data.json() as UnitJson).indicators.find((one) => one.code === code)!;
        expect(row.target, code).to.deep.equal(range);
        expect(rowOf(page, code)[4]).to.equal(`${target}${row.meetsTarget ? 'met' : 'not met'}`);
        const plain = target.replaceAll('.0', '');
        const sheetJson = (await inspector.get(`/indicators/${code}.json`)).json() as {
          targets: Record<string, object>;
        };
        expect(sheetJson.targets['2026']).to.deep.equal(range);
        const sheet = await inspector.get(`/indicators/${code}`);
        expect(main(sheet)).to.contain(`2026 ${plain}`).and.to.contain(`target 2026: ${plain}`);
        const listed = (await inspector.get('/indicators')).document.querySelector(
          `a[href="/indicators/${code}"]`,
        );
        expect(textOf(listed!.closest('tr'))).to.contain(plain);
        const { indicators } = await evaluationDocument(app.deps, {
          unit: await getUnit(app.deps.db, SAMARQAND),
          period: Q3,
          language: 'en',
        });
        const printed = indicators.groups
          .flatMap(({ rows }) => rows)
          .find(({ note }) => note.startsWith(code));
        expect(printed?.target).to.equal(target);
      }
    });

    it('hides what rests on too few everywhere', async () => {
      const page = await inspector.get(`/scorecards/P001/${Q3}`);
      expect(rowOf(page, 'QUA-07').slice(1, 4)).to.deep.equal(['▒hidden, too few', '', '']);
      const data = (await inspector.get(`/scorecards/P001/${Q3}.json`)).json() as UnitJson;
      expect(data.indicators.find(({ code }) => code === 'QUA-07')).to.include({
        state: 'hidden',
        value: null,
        numerator: null,
        n: null,
      });
      const recipe = await inspector.get(`/scorecards/P001/${Q3}/recipe.json`);
      const { inputs } = recipe.json() as { inputs: { facts: { indicator: string }[] } };
      expect(inputs.facts.map((fact) => fact.indicator))
        .to.include('QUA-06')
        .and.not.include('QUA-07');
      expect(main(await inspector.get(`/scorecards/P001/${Q3}/recipe`))).to.contain('hidden: n is below');
    });

    it('names what capped the rating, and what is missing for one', async () => {
      const capped = main(await inspector.get(`/scorecards/P002/${Q3}`));
      expect(capped).to.contain('QUA-03 Serious incidents: 9.00 per 1,000 service days, the limit is 3.00');
      expect(capped).to.match(
        /cannot be better than “Requires improvement”; by its score it would be “(Good|Outstanding)”/,
      );
      expect(main(await inspector.get(`/scorecards/P001/${Q3}`))).to.contain('No limiter caps this rating.');
      expect(main(await inspector.get(`/scorecards/P003/${Q3}`))).to.contain(
        'the mandatory dimension “Satisfaction and participation” is not rated',
      );
      const document = await evaluationDocument(app.deps, {
        unit: await getUnit(app.deps.db, 'P003'),
        period: Q3,
        language: 'en',
      });
      const table = main(await inspector.get(`/scorecards/P003/${Q3}`));
      const because = document.dimensions.rows.map((row) => row.because).filter((words) => words !== '');
      expect(because).to.have.length(1);
      expect(because[0]).to.match(/^Not rated: \d of \d have a score, and at least 67\s% must\.$/);
      expect(table).to.contain(because[0]!.replaceAll('\u00A0', ' '));
      expect(document.method.paragraphs.join(' '))
        .to.contain('at least two thirds of its indicators that apply')
        .and.to.contain('the worst is 1, and dimensions that all have 62.8 give 63.2');
      const nobody = await inspector.get(`/scorecards/P005/${Q3}`);
      expect(nobody.status).to.equal(200);
      expect(main(nobody)).to.contain('no data');
    });

    it('says why there is no figure where the unit says so, on the page, in JSON and in the document', async () => {
      const why = 'Not collected: The archive burned down';
      expect(rowOf(await inspector.get(`/scorecards/P001/${Q3}`), 'PAR-06')[5]).to.equal(`no data ${why}`);
      const { indicators } = (await inspector.get(`/scorecards/P001/${Q3}.json`)).json() as {
        indicators: { code: string; absence: unknown }[];
      };
      expect(indicators.filter(({ absence }) => absence !== null)).to.have.length(1);
      expect(indicators.find(({ code }) => code === 'PAR-06')?.absence).to.deep.equal({
        status: 'not-collected',
        reason: NOT_COLLECTED.reason,
      });
      const document = await evaluationDocument(app.deps, {
        unit: await getUnit(app.deps.db, 'P001'),
        period: Q3,
        language: 'en',
      });
      const printed = document.indicators.groups.flatMap(({ rows }) => rows);
      expect(printed.flatMap(({ absence }) => absence ?? [])).to.deep.equal([why]);
    });

    it('opens the arithmetic from counts to caps', async () => {
      const recipe = main(await inspector.get(`/scorecards/P002/${Q3}/recipe`));
      expect(recipe).to.contain('9 ÷ 1,000 × 1,000 = 9');
      expect(recipe).to.contain('(9 − 5) ÷ (0 − 5) × 100 = −80 → 0');
      expect(recipe).to.contain('905 ÷ 1,000 × 100 = 90.5');
      expect(recipe).to.contain('(90.5 − 50) ÷ (95 − 50) × 100 = 90');
      expect(recipe).to.contain('Weighted geometric mean');
      expect(recipe).to.contain('after limiters “Requires improvement”');
      expect(recipe).to.match(/[0-9a-f]{64}/);
      const page = await inspector.get(`/scorecards/P002/${Q3}`);
      const links = [...page.document.querySelectorAll('main a')].map((link) => link.getAttribute('href'));
      expect(links).to.include.members([
        `/scorecards/P002/${Q3}/recipe`,
        `/scorecards/P002/${Q3}/recipe#SAT-01`,
        `/satisfaction/P002`,
        `/evaluations/P002/${Q3}.pdf`,
        `/scorecards/P002/${Q2}`,
        `/scorecards/${SAMARQAND}/${Q3}`,
      ]);
    });

    it('is added up in the evaluation as on the page, with the caps that acted', async () => {
      const plain = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();
      const arithmetics = new Map<string, string>();
      for (const code of ['P002', 'P003', 'P005']) {
        const { method } = await evaluationDocument(app.deps, {
          unit: await getUnit(app.deps.db, code),
          period: Q3,
          language: 'en',
        });
        const { headings, rows, before, result, after } = method.arithmetic;
        const { document } = await inspector.get(`/scorecards/${code}/${Q3}/recipe`);
        const { root } = setFor(app.deps.programme.sets, Q3);
        const cellsOf = (part: string): string[][] =>
          [
            ...document
              .querySelector(`[aria-labelledby="group-${root.code}"]`)!
              .querySelectorAll(`${part} tr`),
          ].map((row) => [...row.querySelectorAll('th, td')].map((cell) => plain(cell.textContent)));
        expect(cellsOf('thead'), code).to.deep.equal([headings]);
        expect(cellsOf('tbody'), code).to.deep.equal(rows.map((cells) => cells.map(plain)));
        expect(rows).to.have.length(6);
        const page = plain(document.querySelector('main')?.textContent);
        // The last sentence says where the page is.
        for (const sentence of [before[0], result, ...after.slice(0, -1)])
          expect(page, code).to.contain(plain(sentence));
        expect(after.at(-1), code).to.contain(`/scorecards/${code}/${Q3}/recipe`);
        arithmetics.set(code, plain([...rows.flat(), result, ...after].join(' ')));
      }
      expect(arithmetics.get('P002')).to.contain('QUA-03 Serious incidents: 9.00 per 1,000 service days');
      expect(arithmetics.get('P002')).to.contain('after limiters “Requires improvement”');
      expect(arithmetics.get('P003'))
        .to.contain('No score')
        .and.to.contain('Without a score there is no rating.');
    });

    it('offers the evaluation only to those who may export it', async () => {
      for (const reader of [coordinator]) {
        const page = await reader.get(`/scorecards/P002/${Q3}`);
        expect(page.status).to.equal(200);
        expect(page.document.querySelector('a[href^="/evaluations"]')).to.equal(null);
      }
    });

    it('is closed to readers of other regions, at every address', async () => {
      for (const path of ['', '.json', '/recipe', '/recipe.json']) {
        for (const unit of [SAMARQAND, 'P001']) {
          expect((await viewer.get(`/scorecards/${unit}/${Q3}${path}`)).status, path).to.equal(403);
          expect((await coordinator.get(`/scorecards/${unit}/${Q3}${path}`)).status, path).to.equal(200);
        }
        expect((await viewer.get(`/scorecards/UZ/${Q3}${path}`)).status).to.equal(200);
        expect((await viewer.get(`/scorecards/P004/${Q3}${path}`)).status).to.equal(200);
      }
    });

    it('does not exist for a quarter without figures, running or skipped, at any address', async () => {
      for (const period of ['2026-Q4', '2026-Q1']) {
        for (const path of ['', '.json', '/recipe', '/recipe.json'])
          expect((await inspector.get(`/scorecards/P001/${period}${path}`)).status, path).to.equal(404);
        expect((await inspector.get(`/evaluations/P001/${period}.pdf`)).status).to.equal(404);
        expect((await inspector.get(`/scorecards?period=${period}`)).status).to.equal(422);
      }
    });

    it('says of a unit that reported nothing that it has no score, not that too few have one', async () => {
      const nobody = main(await inspector.get(`/scorecards/P005/${Q2}`));
      expect(nobody).to.match(/Not rated: none of the \d+ has a score\./);
      expect(nobody).not.to.contain('at least 0');
      expect(nobody).to.contain('No report was submitted for the quarter.');
      // Until the 10th of October the third quarter can still be handed in.
      expect(main(await inspector.get(`/scorecards/P005/${Q3}`))).not.to.contain('No report was submitted');
    });

    it('leads to the evaluation of its own sector', async () => {
      const page = await inspector.get(`/scorecards/${SAMARQAND}/${Q3}?sector=ngo`);
      expect(page.document.querySelector('a[href^="/evaluations"]')?.getAttribute('href')).to.equal(
        `/evaluations/${SAMARQAND}/${Q3}.pdf?sector=ngo`,
      );
    });

    it('does not exist for what is no unit or no quarter, and refuses what is no sector', async () => {
      for (const path of [`NONE/${Q3}`, 'P001/2026', 'P001/2031-Q1', 'P001/1999-Q4']) {
        expect((await inspector.get(`/scorecards/${path}`)).status, path).to.equal(404);
      }
      expect((await inspector.get(`/scorecards/UZ/${Q3}?sector=church`)).status).to.equal(422);
    });
  });
});
