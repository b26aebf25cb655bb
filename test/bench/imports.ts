import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser } from '../../server/access/service.ts';
import type { Config } from '../../server/config.ts';
import { migrate } from '../../server/db/migrate.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { createDeps } from '../../server/deps.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { PROJECT_ROOT } from '../../server/project.ts';
import { Client, type Reply } from '../support/client.ts';
import { TODAY } from '../support/clock.ts';
import { largeFile } from '../support/large-file.ts';

/**
 * What a large import costs: `npm run build`, then `node --import tsx test/bench/imports.ts [rows]`. A server of its own takes the file as a person
 * sends it, while somebody else reads pages one after another. Prints the highest resident size of the server's process and how long pages take,
 * before and during the import.
 */

const rows = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'mezon-bench-'));
const config: Config = {
  host: '127.0.0.1',
  port: 0,
  databaseUrl: join(folder, 'bench.sqlite'),
  dataDir: folder,
  sessionSecret: 'x'.repeat(40),
  programme: 'uz-social-services',
  demonstration: false,
};
const deps = createDeps(config, { clock: () => TODAY, logLevel: 'silent' });

const file = largeFile(deps.programme, rows);
const PASSWORD = 'a long test password 7';

async function prepare(path: string): Promise<number> {
  await migrate(deps.db);
  await inTransaction(deps.db, async (trx) => {
    await syncTerritories(trx, deps.programme);
    await upsertProviders(trx, file.providers);
    await createUser(trx, {
      email: 'a@example.org',
      name: 'A',
      role: 'administrator',
      regions: null,
      password: PASSWORD,
      at: TODAY.toISOString(),
    });
  });
  await deps.db.destroy();
  return file.write(path);
}

/** Megabytes of the process's memory at their highest, as Linux counts them. */
const highestOf = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024);

const PAGES = ['/scorecards', '/collect', '/imports', '/collect/2026-Q2/P000000', '/satisfaction'];

/** Reads the pages again and again until the work ends. @returns milliseconds of each, ascending */
async function readPages(
  client: Client,
  isOver: (page: Reply | undefined) => Promise<boolean>,
): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0, last: Reply | undefined; !(await isOver(last)); at += 1) {
    const start = performance.now();
    last = await client.get(PAGES[at % PAGES.length] ?? '/');
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

const p95 = (times: readonly number[]): number => times[Math.floor(times.length * 0.95)] ?? 0;
const text = (times: readonly number[]): string =>
  `p95 ${p95(times).toFixed(0)} ms, longest ${(times.at(-1) ?? 0).toFixed(0)} ms (${String(times.length)} pages)`;

const path = join(folder, 'figures.csv');
const server = async (): Promise<{ child: ChildProcess; base: string }> => {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'dist', 'server', 'cli.js'), 'serve'], {
    env: { ...process.env, DATA_DIR: folder, DATABASE_URL: config.databaseUrl, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    said += chunk.toString();
    const base = /http:\/\/[^\s/]+/.exec(said)?.[0];
    if (base !== undefined) {
      child.stdout?.resume();
      return { child, base };
    }
  }
  throw new Error('The server did not start; is it built?');
};

try {
  const written = await prepare(path);
  const { child, base } = await server();
  try {
    const client = new Client(base);
    await client.submit(await client.get('/sign-in'), 'form[action*="sign-in"]', {
      email: 'a@example.org',
      password: PASSWORD,
    });
    const for20s = performance.now() + 20_000;
    const before = await readPages(client, async () => performance.now() > for20s);
    const idle = highestOf(child.pid as number);
    const form = await client.get('/imports');
    const content = readFileSync(path);
    const { location } = await client.upload(form, 'form[enctype]', 'file', {
      name: 'figures.csv',
      content,
    });
    const status = async (): Promise<unknown> => {
      const page = await client.get(location ?? '');
      return page.document.querySelector('#run')
        ? 'ready'
        : page.document.querySelector('progress')
          ? 'at work'
          : page.text;
    };
    const start = performance.now();
    const every5s = (wanted: (state: unknown) => boolean) => {
      let next = 0;
      return async (): Promise<boolean> => {
        if (performance.now() < next) return false;
        next = performance.now() + 5000;
        return wanted(await status());
      };
    };
    const checking = await readPages(
      client,
      every5s((state) => state !== 'at work'),
    );
    const checked = performance.now();
    await client.submit(await client.get(location ?? ''), '#run');
    const writing = await readPages(
      client,
      every5s((state) => state !== 'at work'),
    );
    const seconds = (from: number, to: number): string => `${String(Math.round((to - from) / 1000))} s`;
    const ratio = (times: readonly number[]): string => (p95(times) / p95(before)).toFixed(2);
    console.log(`${String(written)} rows of ${String(file.providers.length)} providers`);
    console.log(`before:   ${text(before)}; ${String(idle)} MB`);
    console.log(`checking: ${text(checking)}, ${ratio(checking)} times; ${seconds(start, checked)}`);
    console.log(
      `writing:  ${text(writing)}, ${ratio(writing)} times; ${seconds(checked, performance.now())}`,
    );
    const end = await client.get(location ?? '');
    console.log(`came to:  ${end.document.querySelector('.govuk-tag')?.textContent ?? ''}`);
    const highest = highestOf(child.pid as number);
    console.log(`highest:  ${String(highest)} MB, ${String(highest - idle)} more than before`);
  } finally {
    child.kill();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
