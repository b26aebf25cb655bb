import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFinder } from '../../server/imports/code-finder.ts';
import {
  exportMeasurements,
  importFile,
  type ImportOutcome,
  problemsOf,
} from '../../server/imports/service.ts';
import { measurementsOf } from '../../server/measurements/service.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('finding codes', () => {
  const find = codeFinder(['SAT-02', 'P0122', 'a1', 'A1', 'b2']);
  for (const [typed, code] of [
    ['SAT-02', 'SAT-02'],
    ['sat-02', 'SAT-02'],
    ['p0122', 'P0122'],
    ['B2', 'b2'],
    ['a1', 'a1'],
    ['A1', 'A1'],
    ['', undefined],
    ['SAT-2', undefined],
  ] as const) {
    it(`takes ${JSON.stringify(typed)} for ${String(code)}`, () => {
      expect(find(typed)).to.equal(code);
    });
  }

  it('does not choose between two', () => {
    expect(codeFinder(['ab1', 'Ab1', 'AB1', 'aB2', 'Ab2'])('aB1')).to.equal(undefined);
  });
});

describe('rows of a file', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.close());

  const importRows = (rows: readonly string[]): Promise<ImportOutcome> => {
    const path = join(app.deps.config.dataDir, 'figures.csv');
    writeFileSync(path, ['indicator;unit;period;numerator;denominator;category', ...rows, ''].join('\n'));
    return importFile(app.deps, path, { by: 'cli', user: null });
  };
  const refused = async (...rows: string[]): Promise<string[]> => {
    const outcome = await importRows(rows);
    if (outcome.kind !== 'refused') throw new Error('It was imported');
    const problems = await problemsOf(app.deps.db, outcome.id, { after: 0, limit: 1000 });
    return problems.map(({ line, column, code }) => `${String(line)} ${column} ${code}`);
  };
  const stored = async (unit: string, period: string): Promise<unknown[]> =>
    (await measurementsOf(app.deps.db, unit, [period])).map(
      ({ indicator, category, numerator, denominator }) => [indicator, category, numerator, denominator],
    );

  it('never take grouped thousands for decimals, nor the reverse', async () => {
    expect(
      await refused(
        'QUA-01;P001;2026-Q1;12,000;20.000;',
        'STF-03;P001;2026-Q1;1,000;12.345;',
        'QUA-02;P001;2026-Q1;1.5;x;',
        'STF-04;P001;2026-Q1;x;2;',
      ),
    ).to.deep.equal([
      '2 numerator grouped-whole-number',
      '2 denominator grouped-whole-number',
      '3 denominator grouped-number',
      '4 numerator not-whole',
      '4 denominator not-a-whole-number',
      '5 numerator not-a-number',
    ]);
    expect(await stored('P001', '2026-Q1')).to.be.empty;
  });

  it('come back from an export as they were, three decimals included', async () => {
    await importRows(['STF-03;P002;2026-Q1;12.3450;1 234,500;']);
    expect(await stored('P002', '2026-Q1')).to.deep.equal([['STF-03', '', 12.345, 1234.5]]);
    let text = '';
    await exportMeasurements(app.deps.db, app.deps.programme, {}, (piece) => (text += piece));
    const path = join(app.deps.config.dataDir, 'export.csv');
    writeFileSync(path, text);
    const outcome = await importFile(app.deps, path, { by: 'cli', user: null });
    expect(outcome).to.include({ kind: 'done', created: 0, changed: 0, unchanged: 1 });
  });

  it('are known by codes in small letters', async () => {
    const outcome = await importRows([
      'sat-02;p003;2026-q1;5;10;',
      'acc-01;uz-sa;2026-q1;50;100;',
      'sat-05;p003;2026-q1;60;100;Promoters',
      'SAT-05;P003;2026-Q1;10;100;DETRACTORS',
    ]);
    expect(outcome.kind, JSON.stringify(outcome)).to.equal('done');
    expect(await stored('P003', '2026-Q1')).to.deep.equal([
      ['SAT-02', '', 5, 10],
      ['SAT-05', 'detractors', 10, 100],
      ['SAT-05', 'promoters', 60, 100],
    ]);
    expect(await stored('UZ-SA', '2026-Q1')).to.deep.equal([['ACC-01', '', 50, 100]]);
  });

  it('are told all that is wrong with them at once', async () => {
    expect(await refused('QUA-99;P999;2026-Q9;x;1,000;')).to.deep.equal([
      '2 period not-a-period',
      '2 indicator unknown-indicator-anywhere',
      '2 unit unknown-unit',
      '2 numerator not-a-number',
      '2 denominator grouped-number',
    ]);
    expect(await refused('QUA-99;P001;1999-Q1;1;2;', 'QUA-01;P999;;5;x;y')).to.deep.equal([
      '2 period period-before-first',
      '2 indicator unknown-indicator-anywhere',
      '3 period cell-missing',
      '3 unit unknown-unit',
      '3 category unknown-category',
      '3 denominator not-a-whole-number',
    ]);
  });

  it('may give a cell once, whatever the figures and letters', async () => {
    expect(
      await refused(
        'QUA-01;P001;2026-Q1;5;10;',
        'qua-01;p001;2026-q1;6;10;',
        'QUA-01;P999;2026-Q1;5;10;',
        'QUA-01;P999;2026-Q1;5;10;',
      ),
    ).to.deep.equal(['3 indicator duplicate-row', '4 unit unknown-unit', '5 unit unknown-unit']);
    const said = app.deps.translator.translate('en')('problem.duplicate-row', { first: 2 });
    expect(said).to.include('cell').and.not.include('figure');
  });
});
