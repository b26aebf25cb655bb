import type { Deps } from '../deps.ts';
import type { Route } from '../http/route.ts';

export const fileRoutes = (_deps: Deps): Route[] => [];
