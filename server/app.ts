import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { identify } from './access/identify.ts';
import { routes as access } from './access/routes.ts';
import { DatabaseSessionStore } from './access/session-store.ts';
import { routes as audit } from './audit/routes.ts';
import { followCalendar, routes as calendar } from './calendar/routes.ts';
import type { Deps } from './deps.ts';
import { routes as evaluations } from './evaluations/routes.ts';
import { routes as health } from './health/routes.ts';
import { createAssets } from './http/assets.ts';
import { answerFailures, answerNotFound } from './http/failures.ts';
import { mount } from './http/guard.ts';
import { switchLanguage } from './http/language.ts';
import { createRenderer } from './http/render.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security.ts';
import { createSessions } from './http/session.ts';
import { createSite, greet, visitorOf } from './http/site.ts';
import type { ImportJobs } from './imports/import-jobs.ts';
import { routes as imports } from './imports/routes.ts';
import { routes as indicators } from './indicator-sets/routes.ts';
import { routes as methods } from './statistics/routes.ts';
import { routes as namedFacts } from './named-facts/routes.ts';
import { routes as national } from './national/routes.ts';
import { routes as register } from './organisation/routes.ts';
import { routes as portal } from './portal/routes.ts';
import { DIST, PROJECT_ROOT } from './project.ts';
import { routes as reminders } from './reminders/routes.ts';
import { routes as satisfaction } from './satisfaction/routes.ts';
import { routes as scorecards } from './scorecards/routes.ts';
import { routes as submissions } from './submissions/routes.ts';
import { routes as surveys } from './surveys/routes.ts';

/** The site map: every address of the site is a line of one of these. */
export const siteMap = (deps: Deps, jobs?: ImportJobs): Route[] => [
  ...portal(deps),
  ...scorecards(deps),
  ...namedFacts(deps),
  ...satisfaction(deps),
  ...evaluations(deps),
  ...indicators(deps),
  ...methods(deps),
  ...national(deps),
  ...submissions(deps),
  ...surveys(deps),
  ...calendar(deps),
  ...reminders(deps),
  ...imports(deps, jobs),
  ...register(deps),
  ...access(deps),
  ...audit(deps),
  ...health(deps),
];

/** Asked by machines that watch over this one: answered without sessions and people, so without the database too. */
const isWatched = ({ action }: Route): boolean => action === 'health.read';

/** What one person sees is kept by no cache; what everybody sees is asked for again and answered 304 while it has not changed. */
const cachePolicy: RequestHandler = (_request, response, next) => {
  response.vary('Cookie, Accept-Language');
  response.set('Cache-Control', visitorOf(response).user ? 'no-store' : 'private, no-cache');
  next();
};

/** Entry grids have a few hundred fields; nothing that people type needs more than this. */
const FORM_LIMITS = { limit: '1mb', parameterLimit: 5_000, depth: 4 };

/** @param jobs where imports are worked on; of its own unless somebody else starts some as well */
export function createApp(deps: Deps, jobs?: ImportJobs): Express {
  const { config, programme, translator } = deps;
  const assets = createAssets(join(DIST, 'public'));
  const site = createSite({
    programme,
    demonstration: config.demonstration,
    translator,
    render: createRenderer(join(PROJECT_ROOT, 'views')),
    assets,
  });

  const routes = siteMap(deps, jobs);
  const [watched, visited] = [routes.filter(isWatched), routes.filter((route) => !isWatched(route))];

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'strong');
  // Behind a proxy of the same machine its word about address and HTTPS counts.
  app.set('trust proxy', 'loopback');

  app.use(securityHeaders());
  app.use(compression());
  app.use(greet(programme.languages));
  app.use('/assets', assets.serve);
  mount(app, watched, site);
  app.use(createSessions(new DatabaseSessionStore(deps), config));
  app.use(switchLanguage(programme.languages));
  app.use(identify(deps));
  app.use(cachePolicy);
  app.use(express.urlencoded({ extended: true, ...FORM_LIMITS }), express.json({ limit: '64kb' }));
  app.use(followCalendar(deps));
  mount(app, visited, site);
  app.use(answerNotFound);
  app.use(answerFailures(site, deps.log));
  return app;
}
