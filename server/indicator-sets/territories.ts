import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type OrgUnit, SECTORS } from '../domain/org-unit.ts';
import type { ProgrammeFile } from '../domain/programme.ts';
import { type CsvRow, fileName, type Read, readCsv } from './files.ts';
import type { LintProblem } from './schema.ts';

/** What a cell must look like: nothing, or what is wrong with it. */
type CellCheck = (cell: string) => string | undefined;

const matches =
  (pattern: RegExp, reason: string): CellCheck =>
  (cell) =>
    pattern.test(cell) ? undefined : `${reason}, not "${cell}"`;

const filled = matches(/\S/, 'must not be empty');
const code = matches(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, 'must be letters, digits and hyphens, at most 32');
const wholeOrEmpty = matches(/^\d*$/, 'must be a whole number or empty');
const dateOrEmpty: CellCheck = (cell) => {
  if (cell === '') return undefined;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(cell) && new Date(`${cell}T00:00:00Z`).toJSON()?.startsWith(cell);
  return isDate ? undefined : `must be a date such as 2026-01-31 or empty, not "${cell}"`;
};
const oneOf =
  (words: readonly string[]): CellCheck =>
  (cell) =>
    words.includes(cell) ? undefined : `must be one of ${words.join(', ')}, not "${cell}"`;
const anything: CellCheck = () => undefined;

/** A file of territories: its columns, in order, with what each cell must be. */
type Columns = Record<string, CellCheck>;

const NAMES = { name_uz: filled, name_ru: filled, name_en: filled, name_uz_cyrl: anything };
const REGIONS: Columns = { code, ...NAMES, population: wholeOrEmpty };
const DISTRICTS: Columns = { code, region: filled, ...NAMES, kind: anything };
const providersOf = (programme: ProgrammeFile): Columns => ({
  code,
  district: filled,
  // Registers have names in one language; a blank one is the Uzbek one.
  ...NAMES,
  name_ru: anything,
  name_en: anything,
  sector: oneOf(SECTORS),
  service_type: oneOf(Object.keys(programme.serviceTypes)),
  opened_on: dateOrEmpty,
  closed_on: dateOrEmpty,
});

function readRows(columns: Columns, folder: string, ...path: string[]): Read<CsvRow[]> {
  const read = readCsv(Object.keys(columns), folder, ...path);
  if ('problems' in read) return read;
  const file = fileName(...path);
  const problems = read.value.flatMap(({ line, cells }) =>
    Object.entries(columns).flatMap(([column, check]): LintProblem[] => {
      const reason = check(cells[column] ?? '');
      return reason === undefined ? [] : [{ file, path: `line ${String(line)}, ${column}`, reason }];
    }),
  );
  return problems.length > 0 ? { problems } : read;
}

function nameOf(cells: CsvRow['cells']): OrgUnit['name'] {
  const uz = cells['name_uz'] ?? '';
  const name = { uz, ru: cells['name_ru'] || uz, en: cells['name_en'] || uz };
  return cells['name_uz_cyrl'] ? { ...name, 'uz-Cyrl': cells['name_uz_cyrl'] } : name;
}

const NOT_A_PROVIDER = {
  sector: null,
  serviceType: null,
  openedOn: null,
  closedOn: null,
  population: null,
} as const;

const regionOf =
  (country: string) =>
  ({ cells }: CsvRow): OrgUnit => ({
    ...NOT_A_PROVIDER,
    code: cells['code'] ?? '',
    level: 'region',
    parent: country,
    name: nameOf(cells),
    region: cells['code'] ?? '',
    district: null,
    population: cells['population'] ? Number(cells['population']) : null,
  });

const districtOf = ({ cells }: CsvRow): OrgUnit => ({
  ...NOT_A_PROVIDER,
  code: cells['code'] ?? '',
  level: 'district',
  parent: cells['region'] ?? '',
  name: nameOf(cells),
  region: cells['region'] ?? '',
  district: cells['code'] ?? '',
});

const providerOf =
  (regionOfDistrict: ReadonlyMap<string, string | null>) =>
  ({ cells }: CsvRow): OrgUnit => ({
    code: cells['code'] ?? '',
    level: 'provider',
    parent: cells['district'] ?? '',
    name: nameOf(cells),
    region: regionOfDistrict.get(cells['district'] ?? '') ?? null,
    district: cells['district'] ?? '',
    sector: SECTORS.find((sector) => sector === cells['sector']) ?? null,
    serviceType: cells['service_type'] ?? null,
    openedOn: cells['opened_on'] || null,
    closedOn: cells['closed_on'] || null,
    population: null,
  });

/** The country's population is known only when that of every region is. */
function countryOf(programme: ProgrammeFile, regions: readonly OrgUnit[]): OrgUnit {
  const populations = regions.flatMap((unit) => unit.population ?? []);
  const isComplete = populations.length === regions.length;
  return {
    ...NOT_A_PROVIDER,
    code: programme.country,
    level: 'country',
    parent: null,
    name: programme.levels.country,
    region: null,
    district: null,
    population: isComplete ? populations.reduce((sum, people) => sum + people, 0) : null,
  };
}

/**
 * Reads territories/regions.csv, territories/districts.csv and, where the programme has one, register/providers.csv.
 * @returns country, regions, districts, providers, each in the order of its file
 */
export function readTerritories(folder: string, programme: ProgrammeFile): Read<OrgUnit[]> {
  const regions = readRows(REGIONS, folder, 'territories', 'regions.csv');
  const districts = readRows(DISTRICTS, folder, 'territories', 'districts.csv');
  const providers: Read<CsvRow[]> = existsSync(join(folder, 'register', 'providers.csv'))
    ? readRows(providersOf(programme), folder, 'register', 'providers.csv')
    : { value: [] };
  if ('problems' in regions || 'problems' in districts || 'problems' in providers) {
    return {
      problems: [regions, districts, providers].flatMap((read) => ('problems' in read ? read.problems : [])),
    };
  }
  const regionUnits = regions.value.map(regionOf(programme.country));
  const districtUnits = districts.value.map(districtOf);
  const regionOfDistrict = new Map(districtUnits.map((unit) => [unit.code, unit.region]));
  return {
    value: [
      countryOf(programme, regionUnits),
      ...regionUnits,
      ...districtUnits,
      ...providers.value.map(providerOf(regionOfDistrict)),
    ],
  };
}
