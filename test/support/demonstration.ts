import { prepareDemonstration } from '../../server/demo/service.ts';
import { DEMO_PASSWORD, type DemoRole, demoEmail } from './demo-people.ts';
import { startTestApp, type TestApp } from './app.ts';
import type { Client } from './client.ts';

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
  const signIn = async (role: DemoRole): Promise<Client> => {
    const client = app.visitor();
    const page = await client.get('/sign-in');
    const reply = await client.submit(page, 'main form', { email: demoEmail(role), password: DEMO_PASSWORD });
    if (reply.status !== 303) throw new Error(`${role} could not sign in: ${String(reply.status)}`);
    return client;
  };
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
