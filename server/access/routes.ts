import type { Deps } from '../deps.ts';
import type { Route } from '../http/route.ts';
import { linkRoutes } from './link-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { userRoutes } from './user-routes.ts';

export const routes = (deps: Deps): Route[] => [
  ...sessionRoutes(deps),
  ...linkRoutes(deps),
  ...userRoutes(deps),
];
