import { type OrgUnit, type Sector, SECTORS } from '../../domain/org-unit.ts';
import { dayAfterPeriod, type Period, addQuarters, periodDays } from '../../domain/period.ts';
import type { Programme } from '../../domain/programme.ts';
import { type Random, randomFor } from '../random.ts';
import { NAME_WORDS, SERVICE_PROFILES, type ServiceProfile } from './service-profiles.ts';

/** An invented provider: what the platform knows of it, and what decides its figures and stays hidden. */
export interface Character {
  unit: OrgUnit;
  profile: ServiceProfile;
  /** Recipients at the end of a typical quarter. */
  size: number;
  /** Change of size a quarter, as a share. */
  growth: number;
  /** How good it is on the scale of log odds; 0 is the national middle. */
  quality: number;
  /** Change of quality a quarter. */
  drift: number;
  /** A change of quality from one day to the next: at how many quarters before the last. */
  step: { quartersAgo: number; by: number } | null;
  /** Factor of its serious incidents, and shift of its minimum standards. */
  incidents: number;
  standards: number;
  /** Chances to submit at all, and to do so in time. */
  reliability: number;
  punctuality: number;
}

/** The history that all hidden changes are spread over, whatever part of it is generated. */
export const HISTORY_QUARTERS = 12;

const SECTOR_SHARES: Readonly<Record<Sector, number>> = { state: 56, ngo: 26, private: 18 };
const SECTOR_QUALITY: Readonly<Record<Sector, number>> = { state: -0.12, ngo: 0.16, private: 0.1 };
const SECTOR_RELIABILITY: Readonly<Record<Sector, number>> = { state: 0.98, ngo: 0.95, private: 0.93 };
const SECTOR_SIZE: Readonly<Record<Sector, number>> = { state: 1.2, ngo: 0.7, private: 0.65 };

/** Providers gather in towns. Populations of districts are not published, so that this stands in for them. */
const districtWeight = (district: OrgUnit): number => (district.name.en.endsWith(' city') ? 3 : 1);

/**
 * Shares a number of seats out by weight, by largest remainders; everybody gets one first if there are enough.
 * @returns seats in the order of the weights
 */
export function apportion(seats: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const first = seats >= weights.length ? 1 : 0;
  const exact = weights.map((weight) => ((seats - first * weights.length) * weight) / total);
  const given = exact.map((share) => first + Math.floor(share));
  const left = seats - given.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) given[index] = (given[index] ?? 0) + 1;
  return given;
}

const isSmall = (index: number): boolean => index % 19 === 8;

/** Recipients: spread by about two thirds around the median of the type, and never far beyond what one house can be. */
function sizeOf(random: Random, index: number, profile: ServiceProfile, sector: Sector): number {
  if (isSmall(index)) return random.integer(3, 9);
  const size = profile.recipients * SECTOR_SIZE[sector] * Math.exp(0.5 * random.normal());
  return Math.round(Math.min(2.4 * profile.recipients, Math.max(6, size)));
}

/** Opened long ago, except for some that opened or closed within the history. */
function lifeOf(random: Random, index: number, lastPeriod: Period): Pick<OrgUnit, 'openedOn' | 'closedOn'> {
  const within = (): string => {
    const period = addQuarters(lastPeriod, -random.integer(1, HISTORY_QUARTERS - 2));
    return dayAfterPeriod(addQuarters(period, -1), random.integer(1, 80));
  };
  const before = addQuarters(lastPeriod, -HISTORY_QUARTERS - random.integer(0, 36));
  const openedOn = index % 13 === 5 ? within() : periodDays(before).first;
  return { openedOn, closedOn: index % 41 === 17 ? within() : null };
}

/** Numbers of providers with a story of their own: spread evenly, so that every region has some. */
function storyOf(
  index: number,
): Pick<Character, 'drift' | 'incidents' | 'standards'> & { excellence: number } {
  const drift = index % 29 === 11 ? 0.11 : index % 37 === 15 ? -0.12 : 0;
  return {
    drift,
    excellence: index % 43 === 26 ? 1.2 : 0,
    incidents: index % 53 === 21 ? 6 : 1,
    standards: index % 47 === 30 ? -1.5 : 0,
  };
}

