import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReportingFrequency } from '../../domain/dhis2-period.ts';
import type { Indicator } from '../../domain/indicator.ts';
import type { LocalisedText } from '../../domain/language.ts';
import { isPeriod, type Period } from '../../domain/period.ts';
import { MetadataError, type DataElement, readMetadata, readOrganisationUnits } from './metadata.ts';
import { codeFrom, countryCode, countryNames, frequencyFor, programmeFile } from './programme-file.ts';
import { readmeText } from './readme.ts';
import { holdsNumbers, setFiles } from './set-files.ts';
import { codesFile, type LevelNumbers, namesOf, unitFiles, unitsByLevel } from './territories.ts';

/** Makes the folder of a programme from what DHIS2 gives. */

export interface FromDhis2Choices {
  /** The folder; its name is the code. Without it, one of that code in `parent`. */
  out?: string | undefined;
  code?: string | undefined;
  name?: string | undefined;
  country?: string | undefined;
  language?: 'uz' | 'ru' | 'en' | undefined;
  frequency?: ReportingFrequency | undefined;
  timeZone?: string | undefined;
  appliesFrom?: Period | undefined;
  levels?: LevelNumbers | undefined;
}

/** A programme in plain texts, by the names of its files. */
export interface MadeProgramme {
  code: string;
  version: string;
  files: Readonly<Record<string, string>>;
  indicators: number;
  skipped: readonly DataElement[];
  /** Those that DHIS2 breaks down by categories: they have their totals here. */
  brokenDown: readonly DataElement[];
  frequency: ReportingFrequency;
  units: { regions: number; districts: number; providers: number };
}

const LEVELS: LevelNumbers = { country: 1, region: 2, district: 3, provider: 4 };
const CODE = /^[a-z][a-z0-9-]*$/;
const COUNTRY = /^[A-Z]{2}(-[A-Z]{3})?$/;
/** Far enough back for most data, and not so far that lists of quarters have no end. */
const FIRST_PERIOD = '2015-Q1';

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

const same = (text: string): LocalisedText => ({ uz: text, ru: text, en: text });

function codeOf({ code, out }: FromDhis2Choices, countryName: string): string {
  const found = code ?? (out === undefined ? codeFrom(countryName) : basename(out));
  if (!CODE.test(found))
    throw new MetadataError(
      `"${found}" is no code of a programme: small letters, digits and hyphens. Choose one with --code`,
    );
  if (out !== undefined && basename(out) !== found)
    throw new MetadataError(
      `The folder of a programme is called like its code: ${basename(out)} is not ${found}`,
    );
  return found;
}

/** File systems make no difference between capital and small letters; identifiers of DHIS2 do. */
function checkTellApart(indicators: readonly Indicator[]): void {
  const seen = new Map<string, string>();
  for (const { code } of indicators) {
    const other = seen.get(code.toLowerCase());
    if (other !== undefined)
      throw new MetadataError(
        `The data elements ${other} and ${code} differ in capital letters alone: leave one out`,
      );
    seen.set(code.toLowerCase(), code);
  }
}

function checkChoices({ country, appliesFrom }: FromDhis2Choices): void {
  if (country !== undefined && !COUNTRY.test(country))
    throw new MetadataError(`"${country}" is no code of a country such as SL`);
  if (appliesFrom !== undefined && !isPeriod(appliesFrom))
    throw new MetadataError(`A quarter is written 2026-Q3, not "${appliesFrom}"`);
}

/**
 * @param paths of the metadata and of the organisation units, as the Web API of DHIS2 gives them
 * @param year in which the set is made: its version begins with it
 * @throws MetadataError when they do not make a programme
 */
export function programmeFromDhis2(
  paths: { metadata: string; units: string },
  choices: FromDhis2Choices,
  year: number,
): MadeProgramme {
  checkChoices(choices);
  const metadata = readMetadata(paths.metadata);
  const levels = choices.levels ?? LEVELS;
  const units = unitsByLevel(readOrganisationUnits(paths.units), levels);
  const code = codeOf(choices, units.country.name);
  const country = choices.country ?? countryCode(units.country.name);
  const frequency = choices.frequency ?? frequencyFor(metadata);
  const language = choices.language ?? 'en';
  const countryName = countryNames(country, namesOf(units.country));
  const title = choices.name === undefined ? countryName : same(choices.name);
  const version = `${String(year)}.1`;
  const { set, indicators } = setFiles(metadata, {
    version,
    appliesFrom: choices.appliesFrom ?? FIRST_PERIOD,
    title,
  });
  checkTellApart(indicators);
  const programme = programmeFile({
    code,
    country,
    countryName,
    title,
    language,
    timeZone: choices.timeZone ?? 'UTC',
    frequency,
  });
  const skipped = metadata.dataElements.filter((one) => !holdsNumbers(one));
  const brokenDown = metadata.dataElements.filter((one) => holdsNumbers(one) && one.brokenDownBy);
  const counts = {
    regions: units.regions.length,
    districts: units.districts.length,
    providers: units.providers.length,
  };
  const files = {
    'programme.json': json(programme),
    ...unitFiles(units, levels),
    'dhis2/codes.csv': codesFile(units, country, {
      dataElements: metadata.dataElements.filter(holdsNumbers),
      categoryCombos: metadata.categoryCombos,
    }),
    [`${version}/set.json`]: json(set),
    ...Object.fromEntries(indicators.map((one) => [`${version}/${one.code}.json`, json(one)])),
    'README.md': readmeText({
      title: title[language],
      version,
      language,
      frequency,
      country,
      // Without the system's own.
      indicators: indicators.length - 1,
      ...counts,
      left: units.left,
      computed: metadata.indicators,
      skipped,
      brokenDown,
    }),
  };
  return {
    code,
    version,
    files,
    indicators: indicators.length - 1,
    skipped,
    brokenDown,
    frequency,
    units: counts,
  };
}

/**
 * Writes the files beside the place and moves them there when all are written and `complete` has not thrown.
 *
 * @param folder must not be there
 * @param complete looks at the folder before it gets its place
 */
export function writeProgramme(
  folder: string,
  files: MadeProgramme['files'],
  complete: (folder: string) => void,
): void {
  if (existsSync(folder)) throw new MetadataError(`${folder} is there already; nothing was written`);
  mkdirSync(dirname(folder), { recursive: true });
  const waiting = mkdtempSync(join(dirname(folder), '.from-dhis2-'));
  try {
    const place = join(waiting, basename(folder));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(place, name)), { recursive: true });
      writeFileSync(join(place, name), text);
    }
    complete(place);
    renameSync(place, folder);
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
}
