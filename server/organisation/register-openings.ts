import type { Trx } from '../db/transaction.ts';
import { commentFrom } from '../domain/comment.ts';
import { changedFrom, type Span } from '../domain/effective.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { isPeriod, periodDays, periodOf } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { checkDay, checkReason } from '../domain/provider.ts';
import { notFound } from '../http/errors.ts';
import { figuresAfter, followRegister } from './register-effects.ts';
import {
  type Change,
  checkFrom,
  type Doer,
  DONE,
  keep,
  openEntry,
  type Opened,
  type Outcome,
  refused,
  samePlace,
  type Seen,
} from './register-entry.ts';
import * as register from './register-repository.ts';
import * as repository from './repository.ts';
import type * as spans from './spans-repository.ts';

/** Closing a provider, opening it again, merging it into another one. */

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
  const opened = await openEntry(trx, seen);
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
  const opened = await openEntry(trx, seen);
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
  const opened = await openEntry(trx, seen);
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
