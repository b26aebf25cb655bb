import { expect } from 'chai';
import { inTransaction } from '../../server/db/transaction.ts';
import { localPath } from '../../server/access/schema.ts';
import { disableUser, enableUser, signOutEverywhere } from '../../server/access/service.ts';
import { sessionCookie } from '../../server/http/session.ts';
import { PASSWORD, startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';

const rows = (app: TestApp, table: string): Promise<Record<string, unknown>[]> => app.deps.db(table).select();

async function attempt(client: Client, email: string, password: string, next = ''): Promise<Reply> {
  const page = await client.get(`/sign-in${next}`);
  return client.submit(page, 'main form', { email, password });
}

const errors = (reply: Reply): string[] =>
  [...reply.document.querySelectorAll('.govuk-error-summary__list li')].map((item) =>
    item.textContent.trim(),
  );

describe('signing in', () => {
  let app: TestApp;
  let now: Date;
  before(async () => {
    app = await startTestApp({ providers: false });
    now = app.deps.clock();
    app.deps.clock = () => now;
    await app.signIn('viewer');
  });
  after(() => app.close());
  beforeEach(() => app.deps.db('sign_in_failures').delete());
  const EMAIL = 'viewer-1@example.org';
  const cookieName = (): string => sessionCookie(app.deps.config);
  const sessionOf = (client: Client): string | undefined => client.cookies.get(cookieName());
  const pass = (ms: number): void => {
    now = new Date(now.getTime() + ms);
  };

  it('gives the browser a cookie that scripts and other sites cannot use', async () => {
    const client = app.visitor();
    const page = await client.get('/sign-in');
    const reply = await client.submit(page, 'main form', { email: EMAIL, password: PASSWORD });
    const [cookie = ''] = reply.headers.getSetCookie();
    expect(cookie)
      .to.match(/^mezon-[0-9a-f]{8}=/)
      .and.to.include('HttpOnly')
      .and.to.include('SameSite=Lax');
    expect(cookie).to.include('Path=/').and.not.to.include('Domain');
  });

  it('has a cookie of another name than the next installation on the same machine', async () => {
    const other = await startTestApp({ providers: false, filledAs: 'nothing' });
    try {
      expect(sessionCookie(other.deps.config)).not.to.equal(cookieName());
    } finally {
      await other.close();
    }
  });

  it('sets no cookie before there is anything to remember', async () => {
    expect((await app.visitor().get('/indicators')).headers.getSetCookie()).to.deep.equal([]);
  });

  it('starts a new session: an id planted before does not come in', async () => {
    const client = app.visitor();
    await client.get('/sign-in');
    const planted = sessionOf(client);
    expect(planted).to.be.a('string');
    expect((await attempt(client, EMAIL, PASSWORD)).status).to.equal(303);
    expect(sessionOf(client)).not.to.equal(planted);
    const thief = await app.visitor().get('/account', { headers: { cookie: `${cookieName()}=${planted!}` } });
    expect(thief.status).to.equal(303);
    expect(thief.location).to.match(/^\/sign-in/);
  });

  it('keeps sessions under a hash of their id', async () => {
    const client = await app.signIn('viewer');
    const sid =
      decodeURIComponent(sessionOf(client) ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    expect(sid).to.have.length.above(20);
    expect(JSON.stringify(await rows(app, 'sessions'))).not.to.include(sid);
  });

  it('accepts the address in any case', async () => {
    expect((await attempt(app.visitor(), ' Viewer-1@Example.ORG ', PASSWORD)).status).to.equal(303);
  });

  it('says the same of a wrong password and of an unknown address, and keeps what was typed', async () => {
    const wrong = await attempt(app.visitor(), EMAIL, 'not the password');
    const unknown = await attempt(app.visitor(), 'nobody@example.org', 'not the password');
    expect([wrong.status, unknown.status]).to.deep.equal([422, 422]);
    expect(errors(wrong)).to.have.length(1).and.to.deep.equal(errors(unknown));
    expect(wrong.document.querySelector('#email')?.getAttribute('value')).to.equal(EMAIL);
    expect(wrong.document.querySelector('#password')?.getAttribute('value')).to.equal('');
  });

  it('names a field that was left out', async () => {
    const reply = await attempt(app.visitor(), '', '');
    expect(reply.status).to.equal(422);
    expect(reply.document.querySelectorAll('.govuk-error-summary__list a')).to.have.length(2);
    expect(reply.document.querySelector('#email-error')).not.to.equal(null);
  });

  for (const email of ['viewer-1@example.org', 'nobody@example.org']) {
    it(`locks ${email} after five failures, also for the right password`, async () => {
      const client = app.visitor();
      for (let i = 0; i < 5; i += 1)
        expect((await attempt(client, email, 'wrong, wrong')).status).to.equal(422);
      const locked = await attempt(client, email, PASSWORD);
      expect(locked.status).to.equal(429);
      expect(locked.headers.get('retry-after')).to.equal('900');
      expect(errors(locked)[0]).to.include('15');
    });
  }

  it('opens the lock after a quarter of an hour', async () => {
    const client = app.visitor();
    for (let i = 0; i < 5; i += 1) await attempt(client, EMAIL, 'wrong, wrong');
    pass(15 * 60_000);
    expect((await attempt(client, EMAIL, PASSWORD)).status).to.equal(303);
  });

  it('lets no more attempts through at once than one after the other', async () => {
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => attempt(app.visitor(), EMAIL, 'wrong, wrong')),
    );
    expect(replies.filter(({ status }) => status === 422)).to.have.length(5);
    expect(replies.filter(({ status }) => status === 429)).to.have.length(7);
  });

  it('makes an address wait that tries many accounts', async () => {
    const client = app.visitor();
    await attempt(client, 'somebody@example.org', 'wrong, wrong');
    await app.deps.db('sign_in_failures').where('subject', 'like', 'address:%').update({ failures: 19 });
    await attempt(client, 'somebody-else@example.org', 'wrong, wrong');
    expect((await attempt(client, EMAIL, PASSWORD)).status).to.equal(429);
    pass(1_000);
    expect((await attempt(client, EMAIL, PASSWORD)).status).to.equal(303);
  });

  it('writes sign-ins and failures into the log, and no password', async () => {
    await attempt(app.visitor(), EMAIL, 'wrong, wrong');
    const events = await rows(app, 'audit_events');
    expect(events.map(({ event }) => event)).to.include.members(['sign-in.succeeded', 'sign-in.failed']);
    expect(JSON.stringify(events)).not.to.include('wrong, wrong').and.not.to.include(PASSWORD);
  });

  it('goes on to the page from which one was sent here', async () => {
    const sent = await app.visitor().get('/account?a=b');
    expect([sent.status, sent.location]).to.deep.equal([303, '/sign-in?next=%2Faccount%3Fa%3Db']);
    const reply = await attempt(app.visitor(), EMAIL, PASSWORD, '?next=%2Faccount%3Fa%3Db');
    expect([reply.status, reply.location]).to.deep.equal([303, '/account?a=b']);
  });

  it('never goes on to another site', async () => {
    const reply = await attempt(app.visitor(), EMAIL, PASSWORD, '?next=%2F%2Fevil.example');
    expect([reply.status, reply.location]).to.deep.equal([303, '/']);
  });

  const places: [string | undefined, string][] = [
    ['/scorecards?period=2026-Q3', '/scorecards?period=2026-Q3'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/.//evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/sign-out', '/'],
    ['', '/'],
    [undefined, '/'],
  ];
  for (const [next, expected] of places) {
    it(`takes ${JSON.stringify(next)} for ${expected}`, () => {
      expect(localPath(next)).to.equal(expected);
    });
  }

  it('ends the session on signing out', async () => {
    const client = await app.signIn('viewer');
    const before = new Map(client.cookies);
    const page = await client.get('/account');
    const reply = await client.submit(page, 'form[action="/sign-out"]');
    expect([reply.status, reply.location]).to.deep.equal([303, '/']);
    expect(client.cookies.has(cookieName())).to.equal(false);
    const cookie = [...before].map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await app.visitor().get('/account', { headers: { cookie } })).status).to.equal(303);
  });

  it('ends a session that was idle for eight hours, and not one in use', async () => {
    const client = await app.signIn('viewer');
    pass(7 * 3_600_000);
    expect((await client.get('/account')).status).to.equal(200);
    pass(7 * 3_600_000);
    expect((await client.get('/account')).status).to.equal(200);
    pass(8 * 3_600_000);
    expect((await client.get('/account')).status).to.equal(303);
  });

  it('ends the sessions of somebody who is disabled, and does not let them in again', async () => {
    const client = await app.signIn('viewer');
    const at = now.toISOString();
    await inTransaction(app.deps.db, (trx) => disableUser(trx, { email: EMAIL, by: 'cli', at }));
    expect((await client.get('/account')).status).to.equal(303);
    const reply = await attempt(app.visitor(), EMAIL, PASSWORD);
    expect(reply.status).to.equal(422);
    await inTransaction(app.deps.db, (trx) => enableUser(trx, { email: EMAIL, by: 'cli', at }));
    expect((await attempt(app.visitor(), EMAIL, PASSWORD)).status).to.equal(303);
  });

  it('recognises nobody who is disabled, should a session be left', async () => {
    const client = await app.signIn('viewer');
    await app.deps.db('users').where({ email: EMAIL }).update({ disabled_at: now.toISOString() });
    expect((await client.get('/account')).status).to.equal(303);
    await app.deps.db('users').where({ email: EMAIL }).update({ disabled_at: null });
  });

  it('ends all sessions of somebody who is signed out everywhere', async () => {
    const clients = [await app.signIn('viewer'), await app.signIn('viewer')];
    const at = now.toISOString();
    await inTransaction(app.deps.db, (trx) => signOutEverywhere(trx, { email: EMAIL, by: 'cli', at }));
    for (const client of clients) expect((await client.get('/account')).status).to.equal(303);
  });
});
