import type { Request } from 'express';
import { csrfSync } from 'csrf-sync';
import { staleForm } from './errors.ts';

/**
 * A form of another site cannot post in a user's name: every form that posts carries `{{csrf}}`, the token of
 * the session, and the guard compares before the handler runs. A form with a file is no exception: its route
 * names the parser in `upload`, the guard runs the parser first (only for who may use the route) and then
 * compares. Scripts may send the token in the header `X-CSRF-Token` instead.
 */
const { generateToken, isRequestValid } = csrfSync({
  size: 32,
  getTokenFromRequest: (request: Request) => {
    const field: unknown = (request.body as Record<string, unknown> | undefined)?.['_csrf'];
    return typeof field === 'string' ? field : request.get('x-csrf-token');
  },
});

/** The token of this session; the first call starts the session. */
export const csrfToken = (request: Request): string => generateToken(request);

/** @throws staleForm when the token is missing or of another session */
export function checkCsrf(request: Request): void {
  if (!isRequestValid(request)) throw staleForm();
}
