import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTranslator, type Translator } from '../../server/i18n/translator.ts';

describe('translator', () => {
  let folder: string;
  let translator: Translator;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-locales-'));
    const write = (language: string, texts: object): void => {
      mkdirSync(join(folder, language));
      writeFileSync(join(folder, language, 'fruit.json'), JSON.stringify(texts));
    };
    write('uz', {
      apples: { left_one: '{{count}} ta olma', left_other: '{{count}} ta olma' },
      name: 'Oʻrik',
    });
    write('ru', {
      apples: {
        left_one: '{{count}} яблоко',
        left_few: '{{count}} яблока',
        left_many: '{{count}} яблок',
        left_other: '{{count}} яблока',
      },
      name: '<Абрикос> & {{sort}}',
    });
    write('en', { apples: { left_one: '{{count}} apple', left_other: '{{count}} apples' }, name: 'Apricot' });
    translator = createTranslator(folder);
  });

  after(() => rmSync(folder, { recursive: true }));

  it('chooses the plural form of the language', () => {
    const ru = translator.translate('ru');
    expect([1, 3, 5, 11, 21].map((count) => ru('fruit.apples.left', { count }))).to.deep.equal([
      '1 яблоко',
      '3 яблока',
      '5 яблок',
      '11 яблок',
      '21 яблоко',
    ]);
    const en = translator.translate('en');
    expect([0, 1, 2].map((count) => en('fruit.apples.left', { count }))).to.deep.equal([
      '0 apples',
      '1 apple',
      '2 apples',
    ]);
  });

  it('writes counts as the language does', () => {
    const left = (language: 'en' | 'ru' | 'uz-Cyrl'): string =>
      translator.translate(language)('fruit.apples.left', { count: 300_001 });
    expect([left('en'), left('ru'), left('uz-Cyrl')]).to.deep.equal([
      '300,001 apples',
      '300\u00A0001 яблоко',
      '300\u00A0001 та олма',
    ]);
  });

  it('speaks Uzbek Cyrillic by transliteration, parameters untouched', () => {
    const cyrillic = translator.translate('uz-Cyrl');
    expect(cyrillic('fruit.name')).to.equal('Ўрик');
    expect(cyrillic('fruit.apples.left', { count: 2 })).to.equal('2 та олма');
    expect(translator.localise('uz-Cyrl', { uz: 'Gʻijduvon', ru: '', en: '' })).to.equal('Ғиждувон');
    expect(translator.localise('uz-Cyrl', { uz: 'Gʻijduvon', ru: '', en: '', 'uz-Cyrl': 'Свой' })).to.equal(
      'Свой',
    );
    const name = 'Abbotsford Lodge';
    expect(translator.localise('uz-Cyrl', { uz: name, ru: name, en: name })).to.equal(name);
    expect(translator.localise('en', { uz: 'a', ru: 'b', en: 'c' })).to.equal('c');
  });

  it('neither escapes nor follows placeholders in parameters', () => {
    expect(translator.translate('ru')('fruit.name', { sort: '<b>{{name}} $t(fruit.apples)' })).to.equal(
      '<Абрикос> & <b>{{name}} $t(fruit.apples)',
    );
  });

  it('throws on a missing text, a group and a missing parameter', () => {
    expect(() => translator.translate('en')('fruit.pear')).to.throw('No text fruit.pear in en');
    expect(() => translator.translate('en')('fruit.apples')).to.throw('fruit.apples');
    expect(() => translator.translate('ru')('fruit.name')).to.throw('A parameter is missing (ru)');
  });

  it('names the file that is no JSON', () => {
    writeFileSync(join(folder, 'en', 'broken.json'), '{');
    try {
      expect(() => createTranslator(folder)).to.throw('broken.json');
    } finally {
      rmSync(join(folder, 'en', 'broken.json'));
    }
  });
});
