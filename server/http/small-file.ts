import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { printable } from '../domain/comment.ts';
import { error } from '../domain/problem.ts';
import { badRequest } from './errors.ts';

/** Files that are read as a whole and never written to a disk. */

/** What came with a form: the file, or why there is none. */
export type SmallFile = { fileName: string; content: Buffer } | 'missing' | 'too-large';

export interface SmallFileReceiver {
  /** Reads the field `file` of a multipart form. One that is too large is a problem of the form, not of the server. */
  receive: RequestHandler;
  received: (request: Request) => SmallFile;
}

/**
 * Whether the request itself is broken: too many parts, no boundary, an end too early. Multer names its own refusals;
 * what reads the parts throws plain errors, while those of the system have a code.
 */
export const isMalformedUpload = (failure: unknown): boolean =>
  failure instanceof multer.MulterError ||
  (failure instanceof Error && Object.getPrototypeOf(failure) === Error.prototype && !('code' in failure));

/** @param largestMegabytes a megabyte is a million bytes */
export function smallFileReceiver(largestMegabytes: number): SmallFileReceiver {
  const tooLarge = new WeakSet<Request>();
  const read = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: largestMegabytes * 1e6, files: 1, fields: 4, fieldSize: 1024 },
    // File names come in the letters of all four scripts.
    defParamCharset: 'utf8',
  }).single('file');
  return {
    receive: (request, response, next) => {
      void read(request, response, (failure: unknown) => {
        if (failure instanceof multer.MulterError && failure.code === 'LIMIT_FILE_SIZE') {
          tooLarge.add(request);
          next();
        } else next(isMalformedUpload(failure) ? badRequest([error('upload-malformed', 'file')]) : failure);
      });
    },
    received: (request) => {
      if (tooLarge.has(request)) return 'too-large';
      const { file } = request;
      if (!file || file.originalname === '') return 'missing';
      return { fileName: printable(file.originalname.slice(-200)), content: file.buffer };
    },
  };
}
