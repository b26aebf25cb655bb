import type { Period } from '../domain/period.ts';
import type { ReminderKind } from '../domain/reminder.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';

/** One sentence: what is missing and by when. @param due ISO date */
export const reminderText = (
  { t, format }: { t: Translate; format: Pick<Formats, 'period' | 'date'> },
  { period, kind, units }: { period: Period; kind: ReminderKind; units: readonly string[] },
  due: string,
): string =>
  t(`reminders.kind.${kind}`, {
    count: units.length,
    period: format.period(period),
    date: format.date(due),
  });
