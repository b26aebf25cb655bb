import type { Request, RequestHandler } from 'express';
import { isBusy } from '../db/dialect.ts';
import type { Deps } from '../deps.ts';
import type { User } from '../domain/permissions.ts';
import { refusedToken } from '../http/errors.ts';
import { bearerToken } from '../http/failures.ts';
import { rememberVisitor, visitorOf } from '../http/site.ts';
import * as repository from './repository.ts';
import type { Account } from './repository.ts';
import { hashToken } from './tokens.ts';

const TOKEN_USE_EVERY_MS = 60_000;

const asUser = ({ id, email, name, role, regions }: Account): User => ({ id, email, name, role, regions });

async function userOfToken(deps: Deps, token: string): Promise<User | null> {
  const found = await repository.findTokenByHash(deps.db, hashToken(token));
  if (!found || found.revokedAt !== null) return null;
  const account = await repository.findUser(deps.db, { id: found.userId });
  if (!account || account.disabledAt !== null) return null;
  const now = deps.clock();
  if (now.getTime() - Date.parse(found.lastUsedAt ?? '1970-01-01') > TOKEN_USE_EVERY_MS) {
    await deps.db
      .transaction((trx) => repository.updateTokenUse(trx, found.id, now.toISOString()))
      .catch((error: unknown) => {
        if (!isBusy(error)) throw error;
      });
  }
  return asUser(account);
}

/** Role, regions and "disabled" are read anew each time: a change counts at once. */
async function userOfSession(deps: Deps, request: Request): Promise<User | null> {
  const { userId } = request.session;
  if (userId === undefined) return null;
  const account = await repository.findUser(deps.db, { id: userId });
  if (account?.disabledAt === null) return asUser(account);
  delete request.session.userId;
  return null;
}

const readsJson = ({ method, path }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && path.endsWith('.json');

/**
 * Tokens open the JSON pages, for reading, and nothing else: anywhere else their program is a stranger, to whom public
 * pages stay open. A token that is none is refused wherever it is shown, so that nobody takes a stranger's view for an answer.
 */
async function userOfBearer(deps: Deps, request: Request, token: string): Promise<User | null> {
  const user = await userOfToken(deps, token);
  if (!user) throw refusedToken();
  return readsJson(request) ? user : null;
}

export const identify =
  (deps: Deps): RequestHandler =>
  async (request, response, next) => {
    const token = bearerToken(request);
    const user = await (token === undefined
      ? userOfSession(deps, request)
      : userOfBearer(deps, request, token));
    rememberVisitor(response, { user, language: visitorOf(response).language });
    next();
  };
