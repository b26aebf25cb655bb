import type { Db, Trx } from '../db/transaction.ts';
import type { Language } from '../domain/language.ts';
import type { Period } from '../domain/period.ts';
import type { ReminderKind } from '../domain/reminder.ts';

/** What a person is reminded of on one day. */
export interface Reminder {
  id: number;
  userId: number;
  /** ISO date. */
  day: string;
  period: Period;
  kind: ReminderKind;
  /** Codes of the units whose forms nobody has handed in. */
  units: string[];
  /** Codes of those whose forms were handed in and came back: nobody is late with them, and they are waited for. */
  returned: string[];
  /** ISO timestamp; null: not read yet. */
  readAt: string | null;
}

interface Row {
  id: number;
  user_id: number;
  day: string;
  period: Period;
  kind: ReminderKind;
  units: string;
  returned: string;
  read_at: string | null;
  mail: 'waiting' | 'sending' | 'sent';
  attempts: number;
}

const toReminder = (row: Row): Reminder => ({
  id: row.id,
  userId: row.user_id,
  day: row.day,
  period: row.period,
  kind: row.kind,
  units: JSON.parse(row.units) as string[],
  returned: JSON.parse(row.returned) as string[],
  readAt: row.read_at,
});

/** One a person and day: what is there already stays as it is. */
export async function insert(
  trx: Trx,
  { userId, day, period, kind, units, returned }: Omit<Reminder, 'id' | 'readAt'>,
): Promise<void> {
  await trx('reminders')
    .insert({
      user_id: userId,
      day,
      period,
      kind,
      units: JSON.stringify(units),
      returned: JSON.stringify(returned),
      mail: 'waiting',
    })
    .onConflict(['user_id', 'day'])
    .ignore();
}

/** Says that the day's reminders were written. */
export async function recordDay(trx: Trx, day: string): Promise<void> {
  await trx('reminder_days').insert({ day }).onConflict('day').ignore();
}

/** The last day before that one on which reminders were written. */
export async function lastDayBefore(db: Db, day: string): Promise<string | null> {
  const row = await db('reminder_days')
    .where('day', '<', day)
    .max<{ last: string | null }[]>({ last: 'day' })
    .first();
  return row?.last ?? null;
}

/** A person's latest reminders, newest first. */
export const list = async (db: Db, userId: number, limit: number): Promise<Reminder[]> =>
  (await db<Row>('reminders').where({ user_id: userId }).orderBy('day', 'desc').limit(limit)).map(toReminder);

export async function countUnread(db: Db, userId: number): Promise<number> {
  const row = await db('reminders')
    .where({ user_id: userId })
    .whereNull('read_at')
    .count<{ total: number | string }[]>({ total: '*' })
    .first();
  return Number(row?.total ?? 0);
}

export async function markRead(trx: Trx, userId: number, at: string): Promise<void> {
  await trx('reminders').where({ user_id: userId }).whereNull('read_at').update({ read_at: at });
}

/** The day's reminders whose mail has not been sent, below so many attempts. */
export const listWaiting = async (db: Db, day: string, attempts: number): Promise<Reminder[]> =>
  (
    await db<Row>('reminders').where({ day, mail: 'waiting' }).where('attempts', '<', attempts).orderBy('id')
  ).map(toReminder);

/** @returns whether the mail is ours to send: nobody else has taken it */
export async function claim(trx: Trx, id: number): Promise<boolean> {
  const taken = await trx('reminders')
    .where({ id, mail: 'waiting' })
    .update({ mail: 'sending', attempts: trx.raw('attempts + 1') });
  return taken === 1;
}

export async function settle(trx: Trx, id: number, mail: 'waiting' | 'sent'): Promise<void> {
  await trx('reminders').where({ id }).update({ mail });
}

/** In which language people want their mails, by id. */
export async function languages(db: Db): Promise<Map<number, Language>> {
  const rows = await db<{ user_id: number; language: Language }>('reminder_languages').select();
  return new Map(rows.map((row) => [row.user_id, row.language]));
}

export async function setLanguage(trx: Trx, userId: number, language: Language): Promise<void> {
  await trx('reminder_languages').insert({ user_id: userId, language }).onConflict('user_id').merge();
}
