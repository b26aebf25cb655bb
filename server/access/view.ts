import type { OrgUnit } from '../domain/org-unit.ts';
import type { Role } from '../domain/permissions.ts';
import type { Problem } from '../domain/problem.ts';
import { urls } from '../http/urls.ts';
import type { Translate } from '../i18n/translator.ts';
import { fieldWith, type FormModel, problemLinks, regionNames, type Words } from './form-view.ts';
import type { Account } from './repository.ts';

/** Page models of signing in, of one-time links and of one's own account. */

/** A person that a demonstration lends to its visitors. */
export interface LentAccount {
  email: string;
  password: string;
  role: Role;
  regions: readonly string[] | null;
}

export interface SignInPage extends FormModel {
  heading: string;
  /** Who can sign in to a demonstration; null in real use. */
  lent: { passwords: string; people: readonly { email: string; role: string; regions: string }[] } | null;
}

export function signInPage(
  words: Words,
  { email, next, lent }: { email: string; next: string; lent: readonly LentAccount[] },
  regions: readonly OrgUnit[],
  problems: readonly Problem[],
): SignInPage {
  const { t } = words;
  const field = fieldWith(t, problems);
  return {
    heading: t('access.sign-in.title'),
    action: urls.signIn(next === '/' ? undefined : next),
    problems: problemLinks(t, problems),
    fields: [
      field({ name: 'email', type: 'email', label: 'email', autocomplete: 'username', value: email }),
      field({ name: 'password', type: 'password', label: 'password', autocomplete: 'current-password' }),
    ],
    button: t('access.sign-in.button'),
    lent:
      lent.length === 0
        ? null
        : {
            passwords: [...new Set(lent.map(({ password }) => password))].join(', '),
            people: lent.map((account) => ({
              email: account.email,
              role: t(`frame.role.${account.role}`),
              regions: regionNames(words, account.regions, regions),
            })),
          },
  };
}

export interface PasswordPage extends FormModel {
  heading: string;
  /** What the page is for, in a sentence. */
  lead: string;
}

export function setUpPage(
  t: Translate,
  action: string,
  typed: { name: string; email: string },
  problems: readonly Problem[],
): PasswordPage {
  const field = fieldWith(t, problems);
  return {
    heading: t('access.set-up.title'),
    lead: t('access.set-up.lead'),
    action,
    problems: problemLinks(t, problems),
    fields: [
      field({ name: 'name', type: 'text', label: 'name', autocomplete: 'name', value: typed.name }),
      field({ name: 'email', type: 'email', label: 'email', autocomplete: 'username', value: typed.email }),
      field({
        name: 'password',
        type: 'password',
        label: 'new-password',
        hint: 'new-password',
        autocomplete: 'new-password',
      }),
    ],
    button: t('access.set-up.button'),
  };
}

export function invitationPage(
  t: Translate,
  action: string,
  account: Account,
  problems: readonly Problem[],
): PasswordPage {
  const field = fieldWith(t, problems);
  return {
    heading: t('access.invitation.title'),
    lead: t('access.invitation.lead', { email: account.email }),
    action,
    problems: problemLinks(t, problems),
    fields: [
      field({
        name: 'password',
        type: 'password',
        label: 'new-password',
        hint: 'new-password',
        autocomplete: 'new-password',
      }),
    ],
    button: t('access.invitation.button'),
  };
}

export interface AccountPage extends FormModel {
  heading: string;
  facts: readonly { term: string; text: string }[];
}

export function accountPage(
  words: Words,
  user: Pick<Account, 'name' | 'email' | 'role' | 'regions'>,
  regions: readonly OrgUnit[],
  problems: readonly Problem[],
): AccountPage {
  const { t } = words;
  const field = fieldWith(t, problems);
  return {
    heading: t('access.account.title'),
    facts: [
      { term: t('access.field.name'), text: user.name },
      { term: t('access.field.email'), text: user.email },
      { term: t('access.field.role'), text: t(`frame.role.${user.role}`) },
      { term: t('access.field.regions'), text: regionNames(words, user.regions, regions) },
    ],
    action: urls.account(),
    problems: problemLinks(t, problems),
    fields: [
      field({
        name: 'current',
        type: 'password',
        label: 'current-password',
        autocomplete: 'current-password',
      }),
      field({
        name: 'password',
        type: 'password',
        label: 'new-password',
        hint: 'new-password',
        autocomplete: 'new-password',
      }),
    ],
    button: t('access.account.button'),
  };
}
