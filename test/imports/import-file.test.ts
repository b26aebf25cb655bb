import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../server/config.ts';
import { migrate } from '../../server/db/migrate.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { createDeps, type Deps } from '../../server/deps.ts';
import { longFormCsv } from '../../server/demo/demonstration-data.ts';
import { scotlandData } from '../../server/demo/scotland-care.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import type { User } from '../../server/domain/permissions.ts';
import { ImportJobs, shareDone } from '../../server/imports/import-jobs.ts';
import {
  exportMeasurements,
  findImport,
  importFile,
  type ImportOutcome,
  recoverImports,
  problemsOf,
} from '../../server/imports/service.ts';
import { programmeFolder } from '../../server/indicator-sets/service.ts';
import { JobRunner } from '../../server/jobs/service.ts';
import { factsFor, measurementsOf, rebuildFacts } from '../../server/measurements/service.ts';
import { listUnits, syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { TODAY } from '../support/clock.ts';

const SERVICES = 60;

/** Real measurements of the Scottish regulator, of the first services of the register. */
function aSlice(deps: Deps): { data: ReturnType<typeof scotlandData>; measurements: Measurement[] } {
  const data = scotlandData(programmeFolder('scotland-care'), deps.programme);
  const codes = new Set(data.providers.slice(0, SERVICES).map((unit) => unit.code));
  return { data, measurements: data.measurements.filter((row) => codes.has(row.unit)) };
}

describe('importing the Scottish panel', () => {
  let deps: Deps;
  let folder: string;
  let measurements: Measurement[];

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'mezon-import-'));
    const config: Config = {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: join(folder, 'test.sqlite'),
      dataDir: folder,
      sessionSecret: 'x'.repeat(40),
      programme: 'scotland-care',
      demonstration: false,
    };
    deps = createDeps(config, { clock: () => TODAY, logLevel: 'silent' });
    await migrate(deps.db);
    const slice = aSlice(deps);
    measurements = slice.measurements;
    await inTransaction(deps.db, async (trx) => {
      await syncTerritories(trx, deps.programme);
      await upsertProviders(trx, slice.data.providers.slice(0, SERVICES + 1));
    });
  });

  after(async () => {
    await deps.db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const importText = (text: string | Uint8Array, user: User | null = null): Promise<ImportOutcome> => {
    const file = join(folder, 'panel.csv');
    writeFileSync(file, text);
    return importFile(deps, file, { by: 'cli', user });
  };
  const done = (outcome: ImportOutcome): number[] => {
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    return [outcome.created, outcome.changed, outcome.unchanged];
  };
  const refused = async (outcome: ImportOutcome): Promise<string[]> => {
    if (outcome.kind !== 'refused') throw new Error('It was imported');
    const problems = await problemsOf(deps.db, outcome.id, { after: 0, limit: 100_000 });
    return problems.map(({ line, column, code }) => `${String(line)} ${column} ${code}`);
  };
  const count = async (table: string): Promise<number> => (await deps.db(table)).length;
  const exported = async (): Promise<string> => {
    let text = '';
    await exportMeasurements(deps.db, deps.programme, {}, (piece) => (text += piece));
    return text;
  };

  it('refuses it as a whole when rows are bad, and says which and why', async () => {
    const lines = longFormCsv(measurements).trimEnd().split('\n');
    const at = (line: number, change: (cells: string[]) => void): void => {
      const cells = (lines[line - 1] ?? '').split(',');
      change(cells);
      lines[line - 1] = cells.join(',');
    };
    // indicator, unit, period, numerator, denominator, value, category, comment
    const grades = lines.flatMap((line, index) => (line.startsWith('KQ-') ? [index + 1] : []));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = grades;
    at(a, (cells) => (cells[5] = '7'));
    at(b, (cells) => (cells[5] = 'good'));
    at(c, (cells) => (cells[1] = 'CS0000000000'));
    at(d, (cells) => (cells[2] = '2026-Q4'));
    at(e, (cells) => (cells[2] = 'March 2026'));
    at(f, (cells) => (cells[0] = 'KQ-99'));
    at(g, (cells) => (cells[3] = '1'));
    lines.push(lines[9] ?? '');
    const problems = await refused(await importText(`\uFEFF${lines.join('\r\n')}\r\n`));
    expect(problems).to.deep.equal([
      `${String(a)} value out-of-range`,
      `${String(b)} value not-a-whole-number`,
      `${String(c)} unit unknown-unit`,
      `${String(d)} period period-not-over`,
      `${String(e)} period not-a-period`,
      `${String(f)} indicator unknown-indicator`,
      `${String(g)} numerator numerator-not-used`,
      `${String(lines.length)} indicator duplicate-row`,
    ]);
    expect(await count('measurements')).to.equal(0);
    expect(await count('facts')).to.equal(0);
    expect(await count('import_problems')).to.equal(8);
  });

  it('changes nothing when the work breaks off in its middle', async () => {
    const last =
      measurements
        .map((row) => row.unit)
        .sort()
        .at(-1) ?? '';
    await deps.db.raw(
      `create trigger broken before insert on measurements when new.unit = '${last}' begin select raise(abort, 'disk'); end`,
    );
    let failure: unknown;
    await importText(longFormCsv(measurements)).catch((error: unknown) => (failure = error));
    await deps.db.raw('drop trigger broken');
    expect(String(failure)).to.include('disk');
    expect(await count('measurements')).to.equal(0);
    expect(await count('facts')).to.equal(0);
    const [import_] = await deps.db('imports').orderBy('id', 'desc').limit(1);
    expect((import_ as { status: string }).status).to.equal('failed');
  });

  it('takes all of it, with roll-ups and scores', async () => {
    expect(done(await importText(longFormCsv(measurements)))).to.deep.equal([measurements.length, 0, 0]);
    expect(await count('measurements')).to.equal(measurements.length);
    expect(await count('scorecards')).to.be.above(0);
    const units = (await listUnits(deps.db, {})).filter((unit) => unit.level !== 'provider');
    const query = { units, periods: [...new Set(measurements.map((row) => row.period))] };
    const facts = await factsFor(deps.db, deps.programme, query);
    await inTransaction(deps.db, (trx) => rebuildFacts(trx, deps.programme, query.periods));
    expect(await factsFor(deps.db, deps.programme, query)).to.deep.equal(facts);
    const country = facts.filter(
      (fact) => fact.unit === deps.programme.country && fact.indicator === 'KQ-01',
    );
    const graded = measurements.filter((row) => row.indicator === 'KQ-01');
    expect(country.reduce((sum, fact) => sum + fact.value, 0)).to.equal(
      graded.reduce((sum, row) => sum + (row.value ?? 0), 0),
    );
  });

  it('changes nothing the second time, and says so', async () => {
    expect(done(await importText(longFormCsv(measurements)))).to.deep.equal([0, 0, measurements.length]);
    expect(await count('measurement_history')).to.equal(0);
  });

  it('gives back what it took', async () => {
    const text = await exported();
    const lines = (some: string): string[] => some.trimEnd().split(/\r?\n/).slice(1).sort();
    // Nothing is said besides the figures: no status, no reason, no mark.
    expect(lines(text)).to.deep.equal(lines(longFormCsv(measurements)).map((line) => `${line},,,`));
    expect(done(await importText(text))).to.deep.equal([0, 0, measurements.length]);
  });

  it('counts what changed, and keeps the value that was there', async () => {
    const rows = measurements.map((row) => ({ ...row }));
    const graded = rows.find((row) => row.indicator === 'KQ-01');
    if (!graded) throw new Error('No grade');
    const before = graded.value;
    graded.value = before === 1 ? 2 : 1;
    expect(done(await importText(longFormCsv(rows)))).to.deep.equal([0, 1, measurements.length - 1]);
    const [old] = (await deps.db('measurement_history')) as { value: number }[];
    expect(old?.value).to.equal(before);
    expect(done(await importText(longFormCsv(measurements)))).to.deep.equal([0, 1, measurements.length - 1]);
  });

  it('leaves comments alone when the file has none', async () => {
    const commented = measurements.find((row) => row.comment !== null) ?? {
      ...measurements[0]!,
      comment: '=why',
    };
    const { indicator, unit, period, numerator, denominator, value } = commented;
    const figure = (one: number | null): string => (one === null ? '' : String(one).replace('.', ','));
    const cells = [indicator, unit, period, figure(numerator), figure(denominator), figure(value)];
    const header = 'indicator;unit;period;numerator;denominator;value';
    await importText(`${header};comment\n${cells.join(';')};'=why\n`);
    expect(done(await importText(`${header}\n${cells.join(';')}\n`))).to.deep.equal([0, 0, 1]);
    const stored = (await measurementsOf(deps.db, unit, [period])).find((row) => row.indicator === indicator);
    expect(stored?.comment).to.equal('=why');
  });

  it('refuses a coordinator the rows of other regions, row by row', async () => {
    const units = new Map((await listUnits(deps.db, { level: 'provider' })).map((unit) => [unit.code, unit]));
    const own = units.get(measurements[0]?.unit ?? '')?.region ?? '';
    const user: User = { id: 1, email: 'c@example.org', name: 'C', role: 'coordinator', regions: [own] };
    const foreign = measurements.flatMap((row, index) =>
      units.get(row.unit)?.region === own ? [] : [`${String(index + 2)} unit unit-outside-regions`],
    );
    expect(foreign).not.to.be.empty;
    await deps.db('users').insert({
      id: 1,
      email: user.email,
      name: user.name,
      role: user.role,
      all_regions: false,
      password_hash: '',
      created_at: TODAY.toISOString(),
    });
    expect(await refused(await importText(longFormCsv(measurements), user))).to.deep.equal(foreign);
  });

  it('marks what a stopped server left unfinished as failed', async () => {
    const [first] = (await deps.db('imports').orderBy('id').limit(1)) as { id: number }[];
    const id = first?.id ?? 0;
    await deps.db('imports').where({ id }).update({ status: 'importing', owner: null });
    expect(await recoverImports(deps)).to.equal(1);
    expect((await findImport(deps.db, id))?.status).to.equal('failed');
    expect(await recoverImports(deps)).to.equal(0);
  });

  it('marks an import as failed whose thread died', async () => {
    const [first] = (await deps.db('imports').orderBy('id').limit(1)) as { id: number }[];
    const id = first?.id ?? 0;
    await deps.db('imports').where({ id }).update({ status: 'checking' });
    const entry = new URL('../jobs/dying-thread.ts', import.meta.url);
    const jobs = new ImportJobs(deps, new JobRunner(deps, entry));
    const alive = setInterval(() => undefined, 1000);
    jobs.start('check-import', id, {
      id: 1,
      email: 'c@example.org',
      name: 'C',
      role: 'administrator',
      regions: null,
    });
    await jobs.idle();
    clearInterval(alive);
    expect((await findImport(deps.db, id))?.status).to.equal('failed');
  });
});

describe('progress of an import', () => {
  it('never goes back from one phase to the next', () => {
    const phases = ['reading', 'writing', 'facts', 'scorecards'];
    const shares = phases.flatMap((phase) =>
      [0, 1, 2].map((part) => shareDone('run-import', { phase, done: part, total: 2 })),
    );
    expect(shares).to.deep.equal([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).to.be.closeTo(1, 1e-12);
  });
});
