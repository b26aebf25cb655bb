import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Indicator } from '../../server/domain/indicator.ts';
import { type Period, periodsEndingWith } from '../../server/domain/period.ts';
import { calendarDay, collectedPeriod, enteredBy } from '../../server/domain/submission.ts';
import { historyOf, measurementsOf } from '../../server/measurements/service.ts';
import { listUnits } from '../../server/organisation/service.ts';
import type { CellAnswer } from '../../server/submissions/cell-view.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { type Cookie, startSession } from '../support/session.ts';
import { THOROUGH } from '../support/thorough.ts';
import { type RunningMezon, startMezonWith } from './mezon.ts';

/** How often the server is killed. */
const KILLS = THOROUGH ? 50 : 12;
/** So long a piece of work takes, until one that was not interrupted says better. */
const FIRST_GUESS_MS = 300;
/** Those whose figures save themselves, and those that files are about. */
const TYPED = ['P001', 'P002', 'P003'];
const IMPORTED = ['P004', 'P005'];
const REGIONS_AT_ONCE = 2;

type Work = (client: Client) => Promise<void>;

/** The server was killed while it was asked: nothing was promised. */
const isCut = (failure: unknown): boolean =>
  failure instanceof TypeError && /fetch failed|terminated/.test(failure.message);

