import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LOCALES_FOLDER } from '../../server/project.ts';
import { buildReference } from '../../server/statistics/build-reference.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';

interface MethodWords {
  of: Record<string, Record<'title' | 'summary' | 'when' | 'limits', string>>;
}

const wordsOf = (language: string): MethodWords =>
  JSON.parse(readFileSync(join(LOCALES_FOLDER, language, 'methods.json'), 'utf8')) as MethodWords;

describe('the reference of methods', () => {
  const reference = buildReference();
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.close());

  it('says of every method what it is, when it is used, what it cannot do and who described it', () => {
    const incomplete = reference
      .filter(
        ({ summary, formulas, when, limits, returns, references }) =>
          [summary, when, limits, returns].includes('') || formulas.length === 0 || references.length === 0,
      )
      .map(({ name }) => name);
    expect(incomplete).to.deep.equal([]);
  });

  it('has the English words of the comments (`npm run methods` takes them over), and all in every language', () => {
    const english = wordsOf('en').of;
    for (const { name, summary, when, limits } of reference)
      expect(english[name], name).to.deep.include({ summary, when, limits });
    const names = reference.map(({ name }) => name).sort();
    for (const language of ['en', 'ru', 'uz'])
      expect(Object.keys(wordsOf(language).of).sort()).to.deep.equal(names);
  });

  it('is a page in every language, with formulas as MathML', async () => {
    for (const language of ['uz', 'uz-Cyrl', 'ru', 'en']) {
      const page = await new Client(app.url).speaking(language).get('/methods');
      expect(page.status, language).to.equal(200);
      expect(page.document.querySelectorAll('article').length).to.equal(reference.length);
      expect(page.document.querySelectorAll('article math mfrac').length).to.be.greaterThan(20);
      expect(page.document.querySelectorAll('article [style]').length).to.equal(0);
    }
    const json = (await new Client(app.url).get('/methods.json')).json() as {
      methods: { name: string; family: string; commands: { name: string }[] }[];
    };
    expect(json.methods.find(({ name }) => name === 'wilsonInterval')).to.deep.include({
      family: 'intervals',
    });
  });
});
