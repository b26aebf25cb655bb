import { inTransaction } from '../db/transaction.ts';
import { demoAccounts } from '../demo/service.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { signInFirst } from '../http/errors.ts';
import { queryParameter, type Route } from '../http/route.ts';
import { sessionCookie } from '../http/session.ts';
import { urls } from '../http/urls.ts';
import { fieldsOf, localPath, parseCredentials, parseNewPassword, textOf } from './schema.ts';
import { setPassword } from './service.ts';
import { storedSessionId } from './session-store.ts';
import { confirmPassword, type SignIn, signIn } from './sign-in.ts';
import { pageTitle, regionsIn } from './form-view.ts';
import { accountPage, signInPage } from './view.ts';

/** Signing in and out, and one's own password. */

/** A new session id: whoever planted the old one in the browser does not get in with it. */
export function startSession({ request }: Context, userId: number): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((failure: unknown) => {
      if (failure) {
        reject(failure instanceof Error ? failure : new Error(String(failure)));
        return;
      }
      request.session.userId = userId;
      resolve();
    });
  });
}

const endSession = ({ request }: Context): Promise<void> =>
  new Promise((resolve, reject) => {
    request.session.destroy((failure: unknown) => {
      if (failure) reject(failure instanceof Error ? failure : new Error(String(failure)));
      else resolve();
    });
  });

const MINUTE_MS = 60_000;

/** What to say when a password did not open the door. */
function refusal(result: Exclude<SignIn, { outcome: 'signed-in' }>, code: string, path: string): Problem {
  if (result.outcome === 'refused') return error(code, path);
  return error('locked', path, { count: Math.ceil(result.wait / MINUTE_MS) });
}

function answerRefused({ response }: Context, result: SignIn): number {
  if (result.outcome !== 'locked') return 422;
  response.set('Retry-After', String(Math.ceil(result.wait / 1_000)));
  return 429;
}

const nextOf = ({ request }: Context): string => localPath(queryParameter(request, 'next'));

function showSignIn(
  deps: Deps,
  context: Context,
  email: string,
  problems: readonly Problem[],
  status = 200,
): void {
  const lent = deps.config.demonstration ? demoAccounts(deps.programme) : [];
  const model = signInPage(
    context,
    { email, next: nextOf(context), lent },
    regionsIn(deps.programme, context),
    problems,
  );
  context.page('access/sign-in', model, {
    title: pageTitle(context.t, 'access.sign-in.title', problems),
    status,
  });
}

async function startSigningIn(deps: Deps, context: Context): Promise<void> {
  const { credentials, problems } = parseCredentials(fieldsOf(context.request));
  if (problems.length > 0) {
    showSignIn(deps, context, credentials.email, problems, 422);
    return;
  }
  const result = await signIn(deps.db, {
    ...credentials,
    address: context.request.ip ?? '',
    now: deps.clock(),
  });
  if (result.outcome !== 'signed-in') {
    const problem = refusal(result, 'sign-in-refused', 'email');
    showSignIn(deps, context, credentials.email, [problem], answerRefused(context, result));
    return;
  }
  await startSession(context, result.account.id);
  context.redirect(nextOf(context));
}

const userOf = ({ user }: Context): User => {
  if (!user) throw signInFirst();
  return user;
};

function showAccount(deps: Deps, context: Context, problems: readonly Problem[], status = 200): void {
  context.page(
    'access/account',
    accountPage(context, userOf(context), regionsIn(deps.programme, context), problems),
    {
      title: pageTitle(context.t, 'access.account.title', problems),
      status,
    },
  );
}

async function changePassword(deps: Deps, context: Context): Promise<void> {
  const { email } = userOf(context);
  const fields = fieldsOf(context.request);
  const { password, problems } = parseNewPassword(fields, email);
  const now = deps.clock();
  const current = textOf(fields, 'current');
  if (current === '') problems.unshift(error('password-missing', 'current'));
  if (problems.length > 0) {
    showAccount(deps, context, problems, 422);
    return;
  }
  const confirmed = await confirmPassword(deps.db, { email, password: current, now });
  if (confirmed.outcome !== 'signed-in') {
    const problem = refusal(confirmed, 'password-wrong', 'current');
    showAccount(deps, context, [problem], answerRefused(context, confirmed));
    return;
  }
  await inTransaction(deps.db, (trx) =>
    setPassword(trx, {
      email,
      password,
      by: email,
      at: now.toISOString(),
      exceptSession: storedSessionId(context.request.sessionID),
    }),
  );
  context.announce('access.account.changed');
  context.redirect(urls.account());
}

export const sessionRoutes = (deps: Deps): Route[] => [
  {
    method: 'get',
    path: '/sign-in',
    action: 'session.start',
    query: ['next'],
    handle: (context) => {
      if (context.user) context.redirect(nextOf(context));
      else showSignIn(deps, context, '', []);
    },
  },
  {
    method: 'post',
    path: '/sign-in',
    action: 'session.start',
    query: ['next'],
    handle: (context) => startSigningIn(deps, context),
  },
  {
    method: 'post',
    path: '/sign-out',
    action: 'session.end',
    handle: async (context) => {
      await endSession(context);
      context.response.clearCookie(sessionCookie(deps.config));
      context.redirect(urls.home());
    },
  },
  {
    method: 'get',
    path: '/account',
    action: 'account.change',
    handle: (context) => {
      showAccount(deps, context, []);
    },
  },
  {
    method: 'post',
    path: '/account',
    action: 'account.change',
    handle: (context) => changePassword(deps, context),
  },
];
