import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { type RecordedSheet, recordSheets } from '../../server/surveys/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const PERIOD = '2026-Q2';

interface Group {
  group: string;
  state: string;
  n: number | null;
  satisfied: number | null;
  share: number | null;
  interval: { low: number; high: number } | null;
}
interface Shares {
  period: string;
  dimensions: { dimension: string; groups: Group[] }[];
}

/** Answers of everybody and by sex: how many said 5 and how many 1. */
function sheetOf(
  unit: string,
  bySex: Record<'' | 'female' | 'male', [five: number, one: number]>,
): RecordedSheet {
  return {
    unit,
    period: PERIOD,
    cells: Object.entries(bySex).flatMap(([group, counts]) =>
      counts.map((count, i) => ({
        cell: { question: 'SAT-01', dimension: group && 'sex', group, answer: i === 0 ? '5' : '1' },
        count,
      })),
    ),
  };
}

describe('satisfaction by group of people', () => {
  let app: TestApp;
  let client: Client;
  before(async () => {
    app = await startTestApp();
    const { deps } = app;
    const sheets = [
      // Three women alone: not to be shown, nor the men.
      sheetOf('P001', { '': [12, 11], female: [1, 2], male: [11, 9] }),
      // Six people did not say.
      sheetOf('P002', { '': [24, 20], female: [8, 10], male: [10, 10] }),
      sheetOf('P003', { '': [5, 2], female: [5, 2], male: [0, 0] }),
      sheetOf('P004', { '': [40, 20], female: [30, 10], male: [10, 10] }),
      sheetOf('P005', { '': [2, 2], female: [1, 1], male: [1, 1] }),
    ];
    await inTransaction(deps.db, async (trx) => {
      await recordSheets(trx, sheets, { at: () => '2026-07-10T00:00:00Z', by: 'demo' });
      await saveMeasurements(trx, deps.programme, {
        rows: sheets.map(({ unit, cells }) => ({
          unit,
          period: PERIOD,
          indicator: 'SAT-01',
          category: '',
          numerator: cells[0]?.count ?? 0,
          denominator: (cells[0]?.count ?? 0) + (cells[1]?.count ?? 0),
          value: null,
          comment: null,
        })),
        at: '2026-07-10T00:00:00Z',
        by: 'demo',
      });
    });
    client = (await app.signIn('administrator')).speaking('en');
  });
  after(() => app.close());

  async function sharesOf(unit: string): Promise<Record<string, Group>> {
    const { groups } = (await client.get(`/satisfaction/${unit}.json`)).json() as { groups: Shares };
    expect(groups.period).to.equal(PERIOD);
    const sex = groups.dimensions.find(({ dimension }) => dimension === 'sex');
    return Object.fromEntries((sex?.groups ?? []).map((one) => [one.group, one]));
  }

  it('is a share with its interval and how many answered', async () => {
    const country = await sharesOf('UZ');
    expect(country['female']).to.include({ state: 'value', n: 70, satisfied: 45 });
    expect(country['female']?.share).to.be.closeTo((100 * 45) / 70, 1e-9);
    expect(country['female']?.interval?.low).to.be.closeTo(52.6, 0.1);
    expect(country['male']).to.include({ state: 'value', n: 62, satisfied: 32 });
    expect(country['']).to.include({ state: 'value', n: 6 });
  });

  it('hides fewer than five with the next smallest, so that subtraction tells nothing', async () => {
    const own = await sharesOf('P001');
    expect(own['female']).to.include({ state: 'hidden', n: null, share: null, satisfied: null });
    expect(own['male']).to.include({ state: 'hidden', n: null });
    const few = await sharesOf('P005');
    expect(Object.values(few).every(({ state }) => state === 'hidden')).to.equal(true);
  });

  it('hides beside it what the district less its other providers would tell', async () => {
    const district = app.deps.programme.territories.find(
      ({ level, region }) => level === 'district' && region === SAMARQAND,
    )!;
    expect((await sharesOf(district.code))['female']).to.include({ state: 'value', n: 21 });
    expect((await sharesOf('P002'))['female']).to.include({ state: 'hidden' });
    expect((await sharesOf('P003'))['female']).to.include({ state: 'value', n: 7 });
  });

  it('says on the page what is hidden, and otherwise that nobody answered', async () => {
    const states = async (unit: string): Promise<string[]> =>
      [
        ...(await client.get(`/satisfaction/${unit}`)).document.querySelectorAll(
          '[data-dimension=sex] [data-state]',
        ),
      ].map((row) => row.textContent.replaceAll(/\s+/g, ' ').trim());
    expect(await states('P001')).to.include.members([
      'Women ▒ hidden: few answers',
      'Men ▒ hidden: few answers',
    ]);
    expect(await states('P003')).to.deep.equal(['Women 71.4 % 7 35.9–91.8', 'Men – no answers']);
    expect((await client.get(`/satisfaction/${TOSHKENT}`)).text).to.contain('By group');
    const other = await client.get('/satisfaction/P001?question=SAT-02');
    expect(other.document.getElementById('groups')).to.equal(null);
  });

  it('stays with what was published while that is being corrected', async () => {
    interface Read {
      points: { n: number; numerator: number }[];
      publication: { version: number } | null;
      groups: (Shares & { publication: { version: number } | null }) | null;
    }
    const country = app.deps.programme.country;
    const read = async (unit: string): Promise<Read> =>
      (await client.get(`/satisfaction/${unit}.json?question=SAT-01`)).json() as Read;
    /** Answers of everybody and of women, and which version either is of. */
    const sums = async (unit: string): Promise<unknown> => {
      const { points, publication, groups } = await read(unit);
      const { n, numerator } = points.at(-1)!;
      const women = groups?.dimensions[0]?.groups.find(({ group }) => group === 'female');
      return [
        [numerator, n, publication?.version],
        women && [women.satisfied, women.n, groups?.publication?.version],
      ];
    };
    const publish = async (): Promise<void> => {
      const page = await client.get(`/collect/publication?period=${PERIOD}`);
      await client.submit(page, '#publication', { region: [SAMARQAND], confirmed: 'yes' });
    };
    /** One more woman who is satisfied. */
    const correct = async (): Promise<void> => {
      const queue = await client.get(`/collect/queue?period=${PERIOD}&state=published`);
      const form = queue.document.querySelector('#queue input[value^="P003@"]')?.getAttribute('value') ?? '';
      await client.submit(queue, '#queue', { form: [form], reason: 'One was forgotten.' }, [
        'decision',
        'reopen',
      ]);
      const page = await client.get(`/collect/${PERIOD}/P003/survey`);
      const saved = await client.submit(page, '#survey', { 'SAT-01.5': '6', 'SAT-01.5.sex.female': '6' });
      expect(saved.status).to.equal(303);
    };

    const provisional = await client.get('/satisfaction/P003');
    expect(provisional.text.match(/these figures are provisional/g)).to.have.length(2);
    await publish();
    const published = [
      [5, 7, 1],
      [5, 7, 1],
    ];
    expect(await sums('P003')).to.deep.equal(published);
    const region = await read(SAMARQAND);
    await correct();
    expect(await sums('P003')).to.deep.equal(published);
    expect(await read(SAMARQAND)).to.deep.equal(region);
    // What is stored of the country less what is shown of its regions would be that one answer.
    expect(await sums(country)).to.deep.equal([[84, 139, undefined], undefined]);
    await publish();
    expect(await sums('P003')).to.deep.equal([
      [6, 8, 2],
      [6, 8, 2],
    ]);
    expect(await sums(country)).to.deep.equal([
      [84, 139, undefined],
      [46, 71, undefined],
    ]);
    const page = await client.get('/satisfaction/P003');
    expect(page.document.getElementById('groups-publication')?.textContent).to.equal(
      'Published 4 October 2026, second version.',
    );
    // Published before answers were kept: there are no groups, nor of the country, whose sum would give them.
    await app.deps.db('vintage_answers').delete();
    for (const unit of ['P003', SAMARQAND, country]) expect((await read(unit)).groups, unit).to.equal(null);
    expect((await sharesOf(TOSHKENT))['female']).to.include({ state: 'value', n: 42 });
  });
});
