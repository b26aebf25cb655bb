import type { Request, Response } from 'express';
import type { Language } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { type Action, can, type User } from '../domain/permissions.ts';
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
  format: Formats;
  /** The unit that the route's guard has checked; throws on routes without one. */
  unit: OrgUnit;
  can(action: Action, unit?: OrgUnit): boolean;
  /** Answers with a page. `title` is the heading's text, already translated. */
  page(template: string, model: object, options: PageOptions): void;
  json(model: object): void;
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
}

export type Section = 'home' | 'collect' | 'imports' | 'scorecards' | 'satisfaction' | 'indicators' | 'users';

/** The parts of a context that come from the request alone; app.ts adds the words and the pages. */
export const canFor =
  (user: User | null) =>
  (action: Action, unit?: OrgUnit): boolean =>
    can(user, action, unit);
