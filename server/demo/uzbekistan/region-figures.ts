import { findIndicator, setFor } from '../../domain/indicator-set.ts';
import type { Measurement } from '../../domain/measurement.ts';
import type { OrgUnit } from '../../domain/org-unit.ts';
import type { Programme } from '../../domain/programme.ts';
import { type Random, randomFor } from '../random.ts';
import { apportion } from './providers.ts';
import type { Quarter } from './provider-figures.ts';

/**
 * The forms of the regions. Levels follow what was published for the country in 2024: 5 % of the people use a service, 29.9 % of them
 * with non-state providers, 2.1 joint projects per million people, finance from five sources in known shares.
 */

/** Of the population, assessed as in need. */
const NEED = 0.083;
const SERVICE_TYPES_ON_THE_LIST = 63;
/** Remote mahallas of the country, and where there are none. */
const REMOTE_MAHALLAS = 1_130;
const CAPITAL = 'UZ-TK';
const COUNTRY_POPULATION = 36_963_300;
/** Published for 2024, in the order of the form: state and local budgets, non-state organisations, grants, charity. */
const FINANCE_SHARES = [61.2, 14.8, 11.5, 7.3, 5.2] as const;
/** Yearly growth of each source, so that the mix shifts a little away from the budgets. */
const FINANCE_GROWTH = [0.06, 0.08, 0.13, 0.1, 0.11] as const;
/** Million soʻm a quarter and person, all sources. */
const FINANCE_PER_PERSON = 0.021;

/** Regions that know the figures of their districts too. */
export const REGIONS_WITH_DISTRICTS: ReadonlySet<string> = new Set([CAPITAL, 'UZ-SA', 'UZ-FA']);

type Ratio = [numerator: number, denominator: number];

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

const seasonOf = ({ period }: Quarter): number => Number(period.at(-1)) - 1;

interface Region {
  unit: OrgUnit;
  population: number;
  quarter: Quarter;
  /** What passes with the quarter. */
  random: Random;
  /** What lasts: standard normal by name. */
  own(name: string): number;
}

/** Percentage of a middling region in the last quarter, its trend a quarter and the spread between regions, in log odds. */
function share(
  region: Region,
  name: string,
  [middle, trend, spread]: readonly [number, number, number],
  season = 0,
): number {
  const odds = Math.log(middle / (100 - middle));
  const { quarter, random } = region;
  return logistic(
    odds - trend * quarter.quartersAgo + spread * region.own(name) + season + 0.03 * random.normal(),
  );
}

const COVERED = [60, 0.028, 0.28] as const;
const NON_STATE = [33, 0.02, 0.35] as const;

interface People {
  need: number;
  served: number;
  nonState: number;
}

function people(region: Region, place: string, population: number): People {
  const need = Math.round(population * NEED * Math.exp(0.01 * region.random.normal()));
  const served = Math.round(
    need * share(region, 'coverage', COVERED, 0.12 * region.own(`coverage ${place}`)),
  );
  return {
    need,
    served,
    nonState: Math.round(served * share(region, 'sector', NON_STATE, 0.12 * region.own(`sector ${place}`))),
  };
}

/** Visits of mobile services in winter, spring, summer and autumn. */
const ROADS = [-0.35, 0.1, 0.2, 0.05] as const;
/** Spending lags behind the plan at the start of a year. */
const BUDGET = [0.9, 0.945, 0.97, 0.995] as const;

