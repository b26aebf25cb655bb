import type { LocalisedText } from './language.ts';
import { type Period, periodDays } from './period.ts';

/** From the widest to the narrowest; each unit's parent is of the level before its own. */
export const LEVELS = ['country', 'region', 'district', 'provider'] as const;
export type Level = (typeof LEVELS)[number];

export const SECTORS = ['state', 'ngo', 'private'] as const;
export type Sector = (typeof SECTORS)[number];

/** A country, region, district or provider of services. */
export interface OrgUnit {
  /** `UZ`, `UZ-SA` (ISO 3166-2), `1718203` (SOATO), `P0142`; unique over all levels. */
  code: string;
  level: Level;
  parent: string | null;
  name: LocalisedText;
  /** Ancestors, itself included, by level: `{ region: 'UZ-SA', district: '1718203' }`. Null where it has none. */
  region: string | null;
  district: string | null;
  /** Providers only. */
  sector: Sector | null;
  serviceType: string | null;
  /** ISO dates; null means "as far back (ahead) as the data go". Providers only. */
  openedOn: string | null;
  closedOn: string | null;
  /** The day on which somebody entered it into the register, ISO date in the programme's time zone; not of those that came with the programme. */
  enteredOn?: string | undefined;
  /** People; regions and country where published. */
  population: number | null;
}

/** A provider owes figures for a quarter in which it was open on the last day. */
export function isOpenIn(unit: Pick<OrgUnit, 'openedOn' | 'closedOn'>, period: Period): boolean {
  const { last } = periodDays(period);
  return (
    (unit.openedOn === null || unit.openedOn <= last) && (unit.closedOn === null || unit.closedOn > last)
  );
}

/** The level just below, whose units are this level's children. */
export const levelBelow = (level: Level): Level | undefined => LEVELS[LEVELS.indexOf(level) + 1];
