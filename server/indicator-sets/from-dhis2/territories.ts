import Papa from 'papaparse';
import { escapeText } from '../../domain/spreadsheet-text.ts';
import { CODES_COLUMNS } from '../dhis2-codes.ts';
import { type Metadata, MetadataError, type Named, type OrganisationUnit } from './metadata.ts';

/** The levels of DHIS2 that become country, region, district and provider. */
export interface LevelNumbers {
  country: number;
  region: number;
  district: number;
  provider: number;
}

export interface Units {
  country: OrganisationUnit;
  regions: readonly OrganisationUnit[];
  districts: readonly OrganisationUnit[];
  providers: readonly OrganisationUnit[];
  /** Units of levels that the programme does not have. */
  left: number;
}

/** @throws MetadataError when a level has no unit, or there are several countries */
export function unitsByLevel(units: readonly OrganisationUnit[], levels: LevelNumbers): Units {
  const at = (level: number): OrganisationUnit[] => units.filter((unit) => unit.level === level);
  const [country, ...more] = at(levels.country);
  if (!country || more.length > 0)
    throw new MetadataError(
      `There are ${String(at(levels.country).length)} organisation units of level ${String(levels.country)}; the country is one`,
    );
  const found = {
    regions: at(levels.region),
    districts: at(levels.district),
    providers: at(levels.provider),
  };
  for (const [name, some] of Object.entries(found)) {
    if (some.length === 0)
      throw new MetadataError(`No organisation unit has the level that is to give the ${name}`);
  }
  const { regions, districts, providers } = found;
  return {
    country,
    ...found,
    left: units.length - 1 - regions.length - districts.length - providers.length,
  };
}

/** The name in Uzbek, Russian and English: translated where DHIS2 has a translation, else as it is. */
export const namesOf = ({ name, translations }: Named): { uz: string; ru: string; en: string } => ({
  uz: translations['uz'] ?? name,
  ru: translations['ru'] ?? name,
  en: translations['en'] ?? name,
});

const cellsOf = (unit: OrganisationUnit): string[] => {
  const { uz, ru, en } = namesOf(unit);
  return [uz, ru, en, ''];
};

const NAME_COLUMNS = ['name_uz', 'name_ru', 'name_en', 'name_uz_cyrl'];

/** Names are anybody's; whoever opens the file with a spreadsheet runs nothing of them. */
const csv = (fields: readonly string[], data: readonly (readonly string[])[]): string =>
  `${Papa.unparse({ fields: [...fields], data: data.map((row) => row.map(escapeText)) }, { newline: '\n' })}\n`;

const above = (unit: OrganisationUnit, level: number): string => unit.path[level - 1] ?? '';

/** `territories/regions.csv`, `territories/districts.csv` and `register/providers.csv` by their names. */
export function unitFiles(units: Units, levels: LevelNumbers): Record<string, string> {
  const { regions, districts, providers } = units;
  return {
    'territories/regions.csv': csv(
      ['code', ...NAME_COLUMNS, 'population'],
      regions.map((unit) => [unit.id, ...cellsOf(unit), '']),
    ),
    'territories/districts.csv': csv(
      ['code', 'region', ...NAME_COLUMNS, 'kind'],
      districts.map((unit) => [unit.id, above(unit, levels.region), ...cellsOf(unit), '']),
    ),
    'register/providers.csv': csv(
      ['code', 'district', ...NAME_COLUMNS, 'sector', 'service_type', 'opened_on', 'closed_on'],
      providers.map((unit) => [
        unit.id,
        above(unit, levels.district),
        ...cellsOf(unit),
        'state',
        'facility',
        unit.openedOn,
        unit.closedOn,
      ]),
    ),
  };
}

/** `dhis2/codes.csv`: the codes here are DHIS2's identifiers, except the country's. */
export function codesFile(
  units: Units,
  country: string,
  { dataElements, categoryCombos }: Pick<Metadata, 'dataElements' | 'categoryCombos'>,
): string {
  const line = (object: string, code: string, { id, code: theirs }: Named): string[] => [
    object,
    code,
    id,
    theirs,
  ];
  return csv(CODES_COLUMNS, [
    ...dataElements.map((one) => line('dataElement', one.id, one)),
    line('orgUnit', country, units.country),
    ...[...units.regions, ...units.districts, ...units.providers].map((unit) =>
      line('orgUnit', unit.id, unit),
    ),
    // Nothing here is broken down by them: they are known so that a value of one can be refused by name.
    ...categoryCombos.flatMap((combo) =>
      combo.options.map((one) => line('categoryOptionCombo', `${combo.name}: ${one.name}`, one)),
    ),
  ]);
}
