import { readFile } from 'node:fs/promises';
import type { Deps } from '../deps.ts';
import type { Problem } from '../domain/problem.ts';
import { formats } from '../i18n/formats.ts';
import { CommandError, counted, placeOf, tell } from './terminal.ts';

/** Files that are read whole: the register, questionnaires. Their problems have the path `<line>.<column>`. */

/** So many lines are told of each list. */
export const SHOWN = 50;

/** What the file holds; `-` is standard input. */
export async function bytesOf(file: string): Promise<Buffer> {
  if (file !== '-') return readFile(file);
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Tells the first of some lines, and how many there are besides. */
export function tellFirst(lines: readonly string[]): void {
  for (const line of lines.slice(0, SHOWN)) tell(line);
  if (lines.length > SHOWN) tell(`… and ${String(lines.length - SHOWN)} more`);
}

function problemLine({ translator, programme }: Deps, { code, path, params }: Problem): string {
  const at = path.indexOf('.');
  const [line, column] = at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
  const { number } = formats('en', programme.timeZone);
  const written = Object.entries(params).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'number' && name !== 'count' ? number(value) : value,
  ]);
  const text = translator.translate('en')(`problem.${code}`, Object.fromEntries(written));
  return `${placeOf(Number(line), column)}: ${text}`;
}

/** @throws CommandError with every reason, when anything is refused */
export function refuseFor(deps: Deps, file: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  tellFirst(problems.map((problem) => problemLine(deps, problem)));
  throw new CommandError(`${file}: ${counted(problems.length, 'error')}; nothing was imported`);
}
