import { inTransaction, type Trx } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Role } from '../domain/permissions.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { notFound, signInFirst } from '../http/errors.ts';
import { pathParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import * as repository from './repository.ts';
import type { Account } from './repository.ts';
import { fieldsOf, parsePerson, type PersonForm, regionsOf } from './schema.ts';
import {
  AccessError,
  createInvitation,
  createResetLink,
  createUser,
  type Deed,
  disableUser,
  enableUser,
  signOutEverywhere,
  updateUser,
} from './service.ts';
import { pageTitle, regionsIn } from './form-view.ts';
import { EMPTY_PERSON, formOf, linkPage, personPage, usersPage } from './user-view.ts';

/** Who may sign in: the administrator's pages. */

const codesOf = (regions: readonly OrgUnit[]): ReadonlySet<string> =>
  new Set(regions.map(({ code }) => code));

const actorOf = ({ user }: Context): string => {
  if (!user) throw signInFirst();
  return user.email;
};

async function accountOf(deps: Deps, { request }: Context): Promise<Account> {
  const id = Number(pathParameter(request, 'id'));
  const account = Number.isSafeInteger(id) ? await repository.findUser(deps.db, { id }) : undefined;
  if (!account) throw notFound();
  return account;
}

function showPerson(
  deps: Deps,
  context: Context,
  person: PersonForm,
  problems: readonly Problem[],
  account: Account | null,
): void {
  const { t } = context;
  context.page(
    'access/person',
    personPage(context, person, regionsIn(deps.programme, context), problems, account),
    {
      title: account
        ? pageTitle(t, 'access.user.title', problems, { name: account.name })
        : pageTitle(t, 'access.new-user.title', problems),
      section: 'users',
      status: problems.length === 0 ? 200 : 422,
    },
  );
}

/** The link is on this page and nowhere else: it is not kept. */
function showLink(context: Context, path: string, account: Account): void {
  const { request, t } = context;
  const origin = `${request.protocol}://${request.host}`;
  context.page('access/link', linkPage(t, origin, path, account), {
    title: t('access.link.title', { name: account.name }),
    section: 'users',
  });
}

/** A refusal of the service, as a problem of the form; anything else is a defect. */
async function refusable<T>(work: () => Promise<T>, path: string): Promise<T | Problem[]> {
  try {
    return await work();
  } catch (failure) {
    if (failure instanceof AccessError) return [error(failure.code, path)];
    throw failure;
  }
}

async function addPerson(deps: Deps, context: Context): Promise<void> {
  const { person, problems } = parsePerson(
    fieldsOf(context.request),
    codesOf(regionsIn(deps.programme, context)),
  );
  if (problems.length > 0) {
    showPerson(deps, context, person, problems, null);
    return;
  }
  const now = deps.clock();
  const added = await refusable(
    () =>
      inTransaction(deps.db, async (trx) => {
        const id = await createUser(trx, {
          email: person.email,
          name: person.name,
          role: person.role as Role,
          regions: regionsOf(person),
          password: null,
          at: now.toISOString(),
          by: actorOf(context),
        });
        return {
          path: await createInvitation(trx, id, now, actorOf(context)),
          account: await repository.findUser(trx, { id }),
        };
      }),
    'email',
  );
  if (Array.isArray(added)) showPerson(deps, context, person, added, null);
  else showLink(context, added.path, added.account as Account);
}

async function changePerson(deps: Deps, context: Context): Promise<void> {
  const account = await accountOf(deps, context);
  const fields = { ...fieldsOf(context.request), email: account.email };
  const { person, problems } = parsePerson(fields, codesOf(regionsIn(deps.programme, context)));
  if (problems.length > 0) {
    showPerson(deps, context, person, problems, account);
    return;
  }
  const refused = await refusable(
    () =>
      inTransaction(deps.db, (trx) =>
        updateUser(trx, {
          email: account.email,
          name: person.name,
          role: person.role as Role,
          regions: regionsOf(person),
          at: deps.clock().toISOString(),
          by: actorOf(context),
        }),
      ),
    'role',
  );
  if (refused) {
    showPerson(deps, context, person, refused, account);
    return;
  }
  context.announce('access.user.changed', { name: person.name });
  context.redirect(urls.users());
}

/** One button on a person's page. */
const deed = (
  deps: Deps,
  name: 'disable' | 'enable' | 'sign-out',
  work: (trx: Trx, deed: Deed) => Promise<void>,
): Route => ({
  method: 'post',
  path: `/users/:id/${name}`,
  action: 'users.manage',
  handle: async (context) => {
    const account = await accountOf(deps, context);
    const { email } = account;
    const by = actorOf(context);
    const at = deps.clock().toISOString();
    const refused = await refusable(
      () => inTransaction(deps.db, (trx) => work(trx, { email, by, at })),
      'role',
    );
    if (refused) {
      showPerson(deps, context, formOf(account), refused, account);
      return;
    }
    context.announce(`access.deed.${name}.done`, { name: account.name });
    context.redirect(urls.users());
  },
});

export const userRoutes = (deps: Deps): Route[] => [
  {
    method: 'get',
    path: '/users',
    action: 'users.manage',
    handle: async (context) => {
      const accounts = await repository.listUsers(deps.db);
      context.page('access/users', usersPage(context, accounts, regionsIn(deps.programme, context)), {
        title: context.t('access.users.title'),
        section: 'users',
      });
    },
  },
  {
    method: 'get',
    path: '/users/new',
    action: 'users.manage',
    handle: (context) => {
      showPerson(deps, context, EMPTY_PERSON, [], null);
    },
  },
  { method: 'post', path: '/users', action: 'users.manage', handle: (context) => addPerson(deps, context) },
  {
    method: 'get',
    path: '/users/:id',
    action: 'users.manage',
    handle: async (context) => {
      const account = await accountOf(deps, context);
      showPerson(deps, context, formOf(account), [], account);
    },
  },
  {
    method: 'post',
    path: '/users/:id',
    action: 'users.manage',
    handle: (context) => changePerson(deps, context),
  },
  {
    method: 'post',
    path: '/users/:id/link',
    action: 'users.manage',
    handle: async (context) => {
      const account = await accountOf(deps, context);
      const make = account.hasPassword ? createResetLink : createInvitation;
      const path = await inTransaction(deps.db, (trx) =>
        make(trx, account.id, deps.clock(), actorOf(context)),
      );
      showLink(context, path, account);
    },
  },
  deed(deps, 'disable', disableUser),
  deed(deps, 'enable', enableUser),
  deed(deps, 'sign-out', signOutEverywhere),
];
