import type { Request } from 'express';
import { error, type Problem } from '../domain/problem.ts';
import { smallFileReceiver } from '../http/small-file.ts';
import { textOfFile } from './register-csv.ts';

const LARGEST_MEGABYTES = 5;

const { receive, received } = smallFileReceiver(LARGEST_MEGABYTES);

export const receiveRegister = receive;

/** The file that came, or why it cannot be read. */
export function receivedRegister(request: Request): { fileName: string; content: string } | Problem {
  const file = received(request);
  if (file === 'too-large') return error('register-file-large', 'file', { megabytes: LARGEST_MEGABYTES });
  if (file === 'missing') return error('file-missing', 'file');
  const content = textOfFile(file.content);
  return typeof content === 'string' ? { fileName: file.fileName, content } : { ...content, path: 'file' };
}
