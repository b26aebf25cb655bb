import Handlebars, { type HelperOptions } from 'handlebars';
import type { LocalisedText } from '../domain/language.ts';
import type { Action } from '../domain/permissions.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import { urls } from './urls.ts';

/** What templates may call. Words and formats come from the request's data (`@t`, `@localise`, `@asset`). */

export interface RequestData {
  t: Translate;
  localise: (text: LocalisedText) => string;
  format: Formats;
  asset: (name: string) => string;
  /** A function, because asking for the token starts a session. */
  csrfToken: () => string;
  can: (action: Action) => boolean;
}

const requestData = (options: HelperOptions): RequestData => options.data as RequestData;

export const helpers = {
  /** `{{t "collect.saved" time=at}}`: a text of the interface, in the language of the request. */
  t: (key: string, options: HelperOptions): string =>
    requestData(options).t(key, options.hash as Record<string, string | number>),
  /** `{{localise name}}`: a text of the programme, in the language of the request. */
  localise: (text: LocalisedText, options: HelperOptions): string => requestData(options).localise(text),
  asset: (name: string, options: HelperOptions): string => requestData(options).asset(name),
  /** The hidden field that every form which posts must have. */
  csrf: (options: HelperOptions): Handlebars.SafeString =>
    new Handlebars.SafeString(
      `<input type="hidden" name="_csrf" value="${Handlebars.escapeExpression(requestData(options).csrfToken())}">`,
    ),
  /** Whether the reader may do this anywhere at all: `{{#if (can "imports.use")}}`. */
  can: (action: Action, options: HelperOptions): boolean => requestData(options).can(action),
  /** A key or an id made of parts: `{{t (concat "common.rating." rating)}}`. */
  concat: (...parts: unknown[]): string => parts.slice(0, -1).join(''),
  eq: (a: unknown, b: unknown): boolean => a === b,
  not: (a: unknown): boolean => !a,
  or: (...values: unknown[]): boolean => values.slice(0, -1).some(Boolean),
  and: (...values: unknown[]): boolean => values.slice(0, -1).every(Boolean),
  /** Markup made by our own chart printers. */
  svg: (markup: string): Handlebars.SafeString => new Handlebars.SafeString(markup),
  /** JSON for a data block that a script reads; safe inside <script type="application/json">. */
  json: (value: unknown): Handlebars.SafeString =>
    new Handlebars.SafeString(JSON.stringify(value).replaceAll('<', '\\u003c')),
  /** `{{url "scorecard" unit period}}`: an address of the site; plain `{{url}}` is the page model's own field. */
  url(this: { url?: string }, ...parameters: unknown[]): string {
    const [name, ...values] = parameters.slice(0, -1);
    if (name === undefined) {
      if (this.url === undefined) throw new Error('The page model has no field url');
      return this.url;
    }
    const make = urls[name as keyof typeof urls] as ((...values: unknown[]) => string) | undefined;
    if (!make) throw new Error(`There is no address ${String(name)}`);
    return make(...values);
  },
};
