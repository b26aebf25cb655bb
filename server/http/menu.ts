import { type Action, can, type User } from '../domain/permissions.ts';
import type { Section } from './context.ts';
import { urls } from './urls.ts';

interface Entry {
  section: Section;
  action: Action;
  url: (country: string) => string;
}

const ENTRIES: readonly Entry[] = [
  { section: 'collect', action: 'collect.read', url: () => urls.collect() },
  { section: 'scorecards', action: 'scorecards.read', url: () => urls.scorecards() },
  { section: 'satisfaction', action: 'satisfaction.read', url: (country) => urls.satisfaction(country) },
  { section: 'indicators', action: 'indicators.read', url: () => urls.indicators() },
  { section: 'imports', action: 'imports.use', url: () => urls.imports() },
  { section: 'register', action: 'register.manage', url: () => urls.register() },
  { section: 'users', action: 'users.manage', url: () => urls.users() },
];

/** The parts of the site that this person may use, in the order of the menu. @param country code of the country unit */
export const menuFor = (user: User | null, country: string): { section: Section; url: string }[] =>
  ENTRIES.filter((entry) => can(user, entry.action)).map(({ section, url }) => ({
    section,
    url: url(country),
  }));
