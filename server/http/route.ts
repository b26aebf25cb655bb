import type { Request, RequestHandler } from 'express';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Action } from '../domain/permissions.ts';
import type { Context } from './context.ts';

/**
 * One line of the site map. There is no way to add an address without saying which action it is:
 * the guard reads `action` and `unit` before the handler runs.
 */
export interface Route {
  method: 'get' | 'post';
  /** Express 5 path; `/scorecards/:unit/:period.json` is the twin of `/scorecards/:unit/:period`. */
  path: string;
  action: Action;
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

/** A parameter of the query, as text; undefined when it is missing, empty or repeated. */
export function queryParameter(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
