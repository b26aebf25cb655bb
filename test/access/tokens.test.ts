import { expect } from 'chai';
import { createToken, disableUser, listTokens, revokeToken } from '../../server/access/service.ts';
import { inTransaction } from '../../server/db/transaction.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SAMARQAND } from '../support/providers.ts';

describe('tokens of programs', () => {
  let app: TestApp;
  let token: string;
  const EMAIL = 'viewer-1@example.org';
  const AT = '2026-10-04T09:00:00.000Z';

  beforeEach(async () => {
    app = await startTestApp();
    await app.signIn('viewer', [SAMARQAND]);
    token = await inTransaction(app.deps.db, (trx) =>
      createToken(trx, { email: EMAIL, name: 'Report', at: AT }),
    );
  });
  afterEach(() => app.close());

  const get = async (path: string, bearer = token): Promise<number> =>
    (await app.visitor().get(path, { headers: { authorization: `Bearer ${bearer}` } })).status;

  it('read what their user may read, and no more', async () => {
    expect(await get('/satisfaction/P001.json')).to.equal(200);
    expect(await get('/satisfaction/P004.json')).to.equal(403);
  });

  it('open no pages, and start no session', async () => {
    expect(await get('/satisfaction/P001')).to.equal(401);
    expect(await get('/')).to.equal(200);
    const reply = await app
      .visitor()
      .get('/satisfaction/P001.json', { headers: { authorization: `Bearer ${token}` } });
    expect(reply.headers.getSetCookie()).to.deep.equal([]);
  });

  it('write nothing', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const reply = await app.visitor().request('/account', { method: 'POST', headers });
    expect(reply.status).to.equal(401);
    expect(reply.headers.get('content-type')).to.match(/^application\/problem\+json/);
  });

  for (const path of ['/satisfaction/P001.json', '/indicators.json', '/', '/sign-in', '/nowhere']) {
    it(`that are none are refused, whether an account is needed or not: ${path}`, async () => {
      const headers = { authorization: 'Bearer mezon_x' };
      const reply = await app.visitor().speaking('en').get(path, { headers });
      expect(reply.status).to.equal(401);
      expect(reply.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"');
      expect(reply.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(reply.json()).to.include({ code: 'token', title: 'This token does not work' });
    });
  }

  it('are not looked at where machines are watched', async () => {
    expect(await get('/healthz', 'mezon_x')).to.equal(200);
    expect(await get('/readyz', 'mezon_x')).to.equal(200);
  });

  it('end when they are revoked, once', async () => {
    const [{ id } = { id: 0 }] = await listTokens(app.deps.db);
    await inTransaction(app.deps.db, (trx) => revokeToken(trx, { id, at: AT }));
    expect(await get('/satisfaction/P001.json')).to.equal(401);
    const again = await inTransaction(app.deps.db, (trx) => revokeToken(trx, { id, at: AT })).catch(
      (failure: unknown) => failure,
    );
    expect(again).to.be.instanceOf(Error).with.property('code', 'no-such-token');
  });

  it('end when their user is disabled', async () => {
    await inTransaction(app.deps.db, (trx) => disableUser(trx, { email: EMAIL, by: 'cli', at: AT }));
    expect(await get('/satisfaction/P001.json')).to.equal(401);
  });

  it('are kept as a hash, with when they were last used', async () => {
    await get('/satisfaction/P001.json');
    const rows = await app.deps.db('api_tokens').select();
    expect(JSON.stringify(rows)).not.to.include(token).and.not.to.include(token.slice(6));
    expect(await listTokens(app.deps.db)).to.have.nested.property('[0].lastUsedAt', AT);
  });
});
