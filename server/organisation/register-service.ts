import { recordEvent } from '../audit/service.ts';
import type { Trx } from '../db/transaction.ts';
import { changedFrom, inForce } from '../domain/effective.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  checkCode,
  checkDates,
  checkDay,
  checkKind,
  checkNames,
  differenceOf,
  fieldsOfUnit,
  namesOf,
  type ProviderFields,
  sectorOf,
} from '../domain/provider.ts';
import { publishedIn } from './publications.ts';
import { type Effect, followRegister } from './register-effects.ts';
import {
  type Change,
  checkFrom,
  districtsSince,
  type Doer,
  DONE,
  findDistrict,
  keep,
  openEntry,
  type Opened,
  type Outcome,
  refused,
  sameName,
  samePlace,
  type Seen,
} from './register-entry.ts';
import { firstOwed, owedSince, placesOfNew } from './register-owing.ts';
import * as register from './register-repository.ts';
import * as repository from './repository.ts';
import * as spans from './spans-repository.ts';

export { closeProvider, mergeProvider, reopenProvider } from './register-openings.ts';
export type { Doer, Outcome, Seen } from './register-entry.ts';

/**
 * Changes of the providers' register. Each works in the caller's transaction, rests on the version that was seen, keeps what there was, and
 * makes anew what past quarters show of it.
 */

/** A provider that was not in the register. */
export async function addProvider(
  trx: Trx,
  programme: Programme,
  fields: ProviderFields,
  doer: Doer,
): Promise<Outcome> {
  const district = await findDistrict(trx, fields.district, doer);
  const problems = [
    ...checkCode(fields.code),
    ...checkNames(fields),
    ...('severity' in district ? [district] : []),
    ...checkKind(fields, Object.keys(programme.serviceTypes)),
    ...checkDates(fields),
  ];
  if (problems.length === 0 && (await repository.findAnyCase(trx, fields.code)))
    problems.push(error('register-code-taken', 'code', { typed: fields.code }));
  if (problems.length > 0 || 'severity' in district) return refused(...problems);
  const unit = unitOf(fields, district);
  await repository.upsert(trx, [unit]);
  await repository.recordEntered(trx, unit.code, doer.today);
  const first = await firstOwed(trx, programme, unit.region, doer.today);
  await spans.replacePlaces(trx, unit, placesOfNew(unit, owedSince(undefined, unit, first)));
  await register.countChange(trx, { code: unit.code, version: 0 });
  await register.insertChange(trx, {
    unit: unit.code,
    kind: 'added',
    holdsFrom: unit.openedOn,
    before: {},
    after: fieldsOfUnit(unit),
    reason: null,
    at: doer.at,
    by: doer.by,
  });
  await recordEvent(trx, {
    at: doer.at,
    actor: doer.by,
    event: 'provider.added',
    subject: unit.code,
    details: { name: unit.name.uz },
  });
  return DONE;
}

/** @param fields without problems */
export const unitOf = (fields: ProviderFields, district: OrgUnit): OrgUnit => ({
  code: fields.code,
  level: 'provider',
  parent: district.code,
  name: namesOf(fields),
  region: district.region,
  district: district.code,
  sector: sectorOf(fields.sector),
  serviceType: fields.service_type || null,
  openedOn: fields.opened_on || null,
  closedOn: fields.closed_on || null,
  population: null,
});

export type NameForm = Pick<ProviderFields, 'name_uz' | 'name_ru' | 'name_en'> & { from: string };

