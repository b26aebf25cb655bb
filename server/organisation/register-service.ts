import { recordEvent } from '../audit/service.ts';
import type { Trx } from '../db/transaction.ts';
import type { AuditEventName } from '../domain/audit-event.ts';
import { commentFrom } from '../domain/comment.ts';
import { changedFrom, inForce, type Span } from '../domain/effective.ts';
import type { LocalisedText } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { firstPeriodOf } from '../domain/indicator-set.ts';
import { isPeriod, type Period, periodDays, periodOf, periodRange } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import {
  checkCode,
  checkDates,
  checkDay,
  checkKind,
  checkNames,
  checkReason,
  differenceOf,
  fieldsOfUnit,
  namesOf,
  type ProviderChangeKind,
  type ProviderFields,
  sectorOf,
} from '../domain/provider.ts';
import { notFound } from '../http/errors.ts';
import { publishedIn } from './publications.ts';
import { type Effect, figuresAfter, followRegister } from './register-effects.ts';
import * as register from './register-repository.ts';
import * as repository from './repository.ts';
import * as spans from './spans-repository.ts';

/**
 * Changes of the providers' register. Each works in the caller's transaction, rests on the version that was seen, keeps what there was, and
 * makes anew what past quarters show of it.
 */

export interface Doer {
  /** ISO timestamp. */
  at: string;
  /** E-mail address, or `cli`. */
  by: string;
  /** ISO date in the programme's time zone. */
  today: string;
  /** Whether the doer works for units of the region. */
  may: (unit: Pick<OrgUnit, 'level' | 'region'>) => boolean;
}

/** Nothing has been changed when there are problems. */
export interface Outcome {
  problems: Problem[];
  /** Somebody else changed the entry meanwhile. */
  conflict: boolean;
}

/** An entry, and the version on which the change rests. */
export interface Seen {
  code: string;
  version: number;
}

const DONE: Outcome = { problems: [], conflict: false };
const refused = (...problems: Problem[]): Outcome => ({ problems, conflict: false });

export const samePlace = (a: spans.Place, b: spans.Place): boolean =>
  a.parent === b.parent &&
  a.region === b.region &&
  a.district === b.district &&
  a.sector === b.sector &&
  a.serviceType === b.serviceType &&
  a.openedOn === b.openedOn &&
  a.closedOn === b.closedOn;

export const sameName = (a: LocalisedText, b: LocalisedText): boolean =>
  a.uz === b.uz && a.ru === b.ru && a.en === b.en && a['uz-Cyrl'] === b['uz-Cyrl'];

/** Quarters from which a change can hold: from the first set, or the first figures, to the one that is running. */
export function changePeriods(programme: Programme, today: string): Period[] {
  const now = periodOf(today);
  return periodRange(firstPeriodOf(programme.sets) ?? now, now);
}

/** @returns the quarter, or what is wrong with it */
export function checkFrom(programme: Programme, from: string, today: string, path: string): Problem[] {
  if (from === '') return [error('register-quarter-missing', path)];
  return isPeriod(from) && changePeriods(programme, today).includes(from)
    ? []
    : [error('unknown-period', path, { value: from.slice(0, 40) })];
}

/** An entry as it stands in the transaction. */
interface Opened {
  unit: OrgUnit;
  entry: register.Entry;
  places: Span<spans.Place>[];
}

async function open(trx: Trx, { code, version }: Seen): Promise<Opened | Outcome> {
  const unit = await repository.find(trx, code);
  const entry = (await register.listEntries(trx, [code])).get(code);
  if (!unit || !entry) throw notFound();
  if (entry.version !== version) {
    const [last] = await register.listChanges(trx, code);
    return { problems: [error('register-changed-meanwhile', '', { who: last?.by ?? '' })], conflict: true };
  }
  return { unit, entry, places: (await spans.listPlaces(trx, { units: [code] })).get(code) ?? [] };
}

interface Change {
  kind: ProviderChangeKind;
  event: AuditEventName;
  holdsFrom: string | null;
  reason?: string | null;
  names?: Span<LocalisedText>[];
  places?: Span<spans.Place>[];
  mergedInto?: string | null;
  /** Left out: what differs between the newest spans. */
  said?: Pick<ReturnType<typeof differenceOf>, 'before' | 'after'>;
  details?: Record<string, string>;
}

