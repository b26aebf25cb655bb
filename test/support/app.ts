import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../../server/access/passwords.ts';
import { updatePassword } from '../../server/access/repository.ts';
import { createUser } from '../../server/access/service.ts';
import { createApp } from '../../server/app.ts';
import type { Config } from '../../server/config.ts';
import { migrate } from '../../server/db/migrate.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { createDeps, type Deps } from '../../server/deps.ts';
import type { Role } from '../../server/domain/permissions.ts';
import { syncTerritories, upsertProviders } from '../../server/organisation/service.ts';
import { Client } from './client.ts';
import { TODAY } from './clock.ts';
import { beginAs, createTestDatabase, keepAs } from './database.ts';
import { someProviders } from './providers.ts';
import { startSession } from './session.ts';

export const PASSWORD = 'a long test password 7';

/** The programme that comes with Mezon and the words: what one application has read, the next need not. */
let read: Pick<Deps, 'programme' | 'translator'> | undefined;

/** Slow on purpose, so that it is made once. */
let passwordHash: Promise<string> | undefined;

/** The real application, on a real database of its own, listening on a free port of loopback. */
export interface TestApp {
  deps: Deps;
  url: string;
  /** Somebody who has not signed in. */
  visitor(): Client;
  /** Somebody signed in. @param regions null: every region */
  signIn(role: Role, regions?: readonly string[] | null): Promise<Client>;
  /** Somebody of that role whose password is PASSWORD, for those who sign in themselves. @returns the e-mail address */
  emailOf(role: Role, regions: readonly string[] | null): Promise<string>;
  close(): Promise<void>;
}

export interface TestAppChoices {
  programme?: string;
  demonstration?: boolean;
  /** False: territories alone, no providers. */
  providers?: boolean;
  now?: Date;
  clock?: () => Date;
  /** Leave the database without tables, or as somebody has kept it under this name: somebody else fills it. */
  filledAs?: string;
}

/** People of the same kind are shared within one application. */
export async function startTestApp(choices: TestAppChoices = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mezon-test-'));
  const database = await createTestDatabase(dataDir, choices.demonstration ?? false);
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    dataDir,
    sessionSecret: 'a secret that only tests know, 32+ characters',
    programme: choices.programme ?? 'uz-social-services',
    demonstration: choices.demonstration ?? false,
  };
  const providers = choices.providers !== false;
  // Other programmes are changed by their tests.
  const isOurs = choices.programme === undefined;
  const ours = providers ? 'providers' : 'territories';
  const beginning = choices.filledAs ?? (isOurs ? ours : undefined);
  const isReady = beginning !== undefined && beginAs(beginning, database);
  const deps = createDeps(config, {
    clock: choices.clock ?? (() => choices.now ?? TODAY),
    logLevel: 'silent',
    ...(isOurs && read ? { read } : {}),
  });
  if (isOurs) read ??= deps;
  if (choices.filledAs === undefined && !isReady) {
    await migrate(deps.db);
    await inTransaction(deps.db, async (trx) => {
      await syncTerritories(trx, deps.programme);
      if (providers && deps.programme.code === 'uz-social-services') {
        await upsertProviders(trx, someProviders(districtsOf(deps)));
      }
    });
    if (beginning !== undefined) await keepAs(beginning, deps.db, database);
  }
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = createApp(deps).listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const people = new Map<string, string>();

  async function emailOf(role: Role, regions: readonly string[] | null): Promise<string> {
    const key = `${role}:${regions?.join(',') ?? 'all'}`;
    const known = people.get(key);
    if (known !== undefined) return known;
    const email = `${role}-${String(people.size + 1)}@example.org`;
    const at = deps.clock().toISOString();
    await inTransaction(deps.db, async (trx) => {
      const id = await createUser(trx, { email, name: `Test ${role}`, role, regions, password: null, at });
      await updatePassword(trx, id, await (passwordHash ??= hashPassword(PASSWORD)));
    });
    people.set(key, email);
    return email;
  }

  return {
    deps,
    url,
    visitor: () => new Client(url),
    emailOf,
    async signIn(role, regions = null) {
      return new Client(url, [await startSession(deps, await emailOf(role, regions))]);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await deps.db.destroy();
      await database.remove();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function districtsOf(deps: Deps): { samarqand: [string, string]; toshkent: string } {
  const of = (region: string): string[] =>
    deps.programme.territories
      .filter((unit) => unit.level === 'district' && unit.region === region)
      .map((unit) => unit.code);
  const [first = '', second = ''] = of('UZ-SA');
  return { samarqand: [first, second], toshkent: of('UZ-TK')[0] ?? '' };
}
