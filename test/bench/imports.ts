import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser, findUser } from '../../server/access/service.ts';
import type { Config } from '../../server/config.ts';
import { migrate } from '../../server/db/migrate.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { createDeps } from '../../server/deps.ts';
import { setFor } from '../../server/domain/indicator-set.ts';
import type { OrgUnit } from '../../server/domain/org-unit.ts';
import { periodRange } from '../../server/domain/period.ts';
import { enteredBy } from '../../server/domain/submission.ts';
import { checkUpload, findImport, registerUpload } from '../../server/imports/service.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { TODAY } from '../support/clock.ts';

/**
 * How much memory checking a large file takes: `node --import tsx test/bench/imports.ts [rows]`. Prints the highest resident size of the
 * process (with the program itself) before and after.
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
const megabytes = (): string => `${String(Math.round(process.resourceUsage().maxRSS / 1024))} MB`;

const PERIODS = periodRange('2023-Q1', '2026-Q2');
const indicators = enteredBy('provider', setFor(deps.programme.sets, '2026-Q2').indicators).filter(
  ({ entry }) => entry.form === 'ratio',
);
const districts = deps.programme.territories.filter(({ level }) => level === 'district');
const PER_PROVIDER = PERIODS.length * indicators.length;
const providers = Array.from({ length: Math.ceil(rows / PER_PROVIDER) }, (_, at): OrgUnit => {
  const district = districts[at % districts.length] as OrgUnit;
  const name = `Provider ${String(at)}`;
  return {
    ...district,
    code: `P${String(at).padStart(6, '0')}`,
    level: 'provider',
    parent: district.code,
    district: district.code,
    name: { uz: name, ru: name, en: name },
    sector: 'state',
    population: null,
  };
});

async function writeFile(path: string): Promise<number> {
  const out = createWriteStream(path);
  out.write('indicator,unit,period,numerator,denominator\n');
  let written = 0;
  for (const { code } of providers) {
    const lines = PERIODS.flatMap((period) =>
      indicators.map((one) => `${one.code},${code},${period},5,10\n`),
    );
    written += lines.length;
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return written;
}

try {
  await migrate(deps.db);
  await inTransaction(deps.db, async (trx) => {
    await syncTerritories(trx, deps.programme);
    await upsertProviders(trx, providers);
    await createUser(trx, {
      email: 'a@example.org',
      name: 'A',
      role: 'administrator',
      regions: null,
      password: 'a long test password 7',
      at: TODAY.toISOString(),
    });
  });
  const user = await findUser(deps.db, 'a@example.org');
  if (!user) throw new Error('Nobody is there');
  const path = join(folder, 'figures.csv');
  const written = await writeFile(path);
  console.log(`${String(written)} rows of ${String(providers.length)} providers; before: ${megabytes()}`);
  const id = await registerUpload(deps, { path, name: 'figures.csv' }, user);
  const start = performance.now();
  await checkUpload(deps, id, user, () => undefined);
  const seconds = Math.round((performance.now() - start) / 1000);
  const { status, newRows } = (await findImport(deps.db, id)) ?? {};
  console.log(
    `${String(status)}, ${String(newRows)} new; checked in ${String(seconds)} s; highest: ${megabytes()}`,
  );
} finally {
  await deps.db.destroy();
  rmSync(folder, { recursive: true, force: true });
}
