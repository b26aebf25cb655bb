import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LOCALES_FOLDER } from '../../server/project.ts';
import { formulaOf } from '../../server/statistics/build-formula.ts';
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

  it('gives formulas whole and in pieces, with nothing lost between them', () => {
    const textOf = (markup: string): string =>
      markup
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll(/\s/g, '');
    for (const { name, formulas } of reference) {
      for (const { mathMl, statements } of formulas) {
        expect(mathMl, name).to.match(/^<math display="block">.*<\/math>$/);
        const pieces = statements.flat(2);
        expect(textOf(pieces.join('')), name).to.equal(textOf(mathMl));
        for (const piece of pieces) expect(piece, name).to.match(/^<(math|span)\b.*\S.*<\/\1>$/);
        expect(mathMl + pieces.join(''), name).not.to.match(/ (style|class)="/);
      }
    }
  });

  it('breaks formulas between statements, before relations and before sums, and nowhere inside of them', () => {
    const pieces = (latex: string): string[][][] =>
      formulaOf(latex).statements.map((statement) =>
        statement.map((relation) => relation.map((piece) => piece.replaceAll(/<[^>]*>/g, ''))),
      );
    expect(pieces('x \\pm 2\\,m, \\quad m_i = |a - b|')).to.deep.equal([
      [['x', '±2m,']],
      [['mi'], ['=|a−b|']],
    ]);
    expect(pieces('\\text{limits } (a + b) \\text{ while } c \\ge -1')).to.deep.equal([
      [['limits', '(a+b)']],
      [['while', 'c'], ['≥−1']],
    ]);
    // Words that belong to a symbol, or stand in brackets, stay there.
    expect(pieces('p\\text{-value} = 1 \\quad (a = b \\text{ or } c)')).to.deep.equal([
      [['p-value'], ['=1']],
      [['(a=b\u00a0or\u00a0c)']],
    ]);
    expect(formulaOf('a < b').statements).to.deep.equal([
      [
        ['<math displaystyle="true"><mrow><mi>a</mi></mrow></math>'],
        ['<math displaystyle="true"><mrow><mo form="infix">&lt;</mo><mi>b</mi></mrow></math>'],
      ],
    ]);
  });

  it('is a page in every language, with formulas as MathML', async () => {
    for (const language of ['uz', 'uz-Cyrl', 'ru', 'en']) {
      const page = await new Client(app.url).speaking(language).get('/methods');
      expect(page.status, language).to.equal(200);
      expect(page.document.querySelectorAll('article').length).to.equal(reference.length);
      expect(page.document.querySelectorAll('article math mfrac').length).to.be.greaterThan(20);
      expect([...page.document.querySelectorAll('article math menclose')].length).to.be.greaterThan(0);
      expect(page.document.querySelectorAll('article [style]').length).to.equal(0);
    }
  });

  it('lists every method in its contents, by chapter, and each leads to its place', async () => {
    const { document } = await new Client(app.url).speaking('en').get('/methods');
    const contents = [...document.querySelectorAll('main nav')];
    expect(contents).to.have.length(2);
    for (const nav of contents) {
      const links = [...nav.querySelectorAll('li li a')];
      const names = links.map((link) => link.getAttribute('href')?.slice(1));
      expect(names.toSorted()).to.deep.equal(reference.map(({ name }) => name).sort());
      for (const link of links) {
        const place = document.getElementById(link.getAttribute('href')!.slice(1));
        expect(place?.querySelector('h3')?.textContent).to.equal(link.textContent);
      }
      expect(nav.querySelectorAll('a').length - links.length).to.equal(
        document.querySelectorAll('main section').length,
      );
    }
    const first = document.querySelector('#intervals')?.parentElement;
    expect(first?.querySelector('article')?.id).to.equal('wilsonInterval');
  });

  it('is data as well', async () => {
    const json = (await new Client(app.url).get('/methods.json')).json() as {
      methods: { name: string; family: string; formulas: string[]; commands: { name: string }[] }[];
    };
    const found = (name: string) => json.methods.find((method) => method.name === name);
    expect(json.methods).to.have.length(reference.length);
    expect(found('wilsonInterval')).to.deep.include({ family: 'intervals' });
    expect(found('wilsonInterval')?.commands.map(({ name }) => name)).to.include('proportion');
    expect(found('wilsonInterval')?.formulas[0]).to.match(/^<math /);
    // A function that no method answers stands beside those of its file.
    expect(found('countInterval')).to.deep.include({ family: 'intervals', commands: [] });
    expect(found('zScore')?.family).to.equal(found('minMax')?.family);
  });
});
