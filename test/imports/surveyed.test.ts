import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile, type ImportOutcome, problemsOf, type Strategy } from '../../server/imports/service.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';

const PERIOD = '2026-Q3';

/** The figures that the answers below make. */
const COUNTED = ['SAT-01 3/5', 'SAT-05detractors 1/4', 'SAT-05promoters 2/4', 'SAT-06 5/10'];

describe('an import of what is computed from a survey', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startTestApp();
    const client = await app.signIn('coordinator', [SAMARQAND]);
    const page = await client.get(`/collect/${PERIOD}/P001/survey`);
    await client.submit(page, '#survey', {
      'SAT-06.offered': '10',
      'SAT-06.completed': '5',
      'SAT-01.5': '3',
      'SAT-01.1': '2',
      'SAT-05.10': '2',
      'SAT-05.8': '1',
      'SAT-05.0': '1',
    });
    expect(await stored('P001')).to.deep.equal(COUNTED);
  });
  afterEach(() => app.close());

  const stored = async (unit: string): Promise<string[]> =>
    (await measurementsOf(app.deps.db, unit, [PERIOD])).map(
      ({ indicator, category, numerator, denominator }) =>
        `${indicator}${category} ${String(numerator)}/${String(denominator)}`,
    );

  function importLines(lines: readonly string[], strategy: Strategy = 'update'): Promise<ImportOutcome> {
    const path = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(path, [...lines, ''].join('\n'));
    // Nobody is asked who they are on the command line, and it may write everything else.
    return importFile(app.deps, path, { by: 'cli', user: null, strategy });
  }
  const HEADER = 'indicator,unit,period,numerator,denominator,category';
  const said = async ({ id, kind }: ImportOutcome): Promise<string[]> =>
    kind === 'refused'
      ? (await problemsOf(app.deps.db, id, { after: 0, limit: 1000 })).map(
          ({ line, column, code, params }) => `${String(line)} ${column} ${code} ${String(params['typed'])}`,
        )
      : [kind];

  it('is refused row by row, with the reason', async () => {
    const outcome = await importLines([
      HEADER,
      `SAT-01,P001,${PERIOD},4,5,`,
      `SAT-05,P001,${PERIOD},1,4,promoters`,
      `SAT-05,P001,${PERIOD},1,4,detractors`,
      `SAT-06,P001,${PERIOD},6,10,`,
      `QUA-01,P001,${PERIOD},50,100,`,
    ]);
    expect(await said(outcome)).to.deep.equal([
      '2 indicator entry-from-survey SAT-01',
      '3 indicator entry-from-survey SAT-05',
      '5 indicator entry-from-survey SAT-06',
    ]);
    expect(await stored('P001')).to.deep.equal(COUNTED);
  });

  it('is no matter where nobody answered: another question, provider or quarter', async () => {
    const outcome = await importLines([
      HEADER,
      `SAT-02,P001,${PERIOD},4,5,`,
      `SAT-01,P002,${PERIOD},4,5,`,
      'SAT-01,P001,2026-Q2,4,5,',
    ]);
    expect(await said(outcome)).to.deep.equal(['done']);
  });

  it('goes on where it says what is stored, with a comment of its own', async () => {
    const outcome = await importLines([`${HEADER},comment`, `SAT-01,P001,${PERIOD},3,5,,asked at home`]);
    expect(await said(outcome)).to.deep.equal(['done']);
    const [first] = await measurementsOf(app.deps.db, 'P001', [PERIOD]);
    expect(first?.comment).to.equal('asked at home');
  });

  it('refuses that there is no figure, and names the column of a table of providers', async () => {
    const outcome = await importLines([
      'unit,period,SAT-01.numerator,SAT-01.denominator,QUA-01.numerator,QUA-01.denominator',
      `P001,${PERIOD},not applicable,,50,100`,
    ]);
    expect(await said(outcome)).to.deep.equal(['2 SAT-01 entry-from-survey SAT-01']);
  });

  it('takes nothing away where a file replaces what there is', async () => {
    const outcome = await importLines(
      [HEADER, `SAT-01,P002,${PERIOD},4,5,`, `QUA-01,P001,${PERIOD},50,100,`],
      'replace',
    );
    expect(await said(outcome)).to.deep.equal(['done']);
    expect(await stored('P001')).to.deep.equal(['QUA-01 50/100', ...COUNTED]);
  });
});
