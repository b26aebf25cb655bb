import type { Db, Trx } from '../db/transaction.ts';
import type { Role, User } from '../domain/permissions.ts';

/** A person who may sign in. */
export interface Account extends User {
  createdAt: string;
  disabledAt: string | null;
  /** False until the invitation has been used. */
  hasPassword: boolean;
}

interface UserRow {
  id: number;
  email: string;
  name: string;
  role: Role;
  all_regions: boolean | number;
  password_hash: string;
  created_at: string;
  disabled_at: string | null;
}

const toAccount = (row: UserRow, regions: readonly string[]): Account => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  regions: row.all_regions ? null : regions,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
  hasPassword: row.password_hash !== '',
});

async function withRegions(db: Db, rows: readonly UserRow[]): Promise<Account[]> {
  const pairs = await db<{ user_id: number; region: string }>('user_regions')
    .whereIn(
      'user_id',
      rows.filter((row) => !row.all_regions).map((row) => row.id),
    )
    .orderBy('region');
  return rows.map((row) =>
    toAccount(
      row,
      pairs.filter((pair) => pair.user_id === row.id).map((pair) => pair.region),
    ),
  );
}

export async function listUsers(db: Db): Promise<Account[]> {
  return withRegions(db, await db<UserRow>('users').orderBy('email'));
}

export async function findUser(db: Db, by: { id: number } | { email: string }): Promise<Account | undefined> {
  const row = await db<UserRow>('users').where(by).first();
  return row && (await withRegions(db, [row]))[0];
}

export async function findPasswordHash(db: Db, id: number): Promise<string | undefined> {
  return (await db<UserRow>('users').where({ id }).first())?.password_hash;
}

export interface UserWords {
  email: string;
  name: string;
  role: Role;
  /** Null: every region. */
  regions: readonly string[] | null;
}

async function replaceRegions(trx: Trx, id: number, regions: readonly string[] | null): Promise<void> {
  await trx('user_regions').where({ user_id: id }).delete();
  if (regions && regions.length > 0) {
    await trx('user_regions').insert(regions.map((region) => ({ user_id: id, region })));
  }
}

export async function insertUser(
  trx: Trx,
  user: UserWords & { passwordHash: string; at: string },
): Promise<number> {
  const [row] = await trx<UserRow>('users')
    .insert({
      email: user.email,
      name: user.name,
      role: user.role,
      all_regions: user.regions === null,
      password_hash: user.passwordHash,
      created_at: user.at,
    })
    .returning('id');
  const { id } = row as { id: number };
  await replaceRegions(trx, id, user.regions);
  return id;
}

export async function updateUser(trx: Trx, id: number, user: Omit<UserWords, 'email'>): Promise<void> {
  await trx<UserRow>('users')
    .where({ id })
    .update({ name: user.name, role: user.role, all_regions: user.regions === null });
  await replaceRegions(trx, id, user.regions);
}

export async function updatePassword(trx: Trx, id: number, passwordHash: string): Promise<void> {
  await trx<UserRow>('users').where({ id }).update({ password_hash: passwordHash });
}

/** @param at null: may sign in again */
export async function updateDisabled(trx: Trx, id: number, at: string | null): Promise<void> {
  await trx<UserRow>('users').where({ id }).update({ disabled_at: at });
}

// Sessions

interface SessionRow {
  sid: string;
  user_id: number | null;
  data: string;
  expires_at: string;
}

export async function findSession(
  db: Db,
  sid: string,
): Promise<{ data: string; expiresAt: string } | undefined> {
  const row = await db<SessionRow>('sessions').where({ sid }).first();
  return row && { data: row.data, expiresAt: row.expires_at };
}

export interface StoredSession {
  /** Hash of the cookie's id. */
  sid: string;
  userId: number | null;
  data: string;
  expiresAt: string;
}

const toSessionRow = ({ sid, userId, data, expiresAt }: StoredSession): SessionRow => ({
  sid,
  user_id: userId,
  data,
  expires_at: expiresAt,
});

export async function insertSession(trx: Trx, session: StoredSession): Promise<void> {
  await trx<SessionRow>('sessions').insert(toSessionRow(session)).onConflict('sid').merge();
}

/** Changes nothing when the session has ended. */
export async function updateSession(trx: Trx, session: StoredSession): Promise<void> {
  await trx<SessionRow>('sessions').where({ sid: session.sid }).update(toSessionRow(session));
}

export async function updateSessionExpiry(trx: Trx, sid: string, expiresAt: string): Promise<void> {
  await trx<SessionRow>('sessions').where({ sid }).update({ expires_at: expiresAt });
}

export async function deleteSession(trx: Trx, sid: string): Promise<void> {
  await trx<SessionRow>('sessions').where({ sid }).delete();
}

/** @param except the session that stays: the one in which the password was changed */
export async function deleteSessionsOf(trx: Trx, userId: number, except?: string): Promise<void> {
  const query = trx<SessionRow>('sessions').where({ user_id: userId });
  if (except !== undefined) query.whereNot({ sid: except });
  await query.delete();
}

