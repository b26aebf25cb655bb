import { join } from 'node:path';
import { migrate } from '../../server/db/migrate.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { createDeps, type Deps } from '../../server/deps.ts';
import { check } from '../../server/imports/check-file.ts';
import { importFile } from '../../server/imports/service.ts';
import { withStaging } from '../../server/imports/staging.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { TODAY } from '../support/clock.ts';
import { largeFile } from '../support/large-file.ts';

/** Does something with a large file in a folder, in a process whose memory somebody has bounded; prints what came of it. */

/** How many sound rows there are, and what is wrong with the file. */
async function checked(deps: Deps, path: string): Promise<string> {
  return withStaging(deps.config.dataDir, async (staging) => {
    const file = { path, name: 'large.csv', sha256: '', strategy: 'update', columns: null } as const;
    const { problems } = await check(deps, file, null, { staging, onProgress: () => undefined });
    const codes = [...problems.batches()].flat().map(({ code }) => code);
    return `${String(staging.rows.count)} ${codes.join(' ')}`;
  });
}

/** How many rows are new, and of how many units there are scores; or how many are wrong. */
async function imported(deps: Deps, path: string): Promise<string> {
  const outcome = await importFile(deps, path, { by: 'test', user: null });
  if (outcome.kind === 'refused') return `${String(outcome.errors)} errors`;
  const [scores] = await deps.db('scorecards').count<{ units: number }[]>({ units: '*' });
  return `${String(outcome.created)} ${String(scores?.units)}`;
}

const [what = '', folder = '', rows = '0', ...quarters] = process.argv.slice(2);
const config = {
  host: '127.0.0.1',
  port: 0,
  databaseUrl: join(folder, 'large.sqlite'),
  dataDir: folder,
  sessionSecret: 'x'.repeat(40),
  programme: 'uz-social-services',
  demonstration: false,
};
const deps = createDeps(config, { clock: () => TODAY, logLevel: 'silent' });
const { providers, write } = largeFile(
  deps.programme,
  Number(rows),
  quarters.length > 0 ? quarters : undefined,
);
const path = join(folder, 'large.csv');
await migrate(deps.db);
await inTransaction(deps.db, async (trx) => {
  await syncTerritories(trx, deps.programme);
  // Without them each row is wrong.
  if (what !== 'refuse') await upsertProviders(trx, providers);
});
await write(path);
process.stdout.write(await (what === 'check' ? checked : imported)(deps, path));
await deps.db.destroy();
