import type { OrgUnit } from '../domain/org-unit.ts';
import { ROLES } from '../domain/permissions.ts';
import type { Problem } from '../domain/problem.ts';
import { urls } from '../http/urls.ts';
import type { Translate } from '../i18n/translator.ts';
import { errorOf, fieldWith, type FormModel, problemLinks, regionNames, type Words } from './form-view.ts';
import type { Account } from './repository.ts';
import type { PersonForm } from './schema.ts';

/** Page models of the administrator's pages about users. */

const stateOf = ({ disabledAt, hasPassword }: Account): 'active' | 'invited' | 'disabled' => {
  if (disabledAt !== null) return 'disabled';
  return hasPassword ? 'active' : 'invited';
};

const STATE_COLOURS = { active: 'green', invited: 'yellow', disabled: 'grey' } as const;

const stateTag = (t: Translate, account: Account): { text: string; colour: string } => {
  const state = stateOf(account);
  return { text: t(`access.state.${state}`), colour: STATE_COLOURS[state] };
};

export interface UsersPage {
  heading: string;
  newUrl: string;
  auditUrl: string;
  users: readonly {
    name: string;
    /** Of an e-mail address what stands before the @, and the rest. */
    mailbox: string;
    host: string;
    url: string;
    role: string;
    regions: string;
    state: { text: string; colour: string };
  }[];
}

/** An address too long for its column goes on in the next line with its @. */
function mailParts(email: string): { mailbox: string; host: string } {
  const at = email.lastIndexOf('@');
  return { mailbox: email.slice(0, at), host: email.slice(at) };
}

export const usersPage = (
  words: Words,
  accounts: readonly Account[],
  regions: readonly OrgUnit[],
): UsersPage => ({
  heading: words.t('access.users.title'),
  newUrl: urls.newUser(),
  auditUrl: urls.audit(),
  users: accounts.map((account) => ({
    name: account.name,
    ...mailParts(account.email),
    url: urls.user(account.id),
    role: words.t(`frame.role.${account.role}`),
    regions: regionNames(words, account.regions, regions),
    state: stateTag(words.t, account),
  })),
});

interface Choice {
  id: string;
  value: string;
  text: string;
  hint: string | null;
  checked: boolean;
}

interface Choices {
  legend: string;
  hint: string | null;
  error: string | null;
  items: readonly Choice[];
}

export interface PersonPage extends FormModel {
  heading: string;
  role: Choices;
  reach: Choices;
  regions: Choices;
  /** What else can be done with somebody who exists; null on the page for a new person. */
  deeds: {
    state: { text: string; colour: string };
    facts: readonly { term: string; text: string }[];
    actions: readonly { url: string; text: string; hint: string; warning: boolean }[];
  } | null;
}

/** @param ids the first item of a group has the id that the error summary leads to */
const choices = (
  name: string,
  items: readonly (Omit<Choice, 'id' | 'hint'> & { hint?: string })[],
): readonly Choice[] =>
  items.map((item, i) => ({
    ...item,
    id: i === 0 ? name : `${name}-${item.value}`,
    hint: item.hint ?? null,
  }));

export function personPage(
  words: Words,
  person: PersonForm,
  regions: readonly OrgUnit[],
  problems: readonly Problem[],
  account: Account | null,
): PersonPage {
  const { t, localise } = words;
  const field = fieldWith(t, problems);
  const fields = [
    field({ name: 'name', type: 'text', label: 'name', autocomplete: 'off', value: person.name }),
    field({ name: 'email', type: 'email', label: 'email', autocomplete: 'off', value: person.email }),
  ];
  return {
    heading: account ? account.name : t('access.new-user.title'),
    action: account ? urls.user(account.id) : urls.users(),
    problems: problemLinks(t, problems),
    // The address is the person's name in the audit log: it stays.
    fields: account ? fields.slice(0, 1) : fields,
    role: {
      legend: t('access.field.role'),
      hint: null,
      error: errorOf(t, problems, 'role'),
      items: choices(
        'role',
        ROLES.map((role) => ({
          value: role,
          text: t(`frame.role.${role}`),
          hint: t(`access.role-hint.${role}`),
          checked: person.role === role,
        })),
      ),
    },
    reach: {
      legend: t('access.field.reach'),
      hint: t('access.hint.reach'),
      error: errorOf(t, problems, 'reach'),
      items: choices(
        'reach',
        (['all', 'some'] as const).map((reach) => ({
          value: reach,
          text: t(`access.reach.${reach}`),
          checked: person.reach === reach,
        })),
      ),
    },
    regions: {
      legend: t('access.field.regions'),
      hint: null,
      error: errorOf(t, problems, 'regions'),
      items: choices(
        'regions',
        regions.map((region) => ({
          value: region.code,
          text: localise(region.name),
          checked: person.regions.includes(region.code),
        })),
      ),
    },
    button: account ? t('access.user.button') : t('access.new-user.button'),
    deeds: account && deedsOf(words, account),
  };
}

function deedsOf({ t, format }: Words, account: Account): PersonPage['deeds'] {
  const deed = (
    name: 'link' | 'sign-out' | 'disable' | 'enable',
    warning = false,
  ): { url: string; text: string; hint: string; warning: boolean } => ({
    url: `${urls.user(account.id)}/${name}`,
    text: t(`access.deed.${name}.button`),
    hint: t(`access.deed.${name}.hint`),
    warning,
  });
  return {
    state: stateTag(t, account),
    facts: [
      { term: t('access.field.email'), text: account.email },
      { term: t('access.field.created'), text: format.date(account.createdAt) },
    ],
    actions:
      account.disabledAt === null
        ? [deed('link'), deed('sign-out'), deed('disable', true)]
        : [deed('enable')],
  };
}

/** The form as it is before anybody typed. */
export const formOf = (account: Account): PersonForm => ({
  email: account.email,
  name: account.name,
  role: account.role,
  reach: account.regions === null ? 'all' : 'some',
  regions: account.regions ?? [],
});

export const EMPTY_PERSON: PersonForm = { email: '', name: '', role: '', reach: '', regions: [] };

export interface LinkPage {
  heading: string;
  lead: string;
  link: string;
  backUrl: string;
}

/** @param origin scheme and host under which the administrator sees the site */
export const linkPage = (t: Translate, origin: string, path: string, account: Account): LinkPage => ({
  heading: t('access.link.title', { name: account.name }),
  lead: t(account.hasPassword ? 'access.link.reset' : 'access.link.invitation', { email: account.email }),
  link: origin + path,
  backUrl: urls.users(),
});
