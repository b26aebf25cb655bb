import { open, stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { Command, InvalidArgumentError, Option } from 'commander';
import { backup, restore } from '../db/backup.ts';
import { migrate } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { isPeriod } from '../domain/period.ts';
import { calendarDay } from '../domain/submission.ts';
import {
  choiceKey,
  type ColumnChoices,
  eachProblemOf,
  EXPORT_FORMAT_NAMES,
  type ExportFormatName,
  exportMeasurements,
  IMPORT_COLUMNS,
  importFile,
  type ImportProblem,
  importSummary,
  inWords,
  isCountedByValues,
  problemsOf,
  problemText,
  STRATEGIES,
  type Strategy,
} from '../imports/service.ts';
import { periodsWithData, rebuildFacts } from '../measurements/service.ts';
import { findUnit, syncTerritories } from '../organisation/service.ts';
import { refreshAllScorecards, verifyScorecards } from '../scorecards/service.ts';
import { configOf, type DatabaseChoice, onDatabase, onProgramme, withDeps } from './session.ts';
import { checkTrialOptions, onTrial, runTrial, type TrialOptions } from './trial.ts';
import { CommandError, conclude, counted, placeOf, print, progressLine, tell } from './terminal.ts';

const SHOWN_PROBLEMS = 50;

const checkPeriod = (period: string | undefined): string | undefined => {
  if (period !== undefined && !isPeriod(period))
    throw new CommandError(`A period is written 2026-Q3, not "${period}"`);
  return period;
};

/** A problem in the command's own language. */
const saying =
  ({ translator }: Deps) =>
  (problem: ImportProblem): string =>
    problemText(
      { t: translator.translate('en'), localise: (text) => translator.localise('en', text) },
      problem,
    );

/** Tells the first problems of an import, and how many there are besides. */
async function tellProblems(
  deps: Deps,
  file: string,
  { id, found }: { id: number; found: number },
): Promise<void> {
  const noun = isCountedByValues(file) ? 'value' : 'line';
  const textOf = saying(deps);
  const problems = await problemsOf(deps.db, id, { after: 0, limit: SHOWN_PROBLEMS });
  for (const problem of problems) {
    const { line, column, severity } = problem;
    tell(`${placeOf(line, column, noun)}: ${severity}: ${textOf(problem)}`);
  }
  const more = found - problems.length;
  if (more > 0) tell(`… and ${String(more)} more`);
}

interface ImportOptions {
  json?: boolean;
  strategy?: Strategy;
  map?: ColumnChoices;
}

/** `Ko‘rsatkich=indicator,Eslatma=-`: what columns are that do not say so; `-` leaves one out. */
function columnsFrom(text: string): ColumnChoices {
  return new Map(
    text.split(',').map((pair) => {
      const at = pair.lastIndexOf('=');
      const field = pair.slice(at + 1).trim();
      const column = IMPORT_COLUMNS.find((one) => one === field);
      if (at < 1 || (!column && field !== '-'))
        throw new InvalidArgumentError(
          `a column is written "name=field", with one of these fields: ${IMPORT_COLUMNS.join(', ')}, or - to leave it out.`,
        );
      return [choiceKey(pair.slice(0, at)), column ?? null];
    }),
  );
}

/** It is read twice, to check and to store; a pipe has nothing left the second time. A folder has a sentence of its own. */
async function checkIsFile(file: string): Promise<void> {
  const found = await stat(file);
  if (!found.isFile() && !found.isDirectory())
    throw new CommandError(`${file}: only files can be imported; write what comes through a pipe into one`);
}

/**
 * Garbage is collected each time a third has come to it: the rows of a file are on disk, and what the engine would let lie until
 * its heap has doubled is nearly all that a large file would take.
 */
const keepHeapSmall = (): void => {
  setFlagsFromString('--heap-growing-percent=33');
};

async function runImport(
  deps: Deps,
  file: string,
  { json = false, strategy = 'update', map }: ImportOptions,
): Promise<void> {
  await checkIsFile(file);
  keepHeapSmall();
  const outcome = await importFile(deps, file, {
    by: 'cli',
    user: null,
    strategy,
    ...(map && { columns: map }),
    onProgress: inWords(deps.translator.translate('en'), progressLine()),
  });
  if (json) {
    const summary = await importSummary(outcome, eachProblemOf(deps.db, outcome.id), saying(deps));
    print(JSON.stringify(summary, null, 2));
    if (outcome.kind === 'refused') process.exitCode = 1;
    return;
  }
  if (outcome.kind === 'refused') {
    const { id, errors, warnings } = outcome;
    await tellProblems(deps, file, { id, found: errors + warnings });
    const besides = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
    throw new CommandError(`${file}: ${counted(errors, 'error')}${besides}; nothing was imported`);
  }
  const { id, rows, created, changed, unchanged, kept, removed, warnings } = outcome;
  // What a file repeats was named when it was stored.
  if (warnings > 0 && created + changed + removed > 0) {
    tell(`Unusual figures, imported all the same (${String(warnings)}):`);
    await tellProblems(deps, file, { id, found: warnings });
  }
  const besides = [
    ...(kept > 0 ? [`, ${String(kept)} kept as stored`] : []),
    ...(removed > 0 ? [`, ${String(removed)} removed`] : []),
  ].join('');
  print(
    created + changed + kept + removed === 0
      ? `${file}: ${counted(rows, 'row')}, all known already; nothing changed`
      : `${file}: ${counted(rows, 'row')}: ${String(created)} new, ${String(changed)} changed, ${String(unchanged)} unchanged${besides}`,
  );
}

interface Selection {
  period?: string;
  region?: string;
  out?: string;
  format: ExportFormatName;
}

/** A region that is not there would give a file without figures, which looks like a region without figures. */
async function checkRegion(deps: Deps, code: string | undefined): Promise<void> {
  if (code === undefined) return;
  if ((await findUnit(deps.db, code))?.level !== 'region') {
    throw new CommandError(`There is no region ${code}; regions are written as in territories/regions.csv`);
  }
}

/** Waits until the reader has taken it, so that a slow one is not overrun. */
const toStandardOutput = (piece: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(piece, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

/** Writes to the file, or to standard output without one. */
async function writingTo<T>(
  out: string | undefined,
  work: (write: (piece: string | Uint8Array) => unknown) => Promise<T>,
): Promise<T> {
  if (out === undefined) return work(toStandardOutput);
  const file = await open(out, 'w');
  try {
    return await work((piece) => file.appendFile(piece));
  } finally {
    await file.close();
  }
}

async function runExport(deps: Deps, { period, region, out, format }: Selection): Promise<void> {
  const filter = { period: checkPeriod(period), region };
  await checkRegion(deps, region);
  const { left } = await writingTo(out, (write) =>
    exportMeasurements(deps.db, deps.programme, filter, write, format),
  );
  if (left > 0)
    tell(
      `${counted(left, 'measurement')} left out: ${format} has no way to say ratios, categories or other quarters`,
    );
}

async function runScore(deps: Deps, options: { period?: string; verify?: boolean }): Promise<void> {
  const period = checkPeriod(options.period);
  if (options.verify) {
    const { verified, differing } = await verifyScorecards(deps.db, { period });
    for (const { unit, period: where } of differing)
      tell(`${unit} ${where}: the recipe gives another result`);
    print(
      `${counted(verified, 'stored scorecard')} verified, ${String(differing.length)} differ from their recipe`,
    );
    if (differing.length > 0) process.exitCode = 1;
    return;
  }
  const periods = period === undefined ? await periodsWithData(deps.db) : [period];
  const tellProgress = inWords(deps.translator.translate('en'), progressLine());
  const scored = await inTransaction(deps.db, async (trx) => {
    await rebuildFacts(trx, deps.programme, periods);
    return refreshAllScorecards(trx, deps.programme, {
      periods,
      today: calendarDay(deps.clock(), deps.programme.timeZone),
      onProgress: (_phase, done, total) => {
        tellProgress('scorecards', done, total);
      },
    });
  });
  print(`${counted(scored, 'scorecard')} computed`);
}

async function runMigrate(deps: Deps): Promise<void> {
  const ran = await migrate(deps.db);
  await inTransaction(deps.db, (trx) => syncTerritories(trx, deps.programme));
  for (const migration of ran) print(migration);
  print(ran.length === 0 ? 'The database was up to date' : `${counted(ran.length, 'migration')} ran`);
}

export const migrateCommand = (): Command =>
  onProgramme(
    new Command('migrate').description(
      'bring the database up to date and load the territories and the register',
    ),
  ).action((choice: DatabaseChoice) => conclude(withDeps(choice, runMigrate, { migrated: false })));

export const importCommand = (): Command =>
  onDatabase(
    new Command('import')
      .description('import measurements: all of the file or nothing')
      .argument(
        '<file>',
        'a workbook or CSV (indicator, unit, period, numerator, denominator, value, category, comment, or a template), or data values of DHIS2 as JSON, CSV or ADX',
      )
      .addOption(
        new Option(
          '--map <columns>',
          'what columns hold that do not say so, "Ko‘rsatkich=indicator,Eslatma=-"; - leaves one out',
        ).argParser(columnsFrom),
      )
      .addOption(
        new Option(
          '--strategy <strategy>',
          'what becomes of what is stored: update replaces it row by row, add leaves it, replace also removes what the file does not have',
        )
          .choices(STRATEGIES)
          .default('update'),
      )
      .option('--json', 'print what came of it as DHIS2 does: counts, and conflicts by object with the rows'),
  ).action((file: string, choice: DatabaseChoice & ImportOptions) =>
    conclude(withDeps(choice, (deps) => runImport(deps, file, choice))),
  );

export const exportCommand = (): Command =>
  onDatabase(
    new Command('export')
      .description('write measurements in a form that import reads')
      .addOption(
        new Option('--format <format>', 'the table of this system as CSV or a workbook, or a form of DHIS2')
          .choices(EXPORT_FORMAT_NAMES)
          .default('csv'),
      )
      .option('--period <period>', 'one quarter, such as 2026-Q3')
      .option('--region <code>', 'one region with its districts and providers, such as UZ-SA')
      .option('--out <file>', 'a file instead of standard output'),
  ).action((options: Selection & DatabaseChoice) =>
    conclude(withDeps(options, (deps) => runExport(deps, options))),
  );

async function score(
  options: { period?: string; verify?: boolean } & DatabaseChoice & TrialOptions,
): Promise<void> {
  checkTrialOptions(options);
  if (options.set !== undefined) await runTrial({ ...options, set: options.set });
  else await withDeps(options, (deps) => runScore(deps, options));
}

export const scoreCommand = (): Command =>
  onTrial(
    onDatabase(
      new Command('score')
        .description(
          'compute the roll-ups and the stored scorecards again; with --set, try a set on values of a file',
        )
        .option('--period <period>', 'one quarter instead of all, such as 2026-Q3')
        .option('--verify', 'change nothing: recompute every stored scorecard from its recipe and compare'),
    ),
  ).action((options: { period?: string; verify?: boolean } & DatabaseChoice & TrialOptions) =>
    conclude(score(options)),
  );

async function runBackup(file: string, choice: DatabaseChoice): Promise<void> {
  const { databaseUrl, demonstration } = configOf(choice);
  await backup(databaseUrl, file, { demonstration });
  print(`Backup written to ${file}`);
}

async function runRestore(file: string, options: DatabaseChoice & { replace?: boolean }): Promise<void> {
  const { databaseUrl, demonstration } = configOf(options);
  restore(databaseUrl, file, { replace: options.replace ?? false, demonstration });
  print(`Restored from ${file}`);
}

export const backupCommand = (): Command =>
  onDatabase(
    new Command('backup')
      .description('copy the database into a file while the server runs')
      .argument('<file>', 'where to write; a file that is there is never overwritten'),
  ).action((file: string, choice: DatabaseChoice) => conclude(runBackup(file, choice)));

export const restoreCommand = (): Command =>
  onDatabase(
    new Command('restore')
      .description('put a backup in the place of the database; stop the server first')
      .argument('<file>', 'a backup made by the backup command')
      .option('--replace', 'replace the database that is there'),
  ).action((file: string, options: DatabaseChoice & { replace?: boolean }) =>
    conclude(runRestore(file, options)),
  );
