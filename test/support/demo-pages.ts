import type { DemoRole } from './demo-people.ts';

/** The region that tests of the demonstration look at. */
export const REGION = 'UZ-SA';

/** Pages with figures and those of the administration; the public ones and the entry forms have tests of their own. */
export const pagesOf = (period: string, provider: string): [DemoRole, string][] => [
  ['inspector', '/'],
  ['inspector', `/scorecards?period=${period}`],
  ['inspector', `/scorecards?period=${period}&show=indicators`],
  ['inspector', `/scorecards?period=${period}&level=provider&within=${REGION}&sector=ngo`],
  ['inspector', `/scorecards/UZ/${period}`],
  ['inspector', `/scorecards/${provider}/${period}`],
  ['inspector', `/scorecards/${REGION}/${period}/recipe`],
  ['inspector', '/satisfaction/UZ'],
  ['inspector', `/satisfaction/${provider}?question=SAT-02`],
  ['administrator', '/users'],
  ['administrator', '/users/new'],
  ['administrator', '/audit'],
  ['administrator', '/account'],
  ['administrator', '/imports'],
  ['administrator', '/calendar'],
  ['administrator', `/calendar/dates/${period}`],
  ['administrator', `/calendar/progress?period=${period}`],
  ['administrator', '/reminders'],
  ['administrator', '/nowhere'],
];
