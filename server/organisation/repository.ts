import type { Db, Trx } from '../db/transaction.ts';
import type { Level, OrgUnit, Sector } from '../domain/org-unit.ts';
import { type Period, periodDays } from '../domain/period.ts';
import { listPlaces, writeNewest } from './spans-repository.ts';

interface Row {
  code: string;
  level: Level;
  parent: string | null;
  name_uz: string;
  name_ru: string;
  name_en: string;
  name_uz_cyrl: string | null;
  region: string | null;
  district: string | null;
  sector: Sector | null;
  service_type: string | null;
  opened_on: string | null;
  closed_on: string | null;
  entered_on: string | null;
  population: number | null;
}

const toUnit = (row: Row): OrgUnit => ({
  code: row.code,
  level: row.level,
  parent: row.parent,
  name: {
    uz: row.name_uz,
    ru: row.name_ru,
    en: row.name_en,
    ...(row.name_uz_cyrl === null ? {} : { 'uz-Cyrl': row.name_uz_cyrl }),
  },
  region: row.region,
  district: row.district,
  sector: row.sector,
  serviceType: row.service_type,
  openedOn: row.opened_on,
  closedOn: row.closed_on,
  ...(row.entered_on === null ? {} : { enteredOn: row.entered_on }),
  population: row.population,
});

/** When it was entered is written once, by `recordEntered`. */
const toRow = (unit: OrgUnit): Omit<Row, 'entered_on'> => ({
  code: unit.code,
  level: unit.level,
  parent: unit.parent,
  name_uz: unit.name.uz,
  name_ru: unit.name.ru,
  name_en: unit.name.en,
  name_uz_cyrl: unit.name['uz-Cyrl'] ?? null,
  region: unit.region,
  district: unit.district,
  sector: unit.sector,
  service_type: unit.serviceType,
  opened_on: unit.openedOn,
  closed_on: unit.closedOn,
  population: unit.population,
});

export interface UnitFilter {
  level?: Level | undefined;
  region?: string | undefined;
  district?: string | undefined;
  sector?: Sector | undefined;
  serviceType?: string | undefined;
  /** As they were in that quarter: name, place and kind. */
  asOf?: Period | undefined;
  /** Only units that are open on the last day of the period, as they were then. */
  openIn?: Period | undefined;
  codes?: readonly string[] | undefined;
}

/** Units as they are, or as they were in a quarter. */
function unitsOf(db: Db, asOf: Period | undefined) {
  if (asOf === undefined) return db('org_units as place').orderBy('place.code');
  const { last } = periodDays(asOf);
  return db('unit_places as place')
    .join('org_units as unit', 'unit.code', 'place.unit')
    .join('unit_names as name', 'name.unit', 'place.unit')
    .where('place.from_period', '<=', asOf)
    .where('place.to_period', '>', asOf)
    .where('name.from_day', '<=', last)
    .where('name.to_day', '>', last)
    .orderBy('place.unit')
    .select(
      'place.unit as code',
      'place.level',
      'place.parent',
      'place.region',
      'place.district',
      'place.sector',
      'place.service_type',
      'place.opened_on',
      'place.closed_on',
      'name.name_uz',
      'name.name_ru',
      'name.name_en',
      'name.name_uz_cyrl',
      'unit.entered_on',
      'unit.population',
    );
}

/** @param asOf as it was in that quarter; as it is unless said */
export async function find(db: Db, code: string, asOf?: Period): Promise<OrgUnit | undefined> {
  const [row] = (await unitsOf(db, asOf).where(
    asOf === undefined ? 'place.code' : 'place.unit',
    code,
  )) as Row[];
  return row && toUnit(row);
}

/** The unit whose code is the same but for capital letters. */
export async function findAnyCase(db: Db, code: string): Promise<OrgUnit | undefined> {
  const row = await db<Row>('org_units').whereRaw('lower(code) = ?', [code.toLowerCase()]).first();
  return row && toUnit(row);
}

/** In the order of their codes. */
export async function list(db: Db, filter: UnitFilter): Promise<OrgUnit[]> {
  const asOf = filter.openIn ?? filter.asOf;
  const query = unitsOf(db, asOf);
  if (filter.level) void query.where('place.level', filter.level);
  if (filter.region !== undefined) void query.where('place.region', filter.region);
  if (filter.district !== undefined) void query.where('place.district', filter.district);
  if (filter.sector) void query.where('place.sector', filter.sector);
  if (filter.serviceType !== undefined) void query.where('place.service_type', filter.serviceType);
  if (filter.codes) void query.whereIn(asOf === undefined ? 'place.code' : 'place.unit', [...filter.codes]);
  if (filter.openIn !== undefined) {
    const { last } = periodDays(filter.openIn);
    void query
      .where((open) => open.whereNull('place.opened_on').orWhere('place.opened_on', '<=', last))
      .where((open) => open.whereNull('place.closed_on').orWhere('place.closed_on', '>', last));
  }
  return ((await query) as Row[]).map(toUnit);
}

const ROWS_PER_STATEMENT = 50;

/** Writes units as they are now, with their newest span of place and name. Parents have to come before their children. */
export async function upsert(trx: Trx, units: readonly OrgUnit[]): Promise<void> {
  for (let start = 0; start < units.length; start += ROWS_PER_STATEMENT) {
    const some = units.slice(start, start + ROWS_PER_STATEMENT);
    await trx<Row>('org_units').insert(some.map(toRow)).onConflict('code').merge();
    await writeNewest(trx, some);
  }
}

/** @param day ISO date */
export async function recordEntered(trx: Trx, code: string, day: string): Promise<void> {
  await trx<Row>('org_units').where({ code }).update({ entered_on: day });
}

/** Codes of the providers whose entry was changed in the register since the programme's files gave it. */
export async function changedInRegister(db: Db): Promise<Set<string>> {
  const rows = await db<{ code: string; version: number }>('org_units')
    .where('version', '>', 0)
    .select('code');
  return new Set(rows.map(({ code }) => code));
}

/** Where units that have ever moved, or changed their kind or opening, stood: spans by unit. */
export const formerPlaces = (db: Db): ReturnType<typeof listPlaces> => listPlaces(db, { moved: true });

export async function findSetting(db: Db, name: string): Promise<string | undefined> {
  const row = await db<{ name: string; value: string }>('settings').where({ name }).first();
  return row?.value;
}

export async function upsertSetting(trx: Trx, name: string, value: string): Promise<void> {
  await trx('settings').insert({ name, value }).onConflict('name').merge();
}
