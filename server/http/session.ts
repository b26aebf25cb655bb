import type { RequestHandler } from 'express';
import session, { type Store } from 'express-session';

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

export const SESSION_COOKIE = 'mezon';
/** A session ends when it has not been used for so long. */
export const SESSION_IDLE_MS = 8 * 3_600_000;

/** No cookie is set until there is something to remember: a form was shown or somebody signed in. */
export const createSessions = (store: Store, secret: string): RequestHandler =>
  session({
    store,
    secret,
    name: SESSION_COOKIE,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // "auto": over HTTPS the browser is told never to send it in clear.
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: SESSION_IDLE_MS },
  });
