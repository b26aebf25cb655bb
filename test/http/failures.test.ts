import { expect } from 'chai';
import { Busy } from '../../server/domain/refusal.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('failures', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ providers: false });
  });
  after(() => app.close());

  for (const language of ['uz', 'uz-Cyrl', 'ru', 'en']) {
    it(`are pages of the site for people: ${language}`, async () => {
      const reply = await app.visitor().speaking(language).get('/nowhere');
      expect(reply.status).to.equal(404);
      expect(reply.document.documentElement.getAttribute('lang')).to.equal(language);
      expect(reply.document.querySelector('main h1')?.textContent.trim()).not.to.equal('');
      expect(reply.document.querySelector('main a[href="/"]')).not.to.equal(null);
    });
  }

  it('are problem details for programs', async () => {
    for (const [path, headers] of [
      ['/nowhere.json', {}],
      ['/nowhere', { accept: 'application/json' }],
    ] as const) {
      const reply = await app.visitor().speaking('en').get(path, { headers });
      expect(reply.status).to.equal(404);
      expect(reply.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(reply.json()).to.deep.equal({
        type: 'about:blank',
        status: 404,
        code: 'not-found',
        title: 'There is no such page',
        detail: 'Check the address, or look for what you need from the start page.',
      });
    }
  });

  it('tell programs to sign in, and people where', async () => {
    const program = await app.visitor().get('/scorecards.json');
    expect(program.status).to.equal(401);
    expect(program.headers.get('www-authenticate')).to.equal('Bearer');
    const person = await app.visitor().get('/scorecards?period=2026-Q3');
    expect([person.status, person.location]).to.deep.equal([
      303,
      '/sign-in?next=%2Fscorecards%3Fperiod%3D2026-Q3',
    ]);
  });

  it('answer a damaged address with 400', async () => {
    expect((await app.visitor().get('/indicators/%E0%A4%A')).status).to.equal(400);
  });

  it('answer a form that is too large with 413', async () => {
    const client = app.visitor();
    await client.get('/sign-in');
    const reply = await client.post('/sign-in', { email: 'x'.repeat(1_100_000) });
    expect(reply.status).to.equal(413);
  });

  it('answer a body that cannot be read with what is wrong with it, and log no defect', async () => {
    const logged: unknown[] = [];
    const { error } = app.deps.log;
    app.deps.log.error = ((entry: unknown) => logged.push(entry)) as unknown as typeof error;
    try {
      for (const [headers, status, code] of [
        [{ 'content-type': 'application/x-www-form-urlencoded; charset=utf-16' }, 415, 'unsupported'],
        [{ 'content-encoding': 'wax' }, 415, 'unsupported'],
        [{ 'content-encoding': 'gzip' }, 400, 'bad-request'],
      ] as const) {
        const reply = await app.visitor().request('/sign-in', {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...headers,
            accept: 'application/json',
          },
          body: 'a=b',
        });
        expect(reply.status, JSON.stringify(headers)).to.equal(status);
        expect(reply.json()).to.include({ status, code });
      }
      expect(logged).to.deep.equal([]);
    } finally {
      app.deps.log.error = error;
    }
  });

  it('name the methods of an address that has others than the one asked for', async () => {
    for (const [method, path, allow] of [
      ['POST', '/indicators', 'GET, HEAD'],
      ['PUT', '/indicators/SAT-01.json', 'GET, HEAD'],
      ['DELETE', '/sign-in', 'GET, HEAD, POST'],
      ['PATCH', '/sign-out', 'POST'],
      ['PUT', '/healthz', 'GET, HEAD'],
    ] as const) {
      const reply = await app.visitor().speaking('en').request(path, { method });
      expect([reply.status, reply.headers.get('allow')], `${method} ${path}`).to.deep.equal([405, allow]);
      expect(reply.text).to.include('This address does not take such requests');
      const options = await app.visitor().request(path, { method: 'OPTIONS' });
      expect([options.status, options.headers.get('allow')]).to.deep.equal([204, allow]);
    }
    expect((await app.visitor().request('/nowhere', { method: 'PUT' })).status).to.equal(404);
  });

  it('speak the chosen language where files are looked for too', async () => {
    const client = app.visitor().speaking('en');
    await client.get('/sign-in?lang=ru');
    const missing = await client.get('/assets/none.css');
    expect([missing.status, missing.headers.get('content-language')]).to.deep.equal([404, 'ru']);
    const link = missing.document.querySelector('a[hreflang="uz"]')?.getAttribute('href') ?? '';
    const other = await client.get(link);
    expect([other.status, other.headers.get('content-language')]).to.deep.equal([404, 'uz']);
  });

  it('ask to come back where a large import keeps everybody from writing', async () => {
    const { clock } = app.deps;
    app.deps.clock = () => {
      throw new Busy('Somebody else is writing');
    };
    try {
      const reply = await app.visitor().speaking('en').get('/indicators');
      expect([reply.status, reply.headers.get('retry-after')]).to.deep.equal([503, '10']);
      expect(reply.document.querySelector('main h1')?.textContent.trim()).to.equal(
        'A large import is being written',
      );
    } finally {
      app.deps.clock = clock;
    }
  });

  it('answer a defect with a number that is in the log, and with nothing from inside', async () => {
    const logged: Record<string, unknown>[] = [];
    const { error } = app.deps.log;
    app.deps.log.error = ((entry: Record<string, unknown>) => logged.push(entry)) as unknown as typeof error;
    const { clock } = app.deps;
    app.deps.clock = () => {
      throw new Error('a secret of the inside');
    };
    try {
      for (const path of ['/indicators', '/indicators.json']) {
        const reply = await app.visitor().speaking('en').get(path);
        expect(reply.status).to.equal(500);
        expect(reply.text).not.to.include('secret').and.not.to.include('.ts:');
        const { id } = logged.at(-1) as { id: string };
        expect(reply.text).to.include(id);
        expect(reply.headers.get('cache-control')).to.equal('no-store');
      }
      expect(logged).to.have.length(2);
    } finally {
      app.deps.clock = clock;
      app.deps.log.error = error;
    }
  });
});

describe('health', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp({ providers: false });
  });
  afterEach(() => app.close());

  it('says that the process is alive and ready', async () => {
    expect((await app.visitor().get('/healthz')).json()).to.deep.equal({ status: 'alive' });
    const ready = await app.visitor().get('/readyz');
    expect(ready.status).to.equal(200);
    expect(ready.json()).to.deep.equal({ status: 'ready', pending: [] });
  });

  it('is not ready while migrations are pending', async () => {
    await app.deps.db('knex_migrations').where('name', 'like', '%imports').delete();
    const reply = await app.visitor().get('/readyz');
    expect(reply.status).to.equal(503);
    expect(reply.json()).to.deep.equal({ status: 'migrations pending', pending: ['20260101000500_imports'] });
  });

  it('is alive but not ready without its database', async () => {
    const signedIn = await app.signIn('viewer');
    await app.deps.db.destroy();
    expect((await app.visitor().get('/healthz')).status).to.equal(200);
    expect((await signedIn.get('/healthz')).status).to.equal(200);
    const reply = await app.visitor().get('/readyz');
    expect(reply.status).to.equal(503);
    expect(reply.json()).to.deep.equal({ status: 'database unreachable', pending: [] });
  });
});
