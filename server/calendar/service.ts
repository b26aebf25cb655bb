import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import { calendarDay, type PeriodDates, usualDates } from '../domain/calendar.ts';
import { addQuarters, type Period, periodRange } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Programme } from '../domain/programme.ts';
import { listUnits } from '../organisation/service.ts';
import { refreshScorecards, scoredPeriods } from '../scorecards/service.ts';
import { isBegun, refreshTimeliness } from '../submissions/service.ts';
import * as repository from './repository.ts';
import type { SetDates } from './repository.ts';

// How far the collection of a quarter is.
export { type FormProgress, progressOf, waitedFor } from './progress.ts';

/** Days that were set for single quarters. */
export const setDates = repository.list;
export const findSetDates = repository.find;

/**
 * Reads the days that administrators have set into the programme, where every question about the calendar looks for them. Done before
 * each request, job and command: another process may have changed them.
 */
export async function readCalendar(db: Db, { reporting }: Programme): Promise<void> {
  const { dates } = reporting;
  if (!dates) return;
  const rows = await repository.list(db);
  dates.clear();
  for (const { period, opensOn, dueOn, graceDays, closesOn } of rows)
    dates.set(period, { opensOn, dueOn, graceDays, closesOn });
}

/** The days as the log tells them. */
const inWords = ({ opensOn, dueOn, graceDays, closesOn }: PeriodDates): string =>
  `${opensOn} – ${dueOn} + ${String(graceDays)} – ${closesOn ?? '…'}`;

/** What rests on the days of a quarter: the timeliness of it and of the three after it, and who counts as missing in it. */
async function followDates(trx: Trx, programme: Programme, period: Period, at: string): Promise<void> {
  const today = calendarDay(new Date(at), programme.timeZone);
  const scored = await scoredPeriods(trx);
  for (const one of periodRange(period, addQuarters(period, 3)).filter((quarter) =>
    scored.includes(quarter),
  )) {
    const units = (await listUnits(trx, { openIn: one })).filter(
      ({ level }) => level === 'provider' || level === 'region',
    );
    const codes = units.map(({ code }) => code);
    const changed = await refreshTimeliness(trx, programme, { units: codes, period: one, at });
    await refreshScorecards(trx, programme, {
      periods: [one],
      units: one === period ? codes : changed,
      today,
    });
  }
}

export type DatesOutcome =
  | { kind: 'done' }
  /** Somebody else set these days meanwhile. */
  | { kind: 'conflict'; stored: SetDates }
  | { kind: 'refused'; problem: Problem };

/**
 * Sets the days of a quarter, with their event and all that rests on them; `readCalendar` has to follow the transaction. A quarter that has been
 * begun is not taken away from those who collect it: it opens today at the latest.
 * @param dates null: its usual days again
 * @param version the one that the person looked at: 0 when none had been set
 */
export async function changeDates(
  trx: Trx,
  programme: Programme,
  {
    period,
    dates,
    version,
    at,
    by,
  }: { period: Period; dates: PeriodDates | null; version: number; at: string; by: string },
): Promise<DatesOutcome> {
  const stored = await repository.find(trx, period);
  if (stored && stored.version !== version) return { kind: 'conflict', stored };
  const isUsual = dates === null;
  if (isUsual && (stored?.isUsual ?? true)) return { kind: 'done' };
  const before = stored && !stored.isUsual ? stored : usualDates(programme.reporting, period);
  const after = dates ?? usualDates(programme.reporting, period);
  if (after.opensOn > calendarDay(new Date(at), programme.timeZone) && (await isBegun(trx, period)))
    return { kind: 'refused', problem: error('calendar-begun', 'opens') };
  await repository.upsert(trx, {
    period,
    ...after,
    isUsual,
    version: (stored?.version ?? 0) + 1,
    changedAt: at,
    changedBy: by,
  });
  await recordEvent(trx, {
    at,
    actor: by,
    event: 'calendar.changed',
    subject: period,
    details: { before: inWords(before), after: inWords(after) },
  });
  const changed = new Map(programme.reporting.dates ?? []).set(period, after);
  await followDates(trx, { ...programme, reporting: { ...programme.reporting, dates: changed } }, period, at);
  return { kind: 'done' };
}
