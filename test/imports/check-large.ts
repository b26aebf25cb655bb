import { join } from 'node:path';
import { migrate } from '../../server/db/migrate.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { createDeps } from '../../server/deps.ts';
import { check } from '../../server/imports/check-file.ts';
import { withStaging } from '../../server/imports/staging.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { TODAY } from '../support/clock.ts';
import { largeFile } from '../support/large-file.ts';

/** Checks a large file in a folder, in a process whose memory somebody has bounded; prints how many sound rows there are. */

const [folder = '', rows = '0'] = process.argv.slice(2);
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
const { providers, write } = largeFile(deps.programme, Number(rows));
const path = join(folder, 'large.csv');
await migrate(deps.db);
await inTransaction(deps.db, async (trx) => {
  await syncTerritories(trx, deps.programme);
  await upsertProviders(trx, providers);
});
await write(path);
await withStaging(folder, async (staging) => {
  const file = { path, name: 'large.csv', sha256: '', strategy: 'update', columns: null } as const;
  const { problems } = await check(deps, file, null, { staging, onProgress: () => undefined });
  const codes = problems.kept.map(({ code }) => code);
  process.stdout.write(`${String(staging.rows.count)} ${codes.join(' ')}`);
});
await deps.db.destroy();
