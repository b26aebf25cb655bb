import type { Db, Trx } from '../db/transaction.ts';
import { inForce } from '../domain/effective.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Context } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import * as repository from './repository.ts';

export type { UnitFilter } from './repository.ts';

export const findUnit = repository.find;

/** @param asOf as it was in that quarter; as it is unless said @throws notFound when there is no unit of that code */
export async function getUnit(db: Db, code: string, asOf?: Period): Promise<OrgUnit> {
  const unit = await repository.find(db, code, asOf);
  if (!unit) throw notFound();
  return unit;
}

export const listUnits = repository.list;

export { listRenamed } from './spans-repository.ts';

/** Where a unit stood in a quarter, what it was and whether it was open. */
export type PlaceIn = <T extends Pick<OrgUnit, 'code'>>(unit: T, period: Period) => T;

/** Puts units of any quarter to where they were in another one; names stay. Only those that ever moved are asked for. */
export async function placesIn(db: Db): Promise<PlaceIn> {
  const moved = await repository.formerPlaces(db);
  return (unit, period) => {
    const spans = moved.get(unit.code);
    return spans ? { ...unit, ...inForce(spans, period) } : unit;
  };
}

/** The order of names in the reader's language: that of every list which something is chosen from. */
export function byName({
  language,
  localise,
}: Pick<Context, 'language' | 'localise'>): (a: OrgUnit, b: OrgUnit) => number {
  const { compare } = new Intl.Collator(language === 'uz-Cyrl' ? 'ru' : language, { numeric: true });
  return (a, b) => compare(localise(a.name), localise(b.name));
}

/** From the country down to the parent; empty for the country. */
export async function ancestorsOf(db: Db, unit: OrgUnit): Promise<OrgUnit[]> {
  const ancestors: OrgUnit[] = [];
  for (let code = unit.parent; code !== null;) {
    const ancestor = await getUnit(db, code);
    ancestors.unshift(ancestor);
    code = ancestor.parent;
  }
  return ancestors;
}

export class ProgrammeMismatch extends Refusal {}

/** @throws ProgrammeMismatch when the database belongs to another programme */
export async function checkOwner(db: Db, programme: Programme): Promise<void> {
  const owner = await repository.findSetting(db, 'programme');
  if (owner !== undefined && owner !== programme.code) {
    throw new ProgrammeMismatch(`This database belongs to the programme ${owner}, not to ${programme.code}`);
  }
}

/**
 * Writes the programme's territories into the database, which belongs to one programme for good.
 * Units that left the programme's files stay: their figures were reported under them. Providers that were changed in the register are
 * left as they are there.
 */
export async function syncTerritories(trx: Trx, programme: Programme): Promise<void> {
  await checkOwner(trx, programme);
  await repository.upsertSetting(trx, 'programme', programme.code);
  const changed = await repository.changedInRegister(trx);
  await repository.upsert(
    trx,
    programme.territories.filter(({ code }) => !changed.has(code)),
  );
}

export const upsertProviders = repository.upsert;

export const findSetting = repository.findSetting;
export const upsertSetting = repository.upsertSetting;
