import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createUser } from '../access/service.ts';
import { DEMONSTRATION_SETTING, isLive } from '../db/demonstration.ts';
import { migrate } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { dueDay } from '../domain/calendar.ts';
import type { Period } from '../domain/period.ts';
import { ENGINE } from '../domain/scoring/recipe.ts';
import { calendarDay, collectedPeriod } from '../domain/submission.ts';
import { importFile, inWords, problemsOf } from '../imports/service.ts';
import { programmeFolder } from '../indicator-sets/service.ts';
import { dateAsHandedIn } from '../measurements/service.ts';
import { findSetting, syncTerritories, upsertProviders, upsertSetting } from '../organisation/service.ts';
import { recordSubmissions, refreshTimeliness } from '../submissions/service.ts';
import { type RecordedSheet, recordSheets } from '../surveys/service.ts';
import { demoAccounts, otherCoordinators } from './accounts.ts';
import { type DemonstrationData, longFormCsv } from './demonstration-data.ts';
import { DemonstrationError } from './error.ts';
import { moveNewest, publishPast } from './publishing.ts';
import { dropEverything, hasTable } from './repository.ts';
import { scotlandData } from './scotland-care.ts';
import { uzbekistanData } from './uzbekistan.ts';

export { type DemoAccount, demoAccounts } from './accounts.ts';
export { DemonstrationError } from './error.ts';
export { lockDemonstration } from './lock.ts';

export type OnProgress = (phase: string, done: number, total: number) => void;

export interface DemonstrationChoices {
  /** Told how far each long step has come. */
  onProgress?: OnProgress;
  /** Make everything again, whatever is there. */
  fresh?: boolean;
  /** A smaller one, for tests. */
  size?: { providers: number; quarters: number };
}

/** Counted up when the generators give other data, so that existing demonstrations are made again. */
const DATA_VERSION = 6;
const SEED = 20_260_101;

interface Source {
  /** Changes whenever `load` would give something else. */
  version: string;
  load: () => DemonstrationData;
}

function sourceOf({ programme, config, clock }: Deps, size: DemonstrationChoices['size']): Source {
  switch (programme.code) {
    case 'uz-social-services': {
      const today = calendarDay(clock(), programme.timeZone);
      const lastPeriod = collectedPeriod(programme.reporting, today);
      return {
        version: `${lastPeriod} ${JSON.stringify(size ?? {})}`,
        load: () => uzbekistanData(programme, { seed: SEED, lastPeriod, today, ...size }),
      };
    }
    case 'scotland-care':
      return { version: 'panel', load: () => scotlandData(programmeFolder(config.programme), programme) };
    default:
      throw new DemonstrationError(
        `There is no demonstration of ${programme.code}; use \`npm start -- --programme ${config.programme}\``,
      );
  }
}

/** The generated figures go in through the import that everybody uses. */
async function importFigures(deps: Deps, data: DemonstrationData, onProgress: OnProgress): Promise<void> {
  const file = join(deps.config.dataDir, `demonstration-${deps.programme.code}.csv`);
  try {
    await writeFile(file, longFormCsv(data.measurements));
    const outcome = await importFile(deps, file, {
      by: 'demo',
      user: null,
      onProgress: inWords(deps.translator.translate('en'), onProgress),
    });
    if (outcome.kind === 'refused') {
      const problems = await problemsOf(deps.db, outcome.id, { after: 0, limit: 5 });
      const first = problems.map(({ line, column, code }) => `line ${String(line)}, ${column}: ${code}`);
      throw new DemonstrationError(`The figures were refused:\n${first.join('\n')}`);
    }
  } finally {
    await rm(file, { force: true });
  }
}

/** Before the figures, whose scores then already know what was handed in and when. */
async function recordCollection(deps: Deps, data: DemonstrationData, onProgress: OnProgress): Promise<void> {
  const at = deps.clock().toISOString();
  const units = data.providers.map((unit) => unit.code);
  const periods = [...new Set(data.submissions.map((submission) => submission.period))].sort();
  await inTransaction(deps.db, async (trx) => {
    await recordSubmissions(trx, data.submissions);
    for (const [done, period] of periods.entries()) {
      onProgress('Recording what was handed in', done, periods.length);
      await refreshTimeliness(trx, deps.programme, { units, period, at });
    }
  });
  if (periods.length > 0) onProgress('Recording what was handed in', periods.length, periods.length);
}

