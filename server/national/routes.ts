import type { Deps } from '../deps.ts';
import { notFound } from '../http/errors.ts';
import type { Route } from '../http/route.ts';

/** The published figures of the country as data; people read them on the start page. */
export const routes = ({ programme }: Deps): Route[] => [
  {
    method: 'get',
    path: '/national.json',
    action: 'home.read',
    handle: (context) => {
      if (programme.national === null) throw notFound();
      context.json({ programme: programme.code, ...programme.national });
    },
  },
];
