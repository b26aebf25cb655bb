import type { Request } from 'express';
import { trimmed } from '../domain/comment.ts';
import { error, type Problem } from '../domain/problem.ts';
import { type Role, ROLES } from '../domain/permissions.ts';
import { checkPassword } from './password-rules.ts';

/** What people type into the forms of access, and what is wrong with it. */

const LONGEST_TEXT = 200;
const LONGEST_EMAIL = 254;
/** Something, an at sign, something with a dot: whether it exists is found out by writing to it. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (request: Request): Fields => (request.body as Fields | undefined) ?? {};

export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

const listOf = (fields: Fields, name: string): string[] =>
  [fields[name] ?? []].flat().filter((value): value is string => typeof value === 'string');

function checkName(name: string): Problem[] {
  if (name === '') return [error('name-missing', 'name')];
  return name.length > LONGEST_TEXT ? [error('text-too-long', 'name', { longest: LONGEST_TEXT })] : [];
}

function checkEmail(email: string): Problem[] {
  if (email === '') return [error('email-missing', 'email')];
  return EMAIL.test(email) && email.length <= LONGEST_EMAIL ? [] : [error('email-wrong', 'email')];
}

export interface Credentials {
  email: string;
  password: string;
}

export function parseCredentials(fields: Fields): { credentials: Credentials; problems: Problem[] } {
  const credentials = { email: textOf(fields, 'email').trim(), password: textOf(fields, 'password') };
  return {
    credentials,
    problems: [
      ...checkEmail(credentials.email),
      ...(credentials.password === '' ? [error('password-missing', 'password')] : []),
    ],
  };
}

export interface Administrator extends Credentials {
  name: string;
}

export function parseAdministrator(fields: Fields): { administrator: Administrator; problems: Problem[] } {
  const administrator = {
    name: trimmed(textOf(fields, 'name')),
    email: textOf(fields, 'email').trim().toLowerCase(),
    password: textOf(fields, 'password'),
  };
  return {
    administrator,
    problems: [
      ...checkName(administrator.name),
      ...checkEmail(administrator.email),
      ...checkPassword(administrator.password, administrator.email, 'password'),
    ],
  };
}

export function parseNewPassword(fields: Fields, email: string): { password: string; problems: Problem[] } {
  const password = textOf(fields, 'password');
  return { password, problems: checkPassword(password, email, 'password') };
}

/** As typed; `role` and `reach` are empty until chosen. */
export interface PersonForm {
  email: string;
  name: string;
  role: Role | '';
  reach: 'all' | 'some' | '';
  regions: readonly string[];
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** @param known codes of the programme's regions */
export function parsePerson(
  fields: Fields,
  known: ReadonlySet<string>,
): { person: PersonForm; problems: Problem[] } {
  const role = textOf(fields, 'role');
  const reach = textOf(fields, 'reach');
  const person: PersonForm = {
    email: textOf(fields, 'email').trim().toLowerCase(),
    name: trimmed(textOf(fields, 'name')),
    role: isRole(role) ? role : '',
    reach: reach === 'all' || reach === 'some' ? reach : '',
    regions: listOf(fields, 'regions').filter((code) => known.has(code)),
  };
  return {
    person,
    problems: [...checkEmail(person.email), ...checkName(person.name), ...checkReach(person)],
  };
}

/** Administrators reach everything, coordinators never do: they answer for regions of their own. */
function checkReach({ role, reach, regions }: PersonForm): Problem[] {
  if (role === '') return [error('role-missing', 'role')];
  if (role === 'administrator') return [];
  if (reach === '') return [error('reach-missing', 'reach')];
  if (reach === 'all') return role === 'coordinator' ? [error('coordinator-needs-regions', 'reach')] : [];
  return regions.length === 0 ? [error('regions-missing', 'regions')] : [];
}

/** Null: every region. */
export const regionsOf = ({ role, reach, regions }: PersonForm): readonly string[] | null =>
  role === 'administrator' || reach === 'all' ? null : regions;

/**
 * Where to go after signing in: only addresses of this site, or a link could lead to a copy of it.
 * @returns path and query; the start page for anything else
 */
export function localPath(next: string | undefined): string {
  const HOST = 'http://mezon.invalid';
  if (next === undefined || !/^\/(?![/\\])[^\s\\]*$/.test(next)) return '/';
  if (!URL.canParse(next, HOST)) return '/';
  const url = new URL(next, HOST);
  if (url.origin !== HOST || /^\/(\/|sign-(in|out)$)/.test(url.pathname)) return '/';
  return url.pathname + url.search;
}
