import type { Request, RequestHandler } from 'express';
import type { Language } from '../domain/language.ts';

/** Which language a request is answered in: what the reader chose, else what the browser asks for, else the programme's first. */

export const LANGUAGE_COOKIE = 'lang';
const YEAR_MS = 365 * 24 * 3_600_000;

/** Each in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  uz: 'Oʻzbekcha',
  'uz-Cyrl': 'Ўзбекча',
  ru: 'Русский',
  en: 'English',
};

function cookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** A file (`.json`, `.pdf`, `.csv`) is fetched by a program as often as by a person: `?lang=` counts for it alone. */
const isFile = (request: Request): boolean => /\.[a-z]+$/.test(request.path);

/** @param languages those of the programme, the default first */
export function languageOf(request: Request, languages: readonly Language[]): Language {
  const offered = (code: unknown): Language | undefined => languages.find((language) => language === code);
  const asked = isFile(request) ? offered(request.query['lang']) : undefined;
  const accepted = request.headers['accept-language'] ? request.acceptsLanguages([...languages]) : undefined;
  return (
    asked ?? offered(cookie(request, LANGUAGE_COOKIE)) ?? offered(accepted) ?? (languages[0] as Language)
  );
}

/**
 * The address of the same page in a language.
 * @param url path and query, as the request has them
 * @param language undefined: without the choice
 */
export function inLanguage(url: string, language: Language | undefined): string {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  query.delete('lang');
  if (language !== undefined) query.set('lang', language);
  const text = query.toString();
  // Two slashes at the start would lead to another host.
  return path.replace(/^[/\\]+/, '/') + (text === '' ? '' : `?${text}`);
}

/** `?lang=ru` on a page: remembers the choice and comes back to the address without it. */
export const switchLanguage =
  (languages: readonly Language[]): RequestHandler =>
  (request, response, next) => {
    const chosen = languages.find((language) => language === request.query['lang']);
    // What is no language of the programme is refused with all that an address cannot say.
    if (chosen === undefined || request.method !== 'GET' || isFile(request)) {
      next();
      return;
    }
    response.cookie(LANGUAGE_COOKIE, chosen, {
      maxAge: YEAR_MS,
      httpOnly: true,
      sameSite: 'lax',
      secure: request.secure,
    });
    response.redirect(303, inLanguage(request.originalUrl, undefined));
  };
