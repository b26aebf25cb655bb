import type { Db, Trx } from '../db/transaction.ts';
import type { Span } from '../domain/effective.ts';
import type { LocalisedText } from '../domain/language.ts';
import type { Level, OrgUnit, Sector } from '../domain/org-unit.ts';

/** What units were called, and where they stood: rows ⇄ spans. The newest span says what `org_units` says. */

/** Where a unit stands in a quarter, and what it is. */
export type Place = Pick<
  OrgUnit,
  'parent' | 'region' | 'district' | 'sector' | 'serviceType' | 'openedOn' | 'closedOn'
>;

export const FIRST_PERIOD = '0000-Q1';
export const NO_PERIOD = '9999-Q4';
const FIRST_DAY = '0000-01-01';
const NO_DAY = '9999-12-31';

interface PlaceRow {
  unit: string;
  from_period: string;
  to_period: string;
  level: Level;
  parent: string | null;
  region: string | null;
  district: string | null;
  sector: Sector | null;
  service_type: string | null;
  opened_on: string | null;
  closed_on: string | null;
}

interface NameRow {
  unit: string;
  from_day: string;
  to_day: string;
  name_uz: string;
  name_ru: string;
  name_en: string;
  name_uz_cyrl: string | null;
}

const placeRow = (
  { code, level }: Pick<OrgUnit, 'code' | 'level'>,
  { from, to, value }: Span<Place>,
): PlaceRow => ({
  unit: code,
  from_period: from,
  to_period: to,
  level,
  parent: value.parent,
  region: value.region,
  district: value.district,
  sector: value.sector,
  service_type: value.serviceType,
  opened_on: value.openedOn,
  closed_on: value.closedOn,
});

const toPlace = (row: PlaceRow): Span<Place> => ({
  from: row.from_period,
  to: row.to_period,
  value: {
    parent: row.parent,
    region: row.region,
    district: row.district,
    sector: row.sector,
    serviceType: row.service_type,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
  },
});

const nameRow = (unit: string, { from, to, value }: Span<LocalisedText>): NameRow => ({
  unit,
  from_day: from,
  to_day: to,
  name_uz: value.uz,
  name_ru: value.ru,
  name_en: value.en,
  name_uz_cyrl: value['uz-Cyrl'] ?? null,
});

const toName = (row: NameRow): Span<LocalisedText> => ({
  from: row.from_day,
  to: row.to_day,
  value: {
    uz: row.name_uz,
    ru: row.name_ru,
    en: row.name_en,
    ...(row.name_uz_cyrl === null ? {} : { 'uz-Cyrl': row.name_uz_cyrl }),
  },
});

/**
 * By unit, oldest first.
 * @param choice the units of the codes, or all that have more than one span
 */
export async function listPlaces(
  db: Db,
  choice: { units: readonly string[] } | { moved: true },
): Promise<Map<string, Span<Place>[]>> {
  const query = db<PlaceRow>('unit_places').orderBy(['unit', 'from_period']);
  if ('units' in choice) void query.whereIn('unit', [...choice.units]);
  else void query.whereIn('unit', db('unit_places').where('to_period', '<', NO_PERIOD).select('unit'));
  const found = new Map<string, Span<Place>[]>();
  for (const row of (await query) as PlaceRow[]) {
    const known = found.get(row.unit);
    if (known) known.push(toPlace(row));
    else found.set(row.unit, [toPlace(row)]);
  }
  return found;
}

/** Oldest first. */
export async function listNames(db: Db, unit: string): Promise<Span<LocalisedText>[]> {
  return (await db<NameRow>('unit_names').where({ unit }).orderBy('from_day')).map(toName);
}

/** What units that were ever renamed are and were called, oldest first; by unit. */
export async function listRenamed(db: Db): Promise<Map<string, LocalisedText[]>> {
  const rows = (await db<NameRow>('unit_names')
    .whereIn('unit', db('unit_names').where('to_day', '<', NO_DAY).select('unit'))
    .orderBy(['unit', 'from_day'])) as NameRow[];
  const found = new Map<string, LocalisedText[]>();
  for (const row of rows) {
    const known = found.get(row.unit);
    if (known) known.push(toName(row).value);
    else found.set(row.unit, [toName(row).value]);
  }
  return found;
}

/** Replaces all that is known of where a unit stood. */
export async function replacePlaces(
  trx: Trx,
  unit: Pick<OrgUnit, 'code' | 'level'>,
  spans: readonly Span<Place>[],
): Promise<void> {
  await trx('unit_places').where({ unit: unit.code }).delete();
  await trx('unit_places').insert(spans.map((span) => placeRow(unit, span)));
}

/** Replaces all that is known of what a unit was called. */
export async function replaceNames(
  trx: Trx,
  unit: string,
  spans: readonly Span<LocalisedText>[],
): Promise<void> {
  await trx('unit_names').where({ unit }).delete();
  await trx('unit_names').insert(spans.map((span) => nameRow(unit, span)));
}

/** Brings the newest spans of the units up to what the units say; new units get their first. */
export async function writeNewest(trx: Trx, units: readonly OrgUnit[]): Promise<void> {
  const codes = units.map(({ code }) => code);
  const [places, names] = [
    await trx<PlaceRow>('unit_places').whereIn('unit', codes).where({ to_period: NO_PERIOD }),
    await trx<NameRow>('unit_names').whereIn('unit', codes).where({ to_day: NO_DAY }),
  ];
  const placeFrom = new Map(places.map((row) => [row.unit, row.from_period]));
  const nameFrom = new Map(names.map((row) => [row.unit, row.from_day]));
  await trx('unit_places')
    .insert(
      units.map((unit) =>
        placeRow(unit, { from: placeFrom.get(unit.code) ?? FIRST_PERIOD, to: NO_PERIOD, value: unit }),
      ),
    )
    .onConflict(['unit', 'from_period'])
    .merge();
  await trx('unit_names')
    .insert(
      units.map(({ code, name }) =>
        nameRow(code, { from: nameFrom.get(code) ?? FIRST_DAY, to: NO_DAY, value: name }),
      ),
    )
    .onConflict(['unit', 'from_day'])
    .merge();
}
