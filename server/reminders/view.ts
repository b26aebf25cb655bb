import { dueDay } from '../domain/calendar.ts';
import type { Language } from '../domain/language.ts';
import type { Programme } from '../domain/programme.ts';
import type { Context } from '../http/context.ts';
import { LANGUAGE_NAMES } from '../http/language.ts';
import { urls } from '../http/urls.ts';
import type { Reminder } from './repository.ts';
import { reminderText } from './text.ts';

/** Page model of views/reminders/list.hbs. */
export interface RemindersPage {
  heading: string;
  reminders: { day: string; text: string; unread: boolean; url: string }[];
  anyUnread: boolean;
  readUrl: string;
  languageUrl: string;
  languages: { code: string; text: string; selected: boolean }[];
}

export function remindersPage(
  words: Pick<Context, 't' | 'format'>,
  programme: Programme,
  reminders: readonly Reminder[],
  language: Language,
): RemindersPage {
  const { t, format } = words;
  return {
    heading: t('reminders.title'),
    reminders: reminders.map((reminder) => ({
      day: format.date(reminder.day),
      text: reminderText(words, reminder, dueDay(programme.reporting, reminder.period)),
      unread: reminder.readAt === null,
      url: urls.progress({ period: reminder.period }),
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
