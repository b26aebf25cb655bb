/** The languages in which Mezon speaks. Uzbek Cyrillic is derived from Uzbek Latin by transliteration. */
export const LANGUAGES = ['uz', 'uz-Cyrl', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The languages that somebody has to write; the others are derived. */
export const WRITTEN_LANGUAGES = ['uz', 'ru', 'en'] as const;

/** A text in every written language, with an optional override of the transliterated Cyrillic. */
export interface LocalisedText {
  uz: string;
  ru: string;
  en: string;
  'uz-Cyrl'?: string;
}