/** Another name from a day on: quarters that ended before it show the earlier one. */
export async function renameProvider(trx: Trx, seen: Seen, form: NameForm, doer: Doer): Promise<Outcome> {
  const opened = await openEntry(trx, seen);
  if ('problems' in opened) return opened;
  const fields = { ...form, name_uz_cyrl: '' };
  const problems = [...checkNames(fields), ...checkDay(form.from, 'from', doer.today)];
  if (problems.length > 0) return refused(...problems);
  const before = await spans.listNames(trx, seen.code);
  const names = changedFrom(before, form.from, () => namesOf(fields), sameName);
  const held = inForce(before, form.from);
  if (sameName(held, namesOf(fields))) return refused(error('register-nothing-new', 'name_uz'));
  await keep(
    trx,
    opened,
    {
      kind: 'renamed',
      event: 'provider.renamed',
      holdsFrom: form.from,
      names,
      said: differenceOf(
        fieldsOfUnit({ ...opened.unit, name: held }),
        fieldsOfUnit({ ...opened.unit, name: inForce(names, form.from) }),
      ),
      details: { name: form.name_uz },
    },
    doer,
  );
  return DONE;
}

/** A change of place or kind from a quarter on. */
async function changePlace(
  trx: Trx,
  programme: Programme,
  opened: Opened,
  {
    from,
    change,
    path,
    ...about
  }: Pick<Change, 'kind' | 'event'> & {
    from: Period;
    change: (before: spans.Place) => spans.Place;
    path: string;
  },
  doer: Doer,
): Promise<Outcome> {
  const before = opened.places;
  const places = changedFrom(before, from, change, samePlace);
  const [was, is] = [inForce(before, from), inForce(places, from)];
  if (samePlace(was, is)) return refused(error('register-nothing-new', path));
  await keep(
    trx,
    opened,
    {
      ...about,
      holdsFrom: from,
      places,
      said: differenceOf(fieldsOfUnit({ ...opened.unit, ...was }), fieldsOfUnit({ ...opened.unit, ...is })),
      details: { from },
    },
    doer,
  );
  const effect: Effect = {
    unit: opened.unit.code,
    from,
    districts: districtsSince(from, before, places),
    opening: false,
  };
  await followRegister(trx, programme, [effect], doer);
  return DONE;
}

/** Another district from a quarter on; figures of earlier quarters stay with the one before. */
export async function moveProvider(
  trx: Trx,
  programme: Programme,
  seen: Seen,
  form: { district: string; from: string },
  doer: Doer,
): Promise<Outcome> {
  const opened = await openEntry(trx, seen);
  if ('problems' in opened) return opened;
  const district = await findDistrict(trx, form.district, doer);
  const problems = [
    ...('severity' in district ? [district] : []),
    ...checkFrom(programme, form.from, doer.today, 'from'),
  ];
  if (problems.length > 0 || 'severity' in district) return refused(...problems);
  const blocked = await checkRegions(trx, opened, district, form.from);
  if (blocked) return refused(blocked);
  return changePlace(
    trx,
    programme,
    opened,
    {
      kind: 'moved',
      event: 'provider.moved',
      from: form.from,
      path: 'district',
      change: (before) => ({
        ...before,
        parent: district.code,
        district: district.code,
        region: district.region,
      }),
    },
    doer,
  );
}

/** What has been published of a region keeps the providers with which it was published. */
async function checkRegions(
  trx: Trx,
  { places }: Opened,
  district: OrgUnit,
  from: Period,
): Promise<Problem | undefined> {
  const { region } = inForce(places, from);
  if (region === district.region) return undefined;
  const published = await publishedIn(trx, [region, district.region], from);
  return published === undefined ? undefined : error('register-published', 'from', { period: published });
}

/** Another sector or service type from a quarter on. */
export async function changeKind(
  trx: Trx,
  programme: Programme,
  seen: Seen,
  form: { sector: string; service_type: string; from: string },
  doer: Doer,
): Promise<Outcome> {
  const opened = await openEntry(trx, seen);
  if ('problems' in opened) return opened;
  const problems = [
    ...checkKind(form, Object.keys(programme.serviceTypes)),
    ...checkFrom(programme, form.from, doer.today, 'from'),
  ];
  if (problems.length > 0) return refused(...problems);
  const kind = { sector: sectorOf(form.sector), serviceType: form.service_type || null };
  return changePlace(
    trx,
    programme,
    opened,
    {
      kind: 'changed',
      event: 'provider.changed',
      from: form.from,
      path: 'sector',
      change: (before) => ({ ...before, ...kind }),
    },
    doer,
  );
}
