import { prepareDemonstration } from '../../server/demo/service.ts';
import { type DemoRole, demoEmail } from './demo-people.ts';
import { startTestApp, type TestApp } from './app.ts';
import { Client } from './client.ts';
import { startSession } from './session.ts';

/** A small demonstration, made once for all the tests that only read: the real generator, import and scores. */
export interface Demonstration extends TestApp {
  /** The person of the demonstration, signed in; the same browser each time. */
  as(role: DemoRole): Promise<Client>;
}

let shared: Promise<Demonstration> | undefined;

async function make(): Promise<Demonstration> {
  const app = await startTestApp({ demonstration: true, providers: false, empty: true });
  await prepareDemonstration(app.deps, { size: { providers: 60, quarters: 13 } });
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