function ratios(region: Region, total: People): Record<string, Ratio> {
  const { unit, population, quarter, random } = region;
  const offered = Math.round(SERVICE_TYPES_ON_THE_LIST * share(region, 'types', [67, 0.035, 0.3]));
  const remote = unit.code === CAPITAL ? 0 : Math.round((REMOTE_MAHALLAS * population) / COUNTRY_POPULATION);
  const planned = Math.round(population * FINANCE_PER_PERSON * (seasonOf(quarter) + 1) * 0.98);
  const execution =
    (BUDGET[seasonOf(quarter)] ?? 1) * Math.exp(0.035 * region.own('budget') + 0.015 * random.normal());
  const due = Math.max(8, Math.round((population / 28_000) * Math.exp(0.1 * random.normal())));
  const projects = Math.round(
    ((population * 3.3) / 1_000_000) * Math.exp(0.3 * region.own('projects') - 0.045 * quarter.quartersAgo),
  );
  const evaluated = random.integer(Math.ceil(projects / 3), Math.max(1, projects));
  return {
    'ACC-01': [total.served, total.need],
    'ACC-02': [offered, SERVICE_TYPES_ON_THE_LIST],
    'ACC-05': [
      random.binomial(remote, share(region, 'remote', [51, 0.03, 0.4], ROADS[seasonOf(quarter)])),
      remote,
    ],
    'FIN-01': [Math.round(planned * execution), planned],
    'FIN-04': [
      random.binomial(due, share(region, 'payments', [81, 0.03, 0.35], seasonOf(quarter) === 0 ? -0.3 : 0.1)),
      due,
    ],
    'PAR-01': [total.nonState, total.served],
    'PAR-02': [projects, population],
    'PAR-03': [random.binomial(evaluated, share(region, 'results', [71, 0.03, 0.25])), evaluated],
  };
}

/** Million soʻm by source. */
function finance(region: Region): number[] {
  const years = region.quarter.quartersAgo / 4;
  return FINANCE_SHARES.map((percent, at) => {
    const lasting = 0.18 * region.own(`source ${String(at)}`);
    const growth = (FINANCE_GROWTH[at] ?? 0) * (1.5 - years);
    const amount = (region.population * FINANCE_PER_PERSON * percent) / 100;
    return Math.round(amount * Math.exp(lasting + growth + 0.03 * region.random.normal()));
  });
}

const row = (
  unit: string,
  { period }: Quarter,
  indicator: string,
  figures: Partial<Measurement>,
): Measurement => ({
  unit,
  indicator,
  period,
  category: '',
  numerator: null,
  denominator: null,
  value: null,
  comment: null,
  ...figures,
});

const ratioRow = (
  unit: string,
  quarter: Quarter,
  indicator: string,
  [numerator, denominator]: Ratio,
): Measurement => row(unit, quarter, indicator, { numerator, denominator });

function partRows(region: Region, programme: Programme): Measurement[] {
  const entry = findIndicator(setFor(programme.sets, region.quarter.period), 'FIN-02')?.entry;
  if (entry?.form !== 'parts') return [];
  const amounts = finance(region);
  return entry.parts.map((part, at) =>
    row(region.unit.code, region.quarter, 'FIN-02', { category: part.code, value: amounts[at] ?? 0 }),
  );
}

const sum = (all: readonly People[], of: (one: People) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

/**
 * A region's own form and, where the region has them, the figures of its districts, which then add up to the region's.
 * @param districts of the region
 */
export function regionFigures(
  seed: number,
  programme: Programme,
  unit: OrgUnit,
  districts: readonly OrgUnit[],
  quarter: Quarter,
): { own: Measurement[]; districts: Measurement[] } {
  const population = unit.population ?? 0;
  const region: Region = {
    unit,
    population,
    quarter,
    random: randomFor(seed, unit.code, quarter.period),
    own: (name) => randomFor(seed, unit.code, name).normal(),
  };
  const known = REGIONS_WITH_DISTRICTS.has(unit.code) ? districts : [];
  const weights = known.map((district) => Math.exp(0.3 * region.own(`population ${district.code}`)));
  const residents = apportion(population, weights);
  const byDistrict = known.map((district, at) => people(region, district.code, residents[at] ?? 0));
  const total: People =
    known.length === 0
      ? people(region, unit.code, population)
      : {
          need: sum(byDistrict, (one) => one.need),
          served: sum(byDistrict, (one) => one.served),
          nonState: sum(byDistrict, (one) => one.nonState),
        };
  const own = Object.entries(ratios(region, total)).map(([indicator, ratio]) =>
    ratioRow(unit.code, quarter, indicator, ratio),
  );
  const districtRows = known.flatMap((district, at) => {
    const { need, served, nonState } = byDistrict[at] ?? { need: 0, served: 0, nonState: 0 };
    return [
      ratioRow(district.code, quarter, 'ACC-01', [served, need]),
      ratioRow(district.code, quarter, 'PAR-01', [nonState, served]),
    ];
  });
  return { own: [...own, ...partRows(region, programme)], districts: districtRows };
}
