import { daysLeft, dueDay, lastDayOnTime, type Reporting } from './calendar.ts';
import type { Period } from './period.ts';

/** When those who have not handed in are reminded: some days before the due day, on it, and every week once they are late. */

export const REMINDER_KINDS = ['before', 'due', 'overdue'] as const;
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
