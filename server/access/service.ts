import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { Role } from '../domain/permissions.ts';
import { Refusal } from '../domain/refusal.ts';
import { isActiveAdministrator } from './invitations.ts';
import { hashPassword } from './passwords.ts';
import * as repository from './repository.ts';
import type { Account, ApiToken } from './repository.ts';
import { hashToken, newToken } from './tokens.ts';

/** Who may sign in: people with their role and regions, and the tokens of programs. */

export type { Account, ApiToken } from './repository.ts';
export { createFirstAdministratorLink, createInvitation, createResetLink } from './invitations.ts';
export { parsePerson, regionsOf } from './schema.ts';

/** @param code names the reason; the message is for the command line */
export class AccessError extends Refusal {
  constructor(
    readonly code: 'email-taken' | 'no-such-user' | 'last-administrator' | 'no-such-token',
    message: string,
  ) {
    super(message);
  }
}

/** Addresses are compared without regard to case. */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

export interface NewUser {
  email: string;
  name: string;
  role: Role;
  /** Region codes; null: every region. */
  regions: readonly string[] | null;
  /** Null: chosen later through an invitation; until then nobody can sign in. */
  password: string | null;
  at: string;
  /** Who added them: an e-mail address, `cli` or `demo`. */
  by?: string;
}

export const listUsers: (db: Db) => Promise<Account[]> = repository.listUsers;
export const listTokens: (db: Db) => Promise<ApiToken[]> = repository.listTokens;

export const findUser = (db: Db, email: string): Promise<Account | undefined> =>
  repository.findUser(db, { email: normaliseEmail(email) });

async function getUser(db: Db, email: string): Promise<Account> {
  const user = await findUser(db, email);
  if (!user) throw new AccessError('no-such-user', `There is no user ${email}`);
  return user;
}

/** @returns the user's id @throws AccessError when the address is taken */
export async function createUser(trx: Trx, user: NewUser): Promise<number> {
  const email = normaliseEmail(user.email);
  if (await findUser(trx, email)) throw new AccessError('email-taken', `There is already a user ${email}`);
  const passwordHash = user.password === null ? '' : await hashPassword(user.password);
  const id = await repository.insertUser(trx, { ...user, email, passwordHash });
  await recordEvent(trx, {
    at: user.at,
    actor: user.by ?? 'cli',
    event: 'user.created',
    subject: email,
    details: { role: user.role, regions: user.regions ?? 'all' },
  });
  return id;
}

/** Somebody has to be left who can let others in. */
async function refuseLastAdministrator(trx: Trx, user: Account): Promise<void> {
  if (user.role !== 'administrator' || user.disabledAt !== null) return;
  const others = (await repository.listUsers(trx)).filter(({ id }) => id !== user.id);
  if (!others.some(isActiveAdministrator)) {
    throw new AccessError('last-administrator', `${user.email} is the only administrator who can sign in`);
  }
}

export interface UserChange {
  email: string;
  name: string;
  role: Role;
  regions: readonly string[] | null;
  at: string;
  by: string;
}

/** The new role and regions count from the next request on. @throws AccessError */
export async function updateUser(trx: Trx, { at, by, ...change }: UserChange): Promise<void> {
  const user = await getUser(trx, change.email);
  if (change.role !== 'administrator') await refuseLastAdministrator(trx, user);
  await repository.updateUser(trx, user.id, change);
  await recordEvent(trx, {
    at,
    actor: by,
    event: 'user.changed',
    subject: user.email,
    details: {
      before: { role: user.role, regions: user.regions ?? 'all' },
      after: { role: change.role, regions: change.regions ?? 'all' },
    },
  });
}

export interface Deed {
  email: string;
  by: string;
  at: string;
}

/** Ends all sessions, one-time links and tokens of a person and lets nobody sign in as them. @throws AccessError */
export async function disableUser(trx: Trx, { email, by, at }: Deed): Promise<void> {
  const user = await getUser(trx, email);
  await refuseLastAdministrator(trx, user);
  await repository.updateDisabled(trx, user.id, at);
  await repository.deleteSessionsOf(trx, user.id);
  await repository.deleteUnusedInvitations(trx, user.id);
  await recordEvent(trx, { at, actor: by, event: 'user.disabled', subject: user.email, details: {} });
}

/** @throws AccessError */
export async function enableUser(trx: Trx, { email, by, at }: Deed): Promise<void> {
  const user = await getUser(trx, email);
  await repository.updateDisabled(trx, user.id, null);
  await recordEvent(trx, { at, actor: by, event: 'user.enabled', subject: user.email, details: {} });
}

/** Ends every session of a person, wherever it is open. @throws AccessError */
export async function signOutEverywhere(trx: Trx, { email, by, at }: Deed): Promise<void> {
  const user = await getUser(trx, email);
  await repository.deleteSessionsOf(trx, user.id);
  await recordEvent(trx, { at, actor: by, event: 'user.signed-out', subject: user.email, details: {} });
}

/**
 * Sessions opened with the old password end.
 * @param exceptSession stored id of the session in which the password was changed
 * @throws AccessError
 */
export async function setPassword(
  trx: Trx,
  { email, password, by, at, exceptSession }: Deed & { password: string; exceptSession?: string },
): Promise<void> {
  const user = await getUser(trx, email);
  await repository.updatePassword(trx, user.id, await hashPassword(password));
  await repository.deleteSessionsOf(trx, user.id, exceptSession);
  await repository.deleteFailures(trx, `account:${user.email}`);
  await recordEvent(trx, { at, actor: by, event: 'user.password-changed', subject: user.email, details: {} });
}

/** @returns the token, which is shown this once and kept as a hash @throws AccessError */
export async function createToken(
  trx: Trx,
  { email, name, at, by = 'cli' }: { email: string; name: string; at: string; by?: string },
): Promise<string> {
  const user = await getUser(trx, email);
  const token = `mezon_${newToken()}`;
  await repository.insertToken(trx, { userId: user.id, name, tokenHash: hashToken(token), at });
  await recordEvent(trx, { at, actor: by, event: 'token.created', subject: user.email, details: { name } });
  return token;
}

/** @throws AccessError when there is no such token, or it was revoked before */
export async function revokeToken(
  trx: Trx,
  { id, at, by = 'cli' }: { id: number; at: string; by?: string },
): Promise<void> {
  if (!(await repository.updateTokenRevoked(trx, id, at))) {
    throw new AccessError('no-such-token', `There is no token ${String(id)} that could be revoked`);
  }
  await recordEvent(trx, { at, actor: by, event: 'token.revoked', subject: String(id), details: {} });
}
