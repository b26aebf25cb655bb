import type { Deps } from '../deps.ts';
import type { Route } from '../http/route.ts';
import { unreadReminders } from '../reminders/service.ts';
import { latestResults, quarterState } from './service.ts';
import { homePage } from './view.ts';

export const routes = ({ db, programme, clock }: Deps): Route[] => [
  {
    method: 'get',
    path: '/',
    action: 'home.read',
    handle: async (context) => {
      const { user } = context;
      const quarter =
        user && context.can('collect.read')
          ? await quarterState(db, programme, user, clock().toISOString())
          : null;
      const results =
        user && context.can('scorecards.read')
          ? ((await latestResults(db, programme, user, clock().toISOString())) ?? null)
          : undefined;
      const reminders = user && context.can('collect.submit') ? await unreadReminders(db, user.id) : 0;
      const page = homePage(context, programme, { signedIn: user !== null, quarter, results, reminders });
      context.page('portal/home', page, { title: page.title, section: 'home' });
    },
  },
];
