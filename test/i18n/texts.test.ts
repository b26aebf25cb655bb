import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { WRITTEN_LANGUAGES } from '../../server/domain/language.ts';
import { readTexts, type Texts } from '../../server/i18n/translator.ts';
import { transliterate } from '../../server/i18n/transliterate.ts';
import { PROJECT_ROOT } from '../../server/project.ts';

type Written = (typeof WRITTEN_LANGUAGES)[number];

const LOCALES = join(PROJECT_ROOT, 'views', 'locales');
const PLURAL = /_(zero|one|two|few|many|other)$/;

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') flat.set(prefix + key, text);
    else for (const [inner, value] of flatten(text, `${prefix}${key}.`)) flat.set(inner, value);
  }
  return flat;
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? '');

/** Keys without their plural form: what code asks for. */
const baseKeys = (texts: ReadonlyMap<string, string>): string[] =>
  [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort();

function sources(folder: string, extension: string): { file: string; text: string }[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file: file.slice(PROJECT_ROOT.length + 1), text: readFileSync(file, 'utf8') }));
}

describe('texts of the interface', () => {
  const all = Object.fromEntries(
    WRITTEN_LANGUAGES.map((language) => [language, flatten(readTexts(LOCALES, language))]),
  ) as Record<Written, Map<string, string>>;

  for (const language of ['ru', 'en'] as const) {
    it(`says in ${language} exactly what it says in uz`, () => {
      expect(baseKeys(all[language])).to.deep.equal(baseKeys(all.uz));
    });
  }

  for (const language of WRITTEN_LANGUAGES) {
    const texts = all[language];

    it(`keeps numbers and their per cent signs of ${language} in one line`, () => {
      const parted = [...texts].filter(([, text]) => /(?:\d|\}\}) %/.test(text)).map(([key]) => key);
      expect(parted).to.deep.equal([]);
      expect([...texts.values()].some((text) => text.includes('95\u00A0%'))).to.equal(true);
    });

    it(`has every plural form of ${language}`, () => {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const plural = new Set(
        [...texts.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')),
      );
      for (const key of plural) {
        const forms = [...texts.keys()].filter((one) => PLURAL.test(one) && one.replace(PLURAL, '') === key);
        expect(forms, key).to.have.members(categories.map((category) => `${key}_${category}`));
        expect(texts.has(key), `${key} both with and without plural forms`).to.equal(false);
      }
    });

    it(`takes in ${language} the parameters that uz takes`, () => {
      const parameters = (of: ReadonlyMap<string, string>): Record<string, string[]> => {
        const byKey: Record<string, Set<string>> = {};
        for (const [key, text] of of) {
          const names = (byKey[key.replace(PLURAL, '')] ??= new Set());
          for (const name of placeholders(text)) names.add(name);
        }
        return Object.fromEntries(Object.entries(byKey).map(([key, names]) => [key, [...names].sort()]));
      };
      expect(parameters(texts)).to.deep.equal(parameters(all.uz));
    });

    it(`leaves nothing empty in ${language}`, () => {
      expect([...texts].filter(([, text]) => text.trim() === '').map(([key]) => key)).to.deep.equal([]);
    });
  }

  describe('have one name for one thing:', () => {
    /** Said in two places. */
    const SAME: readonly (readonly [string, string])[] = [
      ['indicators.dimension', 'scorecards.column.dimension'],
      ['evaluations.dimensions.dimension', 'scorecards.column.dimension'],
      ['evaluations.dimensions.coverage', 'scorecards.column.coverage'],
      ['evaluations.dimensions.weight', 'scorecards.column.weight-in-force'],
      ['evaluations.dimensions.score', 'scorecards.column.score-rating'],
      ['evaluations.indicators.score', 'scorecards.column.score-rating'],
      ['evaluations.indicators.not-scored', 'scorecards.unit.not-scored'],
      ['indicators.not-scored', 'scorecards.unit.not-scored'],
      ['indicators.tag.context', 'scorecards.unit.context'],
      ['evaluations.summary.no-limiters', 'scorecards.limiter.none'],
      ['evaluations.cover.unit', 'ranks.sensitivity.unit'],
      ['indicators.unit', 'indicators.column.unit'],
    ];
    /** Stand on one page, or one opens the other. */
    const DIFFERENT: readonly (readonly [string, string])[] = [
      ['indicators.dimension', 'indicators.direction'],
      ['evaluations.cover.unit', 'indicators.unit'],
    ];
    for (const language of WRITTEN_LANGUAGES) {
      const text = (key: string): string => {
        const found = all[language].get(key);
        if (found === undefined) throw new Error(`${language} does not say ${key}`);
        return found;
      };

      it(`in ${language}`, () => {
        for (const [one, other] of SAME) expect(text(one), `${one}, ${other}`).to.equal(text(other));
        for (const [one, other] of DIFFERENT) expect(text(one), `${one}, ${other}`).to.not.equal(text(other));
      });

      it(`the evaluation, in ${language}`, () => {
        const name = text('scorecards.unit.evaluation').replace(' (PDF)', '');
        expect(text('evaluations.title').toLowerCase()).to.contain(name.toLowerCase());
        expect(text('evaluations.document-title').startsWith(`${name}:`)).to.equal(true);
        expect(text('evaluations.summary.title')).to.not.equal(name);
      });
    }
  });

  it('writes oʻ and gʻ with U+02BB and the apostrophe of Uzbek with U+02BC', () => {
    const wrong = [...all.uz].filter(([, text]) =>
      /[oOgG][ʼ‘’'`]|[A-Za-z]['’‘`][A-Za-z]|[^oOgG]ʻ/.test(text),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('writes Russian in Cyrillic letters', () => {
    // A word of both alphabets: a Latin letter that looks like a Cyrillic one.
    const mixed = [...all.ru].filter(([, text]) =>
      /[а-яё][a-z]|[a-z][а-яё]/i.test(text.replaceAll(/\{\{.*?\}\}/g, ' ')),
    );
    expect(mixed).to.deep.equal([]);
  });

  it('keeps in Uzbek Cyrillic what Russian too writes in Latin letters: names, codes, signs of formulas', () => {
    const latin = (text: string): string[] =>
      text.replaceAll(/\{\{.*?\}\}/g, ' ').match(/\p{Script=Latin}[\p{Script=Latin}ʻʼ]*/gu) ?? [];
    const lost: string[] = [];
    for (const [key, text] of all.uz) {
      const kept = latin(transliterate(text));
      const russian = latin(all.ru.get(key) ?? '');
      for (const word of latin(text))
        if (russian.includes(word) && !kept.includes(word)) lost.push(`${key}: ${word}`);
    }
    expect(lost).to.deep.equal([]);
  });

  it('has commands as parameters, so that no language changes them', () => {
    const commands = WRITTEN_LANGUAGES.flatMap((language) =>
      [...all[language]].filter(([, text]) => /(?:^|\s)--[a-z]/.test(text)).map(([key]) => key),
    );
    expect(commands).to.deep.equal([]);
  });

  describe('that code and templates ask for', () => {
    const known = new Set(baseKeys(all.uz));
    const groups = new Set(
      [...known].flatMap((key) => key.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))),
    );
    const missing: string[] = [];
    const check = (file: string, key: string): void => {
      if (!known.has(key)) missing.push(`${file}: ${key}`);
    };
    /** `collect.state.` + something: the group must be there. */
    const checkGroup = (file: string, start: string): void => {
      const group = start.replace(/\.?[^.]*$/, '');
      if (group !== '' && !groups.has(group)) missing.push(`${file}: ${start}…`);
    };

    beforeEach(() => {
      missing.length = 0;
    });

    it('exist, for templates', () => {
      let asked = 0;
      for (const { file, text } of sources('views', '.hbs')) {
        for (const match of text.matchAll(/[{(]t\s+(?:"([^"]+)"|\(concat\s+"([^"]+)")/g)) {
          asked += 1;
          if (match[1] !== undefined) check(file, match[1]);
          else if (match[2] !== undefined) checkGroup(file, match[2]);
        }
      }
      expect(asked).to.be.greaterThan(50);
      expect(missing).to.deep.equal([]);
    });

    it('exist, for code', () => {
      let asked = 0;
      for (const { file, text } of sources('server', '.ts')) {
        if (file.startsWith('server/i18n/')) continue;
        for (const match of text.matchAll(/(?:\bt|\bannounce)\(\s*(?:'([^']+)'|`([^`]+)`)/g)) {
          asked += 1;
          if (match[1] !== undefined) check(file, match[1]);
          else if (match[2] !== undefined) checkGroup(file, match[2].replace(/\$\{.*$/s, ''));
        }
      }
      expect(asked).to.be.greaterThan(50);
      expect(missing).to.deep.equal([]);
    });

    it('exist, for problems', () => {
      let asked = 0;
      for (const { file, text } of sources('server', '.ts')) {
        if (file.startsWith('server/commands/') || file.startsWith('server/indicator-sets/')) continue;
        for (const match of text.matchAll(/\b(?:error|warning)\(\s*'([a-z0-9-]+)',/g)) {
          asked += 1;
          // Of every feature, or of one: `problem.negative`, `access.problem.locked`.
          const code = match[1] ?? '';
          if (![...known].some((key) => /^(?:\w+\.)?problem\./.test(key) && key.endsWith(`.${code}`)))
            missing.push(`${file}: problem.${code}`);
        }
      }
      expect(asked).to.be.greaterThan(20);
      expect(missing).to.deep.equal([]);
    });
  });
});
