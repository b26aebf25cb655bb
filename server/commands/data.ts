import { createWriteStream } from 'node:fs';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { backup, restore } from '../db/backup.ts';
import { migrate } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { isPeriod } from '../domain/period.ts';
import { calendarDay } from '../domain/submission.ts';
import { exportMeasurements, importFile, type ImportProblem } from '../imports/service.ts';
import { periodsWithData } from '../measurements/service.ts';
import { syncTerritories } from '../organisation/service.ts';
import { refreshAllScorecards, verifyScorecards } from '../scorecards/service.ts';
import { withDeps } from './session.ts';
import { CommandError, conclude, print, progressLine, tell } from './terminal.ts';

const SHOWN_PROBLEMS = 50;

const checkPeriod = (period: string | undefined): string | undefined => {
  if (period !== undefined && !isPeriod(period))
    throw new CommandError(`A period is written 2026-Q3, not "${period}"`);
  return period;
};

function tellProblems(deps: Deps, problems: readonly ImportProblem[]): void {
  const t = deps.translator.translate('en');
  for (const { line, column, code, params } of problems.slice(0, SHOWN_PROBLEMS)) {
    tell(`line ${String(line)}, ${column}: ${t(`problem.${code}`, params)}`);
  }
  const more = problems.length - SHOWN_PROBLEMS;
  if (more > 0) tell(`… and ${String(more)} more`);
}

async function runImport(deps: Deps, file: string): Promise<void> {
  const outcome = await importFile(deps, file, { by: 'cli', user: null, onProgress: progressLine() });
  if (outcome.kind === 'refused') {
    tellProblems(deps, outcome.problems);
    throw new CommandError(`${file}: ${String(outcome.problems.length)} problems; nothing was imported`);
  }
  const { rows, created, changed, unchanged, warnings } = outcome;
  if (warnings.length > 0) {
    tell(`Unusual figures, imported all the same (${String(warnings.length)}):`);
    tellProblems(deps, warnings);
  }
  print(
    created + changed === 0
      ? `${file}: ${String(rows)} rows, all of them known already; nothing changed`
      : `${file}: ${String(rows)} rows: ${String(created)} new, ${String(changed)} changed, ${String(unchanged)} unchanged`,
  );
}

async function runScore(deps: Deps, options: { period?: string; verify?: boolean }): Promise<void> {
  const period = checkPeriod(options.period);
  if (options.verify) {
    const { verified, differing } = await verifyScorecards(deps.db, { period });
    for (const { unit, period: where } of differing)
      tell(`${unit} ${where}: the recipe gives another result`);
    print(
      `${String(verified)} stored scorecards verified, ${String(differing.length)} differ from their recipe`,
    );
    if (differing.length > 0) process.exitCode = 1;
    return;
  }
  const periods = period === undefined ? await periodsWithData(deps.db) : [period];
  const scored = await inTransaction(deps.db, (trx) =>
    refreshAllScorecards(trx, deps.programme, {
      periods,
      today: calendarDay(deps.clock(), deps.programme.timeZone),
      onProgress: progressLine(),
    }),
  );
  print(`${String(scored)} scorecards computed`);
}

export const migrateCommand = (): Command =>
  new Command('migrate').description('bring the database up to date and load the territories').action(() =>
    conclude(
      withDeps(
        async (deps) => {
          const ran = await migrate(deps.db);
          await inTransaction(deps.db, (trx) => syncTerritories(trx, deps.programme));
          for (const migration of ran) print(migration);
          print(ran.length === 0 ? 'The database was up to date' : `${String(ran.length)} migrations ran`);
        },
        { migrated: false },
      ),
    ),
  );

export const importCommand = (): Command =>
  new Command('import')
    .description('import measurements: all of the file or nothing')
    .argument('<file>', 'CSV: indicator, unit, period, numerator, denominator, value, category, comment')
    .action((file: string) => conclude(withDeps((deps) => runImport(deps, file))));

export const exportCommand = (): Command =>
  new Command('export')
    .description('write measurements as the CSV that import reads')
    .option('--period <period>', 'one quarter, e.g. 2026-Q3')
    .option('--region <code>', 'one region with its districts and providers')
    .option('--out <file>', 'a file instead of standard output')
    .action((options: { period?: string; region?: string; out?: string }) =>
      conclude(
        withDeps(async (deps) => {
          const out = options.out === undefined ? process.stdout : createWriteStream(options.out);
          await exportMeasurements(
            deps.db,
            deps.programme,
            { period: checkPeriod(options.period), region: options.region },
            (text) => out.write(text),
          );
          if (options.out !== undefined) await new Promise<void>((resolve) => out.end(resolve));
        }),
      ),
    );

export const scoreCommand = (): Command =>
  new Command('score')
    .description('compute the stored scorecards again')
    .option('--period <period>', 'one quarter instead of all')
    .option('--verify', 'change nothing: recompute every stored scorecard from its recipe and compare')
    .action((options: { period?: string; verify?: boolean }) =>
      conclude(withDeps((deps) => runScore(deps, options))),
    );

export const backupCommand = (): Command =>
  new Command('backup')
    .description('copy the database into a file while the server runs')
    .argument('<file>')
    .action((file: string) =>
      conclude(
        backup(readConfig(process.env).databaseUrl, file).then(() => {
          print(`Backup written to ${file}`);
        }),
      ),
    );

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('put a backup in the place of the database; stop the server first')
    .argument('<file>')
    .option('--replace', 'replace the database that is there')
    .action((file: string, options: { replace?: boolean }) =>
      conclude(
        (async () => {
          restore(readConfig(process.env).databaseUrl, file, { replace: options.replace ?? false });
          print(`Restored from ${file}`);
        })(),
      ),
    );
