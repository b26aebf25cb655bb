import { expect } from 'chai';
import { siteMap } from '../../server/app.ts';
import { ACTIONS, type Role } from '../../server/domain/permissions.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';
import { SAMARQAND } from '../support/providers.ts';

/** P001 is a provider of Samarqand, the people's own region; P004 is one of Toshkent city. */
const OWN = 'P001';
const OTHER = 'P004';
const COUNTRY = 'UZ';

/** Administrator · Coordinator, Inspector, Viewer of Samarqand · `-` a stranger. */
const EVERYBODY = '-ACIV';
const SIGNED_IN = 'ACIV';

interface Expectation {
  /** An address of the route; `UNIT` stands for the unit. */
  address: string;
  /** Who is let in, with a unit of the own region where there is one. */
  own: string;
  /** With a unit of another region. */
  other?: string;
  /** With the country. */
  country?: string;
}

const everybody = (address: string): Expectation => ({ address, own: EVERYBODY });
const administrators = (address: string): Expectation => ({ address, own: 'A' });
const reading = (address: string): Expectation => ({
  address,
  own: SIGNED_IN,
  other: 'A',
  country: SIGNED_IN,
});

/** Written by hand, not derived from the permissions table: the two have to agree. */
const EXPECTED: Record<string, Expectation> = {
  'GET /': everybody('/'),
  'GET /indicators': everybody('/indicators'),
  'GET /indicators.json': everybody('/indicators.json'),
  'GET /indicators/:code': everybody('/indicators/SAT-01'),
  'GET /indicators/:code.json': everybody('/indicators/SAT-01.json'),
  'GET /methods': everybody('/methods'),
  'GET /methods.json': everybody('/methods.json'),
  'GET /national.json': everybody('/national.json'),
  'GET /healthz': everybody('/healthz'),
  'GET /readyz': everybody('/readyz'),
  'GET /sign-in': everybody('/sign-in'),
  'POST /sign-in': everybody('/sign-in'),
  'GET /set-up/:token': everybody('/set-up/x'),
  'POST /set-up/:token': everybody('/set-up/x'),
  'GET /invitations/:token': everybody('/invitations/x'),
  'POST /invitations/:token': everybody('/invitations/x'),

  'GET /account': { address: '/account', own: SIGNED_IN },
  'POST /account': { address: '/account', own: SIGNED_IN },
  'POST /sign-out': { address: '/sign-out', own: SIGNED_IN },

  'GET /scorecards': { address: '/scorecards', own: SIGNED_IN },
  'GET /scorecards.json': { address: '/scorecards.json', own: SIGNED_IN },
  'GET /scorecards/ranks': { address: '/scorecards/ranks', own: SIGNED_IN },
  'GET /scorecards/ranks.json': { address: '/scorecards/ranks.json', own: SIGNED_IN },
  'GET /scorecards/:unit/:period': reading('/scorecards/UNIT/2026-Q3'),
  'GET /scorecards/:unit/:period.json': reading('/scorecards/UNIT/2026-Q3.json'),
  'GET /scorecards/:unit/:period/recipe': reading('/scorecards/UNIT/2026-Q3/recipe'),
  'GET /scorecards/:unit/:period/recipe.json': reading('/scorecards/UNIT/2026-Q3/recipe.json'),
  'GET /named-facts/:unit': { address: '/named-facts/UNIT', own: 'AI', other: 'A', country: 'A' },
  'POST /named-facts/:unit': { address: '/named-facts/UNIT', own: 'AI', other: 'A', country: 'A' },
  'POST /named-facts/:unit/:id/end': {
    address: '/named-facts/UNIT/999/end',
    own: 'AI',
    other: 'A',
    country: 'A',
  },
  'GET /satisfaction': { address: '/satisfaction', own: SIGNED_IN },
  'GET /satisfaction/:unit': reading('/satisfaction/UNIT'),
  'GET /satisfaction/:unit.json': reading('/satisfaction/UNIT.json'),
  'GET /evaluations/:unit/:period.pdf': {
    address: '/evaluations/UNIT/2026-Q3.pdf',
    own: 'AI',
    other: 'A',
    country: 'AI',
  },

  'GET /collect': { address: '/collect', own: 'ACI' },
  'GET /collect/queue': { address: '/collect/queue', own: 'ACI' },
  'POST /collect/queue': { address: '/collect/queue', own: 'ACI' },
  'GET /collect/publication': administrators('/collect/publication'),
  'POST /collect/publication': administrators('/collect/publication'),
  'GET /collect/:period/:unit': { address: '/collect/2026-Q3/UNIT', own: 'ACI', other: 'A' },
  'POST /collect/:period/:unit': { address: '/collect/2026-Q3/UNIT', own: 'AC', other: 'A' },
  'GET /collect/:period/grid/:dimension': {
    address: '/collect/2026-Q3/grid/QUA',
    own: 'ACI',
  },
  'POST /collect/:period/:unit/cells.json': {
    address: '/collect/2026-Q3/UNIT/cells.json',
    own: 'AC',
    other: 'A',
  },
  'GET /collect/worker.js': { address: '/collect/worker.js', own: 'ACI' },
  'GET /collect/session.json': { address: '/collect/session.json', own: 'ACI' },
  'GET /collect/:period/:unit/history': { address: '/collect/2026-Q3/UNIT/history', own: 'ACI', other: 'A' },
  'GET /collect/:period/:unit/survey': { address: '/collect/2026-Q3/UNIT/survey', own: 'ACI', other: 'A' },
  'GET /collect/:period/:unit/survey/history': {
    address: '/collect/2026-Q3/UNIT/survey/history',
    own: 'AC',
    other: 'A',
  },
  'POST /collect/:period/:unit/survey': { address: '/collect/2026-Q3/UNIT/survey', own: 'AC', other: 'A' },
  'GET /questionnaires': { address: '/questionnaires', own: 'AC' },
  'POST /questionnaires': { address: '/questionnaires', own: 'AC' },
  'GET /questionnaires/template.csv': { address: '/questionnaires/template.csv', own: 'AC' },
  'GET /questionnaires/:id': { address: '/questionnaires/999', own: 'AC' },
  'POST /questionnaires/:id/apply': { address: '/questionnaires/999/apply', own: 'AC' },
  'POST /questionnaires/:id/discard': { address: '/questionnaires/999/discard', own: 'AC' },
  'GET /reminders': { address: '/reminders', own: 'AC' },
  'POST /reminders/read': { address: '/reminders/read', own: 'AC' },
  'POST /reminders/language': { address: '/reminders/language', own: 'AC' },
  'GET /calendar': { address: '/calendar', own: 'ACI' },
  'GET /calendar/progress': { address: '/calendar/progress', own: 'ACI' },
  'GET /calendar/progress.json': { address: '/calendar/progress.json', own: 'ACI' },
  'GET /calendar/dates/:period': administrators('/calendar/dates/2026-Q3'),
  'POST /calendar/dates/:period': administrators('/calendar/dates/2026-Q3'),
  'POST /calendar/usual/:period': administrators('/calendar/usual/2026-Q3'),
  'GET /imports': { address: '/imports', own: 'AC' },
  'POST /imports': { address: '/imports', own: 'AC' },
  'GET /imports/example.csv': { address: '/imports/example.csv', own: 'AC' },
  'GET /imports/template': { address: '/imports/template', own: 'AC' },
  'GET /imports/template.xlsx': { address: '/imports/template.xlsx', own: 'AC' },
  'GET /imports/template.csv': { address: '/imports/template.csv', own: 'AC' },
  'GET /imports/:id': { address: '/imports/999', own: 'AC' },
  'GET /imports/:id.json': { address: '/imports/999.json', own: 'AC' },
  'GET /imports/:id/problems.csv': { address: '/imports/999/problems.csv', own: 'AC' },
  'POST /imports/:id/run': { address: '/imports/999/run', own: 'AC' },
  'POST /imports/:id/strategy': { address: '/imports/999/strategy', own: 'AC' },
  'POST /imports/:id/columns': { address: '/imports/999/columns', own: 'AC' },
  'POST /imports/:id/cancel': { address: '/imports/999/cancel', own: 'AC' },
  'POST /imports/:id/discard': { address: '/imports/999/discard', own: 'AC' },

  'GET /register': { address: '/register', own: 'AC' },
  'POST /register': { address: '/register', own: 'AC' },
  'GET /register.csv': { address: '/register.csv', own: 'AC' },
  'GET /register/new': { address: '/register/new', own: 'AC' },
  'GET /register/import': { address: '/register/import', own: 'AC' },
  'POST /register/import': { address: '/register/import', own: 'AC' },
  'GET /register/import/:id': { address: '/register/import/999', own: 'AC' },
  'POST /register/import/:id/apply': { address: '/register/import/999/apply', own: 'AC' },
  'POST /register/import/:id/discard': { address: '/register/import/999/discard', own: 'AC' },
  'GET /register/:unit': { address: '/register/UNIT', own: 'AC', other: 'A', country: 'A' },
  ...Object.fromEntries(
    ['rename', 'move', 'change', 'close', 'reopen', 'merge'].map((deed): [string, Expectation] => [
      `POST /register/:unit/${deed}`,
      { address: `/register/UNIT/${deed}`, own: 'AC', other: 'A', country: 'A' },
    ]),
  ),

  'GET /users': administrators('/users'),
  'GET /users/new': administrators('/users/new'),
  'POST /users': administrators('/users'),
  'GET /users/:id': administrators('/users/999'),
  'POST /users/:id': administrators('/users/999'),
  'POST /users/:id/link': administrators('/users/999/link'),
  'POST /users/:id/disable': administrators('/users/999/disable'),
  'POST /users/:id/enable': administrators('/users/999/enable'),
  'POST /users/:id/sign-out': administrators('/users/999/sign-out'),
  'GET /audit': administrators('/audit'),
};