/** Writes the change with its history and its event. */
export async function keep(
  trx: Trx,
  { unit, entry }: Pick<Opened, 'unit' | 'entry'>,
  { kind, event, holdsFrom, reason = null, names, places, mergedInto, said, details = {} }: Change,
  { at, by }: Doer,
): Promise<void> {
  const after: OrgUnit = {
    ...unit,
    ...(places?.at(-1)?.value ?? {}),
    name: names?.at(-1)?.value ?? unit.name,
  };
  // The newest spans last: `upsert` brings them up to what the unit says now.
  if (places) await spans.replacePlaces(trx, unit, places);
  if (names) await spans.replaceNames(trx, unit.code, names);
  await repository.upsert(trx, [after]);
  await register.countChange(trx, { ...entry, ...(mergedInto === undefined ? {} : { mergedInto }) });
  const difference = said ?? differenceOf(fieldsOfUnit(unit), fieldsOfUnit(after));
  await register.insertChange(trx, {
    unit: unit.code,
    kind,
    holdsFrom,
    ...difference,
    reason,
    at,
    by,
  });
  await recordEvent(trx, { at, actor: by, event, subject: unit.code, details });
}

/** Districts in which the unit stood from the quarter on, before or after. */
export const districtsSince = (from: Period, ...histories: readonly Span<spans.Place>[][]): string[] => [
  ...new Set(histories.flat().flatMap(({ to, value }) => (to > from ? (value.parent ?? []) : []))),
];

/** @returns the district, or what is wrong with it */
export async function findDistrict(
  trx: Trx,
  code: string,
  { may }: Pick<Doer, 'may'>,
): Promise<OrgUnit | Problem> {
  const district = await repository.find(trx, code);
  if (district?.level !== 'district')
    return error('register-district', 'district', { typed: code.slice(0, 40) });
  return may(district) ? district : error('register-not-yours', 'district', { typed: district.name.uz });
}

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
  const opened = await open(trx, seen);
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
  const opened = await open(trx, seen);
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
  const opened = await open(trx, seen);
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

/** The same opening in all spans that speak of it: a provider that was closed and opened again has two. */
export const withDates = (
  places: readonly Span<spans.Place>[],
  opening: Pick<spans.Place, 'openedOn' | 'closedOn'>,
  dates: Pick<spans.Place, 'openedOn' | 'closedOn'>,
): Span<spans.Place>[] =>
  places.map((span) =>
    span.value.openedOn === opening.openedOn ? { ...span, value: { ...span.value, ...dates } } : span,
  );

/** Closed from a day on: quarters that end on that day or later are not due. */
async function close(
  trx: Trx,
  programme: Programme,
  opened: Opened,
  { day, path, ...change }: Omit<Change, 'places'> & { day: string; path: string },
  doer: Doer,
): Promise<Outcome> {
  const { unit, places } = opened;
  if (unit.openedOn !== null && day <= unit.openedOn)
    return refused(error('register-closed-before-opened', path));
  const reported = await figuresAfter(trx, unit.code, (period) => periodDays(period).last >= day);
  if (reported !== undefined) return refused(error('register-figures-after', path, { period: reported }));
  const closed = withDates(places, unit, { openedOn: unit.openedOn, closedOn: day });
  await keep(trx, opened, { ...change, places: closed }, doer);
  const effect = { unit: unit.code, from: periodOf(day), districts: [], opening: true };
  await followRegister(trx, programme, [effect], doer);
  return DONE;
}

export async function closeProvider(
  trx: Trx,
  programme: Programme,
  seen: Seen,
  form: { from: string; reason: string },
  doer: Doer,
): Promise<Outcome> {
  const opened = await open(trx, seen);
  if ('problems' in opened) return opened;
  if (opened.unit.closedOn !== null) return refused(error('register-closed-already', 'from'));
  const problems = [...checkDay(form.from, 'from', null), ...checkReason(form.reason, 'reason')];
  if (problems.length > 0) return refused(...problems);
  return close(
    trx,
    programme,
    opened,
    {
      kind: 'closed',
      event: 'provider.closed',
      day: form.from,
      path: 'from',
      holdsFrom: form.from,
      reason: commentFrom(form.reason),
      details: { day: form.from },
    },
    doer,
  );
}

