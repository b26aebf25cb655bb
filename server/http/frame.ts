import type { Section } from './context.ts';

/**
 * What the layout (views/layouts/page.hbs) prints around the contents of a page. The layout is rendered with
 * `{ ...frame, content }`; every text is already in the language of the request and a field is never missing: null means "none".
 */
export interface Frame {
  /** BCP 47, for `<html lang>`: `uz`, `uz-Cyrl`, `ru`, `en`. */
  lang: string;
  /** The heading's text; the layout adds the programme's title to it in `<title>`. */
  title: string;
  programme: { title: string; owner: string };
  section: Section | null;
  /** Seconds after which a browser without scripts asks for the page again; null: never. */
  refreshAfter: number | null;
  /** What this person may use, in the order of the menu. */
  menu: readonly MenuEntry[];
  user: { name: string; email: string; role: string } | null;
  /** Where the sign-in link leads; it comes back to the page from which it was followed. */
  signInUrl: string;
  /** Empty when the programme speaks one language only. */
  languages: readonly LanguageLink[];
  /** The sentence about the demonstration's data; null in real use. */
  notice: string | null;
  attributions: readonly { text: string; licence: string; url: string | null }[];
  /** Said once, e.g. "Saved"; already translated. */
  announcements: readonly string[];
}

export interface MenuEntry {
  section: Section;
  text: string;
  url: string;
  current: boolean;
}

export interface LanguageLink {
  /** BCP 47. */
  code: string;
  /** In the language itself: `Oʻzbekcha`. */
  name: string;
  url: string;
  current: boolean;
}