const ROLES: Record<string, Role> = { A: 'administrator', C: 'coordinator', I: 'inspector', V: 'viewer' };

/** In one word what became of the request. */
function outcome(reply: Reply, address: string): 'let in' | 'sign in' | 'forbidden' | string {
  if (reply.status === 401 || (reply.status === 303 && reply.location?.startsWith('/sign-in')))
    return 'sign in';
  if (reply.status === 403) return 'forbidden';
  if (reply.status < 500) return 'let in';
  return `${String(reply.status)} at ${address}`;
}

describe('every route', () => {
  let app: TestApp;
  const clients = new Map<string, Client>();
  const tokens = new Map<string, string>();

  async function arrive(letter: string): Promise<void> {
    const role = ROLES[letter];
    const client = role
      ? await app.signIn(role, role === 'administrator' ? null : [SAMARQAND])
      : app.visitor();
    const page = await client.get(role ? '/account' : '/sign-in');
    clients.set(letter, client);
    tokens.set(letter, page.document.querySelector('input[name="_csrf"]')?.getAttribute('value') ?? '');
  }

  before(async () => {
    app = await startTestApp();
    const { deps } = app;
    // Without a figure there is nothing to look for in other regions.
    await report(deps, quarterOf(deps, { code: OWN, level: 'provider' }, '2026-Q3', 0.5), [OWN]);
    for (const letter of EVERYBODY) await arrive(letter);
  });
  after(() => app.close());

  async function ask(
    letter: string,
    method: string,
    address: string,
    token: string | undefined,
  ): Promise<Reply> {
    const client = clients.get(letter)!;
    if (method === 'GET') return client.get(address);
    if (address !== '/imports') return client.post(address, { _csrf: token });
    const body = new FormData();
    if (token !== undefined) body.append('_csrf', token);
    return client.request(address, { method: 'POST', body });
  }

  it('names an action of the permissions table, and is on the list of this test', () => {
    const routes = siteMap(app.deps);
    for (const route of routes) expect(ACTIONS, route.path).to.include(route.action);
    const names = routes.map((route) => `${route.method.toUpperCase()} ${route.path}`);
    expect(names).to.have.members(Object.keys(EXPECTED));
  });

  it('that is about a unit asks the guard about that unit', () => {
    for (const route of siteMap(app.deps)) {
      expect(route.unit !== undefined, route.path).to.equal(route.path.includes(':unit'));
    }
  });

  for (const [name, { address, own, other, country }] of Object.entries(EXPECTED)) {
    const [method = ''] = name.split(' ');
    const places = [
      { unit: OWN, letIn: own, where: 'own region' },
      ...(other === undefined ? [] : [{ unit: OTHER, letIn: other, where: 'another region' }]),
      ...(country === undefined ? [] : [{ unit: COUNTRY, letIn: country, where: 'the country' }]),
    ];
    for (const { unit, letIn, where } of places) {
      it(`${name}${address.includes('UNIT') ? `, ${where}` : ''}: ${letIn}`, async () => {
        for (const letter of EVERYBODY) {
          const expected = letIn.includes(letter) ? 'let in' : letter === '-' ? 'sign in' : 'forbidden';
          const at = address.replace('UNIT', unit);
          const reply = await ask(letter, method, at, tokens.get(letter));
          expect(outcome(reply, at), letter).to.equal(expected);
          if (name === 'POST /sign-out' && letter !== '-') await arrive(letter);
        }
      });
    }
    if (method === 'POST') {
      it(`${name} refuses a form of another site`, async () => {
        const letter = own.includes('-') ? '-' : 'A';
        const at = address.replace('UNIT', OWN);
        const foreign = tokens.get(letter === 'A' ? 'C' : 'A');
        for (const token of [undefined, '', 'x', foreign]) {
          const reply = await ask(letter, method, at, token);
          expect(reply.status, String(token)).to.equal(403);
          if (at.endsWith('.json')) expect(reply.json()).to.include({ code: 'stale-form' });
          else expect(reply.document.querySelector('main h1')).not.to.equal(null);
        }
      });
    }
  }

  describe('whose address says something that nobody reads', () => {
    for (const [name, { address, own }] of Object.entries(EXPECTED)) {
      it(`${name} refuses it, and names what it understands`, async () => {
        const [method = ''] = name.split(' ');
        const letter = own.includes('-') ? '-' : 'A';
        const at = `${address.replace('UNIT', OWN)}?utm_source=x&pag=2`;
        const headers = { accept: 'application/json', 'accept-language': 'en' };
        const reply = await clients.get(letter)!.request(at, { method, headers });
        expect(reply.status).to.equal(422);
        const { problems } = reply.json() as { problems: { path: string; message: string }[] };
        expect(problems.map(({ path }) => path)).to.deep.equal(['utm_source', 'pag']);
        const route = siteMap(app.deps).find((one) => `${one.method.toUpperCase()} ${one.path}` === name);
        const known = [...(route?.query ?? []), 'lang'].join(', ');
        expect(problems[1]?.message).to.equal(`This address does not know “pag”. It understands: ${known}`);
      });
    }

    it('says so on a page too, in the words of the reader, whose language is always understood', async () => {
      const client = app.visitor().speaking('ru');
      const reply = await client.get('/methods?view=indicators&lang=en');
      expect([reply.status, reply.location]).to.deep.equal([303, '/methods?view=indicators']);
      const page = await client.get(reply.location!);
      expect(page.status).to.equal(422);
      expect(page.document.querySelector('main')?.textContent).to.include('does not know “view”');
      expect((await client.get('/indicators.json?lang=ru')).status).to.equal(200);
    });
  });

  describe('that takes a unit from the query', () => {
    const addresses = [
      '/scorecards?within=UZ-TK',
      '/scorecards.json?within=UZ-TK',
      '/scorecards/ranks?within=UZ-TK',
      '/scorecards/ranks.json?within=UZ-TK',
      '/collect?within=UZ-TK',
      '/collect/queue?within=UZ-TK',
    ];
    for (const address of addresses) {
      it(`refuses another region's: ${address}`, async () => {
        for (const letter of 'CI') {
          const reply = await clients.get(letter)!.get(address);
          expect(reply.status, letter).to.equal(403);
        }
        expect((await clients.get('A')!.get(address)).status).to.be.below(400);
      });
    }
  });
});
