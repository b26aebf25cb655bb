import type { Request, Response } from 'express';
import type { Language, LocalisedText } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Action, User } from '../domain/permissions.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';

/** What a handler knows and may do: one object a request. */
export interface Context {
  request: Request;
  response: Response;
  /** Null: not signed in. */
  user: User | null;
  language: Language;
  t: Translate;
  /** A text of the programme, in the language of the request. */
  localise(text: LocalisedText): string;
  format: Formats;
  /** The unit that the route's guard has checked; throws on routes without one. */
  readonly unit: OrgUnit;
  can(action: Action, unit?: OrgUnit): boolean;
  /** Answers with a page. `title` is the heading's text, already translated. */
  page(template: string, model: object, options: PageOptions): void;
  json(model: object): void;
  /** Answers with a built script at an address of its own. @param name `collect-worker.js` */
  script(name: string): void;
  /** 303: after a form has been accepted. */
  redirect(url: string): void;
  /** A sentence shown once, at the top of the next page. @param key locale key */
  announce(key: string, params?: Record<string, string | number>): void;
}

export interface PageOptions {
  title: string;
  status?: number;
  /** Key of the menu entry that is current. */
  section?: Section;
  /** Seconds after which a page about work under way is asked for again, where scripts do not see to it. */
  refreshAfter?: number;
}

export type Section =
  'home' | 'collect' | 'imports' | 'scorecards' | 'satisfaction' | 'indicators' | 'register' | 'users';
