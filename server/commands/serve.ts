import type { Server } from 'node:http';
import { Command } from 'commander';
import { createFirstAdministratorLink } from '../access/service.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import { demoAccounts, lockDemonstration, prepareDemonstration } from '../demo/service.ts';
import { createDeps, type Deps } from '../deps.ts';
import { recoverImports } from '../imports/service.ts';
import { syncTerritories } from '../organisation/service.ts';
import { refreshOverdue } from '../submissions/service.ts';
import { CommandError, conclude, print, progressLine, tell } from './terminal.ts';

function address(host: string, port: number): string {
  const name = host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

function listen(deps: Deps): Promise<{ server: Server; url: string }> {
  const { host, port } = deps.config;
  return new Promise((resolve, reject) => {
    const server: Server = createApp(deps).listen(port, host, () => {
      const bound = server.address();
      resolve({ server, url: address(host, typeof bound === 'object' && bound ? bound.port : port) });
    });
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new CommandError(
              `Port ${String(port)} is in use: stop what listens there or choose another with PORT=…`,
            )
          : error,
      );
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
  const count = (): Promise<number> =>
    inTransaction(deps.db, (trx) => refreshOverdue(trx, deps.programme, deps.clock().toISOString()));
  await count();
  setInterval(() => {
    count().catch((error: unknown) => {
      deps.log.error(error, 'Overdue reports could not be counted');
    });
  }, HOUR_MS).unref();
}

/** From a database that is up to date to pages that answer. @returns the address */
async function open(deps: Deps): Promise<string> {
  await recoverImports(deps);
  await countOverdue(deps);
  const { server, url } = await listen(deps);
  stopOnSignal(server, deps);
  return url;
}

async function serve(choices: { programme?: string }): Promise<void> {
  const deps = createDeps(readConfig(process.env, choices));
  for (const migration of await migrate(deps.db)) tell(`Migrated: ${migration}`);
  await inTransaction(deps.db, (trx) => syncTerritories(trx, deps.programme));
  const link = await inTransaction(deps.db, (trx) => createFirstAdministratorLink(trx, deps.clock()));
  const url = await open(deps);
  print(`Mezon serves ${deps.programme.title.en} at ${url}`);
  if (link !== null) {
    print('Nobody can sign in yet. This link creates the first administrator; it works once, for 24 hours:');
    print(`${url}${link}`);
  }
}

async function demo(choices: { programme?: string; fresh?: boolean }): Promise<void> {
  const { fresh = false, ...chosen } = choices;
  const deps = createDeps(readConfig(process.env, { ...chosen, demonstration: true }), { logLevel: 'warn' });
  lockDemonstration(deps.config.databaseUrl);
  await prepareDemonstration(deps, { fresh, onProgress: progressLine() });
  const url = await open(deps);
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
  new Command('serve')
    .description('migrate, load the programme and serve it')
    .option('--programme <name>', 'folder under indicators/, or a path (also PROGRAMME)')
    .action((options: { programme?: string }) => conclude(serve(options)));

export const demoCommand = (): Command =>
  new Command('demo')
    .description('serve a demonstration with its own database, on loopback only')
    .option('--programme <name>', 'uz-social-services or scotland-care')
    .option('--fresh', 'make the database again')
    .action((options: { programme?: string; fresh?: boolean }) => conclude(demo(options)));
