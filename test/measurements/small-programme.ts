import type { Indicator } from '../../server/domain/indicator.ts';
import type { OrgUnit, Sector } from '../../server/domain/org-unit.ts';
import type { Programme } from '../../server/domain/programme.ts';

const text = (en: string): { uz: string; ru: string; en: string } => ({ uz: en, ru: en, en });

/** An indicator with the plainest of everything, except what the test says. */
export const anIndicator = (changes: Partial<Indicator> = {}): Indicator => ({
  code: 'QUA-01',
  dimension: 'QUA',
  kind: 'percent',
  reportedBy: 'provider',
  entry: { form: 'ratio' },
  multiplier: 100,
  unit: text('%'),
  decimals: 1,
  direction: 'higher',
  normalise: { method: 'goalposts', floor: 0, goal: 100 },
  weight: 1,
  targets: {},
  numerator: text('numerator'),
  denominator: text('denominator'),
  wholeNumbers: true,
  numeratorWithinDenominator: true,
  allowsNegative: false,
  inclusion: text('all'),
  exclusion: text('none'),
  source: text('records'),
  frequency: 'quarter',
  disaggregations: [],
  minN: 5,
  safety: false,
  references: [],
  name: text('An indicator'),
  definition: text('Defined'),
  rationale: text('Because'),
  ...changes,
});

const unit = (
  code: string,
  level: OrgUnit['level'],
  parent: string | null,
  rest: Partial<OrgUnit> = {},
): OrgUnit => ({
  code,
  level,
  parent,
  name: text(code),
  region: null,
  district: null,
  sector: null,
  serviceType: null,
  openedOn: null,
  closedOn: null,
  population: null,
  ...rest,
});

export const TERRITORIES: readonly OrgUnit[] = [
  unit('XX', 'country', null),
  unit('XX-A', 'region', 'XX', { region: 'XX-A' }),
  unit('XX-B', 'region', 'XX', { region: 'XX-B' }),
  ...['A1', 'A2', 'B1'].map((code) =>
    unit(code, 'district', `XX-${code[0] ?? ''}`, { region: `XX-${code[0] ?? ''}`, district: code }),
  ),
];

const provider = (code: string, district: string, sector: Sector): OrgUnit => {
  const region = `XX-${district[0] ?? ''}`;
  return unit(code, 'provider', district, { region, district, sector });
};

export const PROVIDERS: readonly OrgUnit[] = [
  provider('P1', 'A1', 'state'),
  provider('P2', 'A1', 'ngo'),
  provider('P3', 'A2', 'private'),
  provider('P4', 'B1', 'state'),
  provider('P5', 'B1', 'state'),
];

export const INDICATORS: readonly Indicator[] = [
  anIndicator(),
  anIndicator({ code: 'QUA-02', kind: 'rate', multiplier: 1000, numeratorWithinDenominator: false }),
  anIndicator({ code: 'SAT-05', kind: 'net', entry: { form: 'net' } }),
  anIndicator({
    code: 'GRA-01',
    kind: 'grade',
    entry: { form: 'value' },
    multiplier: 1,
    scale: { min: 1, max: 6, satisfiedFrom: 4, labels: ['1', '2', '3', '4', '5', '6'].map(text) },
  }),
  anIndicator({ code: 'ACC-01', reportedBy: 'region' }),
  anIndicator({
    code: 'FIN-02',
    reportedBy: 'region',
    wholeNumbers: false,
    entry: {
      form: 'parts',
      parts: [
        { code: 'state', name: text('state'), counted: false },
        { code: 'grants', name: text('grants'), counted: true },
      ],
    },
  }),
  anIndicator({
    code: 'FIN-03',
    kind: 'index',
    entry: { form: 'derived', from: 'FIN-02', formula: 'diversity' },
  }),
];

/** Two regions, three districts, seven indicators: enough for every rule of rolling up. */
export const smallProgramme = (): Programme => ({
  code: 'small',
  title: text('Small'),
  summary: text('Small'),
  owner: text('Nobody'),
  country: 'XX',
  languages: ['en'],
  timeZone: 'UTC',
  levels: {
    country: text('country'),
    region: { one: text('region'), many: text('regions') },
    district: { one: text('district'), many: text('districts') },
    provider: { one: text('provider'), many: text('providers') },
  },
  sectors: { state: text('state'), ngo: text('ngo'), private: text('private') },
  serviceTypes: {},
  reporting: { opensAfterDays: 1, dueAfterDays: 10 },
  demonstration: { notice: text('Illustrative') },
  attributions: [],
  sets: [
    {
      version: '2020.1',
      status: 'published',
      publishedOn: '2020-01-01',
      appliesFrom: '2020-Q1',
      title: text('Set'),
      root: {
        code: 'ALL',
        name: text('All'),
        weight: 1,
        mandatory: false,
        aggregate: { method: 'arithmetic' },
        availability: 0,
        groups: [],
        indicators: [...INDICATORS],
      },
      bands: [],
      limiters: [],
      satisfaction: { questions: ['SAT-05'], responseRate: null },
      indicators: INDICATORS,
      fingerprint: '0',
    },
  ],
  territories: TERRITORIES,
  national: null,
});
