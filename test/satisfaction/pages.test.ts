import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import { addQuarters, periodsEndingWith } from '../../server/domain/period.ts';
import { formats } from '../../server/i18n/formats.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND, TOSHKENT } from '../support/providers.ts';

const LAST = '2026-Q3';
const PERIODS = periodsEndingWith(LAST, 12);

interface SatisfactionJson {
  unit: { code: string };
  question: { code: string };
  measure: string;
  chart: { method: string; trial?: boolean };
  summary: string;
  signals: { variation: string; text: string }[];
  points: {
    period: string;
    state: string;
    value: number | null;
    n: number | null;
    numerator: number | null;
    interval: object | null;
  }[];
  sectors: { sector: string; points: { value: number | null; n: number | null }[] }[];
  below: { unit: { code: string }; value: number | null }[];
}

const text = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();

const row = (
  unit: string,
  period: string,
  indicator: string,
  numerator: number,
  denominator: number,
): Measurement => ({
  unit,
  period,
  indicator,
  numerator,
  denominator,
  category: '',
  value: null,
  comment: null,
});

/** P001 (state) falls out of its limits in the last quarter; P002 (NGO) has four answers there; P003 has no survey at all. */
function figures(): Measurement[] {
  return PERIODS.flatMap((period, i) => {
    const share = i === 11 ? 0.3 : [0.62, 0.65, 0.63, 0.66][i % 4]!;
    return [
      row('P001', period, 'SAT-01', Math.round(60 * share), 60),
      row('P001', period, 'SAT-06', 60, 150),
      row('P002', period, 'SAT-01', i === 11 ? 3 : 24, i === 11 ? 4 : 30),
      row('P004', period, 'SAT-01', 45, 50),
      row('P001', period, 'SAT-02', 50, 60),
    ];
  });
}

