import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { Refusal } from '../domain/refusal.ts';

/** Words for the person at the terminal: results on standard output, everything else on standard error. */

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A reader that has seen enough (`… | head`) ends the command, and nothing is wrong. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

/** As it would be typed here: from this folder on, or in full when it lies elsewhere. */
export function pathFromHere(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

/** How the command is typed in this folder. */
export const MEZON = 'npm run --silent mezon --';

/**
 * Where something is in a file: `line 3, numerator`; the whole line, or the file, where nothing closer is known.
 *
 * @param noun what is counted, where a file has no lines of its own
 */
export const placeOf = (line: number, column: string, noun = 'line'): string =>
  line === 0 ? 'the file' : `${noun} ${String(line)}${column === '' ? '' : `, ${column}`}`;

/** `1 row`, `2 rows` */
export const counted = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What was typed does not fit; shown without a stack. */
export class CommandError extends Refusal {}

/**
 * What a file holds, piece by piece; `-` is standard input. Reading a folder would fail only later, without its name.
 *
 * @throws CommandError for a folder
 */
export async function readingOf(file: string): Promise<AsyncIterable<Uint8Array> & NodeJS.ReadableStream> {
  if (file === '-') return process.stdin as NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
  if ((await stat(file)).isDirectory()) throw new CommandError(`${file}: is a folder, not a file`);
  return createReadStream(file);
}

/** The operating system's refusals name what they are about: a file that is not there, a database that does not answer. */
const isOfTheSystem = (error: Error): boolean => 'syscall' in error && error.message !== '';

/** The usual ones in words; the others as the system says them. */
function systemMessage(error: NodeJS.ErrnoException): string {
  const { code = '', path, message } = error;
  // Reading does not name what it reads.
  if (path === undefined) return code === 'EISDIR' ? 'a folder was named in the place of a file' : message;
  const said: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'may not be read or written',
    EISDIR: 'is a folder, not a file',
  };
  return said[code] === undefined ? message : `${path}: ${said[code]}`;
}

/** Several attempts that failed alike (an address with two numbers) are told by the first. */
const firstOf = (error: unknown): unknown =>
  error instanceof AggregateError && error.message === '' ? error.errors[0] : error;

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Refusal) return error.message;
  return isOfTheSystem(error) ? systemMessage(error) : (error.stack ?? error.message);
}

/** Runs a command; a failure that the person can mend is one sentence and exit code 1. */
export async function conclude(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    tell(`mezon: ${describeFailure(firstOf(error))}`);
    process.exitCode = 1;
  }
}

/** Work that is over sooner is not worth a line. */
const WORTH_TELLING = 1000;

/**
 * Progress of long work: one line that rewrites itself on a terminal, a line at every new tenth elsewhere; nothing of a phase that takes less than a second.
 *
 * @param now milliseconds from any beginning
 * @returns what to call with the phase and how much of it is done
 */
export function progressLine(
  now: () => number = () => performance.now(),
): (phase: string, done: number, total: number) => void {
  const started = new Map<string, number>();
  const told = new Map<string, number>();
  let open = '';
  const step = process.stderr.isTTY ? 1 : 10;
  return (phase, done, total) => {
    const begun = started.get(phase) ?? now();
    started.set(phase, begun);
    const share = total === 0 ? 1 : done / total;
    const percent = Math.floor((share * 100) / step) * step;
    if (now() - begun < WORTH_TELLING || percent <= (told.get(phase) ?? -1)) return;
    told.set(phase, percent);
    const text = `${phase}: ${String(percent)} %`;
    if (!process.stderr.isTTY) {
      tell(text);
      return;
    }
    process.stderr.write(`${open !== '' && open !== phase ? '\n' : '\r'}${text}${share >= 1 ? '\n' : ''}`);
    open = share >= 1 ? '' : phase;
  };
}
