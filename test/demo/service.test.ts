import { expect } from 'chai';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listUsers } from '../../server/access/service.ts';
import {
  type DemonstrationChoices,
  DemonstrationError,
  demoAccounts,
  prepareDemonstration,
} from '../../server/demo/service.ts';
import { createDeps, type Deps } from '../../server/deps.ts';
import { listImports } from '../../server/imports/service.ts';
import { measurementsOf, periodsWithData } from '../../server/measurements/service.ts';
import { getUnit, listUnits } from '../../server/organisation/service.ts';
import { scorecardOf } from '../../server/scorecards/service.ts';
import { submissionsFor } from '../../server/submissions/service.ts';
import { type Commands, commandsIn } from '../commands/in-process.ts';
import { TODAY } from '../support/clock.ts';

const DATABASE = 'demo-uz-social-services.sqlite';
const SIZE = { providers: 28, quarters: 2 };

describe('preparing a demonstration', function () {
  this.timeout(120_000);
  let dataDir: string;
  let deps: Deps;
  let firstPhases: string[];

  const open = (now: Date): Deps =>
    createDeps(
      {
        host: '127.0.0.1',
        port: 0,
        databaseUrl: join(dataDir, DATABASE),
        dataDir,
        sessionSecret: 'a secret that only tests know, 32+ characters',
        programme: 'uz-social-services',
        demonstration: true,
      },
      { clock: () => now, logLevel: 'silent' },
    );

  /** @returns the phases that were told of, each once; none if nothing had to be made */
  async function prepare(choices: DemonstrationChoices = {}): Promise<string[]> {
    const phases = new Set<string>();
    await prepareDemonstration(deps, {
      size: SIZE,
      ...choices,
      onProgress: (phase, done, total) => {
        expect(done).to.be.within(0, total);
        phases.add(phase);
      },
    });
    return [...phases];
  }

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'mezon-demo-'));
    deps = open(TODAY);
    firstPhases = await prepare();
  });

  after(async () => {
    await deps.db.destroy();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('fills an empty database through the import, tells how far it is, and leaves no file behind', async () => {
    expect(firstPhases).to.include('Storing');
    expect(await listUnits(deps.db, { level: 'provider' })).to.have.length(28);
    expect(await periodsWithData(deps.db)).to.deep.equal(['2026-Q2', '2026-Q3']);
    const [done] = await listImports(deps.db, null, 10);
    expect(done).to.include({ status: 'done', createdBy: 'demo' });
    const figures = await measurementsOf(deps.db, 'UZ-SA', ['2026-Q2']);
    expect(figures.map((row) => row.changedBy)).to.include('demo');
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.csv'))).to.deep.equal([]);
  });

  it('has submissions, timeliness and scores that know of them', async () => {
    const providers = await listUnits(deps.db, { level: 'provider', openIn: '2026-Q2' });
    const codes = providers.map((unit) => unit.code);
    const handedIn = await submissionsFor(deps.db, '2026-Q2', codes);
    expect(handedIn.size).to.be.above(20);
    const [code] = [...handedIn.keys()];
    const figures = await measurementsOf(deps.db, code!, ['2026-Q2']);
    expect(figures.find((row) => row.indicator === 'PAR-05')?.denominator).to.be.within(1, 4);
    const scorecard = await scorecardOf(deps.db, deps.programme, await getUnit(deps.db, 'UZ'), '2026-Q2', {
      today: '2026-10-04',
    });
    expect(scorecard.score).to.be.within(30, 90);
  });

  it('has figures that were entered when their forms were handed in, not when it was made', async () => {
    const [odd] = await deps
      .db('measurements as m')
      .join('submissions as s', (on) => void on.on('s.unit', 'm.unit').andOn('s.period', 'm.period'))
      .whereNotNull('s.submitted_at')
      .whereRaw('m.changed_at <> s.submitted_at')
      .count<{ figures: number }[]>({ figures: '*' });
    expect(odd?.figures).to.equal(0);
    // What no form brought came when it was due: district figures, drafts, timeliness.
    const [late] = await deps
      .db('measurements')
      .where({ period: '2026-Q2' })
      .where('changed_at', '>=', '2026-09-01')
      .count<{ figures: number }[]>({ figures: '*' });
    expect(late?.figures).to.equal(0);
    const dates = await deps.db('measurements').countDistinct<{ dates: number }[]>({ dates: 'changed_at' });
    expect(dates[0]?.dates).to.be.greaterThan(10);
  });

  it('knows of each form how it came to its state, from handing in on', async () => {
    const [form] = (await deps.db('submissions').where({ period: '2026-Q2', status: 'verified' })) as {
      unit: string;
      submitted_at: string;
      submitted_by: string;
    }[];
    const way = (await deps
      .db('submission_events')
      .where({ unit: form!.unit, period: '2026-Q2' })
      .orderBy('id')) as { from_status: string; to_status: string; at: string; by: string }[];
    expect(way.map(({ from_status: from, to_status: to }) => `${from} ${to}`)).to.deep.equal([
      'not-started submitted',
      'submitted approved',
      'approved verified',
    ]);
    expect(way[0]).to.include({ at: form!.submitted_at, by: form!.submitted_by });
    const steps = (await deps.db('submission_events').orderBy('id')) as {
      unit: string;
      period: string;
      at: string;
    }[];
    const last = new Map<string, string>();
    for (const { unit, period, at } of steps) {
      const key = `${unit} ${period}`;
      expect(at >= (last.get(key) ?? ''), key).to.equal(true);
      last.set(key, at);
    }
  });

  it('has forms in various states in its newest quarters', async () => {
    const states = async (period: string): Promise<string[]> => {
      const units = (await listUnits(deps.db, { openIn: period })).map(({ code }) => code);
      const found = await submissionsFor(deps.db, period, units);
      return [...new Set([...found.values()].map(({ status }) => status))].sort();
    };
    expect(await states('2026-Q2')).to.deep.equal(['approved', 'submitted', 'verified']);
    expect(await states('2026-Q3')).to.deep.equal(['approved', 'returned', 'submitted']);
  });

  it('creates the accounts that are told, and a coordinator for every region', async () => {
    const users = await listUsers(deps.db);
    const told = demoAccounts(deps.programme);
    expect(told.map((account) => account.email)).to.deep.equal([
      'admin@mezon.example',
      'coordinator@mezon.example',
      'inspector@mezon.example',
      'viewer@mezon.example',
    ]);
    const names = users.map((user) => user.name);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name).to.match(/^[A-Z][a-z]+ [A-Z][a-z]+(?:ov|ev)a?$/);
    expect(users.map((user) => user.email)).to.include.members(told.map((account) => account.email));
    const regions = await listUnits(deps.db, { level: 'region' });
    const covered = users.filter((user) => user.role === 'coordinator').flatMap((user) => user.regions ?? []);
    expect(covered).to.have.members(regions.map((unit) => unit.code));
  });

  it('does nothing when it is there and complete', async () => {
    expect(await prepare()).to.deep.equal([]);
  });

  it('begins again when asked to', async () => {
    expect(await prepare({ fresh: true })).to.deep.equal(firstPhases);
  });

  const asLive = (): Commands => commandsIn(dataDir, { DATABASE_URL: join(dataDir, DATABASE), PORT: '0' });

  it('is not opened as the live system, and its backup does not become that', async () => {
    const copy = join(dataDir, 'copy.sqlite');
    for (const words of [['serve'], ['migrate'], ['score'], ['user', 'list'], ['backup', copy]])
      expect(await asLive().fail(...words), words.join(' ')).to.match(/holds a demonstration.*--demo/);
    const elsewhere = commandsIn(join(dataDir, 'elsewhere'));
    await commandsIn(dataDir).succeed('backup', copy, '--demo');
    expect(await elsewhere.fail('restore', copy)).to.contain('only be restored with --demo');
    expect(existsSync(join(dataDir, 'elsewhere', 'mezon.sqlite'))).to.equal(false);
    await elsewhere.succeed('restore', copy, '--demo');
    expect(await elsewhere.succeed('user', 'list', '--demo')).to.contain('admin@mezon.example');
  });

  it('is not made where somebody works, nor is that taken for one', async () => {
    const folder = join(dataDir, 'in-use');
    const place = join(folder, DATABASE);
    const live = commandsIn(folder, { DATABASE_URL: place });
    await live.succeed('migrate');
    await live.succeed('user', 'add', 'a@example.org', '--name', 'A', '--role', 'administrator');
    const demonstration = commandsIn(folder);
    const copy = join(folder, 'copy.sqlite');
    expect(await demonstration.fail('demo')).to.contain('people or figures, but no demonstration');
    for (const words of [['export'], ['user', 'list'], ['backup', copy]])
      expect(await demonstration.fail(...words, '--demo'), words.join(' ')).to.match(
        /holds no demonstration/,
      );
    expect(await live.succeed('user', 'list')).to.contain('a@example.org');
  });

  it('begins again when it was interrupted, and is not opened as the live system until then', async () => {
    const interrupted = prepareDemonstration(deps, {
      size: SIZE,
      fresh: true,
      onProgress: (phase) => {
        if (phase.startsWith('Recording')) throw new Error('interrupted');
      },
    });
    expect(await interrupted.catch(String)).to.equal('Error: interrupted');
    expect(await listUsers(deps.db)).not.to.deep.equal([]);
    expect(await asLive().fail('user', 'list')).to.contain('holds a demonstration');
    expect(await prepare()).to.deep.equal(firstPhases);
    expect(await listUnits(deps.db, { level: 'provider' })).to.have.length(28);
  });

  it('begins again when a new quarter is collected', async () => {
    await deps.db.destroy();
    deps = open(new Date('2027-01-05T09:00:00Z'));
    expect(await prepare()).to.deep.equal(firstPhases);
    expect(await periodsWithData(deps.db)).to.deep.equal(['2026-Q3', '2026-Q4']);
  });

  it('says so when a programme has none', async () => {
    const other: Deps = { ...deps, programme: { ...deps.programme, code: 'another' } };
    let caught: unknown;
    await prepareDemonstration(other).catch((error: unknown) => {
      caught = error;
    });
    expect(caught)
      .to.be.instanceOf(DemonstrationError)
      .with.property('message')
      .that.includes('no demonstration of another');
  });
});