/**
 * Open again from a day on. Quarters in between, at whose end it was closed, stay as they were: it was not due to report then.
 */
export async function reopenProvider(
  trx: Trx,
  programme: Programme,
  seen: Seen,
  form: { from: string; reason: string },
  doer: Doer,
): Promise<Outcome> {
  const opened = await open(trx, seen);
  if ('problems' in opened) return opened;
  const { unit, places } = opened;
  const { closedOn } = unit;
  if (closedOn === null) return refused(error('register-open-already', 'from'));
  const problems = [...checkDay(form.from, 'from', doer.today), ...checkReason(form.reason, 'reason')];
  if (problems.length === 0 && form.from < closedOn)
    problems.push(error('register-opened-before-closed', 'from', { day: closedOn }));
  if (problems.length > 0) return refused(...problems);
  const from = periodOf(form.from);
  // Nobody missed a report: it is as if it had been open all the time.
  const missed = periodDays(periodOf(closedOn)).last < form.from;
  const again = missed
    ? changedFrom(places, from, (before) => ({ ...before, openedOn: form.from, closedOn: null }), samePlace)
    : withDates(places, unit, { openedOn: unit.openedOn, closedOn: null });
  await keep(
    trx,
    opened,
    {
      kind: 'reopened',
      event: 'provider.reopened',
      holdsFrom: form.from,
      reason: commentFrom(form.reason),
      places: again,
      mergedInto: null,
      details: { day: form.from },
    },
    doer,
  );
  const effect = { unit: unit.code, from: periodOf(closedOn), districts: [], opening: true };
  await followRegister(trx, programme, [effect], doer);
  return DONE;
}

/** Another provider takes over from a quarter on. Nothing of the past is moved: what it reported stays its own. */
export async function mergeProvider(
  trx: Trx,
  programme: Programme,
  seen: Seen,
  form: { into: string; from: string; reason: string },
  doer: Doer,
): Promise<Outcome> {
  const opened = await open(trx, seen);
  if ('problems' in opened) return opened;
  if (opened.unit.closedOn !== null) return refused(error('register-closed-already', 'into'));
  const target = await findTarget(trx, opened, form, doer);
  const problems = [
    ...('severity' in target ? [target] : []),
    ...checkFrom(programme, form.from, doer.today, 'from'),
    ...checkReason(form.reason, 'reason'),
  ];
  if (problems.length > 0 || 'severity' in target) return refused(...problems);
  const outcome = await close(
    trx,
    programme,
    opened,
    {
      kind: 'merged',
      event: 'provider.merged',
      day: periodDays(form.from).first,
      path: 'from',
      holdsFrom: form.from,
      reason: commentFrom(form.reason),
      mergedInto: target.code,
      details: { name: target.code, from: form.from },
    },
    doer,
  );
  if (outcome.problems.length > 0) return outcome;
  const entry = (await register.listEntries(trx, [target.code])).get(target.code);
  if (!entry) throw notFound();
  await keep(
    trx,
    { unit: target, entry },
    {
      kind: 'took-over',
      event: 'provider.changed',
      holdsFrom: form.from,
      said: { before: {}, after: { code: seen.code } },
      details: { name: seen.code, from: form.from },
    },
    doer,
  );
  return DONE;
}

/** Who takes over: another provider of the doer's regions that is open. */
async function findTarget(
  trx: Trx,
  { unit }: Opened,
  { into, from }: { into: string; from: string },
  { may }: Doer,
): Promise<OrgUnit | Problem> {
  if (into === '') return error('register-merge-missing', 'into');
  const target = await repository.findAnyCase(trx, into);
  const typed = into.slice(0, 40);
  if (target?.level !== 'provider') return error('register-merge-unknown', 'into', { typed });
  if (target.code === unit.code) return error('register-merge-self', 'into');
  if (!may(target)) return error('register-not-yours', 'into', { typed });
  const opens = target.openedOn === null || !isPeriod(from) || target.openedOn <= periodDays(from).last;
  return target.closedOn === null && opens ? target : error('register-merge-closed', 'into', { typed });
}
