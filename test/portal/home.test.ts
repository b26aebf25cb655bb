import { expect } from 'chai';
import { startTestApp, type TestApp } from '../support/app.ts';
import { demonstration } from '../support/demonstration.ts';

const textOf = (document: Document, selector = 'main'): string =>
  (document.querySelector(selector)?.textContent ?? '').replaceAll(/\s+/g, ' ');

describe('start page', () => {
  let app: TestApp;

  before(async () => {
    app = await startTestApp();
  });

  after(() => app.close());

  it('tells a visitor what this is, with the published figures and their source', async () => {
    const { status, document } = await app.visitor().speaking('en').get('/');
    expect(status).to.equal(200);
    const text = textOf(document);
    expect(text).to.contain('1,880,000');
    expect(text).to.contain('910,000 in 2018');
    expect(text).to.contain('The founding article');
    const shares = [...document.querySelectorAll('.mz-bar rect')].map((part) =>
      Number(part.getAttribute('width')),
    );
    expect(shares).to.deep.equal([61.2, 14.8, 11.5, 7.3, 5.2]);
    expect(document.querySelector('main a[href="/sign-in"]')).not.to.equal(null);
    expect(document.querySelector('#tasks')).to.equal(null);
  });

  it('gives the published figures as JSON', async () => {
    const national = (await app.visitor().get('/national.json')).json() as { series: { values: object }[] };
    expect(national.series[0]?.values).to.deep.equal({ 2018: 42, 2024: 63 });
  });

  it('speaks the language that was chosen, and says so to machines', async () => {
    const visitor = app.visitor();
    const { location } = await visitor.get('/?lang=uz-Cyrl');
    expect(location).to.equal('/');
    const { document } = await visitor.get('/');
    expect(document.documentElement.getAttribute('lang')).to.equal('uz-Cyrl');
    expect(textOf(document, 'h1')).to.equal('Ижтимоий хизматлар мониторинги');
    expect(document.querySelector('a[hreflang="ru"]')?.textContent).to.equal('Русский');
  });

  it('shows a coordinator the own quarter and only what a coordinator may do', async () => {
    const { document } = await (await app.signIn('coordinator', ['UZ-SA'])).speaking('en').get('/');
    const links = [...document.querySelectorAll('.mz-tasks a')].map((link) => link.getAttribute('href'));
    expect(links).to.deep.equal([
      '/collect',
      '/calendar/progress',
      '/imports',
      '/scorecards',
      '/satisfaction/UZ',
    ]);
    expect(textOf(document, 'main progress')).to.match(/^0 of \d+ forms submitted$/);
    expect(textOf(document)).to.contain('No scores yet');
    expect(document.querySelector('main a[href="/sign-in"]')).to.equal(null);
  });

  it('asks a viewer for nothing', async () => {
    const { document } = await (await app.signIn('viewer')).get('/');
    const links = [...document.querySelectorAll('.mz-tasks a')].map((link) => link.getAttribute('href'));
    expect(links).to.deep.equal(['/scorecards', '/satisfaction/UZ']);
    expect(document.querySelector('main progress')).to.equal(null);
  });

  it('does without national figures where a programme has none', async () => {
    const scotland = await startTestApp({ programme: 'scotland-care', providers: false });
    try {
      const { status, document } = await scotland.visitor().speaking('en').get('/');
      expect(status).to.equal(200);
      expect(document.querySelector('#national')).to.equal(null);
      expect((await scotland.visitor().get('/national.json')).status).to.equal(404);
    } finally {
      await scotland.close();
    }
  });
});

describe('start page of the demonstration', function () {
  this.timeout(120_000);

  it('shows the latest scores of the country, and says that the data are illustrative', async () => {
    const demo = await demonstration();
    const client = await demo.as('inspector');
    const { document } = await client.speaking('en').get('/');
    expect(textOf(document, '.mz-notice')).to.contain('Illustrative data');
    expect(document.querySelector('#results-UZ')?.textContent).to.equal('Uzbekistan');
    expect(document.querySelectorAll('.mz-rating--large').length).to.be.greaterThan(0);
    expect(document.querySelectorAll('section[aria-labelledby="results-UZ"] tbody tr').length).to.equal(6);
  });
});
