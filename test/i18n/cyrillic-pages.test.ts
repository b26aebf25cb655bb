import { expect } from 'chai';
import { pagesOf, REGION } from '../support/demo-pages.ts';
import { Client } from '../support/client.ts';
import { demoEmail, type DemoRole } from '../support/demo-people.ts';
import { type Demonstration, demonstration } from '../support/demonstration.ts';
import { startSession } from '../support/session.ts';

/** Attributes that are read out. */
const WORDS = ['alt', 'aria-label', 'placeholder', 'title'];

/** What a page is made of, by how often: elements, their attributes, and which of them say something. */
function makeUp({ documentElement }: Document): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const element of documentElement.querySelectorAll('*')) {
    const attributes = element.getAttributeNames().map((name) => {
      const says = WORDS.includes(name) && element.getAttribute(name)?.trim() !== '';
      return says ? `${name}=…` : name;
    });
    const key = [element.tagName, ...attributes, element.textContent.trim() === '' ? '' : '…'].join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Browsers' tests let axe-core read pages in Latin: what it says of names and structure then goes for Cyrillic too. */
describe('pages in Uzbek Cyrillic', function () {
  this.timeout(60_000);
  let demo: Demonstration;
  let pages: [DemoRole, string][];

  before(async () => {
    demo = await demonstration();
    const inspector = await demo.as('inspector');
    const { period, rows } = (
      await inspector.get(`/scorecards.json?level=provider&within=${REGION}`)
    ).json() as { period: string; rows: { unit: string }[] };
    pages = [
      ...pagesOf(period, rows[0]!.unit),
      ['inspector', '/indicators'],
      ['inspector', '/indicators/QUA-03'],
      ['inspector', '/methods'],
      ['coordinator', '/collect'],
      ['coordinator', '/register'],
    ];
  });

  it('are made of the same as those in Uzbek Latin', async () => {
    for (const [role, path] of pages) {
      // Of their own: what language is chosen stays with the browser.
      const client = new Client(demo.url, [await startSession(demo.deps, demoEmail(role))]);
      const at = `${path}${path.includes('?') ? '&' : '?'}lang=`;
      const inScript = async (language: string): Promise<Document> => {
        const reply = await client.get(at + language);
        return (await client.get(reply.location ?? path)).document;
      };
      const cyrillic = await inScript('uz-Cyrl');
      expect(cyrillic.documentElement.lang, path).to.equal('uz-Cyrl');
      const counted = makeUp(cyrillic);
      const latin = await inScript('uz');
      expect(latin.documentElement.lang, path).to.equal('uz');
      expect(counted, path).to.deep.equal(makeUp(latin));
    }
  });
});
