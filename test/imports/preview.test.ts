import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../server/db/transaction.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import { CHANGES_LISTED, previewOf } from '../../server/imports/preview.ts';
import { sizeText } from '../../server/imports/words.ts';
import { formats } from '../../server/i18n/formats.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { recordSubmissions } from '../../server/submissions/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { stagedRows } from './staged.ts';

describe('preview of an import', () => {
  let app: TestApp;
  let administrator: Client;

  const row = (unit: string, indicator: string, numerator: number, comment: string | null = null) => ({
    unit,
    indicator,
    period: '2026-Q2',
    category: '',
    numerator,
    denominator: 1500,
    value: null,
    comment,
  });

  before(async () => {
    app = await startTestApp();
    administrator = (await app.signIn('administrator')).speaking('en');
    await inTransaction(app.deps.db, async (trx) => {
      await saveMeasurements(trx, app.deps.programme, {
        rows: [
          row('P001', 'QUA-01', 1200, 'old'),
          row('P002', 'QUA-01', 50),
          { ...row('P002', 'QUA-02', 60), followUp: true },
        ],
        at: '2026-07-05T08:00:00.000Z',
        by: 'cli',
      });
      await recordSubmissions(trx, [
        {
          unit: 'P002',
          period: '2026-Q2',
          submittedAt: '2026-07-05T08:00:00.000Z',
          submittedBy: 'a@example.org',
        },
      ]);
    });
  });
  after(() => app.close());

  async function upload(content: string): Promise<Reply> {
    const form = await administrator.get('/imports');
    const reply = await administrator.upload(form, '#upload', 'file', { name: 'a.csv', content });
    return settled(reply.location ?? '');
  }
  async function settled(path: string): Promise<Reply> {
    for (;;) {
      const { status } = (await administrator.get(`${path}.json`)).json() as { status: string };
      if (status !== 'checking' && status !== 'importing') return administrator.get(path);
      await sleep(50);
    }
  }
  const words = (element: Element | null): string =>
    element?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
  const table = (page: Reply): string[][] =>
    [...page.document.querySelectorAll('#changes tbody tr')].map((one) =>
      [...one.querySelectorAll('td')].map(words),
    );

  it('shows each row that would change, from what to what, submitted forms marked and first', async () => {
    const page = await upload(
      [
        'indicator,unit,period,numerator,denominator,comment',
        'QUA-03,P003,2026-Q2,7,1500,',
        'QUA-01,P001,2026-Q2,1300,1500,new',
        'QUA-02,P002,2026-Q2,60,1500,',
        'QUA-01,P002,2026-Q2,51,1500,',
        '',
      ].join('\n'),
    );
    const [first, second, third, ...others] = table(page);
    expect(others).to.be.empty;
    expect(first?.[0]).to.equal('5');
    expect(first?.[1]).to.match(/^Umid centre P002 ?Q2 2026 ?Submitted form$/);
    expect(first?.[2]).to.match(/^QUA-01 \w/);
    expect(first?.slice(3)).to.deep.equal(['50 / 1,500command line, 5 July 2026, 13:00', '51 / 1,500']);
    expect(second?.[1]).to.match(/^Mehr centre P001 ?Q2 2026$/);
    expect(second?.slice(3)).to.deep.equal([
      '1,200 / 1,500oldcommand line, 5 July 2026, 13:00',
      '1,300 / 1,500new',
    ]);
    expect(third?.[1]).to.include('P003');
    expect(third?.slice(3)).to.deep.equal(['–', '7 / 1,500']);
    const main = words(page.document.querySelector('main'));
    expect(main).to.include('1 row belongs to a form that has been submitted');
    expect(main).to.include('Every row that differs from what is stored.');

    const { location } = await administrator.submit(page, '#run');
    const done = await settled(location ?? '');
    expect(words(done.document.querySelector('.govuk-inset-text'))).to.include('1 new · 2 changed');
    expect(done.document.querySelector('#changes')).to.equal(null);
    expect(await app.deps.db('import_changes')).to.be.empty;
  });

  it('leaves comments alone that the file does not have', async () => {
    const page = await upload('indicator,unit,period,numerator,denominator\nQUA-01,P004,2026-Q2,1,1500\n');
    expect(table(page)[0]?.slice(3)).to.deep.equal(['–', '1 / 1,500']);
  });

  it('says of each row whether it is marked to be looked at again, or loses its mark', async () => {
    const page = await upload(
      [
        'indicator,unit,period,numerator,denominator,follow-up',
        'QUA-02,P002,2026-Q2,60,1500,no',
        'QUA-01,P001,2026-Q2,1300,1500,',
        'QUA-01,P004,2026-Q2,1,1500,1',
        '',
      ].join('\n'),
    );
    expect(table(page).map((cells) => cells.at(-1))).to.deep.equal([
      '60 / 1,500The mark to look again goes',
      '1 / 1,500Marked to look at again',
    ]);
  });

  it('keeps the first rows and counts the others', async () => {
    const units = Array.from({ length: CHANGES_LISTED + 5 }, (_, i) => `X${String(i)}`);
    const measurements: Measurement[] = [
      ...units.map((unit) => row(unit, 'QUA-01', 1)),
      row('P002', 'QUA-03', 1),
    ];
    const { rows, removals, close } = stagedRows(measurements);
    const plan = { rows, removals, clearsComments: true, kept: 0, same: 0, untouched: 0, spared: 0 };
    const { counts, submitted, changes } = await previewOf(app.deps.db, plan, () => undefined);
    close();
    expect(counts).to.deep.equal({ created: CHANGES_LISTED + 6, changed: 0, unchanged: 0 });
    expect(submitted).to.equal(1);
    expect(changes).to.have.length(CHANGES_LISTED);
    expect(changes[0]).to.include({ unit: 'P002', submitted: true, line: CHANGES_LISTED + 7 });
    expect(changes.slice(1).map(({ line }) => line)).to.deep.equal(
      Array.from({ length: CHANGES_LISTED - 1 }, (_, i) => i + 2),
    );
  });

  it('says how large a file is, to the byte where it is small', () => {
    const size = (language: 'en' | 'ru' | 'uz', bytes: number): string =>
      sizeText(
        { t: app.deps.translator.translate(language), format: formats(language, 'UTC') },
        bytes,
      ).replaceAll('\u00A0', ' ');
    expect(
      [0, 1, 98, 1023, 1024, 150_000, 1_048_576, 52_428_800].map((bytes) => size('en', bytes)),
    ).to.deep.equal(['0 bytes', '1 byte', '98 bytes', '1,023 bytes', '1 KB', '146 KB', '1.0 MB', '50.0 MB']);
    expect([98, 2, 1_572_864].map((bytes) => size('ru', bytes))).to.deep.equal([
      '98 байт',
      '2 байта',
      '1,5 МБ',
    ]);
    expect(size('uz', 98)).to.equal('98 bayt');
  });
});
