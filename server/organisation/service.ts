import type { Db, Trx } from '../db/transaction.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Programme } from '../domain/programme.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Context } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import * as repository from './repository.ts';

export type { UnitFilter } from './repository.ts';

export const findUnit = repository.find;

/** @throws notFound when there is no unit of that code */
export async function getUnit(db: Db, code: string): Promise<OrgUnit> {
  const unit = await repository.find(db, code);
  if (!unit) throw notFound();
  return unit;
}

export const listUnits = repository.list;

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
 * Units that left the programme's files stay: their figures were reported under them.
 */
export async function syncTerritories(trx: Trx, programme: Programme): Promise<void> {
  await checkOwner(trx, programme);
  await repository.upsertSetting(trx, 'programme', programme.code);
  await repository.upsert(trx, programme.territories);
}

export const upsertProviders = repository.upsert;

export const findSetting = repository.findSetting;
export const upsertSetting = repository.upsertSetting;
