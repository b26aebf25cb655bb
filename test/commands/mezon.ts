import {
  type ChildProcessWithoutNullStreams,
  spawn,
  spawnSync,
  type SpawnSyncReturns,
} from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_ROOT } from '../../server/project.ts';

/** The command as people run it, built (`npm test` builds first), on a data folder of its own. */
export const CLI = join(PROJECT_ROOT, 'dist', 'server', 'cli.js');

const environment = (folder: string, more: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  DATA_DIR: folder,
  ...more,
});

export interface Mezon {
  run(...words: string[]): SpawnSyncReturns<string>;
  /** @returns standard output of a command that has to succeed */
  succeed(...words: string[]): string;
  /** @returns what a command says that has to fail: one sentence for a person, no stack */
  fail(...words: string[]): string;
}

export function mezonIn(folder: string, more: Record<string, string> = {}): Mezon {
  const run = (...words: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [CLI, ...words], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      env: environment(folder, more),
    });
  return {
    run,
    succeed(...words) {
      const result = run(...words);
      expect(result.status, `${words.join(' ')}: ${result.stderr}`).to.equal(0);
      return result.stdout;
    },
    fail(...words) {
      const result = run(...words);
      expect(result.status, `${words.join(' ')}: ${result.stdout}`).to.equal(1);
      expect(result.stderr, words.join(' ')).not.to.match(/^ +at /m);
      return result.stderr;
    },
  };
}

export interface RunningMezon {
  process: ChildProcessWithoutNullStreams;
  /** Waits until standard output has it. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): Promise<void>;
  /** As a power cut would: without a word to it. */
  kill(): Promise<void>;
}

export const startMezon = (folder: string, ...words: string[]): RunningMezon =>
  startMezonWith(folder, {}, ...words);

/** @param more variables of its environment */
export function startMezonWith(
  folder: string,
  more: Record<string, string>,
  ...words: string[]
): RunningMezon {
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: PROJECT_ROOT,
    env: environment(folder, { PORT: '0', ...more }),
  });
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    process: child,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found) resolve(found);
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`It ended and never said ${String(pattern)}: ${errors}`)));
        look();
      }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
