import { listUsers } from '../access/service.ts';
import { type FormProgress, progressOf } from '../calendar/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import { calendarDay, collectedPeriod, isOverdue } from '../domain/calendar.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { reminderDue } from '../domain/reminder.ts';
import { isHandedIn } from '../domain/submission.ts';
import * as repository from './repository.ts';

// Reminders as mails.
export { sendReminders } from './mail.ts';

export type { Reminder } from './repository.ts';
export const remindersOf = repository.list;
export const unreadReminders = repository.countUnread;
export const markRemindersRead = repository.markRead;
export const reminderLanguages = repository.languages;
export const setReminderLanguage = repository.setLanguage;

/** The forms of the quarter that nobody handed in. @param regions codes; null: all */
const missingOf = async (
  db: Db,
  programme: Programme,
  asked: { regions: readonly string[] | null; period: Period; today: string },
): Promise<FormProgress[]> =>
  (await progressOf(db, programme, asked)).filter(({ state }) => !isHandedIn(state));

/**
 * What is late at this moment, whether anybody has been reminded of it or not: reminders have their days, and a server that has just been
 * set up has written none.
 * @param regions codes; null: all @param at ISO timestamp @returns null: nothing
 */
export async function lateNow(
  db: Db,
  programme: Programme,
  regions: readonly string[] | null,
  at: string,
): Promise<Pick<repository.Reminder, 'day' | 'period' | 'kind' | 'units'> | null> {
  const day = calendarDay(new Date(at), programme.timeZone);
  const period = collectedPeriod(programme.reporting, day);
  if (!isOverdue(programme.reporting, period, day)) return null;
  const units = (await missingOf(db, programme, { regions, period, today: day })).map(
    ({ unit }) => unit.code,
  );
  return units.length === 0 ? null : { day, period, kind: 'overdue', units };
}

/**
 * Writes the day's reminders: one for each coordinator whose regions have forms that nobody handed in. What was missed
 * while no server ran is made up for as far as it still stands. Done again on the same day, it changes nothing.
 * @param at ISO timestamp @returns how many people are reminded on this day
 */
export async function makeReminders(trx: Trx, programme: Programme, at: string): Promise<number> {
  const today = calendarDay(new Date(at), programme.timeZone);
  const period = collectedPeriod(programme.reporting, today);
  const last = await repository.lastDayBefore(trx, today);
  await repository.recordDay(trx, today);
  const kind = reminderDue(programme.reporting, period, today, last);
  if (kind === null) return 0;
  const missing = await missingOf(trx, programme, { regions: null, period, today });
  let reminded = 0;
  for (const { id, role, regions, disabledAt } of await listUsers(trx)) {
    if (role !== 'coordinator' || disabledAt !== null) continue;
    const units = missing
      .filter(({ unit }) => regions === null || (unit.region !== null && regions.includes(unit.region)))
      .map(({ unit }) => unit.code);
    if (units.length === 0) continue;
    await repository.insert(trx, { userId: id, day: today, period, kind, units });
    reminded += 1;
  }
  return reminded;
}
