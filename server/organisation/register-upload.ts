import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { printable } from '../domain/comment.ts';
import { error, type Problem } from '../domain/problem.ts';
import { badRequest } from '../http/errors.ts';
import { textOfFile } from './register-csv.ts';

/** A register is small: it is read as a whole. */
const LARGEST_MEGABYTES = 5;

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

export const receiveRegister: RequestHandler = (request, response, next) => {
  void receive(request, response, (failure: unknown) => {
    if (failure instanceof multer.MulterError && failure.code === 'LIMIT_FILE_SIZE') {
      tooLarge.add(request);
      next();
    } else next(isMalformed(failure) ? badRequest([error('upload-malformed', 'file')]) : failure);
  });
};

/** The file that came, or why it cannot be read. */
export function receivedRegister(request: Request): { fileName: string; content: string } | Problem {
  if (tooLarge.has(request)) return error('register-file-large', 'file', { megabytes: LARGEST_MEGABYTES });
  const { file } = request;
  if (!file || file.originalname === '') return error('file-missing', 'file');
  const content = textOfFile(file.buffer);
  return typeof content === 'string'
    ? { fileName: printable(file.originalname.slice(-200)), content }
    : { ...content, path: 'file' };
}
