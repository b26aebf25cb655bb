import type { Db, Trx } from '../db/transaction.ts';
import type { Level, OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { periodDays } from '../domain/period.ts';

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
  population: row.population,
});

const toRow = (unit: OrgUnit): Row => ({
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
  /** Only units that are open on the last day of the period. */
  openIn?: Period | undefined;
  codes?: readonly string[] | undefined;
}

export async function find(db: Db, code: string): Promise<OrgUnit | undefined> {
  const row = await db<Row>('org_units').where({ code }).first();
  return row && toUnit(row);
}

/** In the order of their codes. */
export async function list(db: Db, filter: UnitFilter): Promise<OrgUnit[]> {
  const query = db<Row>('org_units').orderBy('code');
  if (filter.level) query.where({ level: filter.level });
  if (filter.region !== undefined) query.where({ region: filter.region });
  if (filter.district !== undefined) query.where({ district: filter.district });
  if (filter.sector) query.where({ sector: filter.sector });
  if (filter.serviceType !== undefined) query.where({ service_type: filter.serviceType });
  if (filter.codes) query.whereIn('code', [...filter.codes]);
  if (filter.openIn !== undefined) {
    const { last } = periodDays(filter.openIn);
    query
      .where((open) => open.whereNull('opened_on').orWhere('opened_on', '<=', last))
      .where((open) => open.whereNull('closed_on').orWhere('closed_on', '>', last));
  }
  return (await query).map(toUnit);
}

const ROWS_PER_STATEMENT = 50;

/** Parents have to come before their children. */
export async function upsert(trx: Trx, units: readonly OrgUnit[]): Promise<void> {
  for (let start = 0; start < units.length; start += ROWS_PER_STATEMENT) {
    const rows = units.slice(start, start + ROWS_PER_STATEMENT).map(toRow);
    await trx<Row>('org_units').insert(rows).onConflict('code').merge();
  }
}

export async function findSetting(db: Db, name: string): Promise<string | undefined> {
  const row = await db<{ name: string; value: string }>('settings').where({ name }).first();
  return row?.value;
}

export async function upsertSetting(trx: Trx, name: string, value: string): Promise<void> {
  await trx('settings').insert({ name, value }).onConflict('name').merge();
}
