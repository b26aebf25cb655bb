import { dayAfter, daysLeft, dueDay, lastDayOnTime, type Reporting } from './calendar.ts';
import type { Period } from './period.ts';

/** When those who have not handed in are reminded: some days before the due day, on it, and every week once they are late. */

/** `grace`: after the due day, and still on time; only where the reminder of the due day was missed. */
export const REMINDER_KINDS = ['before', 'due', 'grace', 'overdue'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** Days before the due day. */
export const REMIND_BEFORE = 3;

/** Days between two reminders of those who are late; the first comes on the first day of being late. */
export const REMIND_EVERY = 7;

/** @param today ISO date @returns which reminder the day asks for; null: none */
export function reminderOn(reporting: Reporting, period: Period, today: string): ReminderKind | null {
  const left = daysLeft(dueDay(reporting, period), today);
  if (left === REMIND_BEFORE) return 'before';
  if (left === 0) return 'due';
  const late = -daysLeft(lastDayOnTime(reporting, period), today);
  return late > 0 && (late - 1) % REMIND_EVERY === 0 ? 'overdue' : null;
}

/** What a reminder that was missed is about by now. @param today a day that asks for none itself */
function stillAbout(reporting: Reporting, period: Period, today: string): ReminderKind {
  if (today < dueDay(reporting, period)) return 'before';
  return today <= lastDayOnTime(reporting, period) ? 'grace' : 'overdue';
}

/**
 * Which reminder is due on a day: the one that it asks for or, where reminders were not written on some of the days before, the latest that
 * was missed, as far as it stands.
 * @param today ISO date @param last ISO date of the last day before it on which reminders were written; null: there was none, and nothing was missed
 */
export function reminderDue(
  reporting: Reporting,
  period: Period,
  today: string,
  last: string | null,
): ReminderKind | null {
  const own = reminderOn(reporting, period, today);
  if (own !== null || last === null) return own;
  for (let day = dayAfter(today, -1); day > last; day = dayAfter(day, -1))
    if (reminderOn(reporting, period, day) !== null) return stillAbout(reporting, period, today);
  return null;
}
