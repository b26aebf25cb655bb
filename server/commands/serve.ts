import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { Command } from 'commander';
import { createFirstAdministratorLink } from '../access/service.ts';
import { createApp } from '../app.ts';
import { readCalendar } from '../calendar/service.ts';
import { type Config, readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import { demoAccounts, lockDemonstration, prepareDemonstration } from '../demo/service.ts';
import { createDeps, type Deps } from '../deps.ts';
import { ImportJobs } from '../imports/import-jobs.ts';
import { SILENCE_MS } from '../imports/owner.ts';
import { recoverImports } from '../imports/service.ts';
import { programmeFolder } from '../indicator-sets/service.ts';
import { JobRunner } from '../jobs/service.ts';
import { listUnits, syncTerritories } from '../organisation/service.ts';
import { makeReminders } from '../reminders/service.ts';
import { refreshOverdue } from '../submissions/service.ts';
import { addressOf } from './address.ts';
import { onProgramme, refuseOtherKind } from './session.ts';
import { CommandError, conclude, pathFromHere, print, progressLine, tell } from './terminal.ts';

/** Answers whoever asks while the database is made ready. */
const answerStarting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '5' });
  response.end('Mezon is starting.\n');
};

interface Listening {
  server: Server;
  url: string;
}

/** @throws CommandError when the port is taken */
function listen({ host, port }: Config): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = createServer(answerStarting);
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new CommandError(
              `Port ${String(port)} is in use: stop what listens there or choose another with PORT=…`,
            )
          : error,
      );
    });
    server.listen(port, host, () => {
      const bound = server.address();
      resolve({
        server,
        url: addressOf({ host, port: typeof bound === 'object' && bound ? bound.port : port }),
      });
    });
  });
}

/** Ends requests under way, then the database; a second signal ends at once. */
function stopOnSignal(server: Server, deps: Deps): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      tell('Stopping …');
      server.close(() => {
        void deps.db.destroy();
      });
      server.closeIdleConnections();
      setTimeout(() => {
        server.closeAllConnections();
      }, 5_000).unref();
    });
  }
}

const HOUR_MS = 3_600_000;

/** Nobody acts when a due day passes: what is overdue is counted at the start and every hour. */
async function countOverdue(deps: Deps): Promise<void> {
  const count = async (): Promise<number> => {
    await readCalendar(deps.db, deps.programme);
    return inTransaction(deps.db, (trx) => refreshOverdue(trx, deps.programme, deps.clock().toISOString()));
  };
  await count();
  setInterval(() => {
    count().catch((error: unknown) => {
      deps.log.error(error, 'Overdue reports could not be counted');
    });
  }, HOUR_MS).unref();
}

/** Writes the reminders of the day, and sends those that wait where mails are set up. Nothing waits for them. */
function remind(deps: Deps): void {
  const jobs = new JobRunner(deps);
  const work = async (): Promise<void> => {
    await readCalendar(deps.db, deps.programme);
    await inTransaction(deps.db, (trx) => makeReminders(trx, deps.programme, deps.clock().toISOString()));
    if (!deps.config.mail) return;
    jobs.start(
      { kind: 'send-reminders' },
      {
        onProgress: () => undefined,
        onEnd: (error) => {
          if (error) deps.log.error(error, 'Reminders could not be sent');
        },
      },
    );
  };
  const tryWork = (): void => {
    work().catch((error: unknown) => {
      deps.log.error(error, 'Reminders could not be written');
    });
  };
  tryWork();
  setInterval(tryWork, HOUR_MS).unref();
}

/** Goes on with uploads that the server before left in the middle: at once, and when its last sign of life is long enough ago. */
async function resumeImports(deps: Deps): Promise<ImportJobs> {
  const jobs = new ImportJobs(deps);
  await jobs.resume();
  setTimeout(() => {
    jobs.resume().catch((error: unknown) => {
      deps.log.error(error, 'Interrupted imports could not be resumed');
    });
  }, SILENCE_MS + 1_000).unref();
  return jobs;
}

async function openPages(deps: Deps, { server }: Listening, prepare: () => Promise<void>): Promise<void> {
  try {
    await prepare();
    await recoverImports(deps);
    await countOverdue(deps);
    if (!deps.config.demonstration) remind(deps);
    server.off('request', answerStarting).on('request', createApp(deps, await resumeImports(deps)));
  } catch (error) {
    server.close();
    throw error;
  }
}

/**
 * From nothing to pages that answer. The port comes first: where it is taken, another server may be at work on this very
 * database, and nothing has been changed or promised yet.
 * @returns the address
 */
async function start(deps: Deps, prepare: () => Promise<void>): Promise<string> {
  try {
    const listening = await listen(deps.config);
    await openPages(deps, listening, prepare);
    stopOnSignal(listening.server, deps);
    return listening.url;
  } catch (error) {
    await deps.db.destroy();
    throw error;
  }
}

async function prepareDatabase(deps: Deps): Promise<void> {
  await refuseOtherKind(deps);
  for (const migration of await migrate(deps.db)) tell(`Migrated: ${migration}`);
  await inTransaction(deps.db, (trx) => syncTerritories(trx, deps.programme));
}

async function tellEmptyRegister({ db, config }: Deps): Promise<void> {
  if ((await listUnits(db, { level: 'provider' })).length > 0) return;
  const file = join(programmeFolder(config.programme), 'register', 'providers.csv');
  print('The register has no providers yet, so only what regions report can be entered.');
  print(`Write them into ${pathFromHere(file)} (columns: indicators/README.md) and start again.`);
}

async function serve(choices: { programme?: string }): Promise<void> {
  const deps = createDeps(readConfig(process.env, choices));
  const url = await start(deps, () => prepareDatabase(deps));
  print(`Mezon serves ${deps.programme.title.en} at ${url}`);
  await tellEmptyRegister(deps);
  const link = await inTransaction(deps.db, (trx) => createFirstAdministratorLink(trx, deps.clock()));
  if (link !== null) {
    print(
      'There is no administrator yet. This link creates the first one; it works once, for 24 hours, until the next start:',
    );
    print(`${url}${link}`);
  }
}

async function demo(choices: { programme?: string; fresh?: boolean }): Promise<void> {
  const { fresh = false, ...chosen } = choices;
  const deps = createDeps(readConfig(process.env, { ...chosen, demonstration: true }), { logLevel: 'warn' });
  lockDemonstration(deps.config.databaseUrl);
  const url = await start(deps, () => prepareDemonstration(deps, { fresh, onProgress: progressLine() }));
  print('');
  print(deps.programme.demonstration.notice.en);
  print('');
  print(`${deps.programme.title.en}: ${url}`);
  print('');
  print('Who can sign in:');
  for (const account of demoAccounts(deps.programme)) {
    print(`  ${account.role.padEnd(14)} ${account.email.padEnd(32)} ${account.password}   ${account.reach}`);
  }
  print('');
  print('Stop with Ctrl+C.');
}

export const serveCommand = (): Command =>
  onProgramme(new Command('serve').description('migrate, load the programme and serve it')).action(
    (options: { programme?: string }) => conclude(serve(options)),
  );

export const demoCommand = (): Command =>
  new Command('demo')
    .description('serve a demonstration with its own database, on loopback only')
    .option('--programme <name>', 'uz-social-services or scotland-care')
    .option('--fresh', 'make the database again')
    .action((options: { programme?: string; fresh?: boolean }) => conclude(demo(options)));
