import { expect } from 'chai';
import { inLanguage } from '../../server/http/language.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('the language of a request', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ providers: false });
  });
  after(() => app.close());

  const langOf = async (accept: string | undefined): Promise<string | null> => {
    const client = app.visitor();
    if (accept !== undefined) client.speaking(accept);
    const reply = await client.get('/sign-in');
    expect(reply.headers.get('content-language')).to.equal(
      reply.document.documentElement.getAttribute('lang'),
    );
    return reply.headers.get('content-language');
  };

  const asked: [string | undefined, string][] = [
    ['ru', 'ru'],
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['en-GB', 'en'],
    ['uz-Cyrl', 'uz-Cyrl'],
    ['uz-Latn-UZ', 'uz'],
    ['fr,de;q=0.5', 'uz'],
    ['*', 'uz'],
    ['fr, en;q=0.1', 'en'],
  ];
  for (const [accept, expected] of asked) {
    it(`is ${expected} for a browser that asks for ${String(accept)}`, async () => {
      expect(await langOf(accept)).to.equal(expected);
    });
  }

  it('is the chosen one from then on, at the same address', async () => {
    const client = app.visitor().speaking('en');
    const reply = await client.get('/sign-in?next=%2Faccount&lang=ru');
    expect([reply.status, reply.location]).to.deep.equal([303, '/sign-in?next=%2Faccount']);
    expect(reply.headers.getSetCookie().join()).to.include('lang=ru').and.to.include('HttpOnly');
    expect((await client.get('/sign-in')).headers.get('content-language')).to.equal('ru');
  });

  it('is not one that the programme does not offer, or several: these are refused, for pages and files', async () => {
    const client = app.visitor().speaking('en');
    for (const [query, reason] of [
      ['lang=xx', '“xx” is not one of the choices'],
      ['lang=ru&lang=en', 'more than once'],
      ['lang[]=ru', 'as a list'],
    ] as const) {
      const reply = await client.get(`/sign-in?${query}`);
      expect(reply.status, query).to.equal(422);
      expect(reply.document.querySelector('main')?.textContent).to.include(reason);
      expect((await client.get(`/indicators.json?${query}`)).status, query).to.equal(422);
      expect(client.cookies.has('lang')).to.equal(false);
    }
    expect((await client.get('/sign-in')).headers.get('content-language')).to.equal('en');
  });

  it('leads to no other site on the way', async () => {
    const reply = await app
      .visitor()
      .get('//evil.example/?lang=ru')
      .catch(() => null);
    expect(reply?.location ?? '/').to.match(/^\/(?!\/)/);
    expect(inLanguage('//evil.example/a?lang=ru', undefined)).to.equal('/evil.example/a');
    expect(inLanguage('/\\evil.example?lang=ru', undefined)).to.equal('/evil.example');
  });

  it('counts for a file alone', async () => {
    const client = app.visitor().speaking('en');
    const reply = await client.get('/indicators.json?lang=ru');
    expect(reply.status).to.equal(200);
    expect(reply.headers.get('content-language')).to.equal('ru');
    expect(client.cookies.has('lang')).to.equal(false);
  });

  it('can be changed on every page, which keeps the rest of its address', async () => {
    const page = await app.visitor().speaking('ru').get('/sign-in?next=%2Faccount');
    const links = [...page.document.querySelectorAll('a[hreflang]')].map((link) => link.getAttribute('href'));
    expect(links).to.deep.equal(
      ['uz', 'uz-Cyrl', 'en'].map((code) => `/sign-in?next=%2Faccount&lang=${code}`),
    );
  });

  const footers: [string, string, string][] = [
    ['uz', 'rasmiy statistika', 'Mezon — MIT litsenziyasidagi'],
    ['uz-Cyrl', 'расмий статистика', 'Mezon — MIT лицензиясидаги'],
    ['ru', 'официальная статистика', 'Mezon — открытая программа под лицензией MIT'],
    ['en', 'official statistics', 'Mezon'],
  ];
  for (const [language, licence, software] of footers) {
    it(`is that of the sources and licences at the foot of a page: ${language}`, async () => {
      const { document } = await app.visitor().speaking(language).get('/indicators');
      const foot = document.querySelector('footer')?.textContent ?? '';
      expect(foot).to.include(licence).and.to.include(software);
      if (language !== 'en') expect(foot).not.to.include('official statistics');
    });
  }
});
