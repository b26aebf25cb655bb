import { readFileSync } from 'node:fs';
import { Refusal } from '../../domain/refusal.ts';

/** What of DHIS2's metadata a programme is made from; whatever else the files hold is passed over. */

export interface Named {
  id: string;
  name: string;
  code: string;
  /** By language, where somebody has translated it. */
  translations: Readonly<Record<string, string>>;
}

export interface DataElement extends Named {
  valueType: string;
  description: string;
  /** What its values are broken down by; undefined: by nothing. */
  brokenDownBy?: CategoryCombo;
}

/** A way in which values are broken down, with every combination of options. */
export interface CategoryCombo {
  id: string;
  /** The identifier where the metadata do not say. */
  name: string;
  options: readonly Named[];
}

export interface DataSet extends Named {
  periodType: string;
  dataElements: readonly string[];
}

export interface Metadata {
  dataElements: readonly DataElement[];
  /** Without the default one. */
  categoryCombos: readonly CategoryCombo[];
  dataSets: readonly DataSet[];
  /** Numerators over denominators as DHIS2 computes them; only their number is told. */
  indicators: number;
}

export interface OrganisationUnit extends Named {
  level: number;
  /** From the root to the unit itself. */
  path: readonly string[];
  openedOn: string;
  closedOn: string;
}

export class MetadataError extends Refusal {}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (object: Json, ...names: string[]): string => {
  const found = names
    .map((name) => object[name])
    .find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.trim().replaceAll(/\s+/g, ' ') : '';
};

const listOf = (object: Json, name: string): Json[] => {
  const list = object[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

const UID = /^[A-Za-z][A-Za-z0-9]{10}$/;

function namedOf(object: Json, what: string): Named {
  const id = textOf(object, 'id');
  if (!UID.test(id))
    throw new MetadataError(`${what}: "${id}" is no identifier of DHIS2 (eleven letters and digits)`);
  const name = textOf(object, 'displayName', 'name', 'displayShortName', 'shortName');
  if (name === '') throw new MetadataError(`${what} ${id} has no name`);
  const translations = listOf(object, 'translations').flatMap((one): [string, string][] => {
    const text = textOf(one, 'value');
    return textOf(one, 'property') === 'NAME' && text !== ''
      ? [[textOf(one, 'locale').slice(0, 2), text]]
      : [];
  });
  return { id, name, code: textOf(object, 'code'), translations: Object.fromEntries(translations) };
}

function read(path: string): Json {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new MetadataError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(content)) throw new MetadataError(`${path} is no metadata of DHIS2: it has to be an object`);
  return content;
}

/** The one that every DHIS2 has for values that are not broken down. */
const DEFAULT_COMBO = 'bjDvmb4bfuf';

const idIn = (object: Json, name: string): string => {
  const found = object[name];
  return isObject(found) ? textOf(found, 'id') : '';
};

/** Options stand inside their combination, or beside it with its identifier. */
function categoryCombosOf(content: Json): CategoryCombo[] {
  const beside = listOf(content, 'categoryOptionCombos');
  return listOf(content, 'categoryCombos').flatMap((object): CategoryCombo[] => {
    const { id, name } = namedOf(object, 'Category combination');
    if (id === DEFAULT_COMBO || object['isDefault'] === true) return [];
    const options = [
      ...listOf(object, 'categoryOptionCombos').filter((one) => textOf(one, 'name', 'displayName') !== ''),
      ...beside.filter((one) => idIn(one, 'categoryCombo') === id),
    ];
    return [{ id, name, options: options.map((one) => namedOf(one, 'Category option combination')) }];
  });
}

function dataElementOf(object: Json, combos: ReadonlyMap<string, CategoryCombo>): DataElement {
  const combo = idIn(object, 'categoryCombo');
  const isWhole = combo === '' || combo === DEFAULT_COMBO;
  return {
    ...namedOf(object, 'Data element'),
    valueType: textOf(object, 'valueType') || 'NUMBER',
    description: textOf(object, 'description'),
    ...(!isWhole && { brokenDownBy: combos.get(combo) ?? { id: combo, name: combo, options: [] } }),
  };
}

const dataSetOf = (object: Json): DataSet => ({
  ...namedOf(object, 'Data set'),
  periodType: textOf(object, 'periodType'),
  dataElements: listOf(object, 'dataSetElements').flatMap(({ dataElement }) =>
    isObject(dataElement) ? [textOf(dataElement, 'id')] : [],
  ),
});

/**
 * Reads metadata as `/api/metadata` or `/api/dataEntry/metadata` gives them.
 *
 * @throws MetadataError when there is nothing to measure in them
 */
export function readMetadata(path: string): Metadata {
  const content = read(path);
  const categoryCombos = categoryCombosOf(content);
  const combos = new Map(categoryCombos.map((combo) => [combo.id, combo]));
  const dataElements = listOf(content, 'dataElements').map((one) => dataElementOf(one, combos));
  if (dataElements.length === 0) throw new MetadataError(`${path} has no "dataElements"`);
  return {
    dataElements,
    categoryCombos,
    dataSets: listOf(content, 'dataSets').map(dataSetOf),
    indicators: listOf(content, 'indicators').length,
  };
}

/** DHIS2 gives a timestamp; the register keeps days. */
const dayOf = (text: string): string => /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '';

/**
 * Reads organisation units as `/api/organisationUnits?fields=id,name,path,level&paging=false` gives them.
 *
 * @returns in the order of the file
 * @throws MetadataError when a unit has no path or identifier
 */
export function readOrganisationUnits(path: string): OrganisationUnit[] {
  const units = listOf(read(path), 'organisationUnits').map((object): OrganisationUnit => {
    const named = namedOf(object, 'Organisation unit');
    const steps = textOf(object, 'path')
      .split('/')
      .filter((step) => step !== '');
    if (steps.at(-1) !== named.id)
      throw new MetadataError(
        `Organisation unit ${named.id} has no path that ends with itself: export the field "path"`,
      );
    return {
      ...named,
      path: steps,
      level: steps.length,
      openedOn: dayOf(textOf(object, 'openingDate')),
      closedOn: dayOf(textOf(object, 'closedDate')),
    };
  });
  if (units.length === 0) throw new MetadataError(`${path} has no "organisationUnits"`);
  return units;
}
