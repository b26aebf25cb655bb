import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile, type ImportOutcome, problemsOf, type Strategy } from '../../server/imports/service.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('what rows say besides their figures', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.close());

  const importRows = (
    header: string,
    rows: readonly string[],
    strategy: Strategy = 'update',
  ): Promise<ImportOutcome> => {
    const path = join(app.deps.config.dataDir, 'figures.csv');
    const columns = `indicator,unit,period,numerator,denominator${header}`;
    writeFileSync(path, [columns, ...rows, ''].join('\n'));
    return importFile(app.deps, path, { by: 'cli', user: null, strategy });
  };
  const codes = async ({ id }: ImportOutcome): Promise<string[]> =>
    (await problemsOf(app.deps.db, id, { after: 0, limit: 1000 })).map(
      ({ line, column, code }) => `${String(line)} ${column} ${code}`,
    );

  it('is kept: absences with their reason, half-entered figures, marks', async () => {
    const outcome = await importRows(',status,reason,follow-up', [
      'QUA-01,P001,2026-Q1,1,2,,,1',
      'QUA-02,P001,2026-Q1,,,not-collected,"flood, twice",',
      'QUA-03,P001,2026-Q1,,,Не применимо,,',
      'QUA-04,P001,2026-Q1,5,,partial,,',
    ]);
    expect(outcome.kind).to.equal('done');
    expect(await codes(outcome)).to.deep.equal(['5 denominator half-entered']);
    const rows = await measurementsOf(app.deps.db, 'P001', ['2026-Q1']);
    expect(rows.map(({ status, reason, followUp }) => [status, reason, followUp])).to.deep.equal([
      ['reported', null, true],
      ['not-collected', 'flood, twice', false],
      ['not-applicable', null, false],
      ['partial', null, false],
    ]);
  });

  it('stays where a file has no place for it, but for what its figures say', async () => {
    await importRows('', ['QUA-01,P001,2026-Q1,1,3']);
    const [row] = await measurementsOf(app.deps.db, 'P001', ['2026-Q1']);
    expect(row).to.include({ denominator: 3, status: 'reported', followUp: true });
  });

  it('is a mark that goes by a word, or in a file that replaces, and not by an empty cell', async () => {
    const marked = async (mark: string, strategy?: Strategy): Promise<boolean | undefined> => {
      const outcome = await importRows(',follow-up', [`QUA-01,P003,2026-Q1,1,2,${mark}`], strategy);
      expect(outcome.kind).to.equal('done');
      return (await measurementsOf(app.deps.db, 'P003', ['2026-Q1']))[0]?.followUp;
    };
    expect(await marked('1')).to.equal(true);
    expect(await marked('')).to.equal(true);
    expect(await marked('', 'add')).to.equal(true);
    expect(await marked('0')).to.equal(false);
    expect(await marked('Ha')).to.equal(true);
    expect(await marked("Yo'q")).to.equal(false);
    expect(await marked('да')).to.equal(true);
    expect(await marked('', 'replace')).to.equal(false);
  });

  it('is refused where it contradicts itself', async () => {
    const outcome = await importRows(',status,reason,follow-up', [
      'QUA-01,P002,2026-Q1,1,2,gone,,',
      'QUA-02,P002,2026-Q1,,,not-collected,\u2060\u200b,',
      'QUA-03,P002,2026-Q1,1,2,not-applicable,,',
      'QUA-04,P002,2026-Q1,1,2,,why,',
      'QUA-05,P002,2026-Q1,1,2,,,maybe',
      'QUA-06,P002,2026-Q1,1,,,,',
    ]);
    expect(await codes(outcome)).to.deep.equal([
      '2 status unknown-status',
      '3 reason reason-missing',
      '4 numerator absent-with-figure',
      '5 reason reason-not-used',
      '6 follow-up not-a-mark',
      '7 denominator denominator-missing',
    ]);
  });
});
