import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { getUnit, upsertProviders } from '../../server/organisation/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';
import { quarterOf, report } from './figures.ts';

const Q3 = '2026-Q3';
const Q2 = '2026-Q2';
const FACTORS = ['sampling', 'weights', 'normalisation', 'aggregation', 'leaving-out'];
const provider = (code: string) => ({ code, level: 'provider' as const });

interface Range {
  low: number;
  high: number;
}
interface RanksJson {
  state: string;
  replications: number;
  seed: number;
  count: number;
  rated: number;
  limited: boolean;
  sensitivity: { factor: string; shift: number }[] | null;
  rows:
    | {
        unit: string;
        name: string;
        score: number | null;
        interval: Range | null;
        rank: number | null;
        ranks: (Range & { median: number }) | null;
        ranked: number;
        sensitivity: Record<
          string,
          Range & { shift: number; furthest: { choice: string; rank: number } | null }
        > | null;
      }[]
    | null;
}

const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const main = (reply: Reply): string => textOf(reply.document.querySelector('main'));

/** Asks until the ranks are there, as a browser without scripts does. */
async function patiently(client: Client, address: string): Promise<Reply> {
  for (;;) {
    const reply = await client.get(address);
    const underWay = address.includes('.json')
      ? reply.status === 202
      : reply.document.querySelector('[data-ranks]') !== null;
    if (!underWay) return reply;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('The page about how sure ranks are', function () {
  this.timeout(60_000);
  let app: TestApp;
  let inspector: Client;
  const english = (client: Client): Client => client.speaking('en');
  const of = (query: string): string => `/scorecards/ranks.json?${query}`;
  const data = async (client: Client, query: string): Promise<RanksJson> =>
    (await patiently(client, of(query))).json() as RanksJson;
  const PROVIDERS = `period=${Q3}&level=provider`;

  before(async () => {
    app = await startTestApp();
    const { deps } = app;
    await report(
      deps,
      [
        ...quarterOf(deps, provider('P001'), Q3, 0.9),
        ...quarterOf(deps, provider('P002'), Q3, 0.91, { 'QUA-03': [9, 1000] }),
        ...quarterOf(deps, provider('P003'), Q3, 0.5),
        ...quarterOf(deps, provider('P004'), Q3, 0.7),
      ],
      ['P001', 'P002', 'P003', 'P004'],
    );
    await report(deps, quarterOf(deps, provider('P001'), Q2, 0.7), ['P001']);
    inspector = english(await app.signIn('inspector'));
  });
  after(() => app.close());

  it('says how far it is while the ranks are computed, and loads itself again', async () => {
    const address = `period=${Q3}&level=provider&sector=state`;
    const first = await inspector.request(of(address), { headers: { prefer: 'respond-async' } });
    expect(first.status).to.equal(202);
    expect(first.headers.get('retry-after')).to.match(/^\d+$/);
    expect(first.headers.get('preference-applied')).to.equal('respond-async');
    const { state, percent, text } = first.json() as { state: string; percent: number; text: string };
    expect(state).to.equal('under-way');
    expect(percent).to.be.within(0, 100);
    expect(text).to.match(/about to begin|\d %|done/);
    const other = await inspector.request(
      `/scorecards/ranks?period=${Q3}&level=provider&within=${SAMARQAND}`,
      {
        headers: { prefer: 'respond-async' },
      },
    );
    expect(other.status).to.equal(200);
    expect(other.text).to.match(/<noscript><meta http-equiv="refresh" content="\d+"><\/noscript>/);
    expect(other.document.querySelector('[data-ranks] progress')).not.to.equal(null);
    expect(main(other)).to.contain('The ranks are being computed');
    expect((await data(inspector, address)).state).to.equal('done');
  });

  it('has ranks with their intervals, and what they depend on', async () => {
    const found = await data(inspector, PROVIDERS);
    expect(found).to.include({
      state: 'done',
      replications: 1000,
      seed: 1,
      count: 5,
      rated: 4,
      limited: false,
    });
    const rows = found.rows!;
    expect(rows.map(({ unit }) => unit)).to.have.members(['P001', 'P002', 'P003', 'P004', 'P005']);
    const rated = rows.filter(({ rank }) => rank !== null);
    expect(rated).to.have.length(4);
    for (const row of rated) {
      const better = rated.filter(({ score }) => score! > row.score!).length;
      expect(row.rank).to.equal(better + 1);
      expect(row.ranks!.low).to.be.within(1, row.ranks!.median);
      expect(row.ranks!.high).to.be.within(row.ranks!.median, 4);
      expect(row.interval!.low).to.be.at.most(row.score!);
      expect(row.interval!.high).to.be.at.least(row.score!);
      expect(row.sensitivity).to.have.all.keys(FACTORS);
    }
    const none = rows.find(({ unit }) => unit === 'P005')!;
    expect(none).to.include({ score: null, rank: null, ranks: null, ranked: 0 });
    expect(found.sensitivity!.map(({ factor }) => factor)).to.deep.equal(FACTORS);
    for (const { factor, shift } of found.sensitivity!) {
      const shifts = rated.map(({ sensitivity }) => sensitivity![factor]!.shift);
      expect(shift).to.be.closeTo(shifts.reduce((sum, one) => sum + one, 0) / 4, 1e-12);
    }
  });

  it('shows the figures of its JSON in words, and how to read them', async () => {
    const page = await patiently(inspector, `/scorecards/ranks?${PROVIDERS}`);
    const found = await data(inspector, PROVIDERS);
    const lines = [...page.document.querySelectorAll('#ranks tbody tr')];
    expect(lines.map((line) => textOf(line.querySelector('th')))).to.deep.equal(
      found.rows!.map(({ name }) => name),
    );
    const places = (value: number): string => String(Number(value.toFixed(1)));
    found.rows!.forEach((row, i) => {
      const cells = [...lines[i]!.querySelectorAll('td')].map(textOf);
      if (row.rank === null) {
        expect(cells).to.deep.equal(['–', '', '–', 'not rated']);
        return;
      }
      const { low, median, high } = row.ranks!;
      const range = places(low) === places(high) ? places(low) : `${places(low)}–${places(high)}`;
      const score = `${row.score!.toFixed(1)} (${row.interval!.low.toFixed(1)}–${row.interval!.high.toFixed(1)})`;
      expect(cells).to.deep.equal([String(row.rank), range, places(median), score]);
      expect(lines[i]!.querySelectorAll('svg')).to.have.length(1);
    });
    expect(main(page)).to.contain('Units whose intervals overlap are not told apart');
    expect(main(page)).to.contain('own rank can lie outside its interval');
    expect(main(page)).to.contain('Replications: 1,000; seed: 1');
    expect(page.document.querySelectorAll('#sensitivity tbody tr')).to.have.length(5);
    expect(page.document.querySelectorAll('#sensitivity-units tbody tr')).to.have.length(4);
    const moved = found.rows!.flatMap(({ sensitivity }) => sensitivity?.['leaving-out']?.furthest ?? []);
    expect(moved).not.to.have.length(0);
    expect(textOf(page.document.querySelector('#sensitivity-units'))).to.contain(
      `without “${moved[0]!.choice} `,
    );
  });

  it('is in the order of names, or of scores where that is asked for', async () => {
    const byName = (await data(inspector, PROVIDERS)).rows!.map(({ name }) => name);
    expect(byName).to.deep.equal([...byName].sort(new Intl.Collator('en').compare));
    const scores = (await data(inspector, `${PROVIDERS}&sort=score`)).rows!.map(({ score }) => score);
    expect(scores.at(-1)).to.equal(null);
    const known = scores.filter((score) => score !== null);
    expect(known).to.deep.equal([...known].sort((a, b) => b - a));
    for (const [sort, said] of [
      ['name', 'In the order of names.'],
      ['score', 'In the order of scores, the highest first.'],
    ] as const) {
      const page = await patiently(inspector, `/scorecards/ranks?${PROVIDERS}&sort=${sort}`);
      expect(main(page)).to.contain(said);
    }
    expect((await inspector.get(of(`${PROVIDERS}&sort=overall`))).status).to.equal(422);
    expect((await inspector.get(of(`${PROVIDERS}&page=2`))).status).to.equal(404);
  });

  it('gives the same figures the same answer, and other figures another', async () => {
    const first = (await patiently(inspector, of(PROVIDERS))).text;
    const second = await startTestApp();
    try {
      const { deps } = second;
      const figures = [
        ...quarterOf(deps, provider('P004'), Q3, 0.7),
        ...quarterOf(deps, provider('P003'), Q3, 0.5),
        ...quarterOf(deps, provider('P002'), Q3, 0.91, { 'QUA-03': [9, 1000] }),
        ...quarterOf(deps, provider('P001'), Q3, 0.9),
      ];
      await report(deps, figures, ['P001', 'P002', 'P003', 'P004']);
      const reader = english(await second.signIn('viewer'));
      expect((await patiently(reader, of(PROVIDERS))).text).to.equal(first);
      await report(deps, quarterOf(deps, provider('P005'), Q3, 0.8), ['P005']);
      const changed = (await patiently(reader, of(PROVIDERS))).json() as RanksJson;
      expect(changed.rated).to.equal(5);
      expect(changed.rows!.find(({ unit }) => unit === 'P005')!.rank).to.be.a('number');
    } finally {
      await second.close();
    }
  });

  it('compares for a reader of some regions the units of these regions, and says so', async () => {
    const coordinator = english(await app.signIn('coordinator', [SAMARQAND]));
    const found = await data(coordinator, PROVIDERS);
    expect(found.limited).to.equal(true);
    expect(found.rows!.map(({ unit }) => unit).sort()).to.deep.equal(['P001', 'P002', 'P003']);
    expect(found.rows!.map(({ rank }) => rank).sort()).to.deep.equal([1, 2, 3]);
    const page = await patiently(coordinator, `/scorecards/ranks?${PROVIDERS}`);
    expect(main(page)).to.contain(
      'of your regions only: Samarkand region. Ranks are among these units alone.',
    );
    expect((await coordinator.get(of(`${PROVIDERS}&within=${TOSHKENT}`))).status).to.equal(403);
  });

  it('explains why there are no ranks where fewer than two units are rated', async () => {
    const page = await patiently(inspector, `/scorecards/ranks?period=${Q2}&level=provider`);
    expect(page.status).to.equal(200);
    expect(main(page)).to.contain('There are no ranks here');
    expect(main(page)).to.contain('Units with a score in this quarter: 1.');
    expect(page.document.querySelector('#ranks')).to.equal(null);
    const found = await data(inspector, `period=${Q2}&level=provider`);
    expect(found).to.include({ rated: 1, rows: null, sensitivity: null });
  });

  it('refuses more units than it can rank while somebody waits, and leads to the regions', async () => {
    const crowded = await startTestApp();
    try {
      const { deps } = crowded;
      const one = await getUnit(deps.db, 'P004');
      const many = Array.from({ length: 2000 }, (_, i) => ({ ...one, code: `Q${String(i)}` }));
      await inTransaction(deps.db, (trx) => upsertProviders(trx, many));
      await report(deps, quarterOf(deps, provider('P001'), Q3, 0.9), ['P001']);
      const reader = english(await crowded.signIn('inspector'));
      const page = await reader.get(`/scorecards/ranks?${PROVIDERS}`);
      expect(page.status).to.equal(422);
      expect(main(page)).to.contain('There are 2,005 units here');
      const region = [...page.document.querySelectorAll('main nav a')].find(
        (link) => textOf(link) === 'Samarkand region',
      );
      const inside = await patiently(reader, region!.getAttribute('href')!);
      expect(inside.status).to.equal(200);
      expect(main(inside)).to.contain('Units with a score in this quarter: 1.');
      const refused = await reader.get(of(PROVIDERS));
      expect(refused.status).to.equal(422);
      expect(refused.text).to.contain('There are 2,005 units here, and ranks are computed for at most 2,000');
    } finally {
      await crowded.close();
    }
  });

  it('understands an address as the matrix does, and is led to from it', async () => {
    const matrix = await inspector.get(`/scorecards?${PROVIDERS}&sector=state`);
    const link = [...matrix.document.querySelectorAll('a')].find(
      (one) => textOf(one) === 'How sure are these ranks?',
    );
    const page = await patiently(inspector, link!.getAttribute('href')!);
    expect(main(page)).to.contain('Q3 2026');
    expect(page.document.querySelectorAll('#ranks tbody tr')).to.have.length(2);
    const refused = await inspector.get('/scorecards/ranks?period=abc');
    expect(refused.status).to.equal(422);
    expect(refused.document.querySelector('.govuk-error-summary')).not.to.equal(null);
    expect((await inspector.get(of('within=nowhere'))).status).to.equal(422);
    expect((await inspector.get(of('level=x'))).status).to.equal(422);
  });

  it('speaks every language', async () => {
    for (const [language, title] of [
      ['uz', 'Bu oʻrinlar qanchalik ishonchli?'],
      ['uz-Cyrl', 'Бу ўринлар қанчалик ишончли?'],
      ['ru', 'Насколько надёжны эти места?'],
    ] as const) {
      const page = await patiently(inspector.speaking(language), `/scorecards/ranks?${PROVIDERS}`);
      expect(textOf(page.document.querySelector('h1'))).to.equal(title);
      expect(main(page)).not.to.match(/ranks\.|\{\{/);
    }
    inspector.speaking('en');
  });
});
