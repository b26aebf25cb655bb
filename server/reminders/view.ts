import { dueDay } from '../domain/calendar.ts';
import type { Language } from '../domain/language.ts';
import type { Programme } from '../domain/programme.ts';
import type { Context } from '../http/context.ts';
import { LANGUAGE_NAMES } from '../http/language.ts';
import { urls } from '../http/urls.ts';
import type { Reminder } from './repository.ts';
import { reminderParts } from './text.ts';

/** Page model of views/reminders/list.hbs. */
export interface RemindersPage {
  heading: string;
  /** What is late now, unless the newest reminder is of today. */
  late: { text: string; url: string } | null;
  reminders: { day: string; text: string; unread: boolean; url: string }[];
  anyUnread: boolean;
  readUrl: string;
  languageUrl: string;
  languages: { code: string; text: string; selected: boolean }[];
}

export function remindersPage(
  words: Pick<Context, 't' | 'format'>,
  programme: Programme,
  {
    late,
    reminders,
    language,
  }: {
    late: Omit<Reminder, 'id' | 'userId' | 'readAt'> | null;
    reminders: readonly Reminder[];
    language: Language;
  },
): RemindersPage {
  const { t, format } = words;
  const lineOf = (one: NonNullable<typeof late>): { text: string; url: string } => ({
    text: reminderParts(words, one, dueDay(programme.reporting, one.period))
      .map((part) => part.text)
      .join(' '),
    url: urls.progress({ period: one.period }),
  });
  return {
    heading: t('reminders.title'),
    late: late && reminders[0]?.day !== late.day ? lineOf(late) : null,
    reminders: reminders.map((reminder) => ({
      day: format.date(reminder.day),
      ...lineOf(reminder),
      unread: reminder.readAt === null,
    })),
    anyUnread: reminders.some(({ readAt }) => readAt === null),
    readUrl: urls.remindersRead(),
    languageUrl: urls.reminderLanguage(),
    languages: programme.languages.map((code) => ({
      code,
      text: LANGUAGE_NAMES[code],
      selected: code === language,
    })),
  };
}
