import type { Problem } from '../domain/problem.ts';

/** The catalogue of errors that end a request; everything else is a defect and answers 500. */
const STATUSES = {
  'bad-request': 400,
  'sign-in': 401,
  token: 401,
  forbidden: 403,
  'stale-form': 403,
  'not-found': 404,
  'no-figures': 404,
  method: 405,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  invalid: 422,
  busy: 503,
} as const;

export type ErrorCode = keyof typeof STATUSES;
export type ErrorStatus = (typeof STATUSES)[ErrorCode];

/** The entry of the catalogue with that status; a damaged request unless there is one. */
export const codeOfStatus = (status: number): ErrorCode =>
  (Object.keys(STATUSES) as ErrorCode[]).find((code) => STATUSES[code] === status) ?? 'bad-request';

export class HttpError extends Error {
  readonly status: ErrorStatus;

  constructor(
    /** Locale keys `error.<code>.title` and `error.<code>.text`. */
    readonly code: ErrorCode,
    readonly problems: readonly Problem[] = [],
  ) {
    super(code);
    this.status = STATUSES[code];
  }
}

export const badRequest = (problems: readonly Problem[] = []): HttpError =>
  new HttpError('bad-request', problems);
export const signInFirst = (): HttpError => new HttpError('sign-in');
/** Somebody showed a token that is none, or no longer one. */
export const refusedToken = (): HttpError => new HttpError('token');
export const forbidden = (): HttpError => new HttpError('forbidden');
/** The form was made for another session, or for one that has ended. */
export const staleForm = (): HttpError => new HttpError('stale-form');
export const notFound = (): HttpError => new HttpError('not-found');
/** What is asked about is there; nobody has reported anything about it for that quarter. */
export const noFigures = (): HttpError => new HttpError('no-figures');
/** The address is there, but not for this method; the answer says in `Allow` for which. */
export const methodNotAllowed = (): HttpError => new HttpError('method');
export const conflict = (problems: readonly Problem[] = []): HttpError => new HttpError('conflict', problems);
/** Somebody else writes for longer than anybody waits, as large imports do: what was sent can be sent again. */
export const busy = (): HttpError => new HttpError('busy');
export const tooLarge = (): HttpError => new HttpError('too-large');
/** For JSON; a form shows its page again with the problems beside their fields. */
export const invalid = (problems: readonly Problem[]): HttpError => new HttpError('invalid', problems);
