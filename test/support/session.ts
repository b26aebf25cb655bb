import { createHmac, randomUUID } from 'node:crypto';
import type { SessionData } from 'express-session';
import { findUser } from '../../server/access/service.ts';
import { DatabaseSessionStore } from '../../server/access/session-store.ts';
import type { Deps } from '../../server/deps.ts';
import { sessionCookie, SESSION_IDLE_MS } from '../../server/http/session.ts';

/** What a browser keeps for the application. */
export interface Cookie {
  name: string;
  value: string;
}

/** As express-session signs the number of a session. */
const signed = (sid: string, secret: string): string =>
  `s:${sid}.${createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '')}`;

/**
 * A session as signing in leaves it, without the tenth of a second that a password takes each time: signing in has tests of its
 * own (`test/access/sign-in.test.ts`).
 */
export async function startSession(deps: Deps, email: string): Promise<Cookie> {
  const user = await findUser(deps.db, email);
  if (!user) throw new Error(`Nobody has the address ${email}`);
  const sid = randomUUID();
  const expires = new Date(deps.clock().getTime() + SESSION_IDLE_MS);
  const data = {
    cookie: { originalMaxAge: SESSION_IDLE_MS, expires, httpOnly: true, path: '/', sameSite: 'lax' },
    userId: user.id,
  } as SessionData;
  await new Promise<void>((resolve, reject) => {
    new DatabaseSessionStore(deps).set(sid, data, (failure) => {
      if (failure === undefined || failure === null) resolve();
      else reject(failure instanceof Error ? failure : new Error('The session was not stored'));
    });
  });
  return {
    name: sessionCookie(deps.config),
    value: encodeURIComponent(signed(sid, deps.config.sessionSecret)),
  };
}
