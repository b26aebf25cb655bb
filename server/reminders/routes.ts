import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { Language } from '../domain/language.ts';
import type { User } from '../domain/permissions.ts';
import { error } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { invalid, signInFirst } from '../http/errors.ts';
import type { Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import {
  lateNow,
  markRemindersRead,
  reminderLanguages,
  remindersOf,
  setReminderLanguage,
} from './service.ts';
import { remindersPage } from './view.ts';

/** As many as are still of use. */
const LISTED = 50;

/** What somebody is reminded of. */
export function routes(deps: Deps): Route[] {
  const { db, programme } = deps;
  const userOf = ({ user }: Context): User => {
    if (!user) throw signInFirst();
    return user;
  };

  async function list(context: Context): Promise<void> {
    const { id, regions } = userOf(context);
    const language = (await reminderLanguages(db)).get(id) ?? (programme.languages[0] as Language);
    const model = remindersPage(context, programme, {
      late: await lateNow(db, programme, regions, deps.clock().toISOString()),
      reminders: await remindersOf(db, id, LISTED),
      language,
    });
    context.page('reminders/list', model, { title: model.heading, section: 'collect' });
  }

  async function read(context: Context): Promise<void> {
    const { id } = userOf(context);
    await inTransaction(db, (trx) => markRemindersRead(trx, id, deps.clock().toISOString()));
    context.redirect(urls.reminders());
  }

  async function choose(context: Context): Promise<void> {
    const { id } = userOf(context);
    const typed = (context.request.body as Record<string, unknown> | undefined)?.['language'];
    const language = programme.languages.find((one) => one === typed);
    if (language === undefined)
      throw invalid([error('unknown-choice', 'language', { value: String(typed).slice(0, 40) })]);
    await inTransaction(db, (trx) => setReminderLanguage(trx, id, language));
    context.announce('reminders.language-done');
    context.redirect(urls.reminders());
  }

  const action = 'collect.submit';
  return [
    { method: 'get', path: '/reminders', action, handle: list },
    { method: 'post', path: '/reminders/read', action, handle: read },
    { method: 'post', path: '/reminders/language', action, handle: choose },
  ];
}
