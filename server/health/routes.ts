import { pendingMigrations } from '../db/migrate.ts';
import type { Deps } from '../deps.ts';
import type { Route } from '../http/route.ts';

/** For whoever watches over the process: is it alive, and can it do its work? */
export const routes = (deps: Deps): Route[] => [
  {
    method: 'get',
    path: '/healthz',
    action: 'health.read',
    handle: ({ response }) => {
      response.set('Cache-Control', 'no-store').json({ status: 'alive' });
    },
  },
  {
    method: 'get',
    path: '/readyz',
    action: 'health.read',
    handle: async ({ response }) => {
      response.set('Cache-Control', 'no-store');
      try {
        const pending = await pendingMigrations(deps.db);
        const ready = pending.length === 0;
        response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'migrations pending', pending });
      } catch (error) {
        deps.log.error({ err: error }, 'the database does not answer');
        response.status(503).json({ status: 'database unreachable', pending: [] });
      }
    },
  },
];
