import type { Language, LocalisedText } from '../domain/language.ts';

/** A text of the interface by its key, e.g. `collect.progress`, with parameters and plurals (`count`). */
export type Translate = (key: string, params?: Record<string, string | number>) => string;

export interface Translator {
  /** @throws when the key is missing in the language (transliterated languages: in the one they derive from) */
  translate(language: Language): Translate;
  /** A text of the programme; Uzbek Cyrillic is transliterated unless it has its own. */
  localise(language: Language, text: LocalisedText): string;
}
