import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { SetFile } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { National, ProgrammeFile } from '../domain/programme.ts';
import {
  type FileParser,
  type LintProblem,
  parseIndicator,
  parseNational,
  parseProgramme,
  parsePublished,
  parseSet,
  type PublishedFile,
} from './schema.ts';

/** The files of a programme, as they lie in its folder: every file matches its schema; whether they fit together is not asked here. */
export interface ProgrammeSource {
  programme: ProgrammeFile;
  /** Country, then regions, then districts, each in the order of its file. */
  territories: OrgUnit[];
  national: National | null;
  /** Oldest first. */
  versions: VersionSource[];
}

export interface VersionSource {
  /** Name of the folder. */
  version: string;
  set: SetFile;
  /** In the order of the codes. */
  indicators: Indicator[];
  /** By file name: `set.json`, `<CODE>.json`. */
  files: Record<string, SetFile | Indicator>;
  published: PublishedFile | null;
}

/** @returns what lint problems call a file: its path inside the programme's folder */
export const fileName = (...path: string[]): string => path.join('/');

export type Read<T> = { value: T } | { problems: LintProblem[] };

const VERSION = /^\d{4}\.\d+$/;

/** Names of the version folders, oldest first. */
export function versionFolders(folder: string): string[] {
  const key = (version: string): number => {
    const [year = 0, number = 0] = version.split('.').map(Number);
    return year * 10_000 + number;
  };
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && VERSION.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => key(a) - key(b));
}

/** Names of the JSON files in a folder, in the order of the alphabet. */
export const jsonFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();

export const exists = (folder: string, ...path: string[]): boolean => existsSync(join(folder, ...path));

/** Node names the place of a syntax error by character or not at all; people look for a line. */
function syntaxPlace(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return '';
  return `line ${String(text.slice(0, Number(position)).split('\n').length)}`;
}

export function readJson(folder: string, ...path: string[]): Read<unknown> {
  const file = fileName(...path);
  let text: string;
  try {
    text = readFileSync(join(folder, ...path), 'utf8');
  } catch {
    return { problems: [{ file, path: '', reason: 'the file is missing or cannot be read' }] };
  }
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [{ file, path: syntaxPlace(text, message), reason: `not JSON: ${message}` }] };
  }
}

/** A line of a CSV file with the number that an editor shows for it. */
export interface CsvRow {
  line: number;
  cells: Record<string, string>;
}

/** @param columns the columns that the file must have; more are allowed */
export function readCsv(columns: readonly string[], folder: string, ...path: string[]): Read<CsvRow[]> {
  const file = fileName(...path);
  let text: string;
  try {
    text = readFileSync(join(folder, ...path), 'utf8');
  } catch {
    return { problems: [{ file, path: '', reason: 'the file is missing or cannot be read' }] };
  }
  const parsed = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    delimiter: ',',
    skipEmptyLines: true,
  });
  const missing = columns.filter((column) => !(parsed.meta.fields ?? []).includes(column));
  if (missing.length > 0) {
    return {
      problems: missing.map((column) => ({
        file,
        path: 'line 1',
        reason: `the column "${column}" is missing`,
      })),
    };
  }
  if (parsed.errors.length > 0) {
    return {
      problems: parsed.errors.map((error) => ({
        file,
        path: `line ${String((error.row ?? -1) + 2)}`,
        reason: error.message,
      })),
    };
  }
  return { value: parsed.data.map((cells, index) => ({ line: index + 2, cells })) };
}

function parseJson<T>(parse: FileParser<T>, folder: string, ...path: string[]): Read<T> {
  const read = readJson(folder, ...path);
  return 'problems' in read ? read : parse(fileName(...path), read.value);
}

const REGION_COLUMNS = ['code', 'name_uz', 'name_ru', 'name_en', 'name_uz_cyrl', 'population'];
const DISTRICT_COLUMNS = ['code', 'region', 'name_uz', 'name_ru', 'name_en', 'name_uz_cyrl', 'kind'];

function nameOf(cells: CsvRow['cells']): OrgUnit['name'] {
  const name = { uz: cells['name_uz'] ?? '', ru: cells['name_ru'] ?? '', en: cells['name_en'] ?? '' };
  return cells['name_uz_cyrl'] ? { ...name, 'uz-Cyrl': cells['name_uz_cyrl'] } : name;
}

/** Empty cells that must not be, with their line; codes and references are the rules' business. */
function blankCells(file: string, rows: readonly CsvRow[], columns: readonly string[]): LintProblem[] {
  return rows.flatMap(({ line, cells }) =>
    columns
      .filter((column) => (cells[column] ?? '').trim() === '')
      .map((column) => ({ file, path: `line ${String(line)}, ${column}`, reason: 'is empty' })),
  );
}

const territory = {
  sector: null,
  serviceType: null,
  openedOn: null,
  closedOn: null,
  population: null,
} as const;