export async function deleteExpiredSessions(trx: Trx, at: string): Promise<void> {
  await trx<SessionRow>('sessions').where('expires_at', '<=', at).delete();
}

// Failures to sign in

export interface Failures {
  failures: number;
  lockedUntil: string | null;
  lastFailedAt: string;
}

interface FailureRow {
  subject: string;
  failures: number;
  locked_until: string | null;
  last_failed_at: string;
}

export async function findFailures(db: Db, subject: string): Promise<Failures | undefined> {
  const row = await db<FailureRow>('sign_in_failures').where({ subject }).first();
  return row && { failures: row.failures, lockedUntil: row.locked_until, lastFailedAt: row.last_failed_at };
}

export async function upsertFailures(trx: Trx, subject: string, failures: Failures): Promise<void> {
  await trx<FailureRow>('sign_in_failures')
    .insert({
      subject,
      failures: failures.failures,
      locked_until: failures.lockedUntil,
      last_failed_at: failures.lastFailedAt,
    })
    .onConflict('subject')
    .merge();
}

export async function deleteFailures(trx: Trx, subject: string): Promise<void> {
  await trx<FailureRow>('sign_in_failures').where({ subject }).delete();
}

export async function deleteFailuresBefore(trx: Trx, at: string): Promise<void> {
  await trx<FailureRow>('sign_in_failures').where('last_failed_at', '<', at).delete();
}

// One-time links

export type Purpose = 'first-administrator' | 'invitation' | 'reset';

export interface Invitation {
  purpose: Purpose;
  /** Null for the first administrator, who does not exist yet. */
  userId: number | null;
  expiresAt: string;
  usedAt: string | null;
}

interface InvitationRow {
  token_hash: string;
  purpose: Purpose;
  user_id: number | null;
  expires_at: string;
  used_at: string | null;
}

export async function insertInvitation(
  trx: Trx,
  invitation: { tokenHash: string; purpose: Purpose; userId: number | null; expiresAt: string },
): Promise<void> {
  await trx<InvitationRow>('invitations').insert({
    token_hash: invitation.tokenHash,
    purpose: invitation.purpose,
    user_id: invitation.userId,
    expires_at: invitation.expiresAt,
  });
}

export async function findInvitation(db: Db, tokenHash: string): Promise<Invitation | undefined> {
  const row = await db<InvitationRow>('invitations').where({ token_hash: tokenHash }).first();
  return row && { purpose: row.purpose, userId: row.user_id, expiresAt: row.expires_at, usedAt: row.used_at };
}

/** @returns false when it had been used already: of two requests at once only one wins */
export async function markInvitationUsed(trx: Trx, tokenHash: string, at: string): Promise<boolean> {
  const updated = await trx<InvitationRow>('invitations')
    .where({ token_hash: tokenHash })
    .whereNull('used_at')
    .update({ used_at: at });
  return updated === 1;
}

/** Links of the user (null: for the first administrator) that were never used. */
export async function deleteUnusedInvitations(trx: Trx, userId: number | null): Promise<void> {
  await trx<InvitationRow>('invitations').where({ user_id: userId }).whereNull('used_at').delete();
}

// Tokens of programs

/** A program's key to the JSON pages; it may read what its user may read. */
export interface ApiToken {
  id: number;
  userId: number;
  email: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

interface TokenRow {
  id: number;
  user_id: number;
  name: string;
  token_hash: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

const toToken = (row: TokenRow & { email: string }): ApiToken => ({
  id: row.id,
  userId: row.user_id,
  email: row.email,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

export async function listTokens(db: Db): Promise<ApiToken[]> {
  const rows = await db('api_tokens')
    .join('users', 'users.id', 'api_tokens.user_id')
    .select<(TokenRow & { email: string })[]>('api_tokens.*', 'users.email')
    .orderBy('api_tokens.id');
  return rows.map(toToken);
}

export async function findTokenByHash(db: Db, tokenHash: string): Promise<ApiToken | undefined> {
  const row = await db('api_tokens')
    .join('users', 'users.id', 'api_tokens.user_id')
    .where({ token_hash: tokenHash })
    .first<(TokenRow & { email: string }) | undefined>('api_tokens.*', 'users.email');
  return row && toToken(row);
}

export async function insertToken(
  trx: Trx,
  token: { userId: number; name: string; tokenHash: string; at: string },
): Promise<void> {
  await trx<TokenRow>('api_tokens').insert({
    user_id: token.userId,
    name: token.name,
    token_hash: token.tokenHash,
    created_at: token.at,
  });
}

export async function updateTokenUse(trx: Trx, id: number, at: string): Promise<void> {
  await trx<TokenRow>('api_tokens').where({ id }).update({ last_used_at: at });
}

/** @returns false when there is no such token, or it was revoked before */
export async function updateTokenRevoked(trx: Trx, id: number, at: string): Promise<boolean> {
  return (
    (await trx<TokenRow>('api_tokens').where({ id }).whereNull('revoked_at').update({ revoked_at: at })) === 1
  );
}
