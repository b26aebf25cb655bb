import { unlink } from 'node:fs/promises';
import type { Express, Request, RequestHandler, Response } from 'express';
import type {} from 'multer';
import { can, PUBLIC_ACTIONS } from '../domain/permissions.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { checkCsrf } from './csrf.ts';
import { forbidden, methodNotAllowed, signInFirst } from './errors.ts';
import { checkParameters, type Route } from './route.ts';
import { type Site, visitorOf } from './site.ts';

/** Runs a middleware on its own. */
const run = (middleware: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    const next = (error?: unknown): void => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error(String(error)));
    };
    void middleware(request, response, next);
  });

/** The unit of the address, once it is certain that this visitor may do this with it. */
async function admit(route: Route, request: Request, response: Response): Promise<OrgUnit | undefined> {
  const { user } = visitorOf(response);
  if (!user && !PUBLIC_ACTIONS.has(route.action)) throw signInFirst();
  if (!can(user, route.action)) throw forbidden();
  const unit = await route.unit?.(request);
  if (unit && !can(user, route.action, unit)) throw forbidden();
  return unit;
}

async function readForm(route: Route, request: Request, response: Response): Promise<void> {
  if (route.upload) await run(route.upload, request, response);
  try {
    checkCsrf(request);
  } catch (error) {
    if (request.file?.path) await unlink(request.file.path);
    throw error;
  }
}

/** `GET` of a route answers `HEAD` too. */
const verbs = ({ method }: Route): string[] => (method === 'get' ? ['GET', 'HEAD'] : ['POST']);

/** What comes to an address of ours and found no route has the wrong method; several paths may fit one address. */
function refuseOtherMethods(app: Express, routes: readonly Route[]): void {
  for (const route of routes) {
    app.route(route.path).all((_request, response, next) => {
      const allowed = (response.locals['allowed'] ??= new Set<string>()) as Set<string>;
      for (const verb of verbs(route)) allowed.add(verb);
      next();
    });
  }
  app.use((request, response, next) => {
    const allowed = response.locals['allowed'] as ReadonlySet<string> | undefined;
    if (!allowed) {
      next();
      return;
    }
    response.set('Allow', [...allowed].join(', '));
    if (request.method !== 'OPTIONS') throw methodNotAllowed();
    response.status(204).end();
  });
}

/** Adds the routes to the application, each behind its guard. */
export function mount(app: Express, routes: readonly Route[], site: Site): void {
  for (const route of routes) {
    app[route.method](route.path, async (request, response) => {
      const unit = await admit(route, request, response);
      checkParameters(route, request, site.languages);
      if (route.method === 'post') await readForm(route, request, response);
      await route.handle(site.contextFor(request, response, unit));
    });
  }
  refuseOtherMethods(app, routes);
}
