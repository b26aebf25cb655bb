import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { measurementsOf, saveMeasurements } from '../../server/measurements/service.ts';
import { type BookCell, workbookFile } from '../../server/imports/writers/workbook.ts';
import { commandsIn } from '../commands/in-process.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';
import { itThoroughly } from '../support/thorough.ts';

const PERIOD = '2026-Q3';
/** Over by any clock: commands have no other one. */
const EARLIER = '2026-Q2';
const HEADER = 'unit,sex,age_group,disability,settlement,SAT-01,SAT-02,SAT-03,SAT-04,SAT-05';

/** Three people of P001, of whom two are satisfied, and one of P002. */
const ROWS = [
  'P001,female,60-plus,no,rural,5,5,4,,10',
  'P001,male,18-34,yes,urban,2,3,4,5,6',
  'P001,,,,,4,,,,8',
  'P002,Female,,no,,1,1,1,1,0',
];

const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

const refusals = (reply: Reply): string[][] =>
  [...reply.document.querySelectorAll('table[aria-labelledby=refused] tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim()),
  );

describe('questionnaires from a file', () => {
  let app: TestApp;
  let client: Client;
  beforeEach(async () => {
    app = await startTestApp();
    client = (await app.signIn('coordinator', [SAMARQAND])).speaking('en');
  });
  afterEach(() => app.close());

  const send = async (content: string | Uint8Array, name = 'autumn.csv'): Promise<Reply> =>
    client.upload(await client.get('/questionnaires'), '#upload', 'file', { name, content });
  const stored = async (unit: string, period = PERIOD): Promise<string[]> =>
    (await measurementsOf(app.deps.db, unit, [period]))
      .filter(({ indicator }) => indicator.startsWith('SAT'))
      .map(
        ({ indicator, category, numerator, denominator }) =>
          `${indicator}${category} ${String(numerator)}/${String(denominator)}`,
      );

  it('are counted by group, looked at, and stored without any of them', async () => {
    const uploaded = await send(csv(...ROWS));
    expect(uploaded.status).to.equal(303);
    const preview = await client.get(uploaded.location ?? '');
    expect(preview.text).to.contain('Questionnaires: 4, providers: 2');
    expect(preview.text).to.contain('2 / 3');
    expect(await stored('P001')).to.deep.equal([]);
    expect((await client.submit(preview, '#apply')).status).to.equal(303);
    expect(await stored('P001')).to.deep.equal([
      'SAT-01 2/3',
      'SAT-02 1/2',
      'SAT-03 2/2',
      'SAT-04 1/1',
      'SAT-05detractors 1/3',
      'SAT-05promoters 1/3',
      'SAT-06 3/null',
    ]);
    const page = await client.get(`/collect/${PERIOD}/P001/survey`);
    const value = (name: string): string | null =>
      page.document.querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? null;
    expect([value('SAT-01.5'), value('SAT-01.5.sex.female'), value('SAT-01.4.sex.female')]).to.deep.equal([
      '1',
      '1',
      '',
    ]);
    expect((await client.get(uploaded.location ?? '')).status).to.equal(404);
    expect(await app.deps.db('survey_files')).to.deep.equal([]);
  });

  it('replace what was counted before, and only what was looked at', async () => {
    const survey = `/collect/${PERIOD}/P001/survey`;
    await client.submit(await client.get(survey), '#survey', {
      'SAT-06.offered': '10',
      'SAT-06.completed': '9',
      'SAT-01.5': '9',
    });
    const preview = await client.get((await send(csv(...ROWS))).location ?? '');
    expect(preview.text).to.contain('9 / 9');
    await client.submit(await client.get(survey), '#survey', { 'SAT-01.5': '8' });
    const stale = await client.submit(preview, '#apply');
    expect(stale.status).to.equal(409);
    expect(stale.text).to.contain('8 / 8');
    expect(await stored('P001')).to.include('SAT-01 8/8');
    expect((await client.submit(stale, '#apply')).status).to.equal(303);
    expect(await stored('P001')).to.include.members(['SAT-01 2/3', 'SAT-06 3/10']);
  });

  it('leave how many were offered as it was typed into the form', async () => {
    await inTransaction(app.deps.db, (trx) =>
      saveMeasurements(trx, app.deps.programme, {
        rows: [
          {
            unit: 'P001',
            indicator: 'SAT-06',
            period: PERIOD,
            category: '',
            numerator: 9,
            denominator: 10,
            value: null,
            comment: null,
          },
        ],
        at: '2026-10-01T00:00:00Z',
        by: 'test',
      }),
    );
    const preview = await client.get((await send(csv(...ROWS))).location ?? '');
    expect((await client.submit(preview, '#apply')).status).to.equal(303);
    expect(await stored('P001')).to.include('SAT-06 3/10');
    const many = Array.from({ length: 11 }, () => 'P001,,,,,5,,,,');
    expect(refusals(await send(csv(...many)))).to.have.length(1);
  });

  itThoroughly('may be as many as is said', async () => {
    const rows = Array.from({ length: 100_000 }, () => 'P001,,,,,5,,,,');
    expect((await send(csv(...rows))).status).to.equal(303);
    const reply = await send(csv(...rows, 'P001,,,,,5,,,,'));
    expect([reply.status, reply.text.includes('100,000')]).to.deep.equal([422, true]);
  });

  it('are refused altogether with line, column and reason', async () => {
    const reply = await send(
      csv(
        ...ROWS,
        'P001,woman,,,,9,,,,',
        'P004,,,,,5,,,,',
        'P999,,,,,5,,,,',
        'P001,male,,,,,,,,',
        ',,,,,5,,,,',
      ),
    );
    expect(reply.status).to.equal(422);
    const found = refusals(reply).map(([line, column]) => `${line ?? ''} ${column ?? ''}`);
    expect(found).to.have.members(['6 sex', '6 SAT-01', '7 unit', '8 unit', '9 ', '10 unit']);
    expect(reply.text).to.contain('whole number from 1 to 5');
    expect(await app.deps.db('survey_files')).to.deep.equal([]);
    expect(refusals(await send('unit,sex\nP001,male\n')).length).to.be.above(3);
    for (const content of ['', `${HEADER}\n`, new Uint8Array([0xff, 0xfe, 0x41, 0x00])])
      expect((await send(content)).status).to.equal(422);
    expect((await send(csv('"P001,male'))).status).to.equal(422);
  });

  it('of locked forms are refused', async () => {
    await app.deps.db('submissions').insert({
      unit: 'P002',
      period: PERIOD,
      status: 'verified',
      submitted_at: '2026-10-02T00:00:00Z',
      submitted_by: 'somebody',
      changed_at: '2026-10-02T00:00:00Z',
      changed_by: 'somebody',
    });
    const reply = await send(csv(...ROWS));
    expect(reply.status).to.equal(422);
    expect(refusals(reply).map(([line]) => line)).to.deep.equal(['5']);
  });

  it('come as a workbook as well, by a template', async () => {
    const template = await client.get('/questionnaires/template.csv');
    expect(template.text.trim()).to.equal(HEADER);
    const rows = [HEADER, ...ROWS].map((line) =>
      line.split(',').map((text): BookCell => ({
        content: text === '' ? null : /^\d+$/.test(text) ? Number(text) : text,
        style: 'text',
      })),
    );
    const pieces: Uint8Array[] = [];
    for await (const piece of workbookFile([{ name: 'Answers', rows, widths: [], lists: [] }]))
      pieces.push(piece);
    const uploaded = await send(Buffer.concat(pieces), 'autumn.xlsx');
    expect(uploaded.status).to.equal(303);
    expect((await client.get(uploaded.location ?? '')).text).to.contain('2 / 3');
  });

  it('are counted by a command', async () => {
    const { config } = app.deps;
    const { succeed, fail } = commandsIn(config.dataDir, {
      DATABASE_URL: config.databaseUrl,
      SESSION_SECRET: config.sessionSecret,
    });
    const quarter = ['--period', EARLIER];
    const file = join(config.dataDir, 'autumn.csv');
    const take = (...options: string[]): Promise<string> =>
      succeed('questionnaires', 'import', file, ...quarter, ...options);
    expect(await succeed('questionnaires', 'template', ...quarter)).to.equal(`${HEADER}\r\n`);

    writeFileSync(file, csv(...ROWS, 'P999,,,,,5,,,,', 'P001,woman,,,,,,,,1'));
    const refused = await fail('questionnaires', 'import', file, ...quarter);
    expect(refused)
      .to.contain('line 7, sex: ')
      .and.contain('line 6, unit: ')
      .and.contain('2 errors; nothing was imported');
    writeFileSync(file, csv(...ROWS, 'P999,,,,,5,,,,'));
    expect(await fail('questionnaires', 'import', file, ...quarter)).to.contain('line 6, unit: ');
    expect(await stored('P001', EARLIER)).to.deep.equal([]);

    writeFileSync(file, csv(...ROWS));
    expect(await take('--check')).to.contain('nothing was imported');
    expect(await stored('P001', EARLIER)).to.deep.equal([]);
    expect(await take()).to.contain('4 questionnaires of 2 providers in 2026-Q2, 2 changed');
    expect(await stored('P001', EARLIER)).to.include('SAT-01 2/3');
    expect(await take()).to.contain(', 0 changed');

    const wrong = (...words: string[]): Promise<string> => fail('questionnaires', 'import', file, ...words);
    expect(await wrong('--period', '2026')).to.contain('A quarter is written 2026-Q3');
    expect(await wrong('--period', '2199-Q1')).to.contain('2199-Q1 is not over');
    expect(await wrong('--period', '1999-Q1')).to.contain('No survey is asked in 1999-Q1');
  });
});
