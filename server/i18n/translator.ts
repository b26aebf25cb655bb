import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type i18n, type ResourceLanguage } from 'i18next';
import { type Language, type LocalisedText, WRITTEN_LANGUAGES } from '../domain/language.ts';
import { formats } from './formats.ts';
import { transliterate } from './transliterate.ts';

/**
 * A text of the interface by its key, e.g. `collect.progress`, with parameters and plurals. A `count` that is a number chooses the plural
 * and is written as the language writes numbers; other numbers come as they are to be printed.
 */
export type Translate = (key: string, params?: Record<string, string | number>) => string;

export interface Translator {
  /** @throws when the key is missing in the language (transliterated languages: in the one they derive from) */
  translate(language: Language): Translate;
  /** A text of the programme; Uzbek Cyrillic is transliterated unless it has its own. */
  localise(language: Language, text: LocalisedText): string;
}

/** Texts of one language: nested objects whose leaves are sentences. */
export interface Texts {
  [key: string]: string | Texts;
}

/** A number and its sign stay in one line: the space between them is a no-break one, however it was typed. */
const withUnbrokenPercents = (text: string): string => text.replaceAll(/(\d|\}\}) %/g, '$1\u00A0%');

const mapTexts = (texts: Texts, change: (text: string) => string): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? change(text) : mapTexts(text, change),
    ]),
  );

type WrittenLanguage = (typeof WRITTEN_LANGUAGES)[number];

/** Every `<feature>.json` of a language's folder under its feature's name, as it was written. */
function readFiles(localesFolder: string, language: WrittenLanguage): Texts {
  const folder = join(localesFolder, language);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  return Object.fromEntries(
    files.map((file) => {
      try {
        const texts = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Texts;
        return [file.slice(0, -'.json'.length), texts];
      } catch (error) {
        throw new Error(`${join(folder, file)}: ${(error as Error).message}`, { cause: error });
      }
    }),
  );
}

/** Every text of a language, by feature, as it is shown. */
export const readTexts = (localesFolder: string, language: WrittenLanguage): Texts =>
  mapTexts(readFiles(localesFolder, language), withUnbrokenPercents);

function engine(language: Language, texts: Texts): i18n {
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    nsSeparator: false,
    resources: { [language]: { translation: texts as ResourceLanguage } },
    // Templates escape; a text that is printed elsewhere (PDF, CSV) must not be.
    interpolation: { escapeValue: false, skipOnVariables: true },
    parseMissingKeyHandler: (key) => {
      throw new Error(`No text ${key} in ${language}`);
    },
    returnedObjectHandler: (key) => {
      throw new Error(`${key} is a group of texts, not a text (${language})`);
    },
    missingInterpolationHandler: (text: string) => {
      throw new Error(`A parameter is missing (${language}): ${text}`);
    },
  });
  return instance;
}

/** How many transliterated texts are remembered: more than a programme's names, less than a memory leak. */
const REMEMBERED = 20_000;

/**
 * Reads `<localesFolder>/{uz,ru,en}/<feature>.json`. A missing text or parameter throws, in production too: a page with a
 * key printed on it is a defect, and the tests meet it first.
 */
export function createTranslator(localesFolder: string): Translator {
  const written = Object.fromEntries(
    WRITTEN_LANGUAGES.map((language) => [language, readFiles(localesFolder, language)]),
  ) as Record<WrittenLanguage, Texts>;
  // Most readers and commands need one language, and transliterating all words takes a second.
  const translates = new Map<Language, Translate>();
  const translateIn = (language: Language): Translate => {
    const known = translates.get(language);
    if (known) return known;
    const texts = mapTexts(
      language === 'uz-Cyrl' ? mapTexts(written.uz, transliterate) : written[language],
      withUnbrokenPercents,
    );
    const { t } = engine(language, texts);
    const format = formats(language, 'UTC');
    // Most texts are said as they are, again and again on every page.
    const plain = new Map<string, string>();
    const translate: Translate = (key, params) => {
      if (!params) {
        const text = plain.get(key) ?? t(key);
        plain.set(key, text);
        return text;
      }
      const { count } = params;
      return typeof count === 'number'
        ? t(key, { count, replace: { ...params, count: format.number(count) } })
        : t(key, params);
    };
    translates.set(language, translate);
    return translate;
  };
  const cyrillic = new Map<string, string>();
  const toCyrillic = (latin: string): string => {
    let text = cyrillic.get(latin);
    if (text === undefined) {
      text = transliterate(latin);
      if (cyrillic.size >= REMEMBERED) cyrillic.clear();
      cyrillic.set(latin, text);
    }
    return text;
  };
  return {
    translate: translateIn,
    localise: (language, text) => {
      if (language !== 'uz-Cyrl') return text[language];
      // What is the same in every language is a name of another one.
      const isForeign = text.uz === text.ru && text.uz === text.en;
      return text['uz-Cyrl'] ?? (isForeign ? text.uz : toCyrillic(text.uz));
    },
  };
}