interface Place {
  region: OrgUnit;
  districts: readonly OrgUnit[];
  /** Quality of the region. */
  quality: number;
}

function characterOf(
  seed: number,
  place: Place,
  index: number,
  inRegion: number,
  lastPeriod: Period,
): Character {
  const code = `P${String(index + 1).padStart(4, '0')}`;
  const random = randomFor(seed, 'provider', code);
  // The first three of a region are one of each sector, so that sectors can be compared in every region.
  const sector = SECTORS[inRegion] ?? random.weighted(SECTORS, (one) => SECTOR_SHARES[one]);
  const [type, profile] = random.weighted(Object.entries(SERVICE_PROFILES), ([, one]) => one.frequency);
  const district = random.weighted(place.districts, districtWeight);
  const word = random.pick(NAME_WORDS);
  const number = String(index + 1).padStart(3, '0');
  const life = lifeOf(random, index, lastPeriod);
  const { excellence, ...story } = storyOf(index);
  return {
    unit: {
      code,
      level: 'provider',
      parent: district.code,
      name: {
        uz: `“${word.uz}” ${profile.noun.uz} (namuna ${number})`,
        ru: `«${word.ru}», ${profile.noun.ru} (пример ${number})`,
        en: `${word.en} ${profile.noun.en} (example ${number})`,
      },
      region: place.region.code,
      district: district.code,
      sector,
      serviceType: type,
      ...life,
      closedOn:
        life.closedOn !== null && life.openedOn !== null && life.closedOn <= life.openedOn
          ? null
          : life.closedOn,
      population: null,
    },
    profile,
    size: sizeOf(random, index, profile, sector),
    growth: 0.008 + 0.012 * random.normal(),
    quality:
      place.quality +
      SECTOR_QUALITY[sector] +
      0.42 * random.normal() +
      excellence -
      (story.drift * HISTORY_QUARTERS) / 2,
    ...story,
    step: null,
    reliability: SECTOR_RELIABILITY[sector] - (index % 23 === 9 ? 0.35 : 0),
    punctuality: Math.min(0.99, Math.max(0.35, 0.88 + 0.09 * random.normal())),
  };
}

/** Quarters before the last at which the service of one provider got worse overnight. */
const STEP_QUARTERS_AGO = 2;

/** One large provider whose satisfaction falls from one quarter to the next: a special cause for its control chart. */
function withStep(characters: readonly Character[], region: string): Character[] {
  const largest = characters
    .filter(({ unit, drift }) => unit.region === region && drift === 0 && unit.closedOn === null)
    .sort((a, b) => b.size - a.size)[0];
  return characters.map((one) =>
    one === largest
      ? { ...one, quality: Math.max(one.quality, 0.3), step: { quartersAgo: STEP_QUARTERS_AGO, by: -1.1 } }
      : one,
  );
}

/**
 * Providers over all regions in proportion to population, over the districts of a region with a preference for towns.
 * @param showcase the region whose coordinator the demonstration has an account for
 */
export function inventProviders(
  seed: number,
  programme: Programme,
  choices: { count: number; lastPeriod: Period; showcase: string },
): Character[] {
  const regions = programme.territories.filter((unit) => unit.level === 'region');
  const seats = apportion(
    choices.count,
    regions.map((region) => region.population ?? 1),
  );
  let index = 0;
  const characters = regions.flatMap((region, at) => {
    const place: Place = {
      region,
      districts: programme.territories.filter(
        (unit) => unit.level === 'district' && unit.region === region.code,
      ),
      quality: 0.24 * randomFor(seed, 'region', region.code).normal(),
    };
    return Array.from({ length: seats[at] ?? 0 }, (_, inRegion) =>
      characterOf(seed, place, index++, inRegion, choices.lastPeriod),
    );
  });
  return withStep(characters, choices.showcase);
}
