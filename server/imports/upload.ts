import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { printable } from '../domain/comment.ts';
import { error as problem } from '../domain/problem.ts';
import { badRequest } from '../http/errors.ts';
import { isMalformedUpload } from '../http/small-file.ts';
import { type ImportDeps, STRATEGIES, type Strategy } from './service.ts';
import { makeUploadsFolder } from './uploads.ts';

export const LARGEST_MEGABYTES = 50;

/** What is wrong with an upload before anybody has looked into it. */
export type UploadProblem = 'file-missing' | 'file-too-large';

const problems = new WeakMap<Request, UploadProblem>();

/** Receives the file of the form; one that is too large is a problem of the form, not of the server. */
export function receiveUpload(deps: ImportDeps): RequestHandler {
  const receive = multer({
    storage: multer.diskStorage({
      destination: (_request, _file, done) => {
        makeUploadsFolder(deps.config).then(
          (folder) => {
            done(null, folder);
          },
          (error: unknown) => {
            done(error as Error, '');
          },
        );
      },
      filename: (_request, _file, done) => {
        done(null, `arriving-${randomUUID()}`);
      },
    }),
    limits: { fileSize: LARGEST_MEGABYTES * 1024 * 1024, files: 1, fields: 4, fieldSize: 1024 },
    // File names come in the letters of all four scripts.
    defParamCharset: 'utf8',
  }).single('file');
  return (request: Request, response: Response, next) => {
    receive(request, response, (error: unknown) => {
      if (error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE') {
        problems.set(request, 'file-too-large');
        next();
      } else next(isMalformedUpload(error) ? badRequest([problem('upload-malformed', 'file')]) : error);
    });
  };
}

/** What the form says besides the file. @returns undefined for a strategy that does not exist */
export function chosenStrategy(request: Request): Strategy | undefined {
  const { strategy = 'update' } = (request.body ?? {}) as { strategy?: unknown };
  return STRATEGIES.find((one) => one === strategy);
}

/** The file that came, or why there is none. */
export function uploadedFile(request: Request): { path: string; name: string } | UploadProblem {
  const problem = problems.get(request);
  if (problem) return problem;
  const { file } = request;
  return file && file.originalname !== ''
    ? { path: file.path, name: printable(file.originalname.slice(-200)) }
    : 'file-missing';
}
