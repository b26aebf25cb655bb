import { expect } from 'chai';
import { createProgram } from '../../server/commands/program.ts';

/** What a command wrote, and how it ended. */
export interface Outcome {
  stdout: string;
  stderr: string;
  status: number;
}

type Write = typeof process.stdout.write;

/** Takes what is written in place of the terminal, until it is called. */
function capture(stream: NodeJS.WriteStream, keep: (text: string) => void): () => void {
  const { write } = stream;
  stream.write = ((text: string, done?: () => void) => {
    keep(text);
    done?.();
    return true;
  }) as Write;
  return () => {
    stream.write = write;
  };
}

/** Runs a command within the test: many of them, without starting a process for each. */
async function run(env: Record<string, string>, words: readonly string[]): Promise<Outcome> {
  const outcome: Outcome = { stdout: '', stderr: '', status: 0 };
  const environment = process.env;
  const releases = [
    capture(process.stdout, (text) => (outcome.stdout += text)),
    capture(process.stderr, (text) => (outcome.stderr += text)),
  ];
  process.env = { ...env };
  try {
    await createProgram().parseAsync(words, { from: 'user' });
  } finally {
    process.env = environment;
    for (const release of releases) release();
    outcome.status = Number(process.exitCode ?? 0);
    process.exitCode = undefined;
  }
  return outcome;
}

export interface Commands {
  run(...words: string[]): Promise<Outcome>;
  /** @returns standard output of a command that has to succeed */
  succeed(...words: string[]): Promise<string>;
  /** @returns what a command says that has to fail: a sentence for a person, no stack */
  fail(...words: string[]): Promise<string>;
}

export function commandsIn(folder: string, more: Record<string, string> = {}): Commands {
  const runThere = (...words: string[]): Promise<Outcome> => run({ DATA_DIR: folder, ...more }, words);
  return {
    run: runThere,
    async succeed(...words) {
      const { status, stdout, stderr } = await runThere(...words);
      expect(status, `${words.join(' ')}: ${stderr}`).to.equal(0);
      return stdout;
    },
    async fail(...words) {
      const { status, stdout, stderr } = await runThere(...words);
      expect(status, `${words.join(' ')}: ${stdout}`).to.equal(1);
      expect(stderr, words.join(' ')).not.to.match(/^ +at /m);
      return stderr;
    },
  };
}
