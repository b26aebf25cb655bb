import { createTransport } from 'nodemailer';
import { listUsers } from '../access/service.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { calendarDay, dueDay } from '../domain/calendar.ts';
import type { Language } from '../domain/language.ts';
import { formats } from '../i18n/formats.ts';
import { listUnits } from '../organisation/service.ts';
import * as repository from './repository.ts';
import type { Reminder } from './repository.ts';
import { reminderParts } from './text.ts';

/** A server that refused so often on one day is not asked again. */
const ATTEMPTS = 24;
const PATIENCE_MS = 20_000;
/** So many names are still read; more are a number. */
const UNITS_LISTED = 100;

/**
 * Sends the day's reminders that wait, one mail a person. A mail is taken before it is sent: a process that dies meanwhile leaves it
 * unsent rather than sent twice. What the server refuses waits for the next time.
 * @returns how many were sent and how many the server refused
 */
export async function sendReminders(deps: Deps): Promise<{ sent: number; failed: number }> {
  const { config, db, programme, translator, log } = deps;
  const done = { sent: 0, failed: 0 };
  if (!config.mail) return done;
  const today = calendarDay(deps.clock(), programme.timeZone);
  const waiting = await repository.listWaiting(db, today, ATTEMPTS);
  if (waiting.length === 0) return done;
  const people = new Map((await listUsers(db)).map((one) => [one.id, one]));
  const languages = await repository.languages(db);
  const units = new Map((await listUnits(db, {})).map((unit) => [unit.code, unit]));
  const transport = createTransport({
    url: config.mail.smtpUrl,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });

  const write = (reminder: Reminder, language: Language): { subject: string; text: string } => {
    const words = { t: translator.translate(language), format: formats(language, programme.timeZone) };
    const list = (codes: readonly string[]): string => {
      const named = codes.slice(0, UNITS_LISTED).map((code) => {
        const unit = units.get(code);
        return unit ? `– ${translator.localise(language, unit.name)} (${code})` : `– ${code}`;
      });
      const rest = codes.length - named.length;
      return [...named, ...(rest > 0 ? [words.t('reminders.more', { count: rest })] : [])].join('\n');
    };
    const due = dueDay(programme.reporting, reminder.period);
    const title = translator.localise(language, programme.title);
    return {
      subject: `${title}: ${words.format.period(reminder.period)}`,
      text: [
        ...reminderParts(words, reminder, due).flatMap((part) => [part.text, list(part.units)]),
        words.t('reminders.mail-end', { programme: title }),
      ].join('\n\n'),
    };
  };

  try {
    for (const reminder of waiting) {
      const person = people.get(reminder.userId);
      if (!person || person.disabledAt !== null) continue;
      if (!(await inTransaction(db, (trx) => repository.claim(trx, reminder.id)))) continue;
      const language = languages.get(person.id) ?? (programme.languages[0] as Language);
      try {
        await transport.sendMail({
          from: config.mail.from,
          to: { name: person.name, address: person.email },
          ...write(reminder, language),
        });
      } catch (error) {
        log.error(error, 'A reminder could not be sent');
        await inTransaction(db, (trx) => repository.settle(trx, reminder.id, 'waiting'));
        done.failed += 1;
        continue;
      }
      await inTransaction(db, (trx) => repository.settle(trx, reminder.id, 'sent'));
      done.sent += 1;
    }
  } finally {
    transport.close();
  }
  return done;
}
