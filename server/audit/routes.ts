import type { Deps } from '../deps.ts';
import { notFound } from '../http/errors.ts';
import { pageParameter, type Route } from '../http/route.ts';
import { countEvents, listEvents } from './service.ts';
import { EVENTS_PER_PAGE, logPage } from './view.ts';

export const routes = (deps: Deps): Route[] => [
  {
    method: 'get',
    path: '/audit',
    action: 'audit.read',
    query: ['page'],
    handle: async (context) => {
      const page = pageParameter(context.request);
      const count = await countEvents(deps.db);
      const events = await listEvents(deps.db, {
        limit: EVENTS_PER_PAGE,
        offset: (page - 1) * EVENTS_PER_PAGE,
      });
      if (events.length === 0 && page > 1) throw notFound();
      context.page('audit/list', logPage(context, deps.programme, events, page, count), {
        title: context.t('audit.title'),
        section: 'users',
      });
    },
  },
];