describe('Satisfaction pages', () => {
  let app: TestApp;
  let inspector: Client;
  let ofSamarqand: Client;

  before(async function () {
    this.timeout(60_000);
    app = await startTestApp();
    await inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, {
        rows: figures(),
        at: '2026-10-02T08:00:00.000Z',
        by: 'test',
      }),
    );
    inspector = (await app.signIn('inspector')).speaking('en');
    ofSamarqand = (await app.signIn('viewer', [SAMARQAND])).speaking('en');
  });
  after(() => app.close());

  const page = (path: string, client = inspector): Promise<Reply> => client.get(path);
  const json = async (path: string, client = inspector): Promise<SatisfactionJson> =>
    (await page(path, client)).json() as SatisfactionJson;

  it('show the same figures as their JSON, quarter by quarter', async () => {
    const reply = await page(`/satisfaction/${SAMARQAND}`);
    expect(reply.status).to.equal(200);
    const { points } = await json(`/satisfaction/${SAMARQAND}.json`);
    expect(points.map((point) => point.period)).to.deep.equal(PERIODS);
    const rows = [...reply.document.querySelectorAll('table')[0]!.querySelectorAll('tbody tr')].reverse();
    const { percent, number, period } = formats('en', 'Asia/Tashkent');
    points.forEach((point, i) => {
      const cells = [...rows[i]!.children].map(text);
      expect(cells[0]).to.match(new RegExp(`^${period(point.period)}`));
      expect(cells[1]).to.equal(percent(point.value!).replace('\u00A0', ' '));
      expect(cells[2]).to.equal(number(point.n!));
    });
  });

  it('draw a chart that needs no scripts, and hand the same data to the scripts', async () => {
    const { document } = await page(`/satisfaction/${SAMARQAND}`);
    const figure = document.querySelector('figure[data-chart]')!;
    expect(figure.querySelectorAll('svg[role="img"]').length).to.equal(2);
    const { config } = JSON.parse(figure.querySelector('script[type="application/json"]')!.textContent!) as {
      config: { data: { datasets: { data: (number | null)[]; texts: string[] }[] } };
    };
    const { points } = await json(`/satisfaction/${SAMARQAND}.json`);
    expect(config.data.datasets[0]!.data).to.deep.equal(points.map((point) => point.value));
    expect(config.data.datasets[0]!.texts[11]).to.match(/^Q3 2026: /);
    // Inline scripts do not run under the content security policy; JSON is no script.
    for (const script of document.querySelectorAll('script:not([src])')) {
      expect(script.getAttribute('type')).to.equal('application/json');
    }
  });

  it('hold each quarter against the target of its own year', async () => {
    const { points, summary } = await json(`/satisfaction/P004.json`);
    expect(points.map(({ value }) => value)).to.deep.equal(Array(12).fill(90));
    expect(summary).to.contain(
      'Every quarter met its own target (2023–2024: 75.0 %; 2025: 77.0 %; 2026: 79.0 %).'.replaceAll(
        ' %',
        '\u00A0%',
      ),
    );
    expect((await json(`/satisfaction/P001.json`)).summary).to.contain(
      'No quarter met its own target (2023–2024:',
    );
    // Enough for 2025, too little for 2026.
    const rows = PERIODS.map((period) => row('P005', period, 'SAT-01', 78, 100));
    await inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, { rows, at: '2026-10-02T08:00:00.000Z', by: 'test' }),
    );
    const some = (await json('/satisfaction/P005.json')).summary.replaceAll('\u00A0', ' ');
    expect(some).to.match(
      /The target of the latest quarter \(79\.0 %\) is not met; 9 of 12 quarters met their own/,
    );
  });

  it('explain a special-cause signal in a sentence', async () => {
    const { signals, chart } = await json('/satisfaction/P001.json');
    expect(chart).to.deep.equal({ method: 'p', trial: false });
    const last = signals.at(-1)!;
    expect(last.variation).to.equal('concern');
    expect(last.text).to.match(/^Q3 2026: 30\.0.%, below the lower control limit of \d\d\.\d.%\.$/);
    const { document } = await page('/satisfaction/P001');
    expect(text(document.querySelector('.mz-signals__concern'))).to.equal(
      `Concern. ${last.text}`.replaceAll('\u00A0', ' '),
    );
  });

  it('hide what rests on too few answers, in the page and in the JSON', async () => {
    const { points } = await json('/satisfaction/P002.json');
    expect(points.at(-1)).to.include({
      state: 'hidden',
      value: null,
      n: null,
      numerator: null,
      interval: null,
    });
    const { document } = await page('/satisfaction/P002');
    const first = document.querySelector('tbody tr')!;
    expect(text(first)).to.contain('hidden, too few').and.not.contain('75');
    expect(text(document.querySelector('.mz-legend'))).to.contain('▒ hidden, too few');
    expect(text(document.querySelector('main'))).to.contain('is hidden and not scored');
    expect(text(document.querySelector('.mz-figure__says'))).to.match(
      /^Q3 2026: hidden, fewer than 5 answers\. Q2 2026: 80\.0 %/,
    );
  });

  it('compare the sectors that have figures', async () => {
    const { sectors, points } = await json(`/satisfaction/${SAMARQAND}.json`);
    expect(sectors.map((one) => one.sector)).to.deep.equal(['state', 'ngo']);
    // The region's first quarter is the sum of its two sectors.
    const sum = sectors.reduce((total, one) => total + one.points[0]!.n!, 0);
    expect(sum).to.equal(points[0]!.n);
    expect((await json('/satisfaction/P001.json')).sectors).to.deep.equal([]);
  });

  it('lead to the units below that the reader may see', async () => {
    const all = await json('/satisfaction/UZ.json');
    expect(all.below.map((one) => one.unit.code).sort()).to.deep.equal([SAMARQAND, TOSHKENT].sort());
    const own = await json('/satisfaction/UZ.json', ofSamarqand);
    expect(own.below.map((one) => one.unit.code)).to.deep.equal([SAMARQAND]);
    const { document } = await page('/satisfaction/UZ', ofSamarqand);
    const links = [...document.querySelectorAll('tbody a')].map((link) => link.getAttribute('href'));
    expect(links).to.deep.equal([`/satisfaction/${SAMARQAND}?question=SAT-01`]);
    const region = await page(`/satisfaction/${TOSHKENT}`, ofSamarqand);
    expect(region.status).to.equal(403);
  });

  it('begin with the widest unit that the reader may see', async () => {
    expect((await page('/satisfaction')).location).to.equal('/satisfaction/UZ');
  });

  it('offer the questions of the set and refuse others', async () => {
    const reply = await page(`/satisfaction/${SAMARQAND}?question=SAT-02`);
    const options = [...reply.document.querySelectorAll('#question option')];
    expect(options.map((option) => option.getAttribute('value'))).to.include.members(['SAT-01', 'SAT-02']);
    expect(
      options
        .filter((option) => option.hasAttribute('selected'))
        .map((option) => option.getAttribute('value')),
    ).to.deep.equal(['SAT-02']);
    expect(
      (await json(`/satisfaction/${SAMARQAND}.json?question=SAT-02`)).points.at(-1)!.value,
    ).to.be.closeTo(83.33, 0.01);
    expect((await page(`/satisfaction/${SAMARQAND}?question=QUA-03`)).status).to.equal(422);
    expect((await page('/satisfaction/NOWHERE')).status).to.equal(404);
  });

  it('mark the quarter that is still collected as provisional', async () => {
    const { document } = await page(`/satisfaction/${SAMARQAND}`);
    const provisional = [...document.querySelectorAll('tbody')][0]!.querySelectorAll('.mz-provisional');
    expect(provisional.length).to.equal(2);
  });

  it('have a design for no figures at all', async () => {
    const { document, status } = await page('/satisfaction/P003');
    expect(status).to.equal(200);
    expect(text(document.querySelector('.mz-figure__says'))).to.equal(
      'No quarter has a figure that can be shown.',
    );
    const empty = await startTestApp();
    try {
      const reader = (await empty.signIn('viewer')).speaking('en');
      expect(text((await reader.get('/satisfaction/UZ')).document.querySelector('main'))).to.contain(
        'No figures yet',
      );
    } finally {
      await empty.close();
    }
  });

  it('speak the language of the reader', async () => {
    const heading = async (language: string): Promise<string> =>
      text(
        (
          await (await app.signIn('inspector')).speaking(language).get(`/satisfaction/${SAMARQAND}`)
        ).document.querySelector('h1'),
      );
    expect(await heading('uz')).to.equal('Qoniqish: Samarqand viloyati');
    expect(await heading('ru')).to.equal('Удовлетворённость: Самаркандская область');
  });

  it('look at no quarter after the last one with figures', async () => {
    const { points } = await json('/satisfaction/UZ.json');
    expect(points.at(-1)!.period).to.equal(LAST);
    expect(points.map((point) => point.period)).to.not.include(addQuarters(LAST, 1));
  });
});
