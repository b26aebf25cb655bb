import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { pathParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { findInvited, isSetUpOpen, useInvitation, useSetUp } from './invitations.ts';
import { hashPassword } from './passwords.ts';
import type { Account } from './repository.ts';
import { fieldsOf, parseAdministrator, parseNewPassword } from './schema.ts';
import { startSession } from './session-routes.ts';
import { pageTitle } from './form-view.ts';
import { invitationPage, setUpPage } from './view.ts';

/** One-time links. Whoever has the link is let in by it, once; nothing on the page tells why a link does not work. */

function showEnded(context: Context): void {
  context.page('access/link-ended', {}, { title: context.t('access.link-ended.title'), status: 410 });
}

const tokenOf = ({ request }: Context): string => pathParameter(request, 'token');

function showSetUp(
  context: Context,
  typed: { name: string; email: string },
  problems: readonly Problem[],
): void {
  const { t } = context;
  context.page('access/choose-password', setUpPage(t, urls.setUp(tokenOf(context)), typed, problems), {
    title: pageTitle(t, 'access.set-up.title', problems),
    status: problems.length === 0 ? 200 : 422,
  });
}

async function setUp(deps: Deps, context: Context): Promise<void> {
  const token = tokenOf(context);
  const at = deps.clock().toISOString();
  const { administrator, problems } = parseAdministrator(fieldsOf(context.request));
  if (!(await isSetUpOpen(deps.db, token, at))) {
    showEnded(context);
    return;
  }
  if (problems.length > 0) {
    showSetUp(context, administrator, problems);
    return;
  }
  const { name, email, password } = administrator;
  const passwordHash = await hashPassword(password);
  const made = await inTransaction(deps.db, (trx) => useSetUp(trx, token, { name, email, passwordHash }, at));
  if (made === undefined) {
    showEnded(context);
    return;
  }
  if (typeof made !== 'number') {
    showSetUp(context, administrator, [made]);
    return;
  }
  await startSession(context, made);
  context.announce('access.set-up.done');
  context.redirect(urls.users());
}

function showInvitation(context: Context, account: Account, problems: readonly Problem[]): void {
  const { t } = context;
  context.page(
    'access/choose-password',
    invitationPage(t, urls.invitation(tokenOf(context)), account, problems),
    { title: pageTitle(t, 'access.invitation.title', problems), status: problems.length === 0 ? 200 : 422 },
  );
}

async function choosePassword(deps: Deps, context: Context): Promise<void> {
  const token = tokenOf(context);
  const at = deps.clock().toISOString();
  const account = await findInvited(deps.db, token, at);
  if (!account) {
    showEnded(context);
    return;
  }
  const { password, problems } = parseNewPassword(fieldsOf(context.request), account.email);
  if (problems.length > 0) {
    showInvitation(context, account, problems);
    return;
  }
  const passwordHash = await hashPassword(password);
  const done = await inTransaction(deps.db, (trx) => useInvitation(trx, token, passwordHash, at));
  if (!done) {
    showEnded(context);
    return;
  }
  await startSession(context, done.id);
  context.announce('access.invitation.done');
  context.redirect(urls.home());
}

export const linkRoutes = (deps: Deps): Route[] => [
  {
    method: 'get',
    path: '/set-up/:token',
    action: 'session.start',
    handle: async (context) => {
      const open = await isSetUpOpen(deps.db, tokenOf(context), deps.clock().toISOString());
      if (open) showSetUp(context, { name: '', email: '' }, []);
      else showEnded(context);
    },
  },
  {
    method: 'post',
    path: '/set-up/:token',
    action: 'session.start',
    handle: (context) => setUp(deps, context),
  },
  {
    method: 'get',
    path: '/invitations/:token',
    action: 'session.start',
    handle: async (context) => {
      const account = await findInvited(deps.db, tokenOf(context), deps.clock().toISOString());
      if (account) showInvitation(context, account, []);
      else showEnded(context);
    },
  },
  {
    method: 'post',
    path: '/invitations/:token',
    action: 'session.start',
    handle: (context) => choosePassword(deps, context),
  },
];
