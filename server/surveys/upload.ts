import type { Request } from 'express';
import { error, type Problem } from '../domain/problem.ts';
import { smallFileReceiver } from '../http/small-file.ts';

const LARGEST_MEGABYTES = 10;

const { receive, received } = smallFileReceiver(LARGEST_MEGABYTES);

export const receiveQuestionnaires = receive;

/** The file that came, or why there is none. */
export function receivedQuestionnaires(request: Request): { fileName: string; content: Buffer } | Problem {
  const file = received(request);
  if (file === 'too-large') return error('survey-file-large', '0.', { megabytes: LARGEST_MEGABYTES });
  return file === 'missing' ? error('file-missing', '0.') : file;
}
