import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { printable } from '../domain/comment.ts';
import { error, type Problem } from '../domain/problem.ts';
import { badRequest } from '../http/errors.ts';

/** A file of questionnaires is read as a whole, and never written to a disk. */
const LARGEST_MEGABYTES = 10;

const tooLarge = new WeakSet<Request>();

const receive = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: LARGEST_MEGABYTES * 1e6, files: 1, fields: 4, fieldSize: 1024 },
  defParamCharset: 'utf8',
}).single('file');

/** What reads the parts throws plain errors; those of the system have a code. */
const isMalformed = (failure: unknown): boolean =>
  failure instanceof multer.MulterError ||
  (failure instanceof Error && Object.getPrototypeOf(failure) === Error.prototype && !('code' in failure));

export const receiveQuestionnaires: RequestHandler = (request, response, next) => {
  void receive(request, response, (failure: unknown) => {
    if (failure instanceof multer.MulterError && failure.code === 'LIMIT_FILE_SIZE') {
      tooLarge.add(request);
      next();
    } else next(isMalformed(failure) ? badRequest([error('upload-malformed', 'file')]) : failure);
  });
};

/** The file that came, or why there is none. */
export function receivedQuestionnaires(request: Request): { fileName: string; content: Buffer } | Problem {
  if (tooLarge.has(request)) return error('survey-file-large', '0.', { megabytes: LARGEST_MEGABYTES });
  const { file } = request;
  if (!file || file.originalname === '') return error('file-missing', '0.');
  return { fileName: printable(file.originalname.slice(-200)), content: file.buffer };
}
