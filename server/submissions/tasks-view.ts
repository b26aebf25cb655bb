import { isHandedIn } from '../domain/submission.ts';
import { urls } from '../http/urls.ts';
import type { CollectionOverview, FormStanding } from './collection.ts';
import type { Words } from './view.ts';

export interface Task {
  text: string;
  url: string;
}

/**
 * What to do next, three things at most: what came back, what only has to be handed in, what is nearly filled in.
 * @param mayWrite whether the reader can type figures of the form; the others are no task of theirs
 */
export function tasksOf(
  words: Words,
  overview: CollectionOverview,
  mayWrite: (one: FormStanding) => boolean,
): Task[] {
  const { t, localise } = words;
  const { period } = overview;
  const mine = (one: FormStanding): boolean => !isHandedIn(one.state) && mayWrite(one);
  const own = overview.own && mine(overview.own) ? overview.own : null;
  const open = [...(own ? [own] : []), ...overview.providers.filter(mine)];
  const returned = open.filter((one) => one.state === 'returned');
  const complete = open.filter((one) => one.state !== 'returned' && one.completeness.missing.length === 0);
  const begun = open.filter((one) => one.state === 'draft' && one.completeness.missing.length > 0);
  const left = (one: FormStanding) => one.completeness.required - one.completeness.filled;
  const next = [
    ...returned.map((one) => ({ one, text: t('collect.tasks.returned', { name: localise(one.unit.name) }) })),
    ...complete.map((one) => ({ one, text: t('collect.tasks.submit', { name: localise(one.unit.name) }) })),
    ...begun
      .sort((a, b) => left(a) - left(b))
      .map((one) => ({
        one,
        text: t('collect.tasks.finish', { name: localise(one.unit.name), count: left(one) }),
      })),
    ...(own?.state === 'not-started'
      ? [{ one: own, text: t('collect.tasks.begin', { name: localise(own.unit.name) }) }]
      : []),
  ];
  return next.slice(0, 3).map(({ one, text }) => ({ text, url: urls.collectUnit(period, one.unit.code) }));
}