function readTerritories(folder: string, programme: ProgrammeFile): Read<OrgUnit[]> {
  const regions = readCsv(REGION_COLUMNS, folder, 'territories', 'regions.csv');
  const districts = readCsv(DISTRICT_COLUMNS, folder, 'territories', 'districts.csv');
  if ('problems' in regions || 'problems' in districts) {
    return { problems: [regions, districts].flatMap((read) => ('problems' in read ? read.problems : [])) };
  }
  const files = {
    regions: fileName('territories', 'regions.csv'),
    districts: fileName('territories', 'districts.csv'),
  };
  const problems = [
    ...blankCells(files.regions, regions.value, ['code', 'name_uz', 'name_ru', 'name_en']),
    ...blankCells(files.districts, districts.value, ['code', 'region', 'name_uz', 'name_ru', 'name_en']),
    ...regions.value
      .filter(({ cells }) => !/^\d*$/.test(cells['population'] ?? ''))
      .map(({ line, cells }) => ({
        file: files.regions,
        path: `line ${String(line)}, population`,
        reason: `must be a whole number or empty, not "${String(cells['population'])}"`,
      })),
  ];
  if (problems.length > 0) return { problems };
  const { country } = programme;
  const regionUnits = regions.value.map(({ cells }): OrgUnit => {
    const code = cells['code'] ?? '';
    const population = cells['population'] ? Number(cells['population']) : null;
    return {
      ...territory,
      code,
      level: 'region',
      parent: country,
      name: nameOf(cells),
      region: code,
      district: null,
      population,
    };
  });
  const districtUnits = districts.value.map(({ cells }): OrgUnit => {
    const [code = '', region = ''] = [cells['code'], cells['region']];
    return {
      ...territory,
      code,
      level: 'district',
      parent: region,
      name: nameOf(cells),
      region,
      district: code,
    };
  });
  const populations = regionUnits.flatMap((unit) => unit.population ?? []);
  const population =
    populations.length === regionUnits.length ? populations.reduce((sum, people) => sum + people, 0) : null;
  const countryUnit: OrgUnit = {
    ...territory,
    code: country,
    level: 'country',
    parent: null,
    name: programme.levels.country,
    region: null,
    district: null,
    population,
  };
  return { value: [countryUnit, ...regionUnits, ...districtUnits] };
}

function readVersion(folder: string, version: string): Read<VersionSource> {
  const codes = jsonFiles(join(folder, version)).filter(
    (name) => name !== 'set.json' && name !== 'published.json',
  );
  const set = parseJson(parseSet, folder, version, 'set.json');
  const indicators = codes.map((name) => ({ name, read: parseJson(parseIndicator, folder, version, name) }));
  const published: Read<PublishedFile | null> = exists(folder, version, 'published.json')
    ? parseJson(parsePublished, folder, version, 'published.json')
    : { value: null };
  const problems = [set, published, ...indicators.map(({ read }) => read)].flatMap((read) =>
    'problems' in read ? read.problems : [],
  );
  if ('problems' in set || 'problems' in published || problems.length > 0) return { problems };
  const parsed = indicators.flatMap(({ name, read }) =>
    'value' in read ? [{ name, value: read.value }] : [],
  );
  return {
    value: {
      version,
      set: set.value,
      indicators: parsed.map(({ value }) => value).sort((a, b) => (a.code < b.code ? -1 : 1)),
      files: { 'set.json': set.value, ...Object.fromEntries(parsed.map(({ name, value }) => [name, value])) },
      published: published.value,
    },
  };
}

/** Reads every file of a programme; the problems are those of all files. */
export function readProgramme(folder: string): Read<ProgrammeSource> {
  const programme = parseJson(parseProgramme, folder, 'programme.json');
  if ('problems' in programme) return programme;
  const territories = readTerritories(folder, programme.value);
  const national: Read<National | null> = exists(folder, 'national', 'series.json')
    ? parseJson(parseNational, folder, 'national', 'series.json')
    : { value: null };
  const versions = versionFolders(folder).map((version) => readVersion(folder, version));
  const problems = [territories, national, ...versions].flatMap((read) =>
    'problems' in read ? read.problems : [],
  );
  if ('problems' in territories || 'problems' in national || problems.length > 0) return { problems };
  return {
    value: {
      programme: programme.value,
      territories: territories.value,
      national: national.value,
      versions: versions.flatMap((read) => ('value' in read ? [read.value] : [])),
    },
  };
}

/**
 * Writes what publishing leaves: published.json, then the status in set.json. The text of set.json is changed in place,
 * so that the author's layout stays.
 */
export function writePublication(published: PublishedFile, folder: string): void {
  const { version, publishedOn } = published;
  const path = join(folder, version, 'set.json');
  const text = readFileSync(path, 'utf8')
    .replace(/("status":\s*)"draft"/, '$1"published"')
    .replace(/("publishedOn":\s*)null/, `$1"${publishedOn}"`);
  writeFileSync(join(folder, version, 'published.json'), `${JSON.stringify(published, null, 2)}\n`);
  writeFileSync(path, text);
}

/** @returns SHA-256 over the canonical JSON, 64 hexadecimal digits */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');
