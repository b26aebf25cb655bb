import type { OrgUnit } from './org-unit.ts';

/** Who may do what. This one table decides for routes and templates alike. */

export const ROLES = ['administrator', 'coordinator', 'inspector', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  id: number;
  email: string;
  name: string;
  role: Role;
  /** Region codes; null means every region. */
  regions: readonly string[] | null;
}

export const ACTIONS = [
  'home.read',
  'indicators.read',
  'session.start',
  'session.end',
  'account.change',
  'collect.read',
  'collect.write',
  'collect.submit',
  // Corrects a submitted form after its quarter's collection is over.
  'collect.amend',
  // Sees the queue of forms that wait for a decision, whichever it is; the decisions follow.
  'collect.decide',
  'collect.approve',
  'collect.verify',
  'collect.publish',
  'collect.reopen',
  'imports.use',
  // Sets the days of a quarter.
  'calendar.manage',
  // Adds, renames, moves, closes and merges providers.
  'register.manage',
  'scorecards.read',
  // Facts such as an enforcement, which limit ratings.
  'named-facts.record',
  'satisfaction.read',
  'evaluations.export',
  'users.manage',
  'audit.read',
  'health.read',
] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * How far an action reaches:
 * `all` units · `regions`: the units of the user's own regions · `regions+country`: these and the national figures.
 */
export type Reach = 'all' | 'regions' | 'regions+country';

/** What needs no account. */
export const PUBLIC_ACTIONS: ReadonlySet<Action> = new Set([
  'home.read',
  'indicators.read',
  'session.start',
  'health.read',
]);

const own: Partial<Record<Action, Reach>> = { 'session.end': 'all', 'account.change': 'all' };

export const PERMISSIONS: Readonly<Record<Role, Partial<Record<Action, Reach>>>> = {
  administrator: Object.fromEntries(ACTIONS.map((action) => [action, 'all'])),
  coordinator: {
    ...own,
    'collect.read': 'regions',
    'collect.write': 'regions',
    'collect.submit': 'regions',
    'collect.decide': 'regions',
    'collect.approve': 'regions',
    'imports.use': 'regions',
    'register.manage': 'regions',
    'scorecards.read': 'regions+country',
    'satisfaction.read': 'regions+country',
  },
  inspector: {
    ...own,
    'collect.read': 'regions',
    'collect.decide': 'regions',
    'collect.verify': 'regions',
    'scorecards.read': 'regions+country',
    'satisfaction.read': 'regions+country',
    'evaluations.export': 'regions+country',
    'named-facts.record': 'regions',
  },
  viewer: { ...own, 'scorecards.read': 'regions+country', 'satisfaction.read': 'regions+country' },
};

/**
 * @param unit the unit that the action concerns; leave it out to ask "anywhere at all?" (menus, list pages)
 * @returns whether the user (null: not signed in) may do it
 */
export function can(user: User | null, action: Action, unit?: Pick<OrgUnit, 'level' | 'region'>): boolean {
  if (PUBLIC_ACTIONS.has(action)) return true;
  if (!user) return false;
  const reach = PERMISSIONS[user.role][action];
  if (!reach) return false;
  if (reach === 'all' || user.regions === null || !unit) return true;
  if (unit.level === 'country') return reach === 'regions+country';
  return unit.region !== null && user.regions.includes(unit.region);
}
