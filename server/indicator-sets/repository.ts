import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { SetFile } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { National, ProgrammeFile } from '../domain/programme.ts';
import type { Dhis2Code } from '../domain/dhis2-code.ts';
import { CODES_FILE, readDhis2Codes } from './dhis2-codes.ts';
import { fileName, type Read, readJson } from './files.ts';
import {
  type FileParser,
  parseIndicator,
  parseNational,
  parseProgramme,
  parsePublished,
  parseSet,
  type PublishedFile,
} from './schema.ts';
import { readTerritories } from './territories.ts';

/** The files of a programme, as they lie in its folder: every file matches its schema; whether they fit together is not asked here. */
export interface ProgrammeSource {
  /** Name of the folder. */
  name: string;
  programme: ProgrammeFile;
  /** Country, then regions, districts and registered providers, each in the order of its file. */
  territories: OrgUnit[];
  national: National | null;
  /** What DHIS2 calls them; empty without dhis2/codes.csv. */
  dhis2: Dhis2Code[];
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

const VERSION = /^\d{4}\.\d+$/;

/** Names of the version folders, oldest first. */
function versionFolders(folder: string): string[] {
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
const jsonFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();

const exists = (folder: string, ...path: string[]): boolean => existsSync(join(folder, ...path));

function parseJson<T>(parse: FileParser<T>, folder: string, ...path: string[]): Read<T> {
  const read = readJson(folder, ...path);
  return 'problems' in read ? read : parse(fileName(...path), read.value);
}

/** Reads the files of one version. @param version name of its folder */
export function readVersion(folder: string, version: string): Read<VersionSource> {
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
  const dhis2: Read<Dhis2Code[]> = exists(folder, ...CODES_FILE) ? readDhis2Codes(folder) : { value: [] };
  const versions = versionFolders(folder).map((version) => readVersion(folder, version));
  const problems = [territories, national, dhis2, ...versions].flatMap((read) =>
    'problems' in read ? read.problems : [],
  );
  if ('problems' in territories || 'problems' in national || 'problems' in dhis2 || problems.length > 0)
    return { problems };
  return {
    value: {
      name: basename(folder),
      programme: programme.value,
      territories: territories.value,
      national: national.value,
      dhis2: dhis2.value,
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
