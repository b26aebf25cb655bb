import { expect } from 'chai';
import { periodsEndingWith } from '../../server/domain/period.ts';
import { quarterOf, report } from '../scorecards/figures.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Client, Reply } from '../support/client.ts';

const LAST = '2026-Q3';
const UNITS = ['P001', 'P002', 'P003', 'P004'];

/** Pages with figures, and a method that each rests on. */
const PAGES: Readonly<Record<string, string>> = {
  [`/scorecards/P001/${LAST}`]: 'wilsonInterval',
  [`/scorecards/P001/${LAST}/recipe`]: 'weightedGeometric',
  [`/scorecards/ranks?period=${LAST}&level=provider`]: 'rankUncertainty',
  '/satisfaction/P001?question=SAT-01': 'pChart',
};

describe('Figures', function () {
  this.timeout(60_000);
  let app: TestApp;
  let inspector: Client;

  before(async () => {
    app = await startTestApp();
    for (const period of periodsEndingWith(LAST, 9)) {
      const rows = UNITS.flatMap((code, i) =>
        quarterOf(app.deps, { code, level: 'provider' }, period, 0.9 - i / 10),
      );
      await report(app.deps, rows, UNITS);
    }
    inspector = (await app.signIn('inspector')).speaking('en');
  });
  after(() => app.close());

  /** Ranks are computed first: the page says so until they are there. */
  async function ready(path: string): Promise<Reply> {
    const page = await inspector.get(path);
    return page.document.querySelector('[data-ranks]') ? ready(path) : page;
  }

  it('lead to the methods by which they were computed', async () => {
    const { document } = await inspector.get('/methods');
    for (const [path, method] of Object.entries(PAGES)) {
      const page = await ready(path);
      expect(page.status, path).to.equal(200);
      const links = [...page.document.querySelectorAll('main a[href^="/methods#"]')];
      const names = links.map((link) => link.getAttribute('href')!.split('#')[1]!);
      expect(names, path).to.include(method);
      expect(new Set(names).size, path).to.equal(names.length);
      for (const [i, name] of names.entries())
        expect(document.getElementById(name)?.querySelector('h3')?.textContent, `${path} ${name}`).to.equal(
          links[i]!.textContent,
        );
    }
  });
});