/** Where nothing was handed in, figures came on the day on which they were due. @returns ISO timestamp, never after now */
function dueTime({ programme, clock }: Deps): (period: Period) => string {
  const now = clock().toISOString();
  return (period) => {
    const due = `${dueDay(programme.reporting, period)}T12:00:00.000Z`;
    return due < now ? due : now;
  };
}

/** The figures that follow from them are there already. */
async function recordAnswers(deps: Deps, { surveys, submissions }: DemonstrationData): Promise<void> {
  const formOf = ({ unit, period }: { unit: string; period: Period }): string => `${unit}\t${period}`;
  const handedIn = new Map(submissions.map((form) => [formOf(form), form.submittedAt]));
  const otherwise = dueTime(deps);
  const at = (sheet: RecordedSheet): string => handedIn.get(formOf(sheet)) ?? otherwise(sheet.period);
  await inTransaction(deps.db, (trx) => recordSheets(trx, surveys, { at, by: 'demo' }));
}

async function createAccounts({ db, programme, clock }: Deps): Promise<void> {
  const at = clock().toISOString();
  const others = programme.code === 'uz-social-services' ? otherCoordinators(programme) : [];
  await inTransaction(db, async (trx) => {
    for (const { email, name, role, regions, password } of demoAccounts(programme)) {
      await createUser(trx, { email, name, role, regions, password, at, by: 'demo' });
    }
    for (const other of others) await createUser(trx, { ...other, password: null, at, by: 'demo' });
  });
}

async function make(deps: Deps, source: Source, onProgress: OnProgress): Promise<void> {
  onProgress('Preparing the data', 0, 1);
  const data = source.load();
  await inTransaction(deps.db, async (trx) => {
    await syncTerritories(trx, deps.programme);
    await upsertProviders(trx, [...data.providers]);
  });
  onProgress('Preparing the data', 1, 1);
  await createAccounts(deps);
  await recordCollection(deps, data, onProgress);
  await importFigures(deps, data, onProgress);
  await recordAnswers(deps, data);
  await inTransaction(deps.db, (trx) => dateAsHandedIn(trx, dueTime(deps)));
  await moveNewest(deps, data, await publishPast(deps, data, onProgress));
}

/**
 * Makes the database of a demonstration, unless it is there and complete. One that was interrupted, or that was made of other data, is
 * emptied and made from the start. A quarter later the Uzbek one is made again: its last quarter is the one being collected.
 * @throws DemonstrationError when the programme has none, or its place is taken by what somebody uses
 */
export async function prepareDemonstration(deps: Deps, choices: DemonstrationChoices = {}): Promise<void> {
  const { onProgress = () => undefined, fresh = false, size } = choices;
  const source = sourceOf(deps, size);
  if (await isLive(deps.db))
    throw new DemonstrationError(
      `${deps.config.databaseUrl} holds people or figures, but no demonstration: a demonstration would empty it. Move it, or choose another DATA_DIR`,
    );
  const fingerprints = deps.programme.sets.map((set) => set.fingerprint.slice(0, 16)).join(' ');
  const versions = [DATA_VERSION, ENGINE].map(String);
  const madeOf = [deps.programme.code, ...versions, source.version, fingerprints].join(' ');
  const markAs = (mark: string): Promise<void> =>
    inTransaction(deps.db, (trx) => upsertSetting(trx, DEMONSTRATION_SETTING, mark));
  const isThere =
    (await hasTable(deps.db, 'settings')) && (await findSetting(deps.db, DEMONSTRATION_SETTING)) === madeOf;
  if (!fresh && isThere) {
    // Migrations written since then must not change what the data mean; if there were any, everything is made again.
    if ((await migrate(deps.db)).length === 0) {
      // Names of territories are no figures: they may be corrected under a demonstration that is there.
      await inTransaction(deps.db, (trx) => syncTerritories(trx, deps.programme));
      return;
    }
  }
  await dropEverything(deps.db);
  await migrate(deps.db);
  // Before its accounts: one that is interrupted is nobody's live system either.
  await markAs('');
  await make(deps, source, onProgress);
  await markAs(madeOf);
}
