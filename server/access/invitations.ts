import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import { error, type Problem } from '../domain/problem.ts';
import { urls } from '../http/urls.ts';
import * as repository from './repository.ts';
import type { Account, Purpose } from './repository.ts';
import { hashToken, newToken } from './tokens.ts';

/** One-time links: the first administrator, choosing a first password, choosing a new one. */

const HOUR_MS = 3_600_000;
const LIFETIME_MS: Readonly<Record<Purpose, number>> = {
  'first-administrator': 24 * HOUR_MS,
  invitation: 7 * 24 * HOUR_MS,
  reset: 24 * HOUR_MS,
};

/** An earlier link that was never used ends: there is one way in at a time. */
async function createLink(trx: Trx, purpose: Purpose, userId: number | null, now: Date): Promise<string> {
  const token = newToken();
  await repository.deleteUnusedInvitations(trx, userId);
  await repository.insertInvitation(trx, {
    tokenHash: hashToken(token),
    purpose,
    userId,
    expiresAt: new Date(now.getTime() + LIFETIME_MS[purpose]).toISOString(),
  });
  return token;
}

/** Somebody who can let others in: neither disabled nor still without a password. */
export const isActiveAdministrator = (account: Account): boolean =>
  account.role === 'administrator' && account.disabledAt === null && account.hasPassword;

const hasAdministrator = async (db: Db): Promise<boolean> =>
  (await repository.listUsers(db)).some(isActiveAdministrator);

/**
 * @returns path of a page on which the first administrator is made, for 24 hours; null once there is one who can sign
 * in, whoever else has been added
 */
export async function createFirstAdministratorLink(trx: Trx, now: Date): Promise<string | null> {
  if (await hasAdministrator(trx)) return null;
  return urls.setUp(await createLink(trx, 'first-administrator', null, now));
}

/** @param by who lets the person in @returns path of a page on which a first password is chosen, once, for 7 days */
export async function createInvitation(trx: Trx, userId: number, now: Date, by = 'cli'): Promise<string> {
  return passwordLink(trx, 'invitation', userId, now, by);
}

/** @returns path of a page on which a person who forgot the password chooses a new one, once, for 24 hours */
export async function createResetLink(trx: Trx, userId: number, now: Date, by = 'cli'): Promise<string> {
  return passwordLink(trx, 'reset', userId, now, by);
}

async function passwordLink(
  trx: Trx,
  purpose: Purpose,
  userId: number,
  now: Date,
  by: string,
): Promise<string> {
  const token = await createLink(trx, purpose, userId, now);
  const user = await repository.findUser(trx, { id: userId });
  await recordEvent(trx, {
    at: now.toISOString(),
    actor: by,
    event: 'user.link-made',
    subject: user?.email ?? String(userId),
    details: { purpose },
  });
  return urls.invitation(token);
}

/** Whether the link still makes the first administrator. */
export async function isSetUpOpen(db: Db, token: string, at: string): Promise<boolean> {
  const invitation = await repository.findInvitation(db, hashToken(token));
  return (
    invitation?.purpose === 'first-administrator' &&
    invitation.usedAt === null &&
    invitation.expiresAt > at &&
    !(await hasAdministrator(db))
  );
}

/** Whose password the link sets; undefined once it has been used, has expired, or its person may not sign in. */
export async function findInvited(db: Db, token: string, at: string): Promise<Account | undefined> {
  const invitation = await repository.findInvitation(db, hashToken(token));
  if (!invitation || invitation.userId === null || invitation.usedAt !== null || invitation.expiresAt <= at) {
    return undefined;
  }
  const user = await repository.findUser(db, { id: invitation.userId });
  return user?.disabledAt === null ? user : undefined;
}

/** @returns the administrator's id; a problem when the address is somebody else's; undefined when the link no longer works */
export async function useSetUp(
  trx: Trx,
  token: string,
  administrator: { email: string; name: string; passwordHash: string },
  at: string,
): Promise<number | Problem | undefined> {
  if (!(await isSetUpOpen(trx, token, at))) return undefined;
  if (await repository.findUser(trx, { email: administrator.email })) return error('email-taken', 'email');
  if (!(await repository.markInvitationUsed(trx, hashToken(token), at))) return undefined;
  const id = await repository.insertUser(trx, { ...administrator, role: 'administrator', regions: null, at });
  await recordEvent(trx, {
    at,
    actor: administrator.email,
    event: 'user.created',
    subject: administrator.email,
    details: { role: 'administrator', regions: 'all', first: true },
  });
  return id;
}

/** Sets the password and ends the sessions opened with an older one. @returns undefined when the link no longer works */
export async function useInvitation(
  trx: Trx,
  token: string,
  passwordHash: string,
  at: string,
): Promise<Account | undefined> {
  const user = await findInvited(trx, token, at);
  if (!user || !(await repository.markInvitationUsed(trx, hashToken(token), at))) return undefined;
  await repository.updatePassword(trx, user.id, passwordHash);
  await repository.deleteSessionsOf(trx, user.id);
  await repository.deleteFailures(trx, `account:${user.email}`);
  await recordEvent(trx, {
    at,
    actor: user.email,
    event: 'user.password-chosen',
    subject: user.email,
    details: {},
  });
  return user;
}
