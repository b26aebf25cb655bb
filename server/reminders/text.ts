import type { Period } from '../domain/period.ts';
import type { ReminderKind } from '../domain/reminder.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';

/** What is waited for, and why, in a sentence, with the codes of the units that it is about. */
export interface ReminderPart {
  text: string;
  units: readonly string[];
}

/** What is missing and by when, and what came back: each only where there is any. @param due ISO date */
export const reminderParts = (
  { t, format }: { t: Translate; format: Pick<Formats, 'period' | 'date'> },
  {
    period,
    kind,
    units,
    returned,
  }: { period: Period; kind: ReminderKind; units: readonly string[]; returned: readonly string[] },
  due: string,
): ReminderPart[] =>
  [
    { key: `reminders.kind.${kind}`, units },
    { key: 'reminders.returned', units: returned },
  ]
    .filter((part) => part.units.length > 0)
    .map((part) => ({
      units: part.units,
      text: t(part.key, {
        count: part.units.length,
        period: format.period(period),
        date: format.date(due),
      }),
    }));
