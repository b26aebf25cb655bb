import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareDemonstration } from '../../server/demo/service.ts';
import { type DemoRole, demoEmail } from './demo-people.ts';
import { startTestApp, type TestApp } from './app.ts';
import { Client } from './client.ts';
import { isKept, keepAs } from './database.ts';
import { runFolder } from './run.ts';
import { startSession } from './session.ts';

/** A small demonstration, made once for all the tests that only read: the real generator, import and scores. */
export interface Demonstration extends TestApp {
  /** The person of the demonstration, signed in; the same browser each time. */
  as(role: DemoRole): Promise<Client>;
}

/** The maker has failed when it takes longer. */
const PATIENCE_MS = 60_000;

let shared: Promise<Demonstration> | undefined;

const FILLED_AS = 'demonstration';

/** Several processes may want it at the same moment: one makes it, and the others wait for that. @returns whether to make it */
async function isOurs(): Promise<boolean> {
  try {
    mkdirSync(join(runFolder(), FILLED_AS));
    return true;
  } catch {
    for (let waited = 0; !isKept(FILLED_AS) && waited < PATIENCE_MS; waited += 100) await sleep(100);
    return !isKept(FILLED_AS);
  }
}

async function make(): Promise<Demonstration> {
  const isMaker = await isOurs();
  const app = await startTestApp({ demonstration: true, providers: false, filledAs: FILLED_AS });
  await prepareDemonstration(app.deps, { size: { providers: 60, quarters: 13 } });
  if (isMaker) await keepAs(FILLED_AS, app.deps.db, { url: app.deps.config.databaseUrl });
  const people = new Map<DemoRole, Promise<Client>>();
  const signIn = async (role: DemoRole): Promise<Client> =>
    new Client(app.url, [await startSession(app.deps, demoEmail(role))]);
  return {
    ...app,
    as: (role) => {
      const client = people.get(role) ?? signIn(role);
      people.set(role, client);
      return client;
    },
  };
}

/** Mocha ends the process after the last test, so nobody has to close it. */
export const demonstration = (): Promise<Demonstration> => (shared ??= make());
