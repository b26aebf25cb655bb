import { createHmac } from 'node:crypto';
import type { RequestHandler } from 'express';
import session, { type Store } from 'express-session';
import type { Config } from '../config.ts';

/** What is remembered between requests of one browser. */
declare module 'express-session' {
  interface SessionData {
    userId: number;
    announcements: Announcement[];
    /** It was read from the store, so it is not a new one. */
    stored: boolean;
  }
}

export interface Announcement {
  key: string;
  params: Record<string, string | number>;
}

/**
 * Cookies know hosts and no ports: two installations on one machine would sign each other's people out, so that each has a name of its own.
 */
export function sessionCookie({ sessionSecret, databaseUrl }: Config): string {
  const installation = createHmac('sha256', sessionSecret).update(databaseUrl).digest('hex');
  return `mezon-${installation.slice(0, 8)}`;
}

/** A session ends when it has not been used for so long. */
export const SESSION_IDLE_MS = 8 * 3_600_000;

/** No cookie is set until there is something to remember: a form was shown or somebody signed in. */
export const createSessions = (store: Store, config: Config): RequestHandler =>
  session({
    store,
    secret: config.sessionSecret,
    name: sessionCookie(config),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // "auto": over HTTPS the browser is told never to send it in clear.
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: SESSION_IDLE_MS },
  });
