import { recordEvent } from '../audit/service.ts';
import type { Trx } from '../db/transaction.ts';
import type { AuditEventName } from '../domain/audit-event.ts';
import type { Span } from '../domain/effective.ts';
import { firstPeriodOf } from '../domain/indicator-set.ts';
import type { LocalisedText } from '../domain/language.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { isPeriod, type Period, periodOf, periodRange } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { differenceOf, fieldsOfUnit, type ProviderChangeKind } from '../domain/provider.ts';
import { notFound } from '../http/errors.ts';
import * as register from './register-repository.ts';
import * as repository from './repository.ts';
import * as spans from './spans-repository.ts';

/** An entry of the register: opened at the version that was seen, kept with its history and its event. */

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

export const DONE: Outcome = { problems: [], conflict: false };
export const refused = (...problems: Problem[]): Outcome => ({ problems, conflict: false });

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
export interface Opened {
  unit: OrgUnit;
  entry: register.Entry;
  places: Span<spans.Place>[];
}

export async function openEntry(trx: Trx, { code, version }: Seen): Promise<Opened | Outcome> {
  const unit = await repository.find(trx, code);
  const entry = (await register.listEntries(trx, [code])).get(code);
  if (!unit || !entry) throw notFound();
  if (entry.version !== version) {
    const [last] = await register.listChanges(trx, code);
    return { problems: [error('register-changed-meanwhile', '', { who: last?.by ?? '' })], conflict: true };
  }
  return { unit, entry, places: (await spans.listPlaces(trx, { units: [code] })).get(code) ?? [] };
}

export interface Change {
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

/** @param found the unit of the code @returns the district, or what is wrong with it */
export function districtFrom(found: OrgUnit | undefined, code: string, may: Doer['may']): OrgUnit | Problem {
  if (found?.level !== 'district')
    return error('register-district', 'district', { typed: code.slice(0, 40) });
  return may(found)
    ? found
    : error('register-not-yours', 'district', { typed: `${found.name.uz} (${found.code})` });
}

/** @returns the district, or what is wrong with it */
export const findDistrict = async (
  trx: Trx,
  code: string,
  { may }: Pick<Doer, 'may'>,
): Promise<OrgUnit | Problem> => districtFrom(await repository.find(trx, code), code, may);
