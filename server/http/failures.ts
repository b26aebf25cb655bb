import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Problem } from '../domain/problem.ts';
import { Busy } from '../domain/refusal.ts';
import type { Context } from './context.ts';
import { badRequest, busy, codeOfStatus, type ErrorCode, HttpError, notFound, tooLarge } from './errors.ts';
import type { Site } from './site.ts';
import { urls } from './urls.ts';

/** Every way in which a request can end badly: a page for people, RFC 9457 problem details for programs. */

/** RFC 9457; `type` stays about:blank, `code` is ours. */
export interface ProblemDetails {
  type: 'about:blank';
  status: number;
  code: string;
  title: string;
  detail: string;
  /** Names the entry in the log, for defects. */
  instance?: string;
  problems?: { code: string; path: string; message: string }[];
}

/** The token in `Authorization: Bearer …`; only programs have one. */
export const bearerToken = (request: Request): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1];

export const wantsJson = (request: Request): boolean =>
  bearerToken(request) !== undefined ||
  request.path.endsWith('.json') ||
  request.path.startsWith('/api/') ||
  request.accepts(['html', 'json']) === 'json';

/** What ended a request as it should: an error of our catalogue, or a parser's in its words. */
interface Refusal {
  status: number;
  code: ErrorCode;
  problems: readonly Problem[];
}

const isClientError = (status: unknown): status is number =>
  typeof status === 'number' && status >= 400 && status < 500;

/** What parsers of bodies and addresses throw, in the words of our catalogue; undefined: a defect. */
function expected(error: unknown): Refusal | undefined {
  if (error instanceof HttpError) return error;
  if (error instanceof Busy) return busy();
  if (error instanceof URIError) return badRequest();
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  if (isClientError(status)) return { status, code: codeOfStatus(status), problems: [] };
  if (code === 'LIMIT_FILE_SIZE') return tooLarge();
  return typeof code === 'string' && code.startsWith('LIMIT_') ? badRequest() : undefined;
}

/** Of large imports most of the time goes by before they write; then so long is a part of it. */
const RETRY_SECONDS = 10;

function answer(
  context: Context,
  status: number,
  code: string,
  failed: Refusal | undefined,
  id: string | null,
): void {
  const { request, response, t } = context;
  if (code === 'busy') response.set('Retry-After', String(RETRY_SECONDS));
  const title = t(`error.${code}.title`);
  const text = t(`error.${code}.text`);
  const problems = (failed?.problems ?? []).map((problem) => ({
    code: problem.code,
    path: problem.path,
    message: t(`problem.${problem.code}`, problem.params),
  }));
  if (wantsJson(request)) {
    const details: ProblemDetails = {
      type: 'about:blank',
      status,
      code,
      title,
      detail: text,
      ...(id === null ? {} : { instance: `urn:uuid:${id}` }),
      ...(problems.length === 0 ? {} : { problems }),
    };
    if (status === 401)
      response.set('WWW-Authenticate', code === 'token' ? 'Bearer error="invalid_token"' : 'Bearer');
    response.status(status).type('application/problem+json').send(JSON.stringify(details));
    return;
  }
  if (code === 'sign-in') {
    context.redirect(urls.signIn(request.method === 'GET' ? request.originalUrl : undefined));
    return;
  }
  context.page(
    'errors/error',
    { title, text, id, problems: problems.map(({ message }) => message) },
    { title, status },
  );
}

export const answerNotFound: RequestHandler = () => {
  throw notFound();
};

/** The last middleware. A defect is logged with an id, and the id is all that the reader is told about it. */
export const answerFailures =
  (site: Site, log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      // Half an answer cannot be taken back; Express closes the connection.
      log.error({ err: error, url: request.path }, 'failed while answering');
      next(error);
      return;
    }
    const failed = expected(error);
    const id = failed ? null : randomUUID();
    if (!failed) log.error({ id, err: error, method: request.method, url: request.path }, 'request failed');
    response.set('Cache-Control', 'no-store');
    try {
      answer(
        site.contextFor(request, response),
        failed?.status ?? 500,
        failed?.code ?? 'internal',
        failed,
        id,
      );
    } catch (second) {
      log.error({ id, err: second }, 'the page about the failure failed too');
      response
        .status(500)
        .type('text')
        .send(`Xatolik · Ошибка · Error ${id ?? ''}`.trim());
    }
  };
