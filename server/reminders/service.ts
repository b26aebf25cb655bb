import { listUsers } from '../access/service.ts';
import { type FormProgress, progressOf, waitedFor } from '../calendar/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import { calendarDay, collectedPeriod, isOverdue } from '../domain/calendar.ts';
import type { Programme } from '../domain/programme.ts';
import { reminderDue } from '../domain/reminder.ts';
import * as repository from './repository.ts';

// Reminders as mails.
export { sendReminders } from './mail.ts';

export type { Reminder } from './repository.ts';
export const remindersOf = repository.list;
export const unreadReminders = repository.countUnread;
export const markRemindersRead = repository.markRead;
export const reminderLanguages = repository.languages;
export const setReminderLanguage = repository.setLanguage;

type Units = Pick<repository.Reminder, 'units' | 'returned'>;

/** What a person is reminded of, of the forms that are theirs; null: nothing. */
function unitsOf(forms: readonly FormProgress[]): Units | null {
  const { missing, returned } = waitedFor(forms);
  const codes = (some: readonly FormProgress[]): string[] => some.map(({ unit }) => unit.code);
  return missing.length + returned.length === 0 ? null : { units: codes(missing), returned: codes(returned) };
}

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
): Promise<Omit<repository.Reminder, 'id' | 'userId' | 'readAt'> | null> {
  const day = calendarDay(new Date(at), programme.timeZone);
  const period = collectedPeriod(programme.reporting, day);
  if (!isOverdue(programme.reporting, period, day)) return null;
  const units = unitsOf(await progressOf(db, programme, { regions, period, today: day }));
  return units && { day, period, kind: 'overdue', ...units };
}

/**
 * Writes the day's reminders: one for each coordinator whose regions have forms that nobody handed in, or that came back. What was missed
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
  const forms = await progressOf(trx, programme, { regions: null, period, today });
  let reminded = 0;
  for (const { id, role, regions, disabledAt } of await listUsers(trx)) {
    if (role !== 'coordinator' || disabledAt !== null) continue;
    const theirs = forms.filter(
      ({ unit }) => regions === null || (unit.region !== null && regions.includes(unit.region)),
    );
    const units = unitsOf(theirs);
    if (units === null) continue;
    await repository.insert(trx, { userId: id, day: today, period, kind, ...units });
    reminded += 1;
  }
  return reminded;
}
