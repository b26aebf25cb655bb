import type { Request, RequestHandler } from 'express';
import type { Language } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Action } from '../domain/permissions.ts';
import { isPeriod, type Period } from '../domain/period.ts';
import { error } from '../domain/problem.ts';
import type { Context } from './context.ts';
import { type HttpError, invalid } from './errors.ts';

/**
 * One line of the site map. There is no way to add an address without saying which action it is:
 * the guard reads `action` and `unit` before the handler runs.
 */
export interface Route {
  method: 'get' | 'post';
  /** Express 5 path; `/scorecards/:unit/:period.json` is the twin of `/scorecards/:unit/:period`. */
  path: string;
  action: Action;
  /** What its query may say, by name; every address may say `lang` besides. */
  query?: readonly string[];
  /** Finds the unit that the address is about; throws NotFound when there is none. */
  unit?: (request: Request) => Promise<OrgUnit>;
  /** The multipart parser of a form with a file; runs after the guard, before the CSRF check. */
  upload?: RequestHandler;
  handle: (context: Context) => void | Promise<void>;
}

/** A parameter of the path, as text. */
export function pathParameter(request: Request, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string') throw new Error(`The route has no parameter ${name}`);
  return value;
}

/** The quarter of the path; undefined where there is none, or none that is a quarter: pages of a quarter are about units as they were then. */
export function periodOfPath({ params }: Request): Period | undefined {
  const { period } = params;
  return typeof period === 'string' && isPeriod(period) ? period : undefined;
}

/** Long enough to recognise what was typed. */
const QUOTED = 40;

/** Refuses an address for one parameter of its query. */
const refuseParameter = (code: string, name: string, value: string): HttpError =>
  invalid([error(code, name, { value: value.slice(0, QUOTED) })]);

/** Understood everywhere: `switchLanguage` acts on it for pages, `languageOf` for files. */
const LANGUAGE = 'lang';

/**
 * Looks whether all that a query says has a name that the route knows, so that nothing is passed over: a misspelt filter would look like
 * one that found everything.
 *
 * @param languages those of the programme
 * @throws invalid naming what is known
 */
export function checkParameters(
  { query = [] }: Pick<Route, 'query'>,
  request: Request,
  languages: readonly Language[],
): void {
  const known = [...query, LANGUAGE];
  const unknown = Object.keys(request.query)
    // A list (`level[]`) is a matter of the parameter, not of its name.
    .map((name) => name.replace(/\[.*$/s, ''))
    .filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalid(
      [...new Set(unknown)].map((name) =>
        error('unknown-parameter', name.slice(0, QUOTED), {
          name: name.slice(0, QUOTED),
          known: known.join(', '),
        }),
      ),
    );
  }
  choiceParameter(request, LANGUAGE, languages);
}

/**
 * A parameter of the query, as text; undefined when it is missing or empty. What an address says is either understood or
 * refused with the reason, never passed over: that holds for every parameter that a page reads.
 *
 * @throws invalid when it is repeated or a list (`level[]=district`)
 */
export function queryParameter(request: Request, name: string): string | undefined {
  const given = Object.entries(request.query).filter(([key]) => key === name || key.startsWith(`${name}[`));
  const [key, value] = given[0] ?? [name, ''];
  if (given.length > 1 || key !== name || typeof value !== 'string')
    throw invalid([error('parameter-repeated', name, { name })]);
  return value === '' ? undefined : value;
}

/** @returns one of the values, undefined when nothing is said @throws invalid for anything else */
export function choiceParameter<T extends string>(
  request: Request,
  name: string,
  values: readonly T[],
): T | undefined {
  const text = queryParameter(request, name);
  const found = values.find((value) => value === text);
  if (text !== undefined && found === undefined) throw refuseParameter('unknown-choice', name, text);
  return found;
}

/** The number of a page of a list, from 1; whether the list has that page is for the list to say. @throws invalid */
export function pageParameter(request: Request): number {
  const text = queryParameter(request, 'page') ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(text)) throw refuseParameter('unknown-page', 'page', text);
  return Number(text);
}
