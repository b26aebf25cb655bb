import { ConfigError } from '../config.ts';

/** Words for the person at the terminal: results on standard output, everything else on standard error. */

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Something that the person can mend; shown without a stack. */
export class CommandError extends Error {}

const EXPECTED = new Set([
  'ProgrammeError',
  'ProgrammeMismatch',
  'BackupError',
  'DemonstrationError',
  'PanelError',
]);

/** Runs a command; a failure that the person can mend is one sentence and exit code 1. */
export async function conclude(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isExpected =
      error instanceof CommandError ||
      error instanceof ConfigError ||
      (error instanceof Error && EXPECTED.has(error.constructor.name));
    tell(
      `mezon: ${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    process.exitCode = 1;
  }
}

/**
 * Progress of long work: one line that rewrites itself on a terminal, a line at every tenth elsewhere.
 * @returns what to call with the phase and how much of it is done
 */
export function progressLine(): (phase: string, done: number, total: number) => void {
  let lastText = '';
  let lastPhase = '';
  return (phase, done, total) => {
    const share = total === 0 ? 1 : done / total;
    const text = `${phase}: ${process.stderr.isTTY ? `${String(Math.floor(share * 100))} %` : `${String(Math.floor(share * 10) * 10)} %`}`;
    if (text === lastText) return;
    if (process.stderr.isTTY) {
      process.stderr.write(
        `${phase !== lastPhase && lastPhase !== '' ? '\n' : '\r'}${text.padEnd(lastText.length)}`,
      );
      if (share >= 1) process.stderr.write('\n');
    } else {
      tell(text);
    }
    lastText = text;
    lastPhase = share >= 1 ? '' : phase;
  };
}
