import type { Problem } from '../domain/problem.ts';

/** The catalogue of errors that end a request; everything else is a defect and answers 500. */
export class HttpError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429,
    /** Locale keys `error.<code>.title` and `error.<code>.text`. */
    readonly code: 'bad-request' | 'sign-in' | 'forbidden' | 'not-found' | 'conflict' | 'too-large' | 'invalid' | 'too-many',
    readonly problems: readonly Problem[] = [],
  ) {
    super(code);
  }
}

export const badRequest = (problems: readonly Problem[] = []): HttpError => new HttpError(400, 'bad-request', problems);
export const signInFirst = (): HttpError => new HttpError(401, 'sign-in');
export const forbidden = (): HttpError => new HttpError(403, 'forbidden');
export const notFound = (): HttpError => new HttpError(404, 'not-found');
export const conflict = (problems: readonly Problem[] = []): HttpError => new HttpError(409, 'conflict', problems);