describe('a server that is killed', function () {
  this.timeout(600_000);
  let app: TestApp;
  let cookie: Cookie;
  let current: Period;
  let earlier: Period[];
  let regions: string[];
  let ratios: Indicator[];

  /** What the server has said that it has: version and numerator, by unit. */
  const acknowledged = new Map<string, { version: number; numerator: number }[]>();
  /** Numbers of the files of which it has said that they are stored. */
  const imported: number[] = [];
  /** `region period` of which it has said that they are published. */
  const published = new Set<string>();
  let edits = 0;
  let files = 0;

  before(async () => {
    // The command has the clock of its machine.
    app = await startTestApp({ now: new Date() });
    const { deps } = app;
    const today = calendarDay(deps.clock(), deps.programme.timeZone);
    current = collectedPeriod(deps.programme.reporting, today);
    earlier = periodsEndingWith(current, 3).slice(0, -1);
    regions = (await listUnits(deps.db, { level: 'region' })).map(({ code }) => code);
    const set = deps.programme.sets[0]!;
    ratios = enteredBy('provider', set.indicators).filter(({ entry }) => entry.form === 'ratio');
    for (const period of earlier) {
      const rows = regions.flatMap((code) => quarterOf(deps, { code, level: 'region' }, period, 0.5));
      await report(deps, rows, []);
    }
    cookie = await startSession(deps, await app.emailOf('administrator', null));
  });
  after(async () => {
    await (app as TestApp | undefined)?.close();
  });

  const tokenOf = async (client: Client): Promise<string> =>
    ((await client.get('/collect/session.json')).json() as { csrf: string }).csrf;

  /** One figure after the other, as fast as it is answered, of several providers at once. */
  const typing: Work = async (client) => {
    const csrf = await tokenOf(client);
    const [indicator] = ratios;
    const ends = Date.now() + FIRST_GUESS_MS;
    const type = async (unit: string): Promise<void> => {
      const known = acknowledged.get(unit) ?? [];
      acknowledged.set(unit, known);
      const stored = (await measurementsOf(app.deps.db, unit, [current])).find(
        (row) => row.indicator === indicator!.code,
      );
      let version = stored?.version ?? 0;
      while (Date.now() < ends) {
        const numerator = (edits += 1);
        const edit = {
          id: randomUUID(),
          indicator: indicator!.code,
          basedOn: String(version),
          numbers: { numerator: String(numerator) },
        };
        const reply = await client.postJson(`/collect/${current}/${unit}/cells.json`, edit, csrf);
        expect(reply.status, reply.text).to.equal(200);
        version = Number((reply.json() as CellAnswer).version);
        known.push({ version, numerator });
      }
    };
    await Promise.all(TYPED.map(type));
  };

  /** Every file puts its own number into all of its rows: rows of two files are a half of each. */
  const importing: Work = async (client) => {
    const file = (files += 1);
    const rows = IMPORTED.flatMap((unit) =>
      ratios.map(({ code }) => `${code},${unit},${current},${String(file)},1000`),
    );
    const content = ['indicator,unit,period,numerator,denominator', ...rows].join('\n');
    const begun = await client.upload(await client.get('/imports'), '#upload', 'file', {
      name: `${String(file)}.csv`,
      content,
    });
    expect(begun.status, begun.text).to.equal(303);
    const path = begun.location ?? '';
    const settled = async (): Promise<string> => {
      for (;;) {
        const { status } = (await client.get(`${path}.json`)).json() as { status: string };
        if (status !== 'checking' && status !== 'importing') return status;
        await sleep(10);
      }
    };
    expect(await settled()).to.equal('ready');
    await client.submit(await client.get(path), '#run');
    expect(await settled()).to.equal('done');
    imported.push(file);
  };

  const publishing: Work = async (client) => {
    const left = earlier
      .flatMap((period) => regions.map((region) => ({ period, region })))
      .filter(({ period, region }) => !published.has(`${region} ${period}`));
    const period = left[0]!.period;
    const chosen = left
      .filter((one) => one.period === period)
      .slice(0, REGIONS_AT_ONCE)
      .map(({ region }) => region);
    const page = await client.get(`/collect/publication?period=${period}`);
    const reply = await client.submit(page, '#publication', { region: chosen, confirmed: 'yes' });
    expect(reply.status, reply.text).to.equal(303);
    for (const region of chosen) published.add(`${region} ${period}`);
  };

  async function expectNothingLost(round: string): Promise<void> {
    const { db } = app.deps;
    for (const [unit, known] of acknowledged) {
      const code = ratios[0]!.code;
      const all = [
        ...(await historyOf(db, unit, current, code)),
        ...(await measurementsOf(db, unit, [current])).filter((row) => row.indicator === code),
      ];
      const numerators = new Map(all.map(({ version, numerator }) => [version, numerator]));
      for (const { version, numerator } of known)
        expect(numerators.get(version), `${round}: ${unit}, version ${String(version)}`).to.equal(numerator);
    }
    const rows = (await measurementsOf(db, IMPORTED, [current]))
      .filter(({ indicator }) => ratios.some(({ code }) => code === indicator))
      .map(({ numerator }) => numerator);
    expect(new Set(rows).size, `${round}: rows of several files`).to.be.at.most(1);
    expect([0, ratios.length * IMPORTED.length], `${round}: rows`).to.include(rows.length);
    const last = imported.at(-1);
    if (last !== undefined) expect(rows[0], `${round}: the file that was stored last`).to.be.at.least(last);
    await expectWholePublications(round);
  }

  /** A region's quarter is published with all of its forms and figures, or not at all. */
  async function expectWholePublications(round: string): Promise<void> {
    const { db } = app.deps;
    const vintages: { id: number; scope: string; period: Period }[] = await db('vintages').select(
      'id',
      'scope',
      'period',
    );
    for (const key of published)
      expect(
        vintages.map(({ scope, period }) => `${scope} ${period}`),
        round,
      ).to.include(key);
    for (const period of earlier) {
      const forms: { unit: string; region: string }[] = await db('submissions')
        .join('org_units', 'org_units.code', 'submissions.unit')
        .where({ period, status: 'published' })
        .select('unit', 'region', 'org_units.code');
      for (const region of regions) {
        const vintage = vintages.find((one) => one.scope === region && one.period === period);
        const locked = forms.some(({ unit }) => unit === region);
        expect(locked, `${round}: ${region} ${period} is locked`).to.equal(vintage !== undefined);
        if (!vintage) continue;
        const kept = await db('vintage_measurements').where({ vintage: vintage.id });
        expect(kept.length, `${round}: figures of ${region}`).to.equal(
          (await measurementsOf(db, region, [period])).length,
        );
      }
    }
  }

  const WORKS: [string, Work][] = [
    ['typing', typing],
    ['importing', importing],
    ['typing', typing],
    ['publishing', publishing],
  ];

  it(`${String(KILLS)} times at any moment loses nothing that it has acknowledged, and leaves nothing half done`, async () => {
    const { config } = app.deps;
    const longest = new Map<string, number>();
    const cut = new Map<string, number>();
    for (let round = 0; round < KILLS; round++) {
      const [name, work] = WORKS[round % WORKS.length]!;
      const running: RunningMezon = startMezonWith(
        config.dataDir,
        { DATABASE_URL: config.databaseUrl, SESSION_SECRET: config.sessionSecret },
        'serve',
      );
      const [, url = ''] = await running.says(/ at (http:\S+)/);
      const guess = longest.get(name) ?? FIRST_GUESS_MS;
      const begun = Date.now();
      const done = work(new Client(url.replace('localhost', '127.0.0.1'), [cookie])).then(
        () => longest.set(name, Date.now() - begun),
        (failure: unknown) => {
          if (!isCut(failure)) throw failure;
          cut.set(name, (cut.get(name) ?? 0) + 1);
          longest.set(name, guess * 1.05);
        },
      );
      await sleep(Math.random() * guess);
      await running.kill();
      await done;
      await expectNothingLost(`kill ${String(round + 1)}, ${name}`);
    }
    // Work that was never interrupted would prove nothing.
    for (const [name] of WORKS)
      expect(cut.get(name), `${name} interrupted`).to.be.at.least(Math.max(1, Math.floor(KILLS / 12)));
  });
});
