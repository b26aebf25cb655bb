import { listUsers } from '../access/service.ts';
import { progressOf } from '../calendar/service.ts';
import type { Trx } from '../db/transaction.ts';
import { calendarDay, collectedPeriod } from '../domain/calendar.ts';
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
  const missing = (await progressOf(trx, programme, { regions: null, period, today })).filter(
    ({ state }) => !isHandedIn(state),
  );
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
