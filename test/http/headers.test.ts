import { expect } from 'chai';
import { siteMap } from '../../server/app.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const POLICY: Record<string, string> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

const directives = (header: string | null): Record<string, string> =>
  Object.fromEntries(
    (header ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );

describe('headers', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ providers: false });
  });
  after(() => app.close());

  const strangers = [
    '/',
    '/sign-in',
    '/indicators',
    '/nowhere',
    '/nowhere.json',
    '/account',
    '/assets/none',
    '/healthz',
    '/%E0%A4%A',
  ];
  for (const address of strangers) {
    it(`carry the content security policy: ${address}`, async () => {
      const reply = await app.visitor().get(address);
      expect(directives(reply.headers.get('content-security-policy'))).to.include(POLICY);
      expect(reply.headers.get('content-security-policy')).not.to.include('unsafe');
      expect(reply.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(reply.headers.get('x-powered-by')).to.equal(null);
    });
  }

  it('carry the policy on every page of the site map that has no parameters', async () => {
    const client = await app.signIn('administrator');
    const paths = siteMap(app.deps).filter(({ method, path }) => method === 'get' && !path.includes(':'));
    for (const { path } of paths) {
      const reply = await client.get(path);
      expect(directives(reply.headers.get('content-security-policy')), path).to.include(POLICY);
    }
  });

  it('let pages come without anything that the policy forbids', async () => {
    const client = await app.signIn('administrator');
    const paths = siteMap(app.deps).filter(({ method, path }) => method === 'get' && !/[:.]/.test(path));
    for (const { path } of paths) {
      const { document, headers, status } = await client.get(path);
      if (status !== 200 || !headers.get('content-type')?.startsWith('text/html')) continue;
      expect(document.querySelectorAll('[style], style').length, `${path}: styles`).to.equal(0);
      const scripts = [...document.querySelectorAll('script')].filter(
        (script) => !script.getAttribute('src') && script.getAttribute('type') !== 'application/json',
      );
      expect(scripts.length, `${path}: scripts`).to.equal(0);
      const handlers = [...document.querySelectorAll('*')].flatMap((element) =>
        [...element.attributes].filter(({ name }) => /^on/.test(name)),
      );
      expect(handlers.length, `${path}: handlers`).to.equal(0);
      for (const form of document.querySelectorAll('form[method="post"]')) {
        expect(form.querySelector('input[name="_csrf"]'), `${path}: form without token`).not.to.equal(null);
      }
    }
  });

  it('keep what one person sees out of every cache, and let what everybody sees be asked for again', async () => {
    const own = await (await app.signIn('viewer')).get('/account');
    expect(own.headers.get('cache-control')).to.equal('no-store');
    const open = await app.visitor().get('/indicators');
    expect(open.headers.get('cache-control')).to.equal('private, no-cache');
    expect(open.headers.get('vary')).to.include('Cookie').and.to.include('Accept-Language');
    const etag = open.headers.get('etag') ?? '';
    expect(etag).to.match(/^"/);
    const again = await app.visitor().get('/indicators', {
      // fetch would add "no-cache" of its own.
      headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
    });
    expect(again.status).to.equal(304);
  });

  it('say how a page is compressed', async () => {
    const reply = await app.visitor().get('/indicators', { headers: { 'accept-encoding': 'br' } });
    expect(reply.headers.get('content-encoding')).to.equal('br');
    expect(reply.text).to.include('</html>');
  });

  it('bind browsers to HTTPS only where it is used, and no other host', async () => {
    const plain = await app.visitor().get('/');
    expect(plain.headers.get('strict-transport-security')).to.equal(null);
    const secure = await app.visitor().get('/', { headers: { 'x-forwarded-proto': 'https' } });
    expect(secure.headers.get('strict-transport-security')).to.equal('max-age=31536000');
  });

  it('come with the files of pages, and with no other file of the build', async () => {
    const { document } = await app.visitor().get('/');
    const sheet = document.querySelector('link[rel="stylesheet"]')?.getAttribute('href') ?? '';
    const reply = await app.visitor().get(sheet);
    expect(reply.status).to.equal(200);
    expect(reply.headers.get('cache-control')).to.include('immutable');
    expect((await app.visitor().get('/assets/manifest.json')).status).to.equal(404);
  });
});
