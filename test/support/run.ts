import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { config } from 'chai';

/** What mocha loads first, in the process that hands out the files and in those that run them. */

const VARIABLE = 'MEZON_TEST_RUN';

// The compiler knows when a test misspells an assertion.
config.useProxy = false;

/** A folder that all processes of one run share. */
export const runFolder = (): string => (process.env[VARIABLE] ??= mkdtempSync(join(tmpdir(), 'mezon-run-')));

/** Before there are other processes. */
export const mochaGlobalSetup = (): void => void runFolder();

export const mochaGlobalTeardown = (): void => {
  rmSync(runFolder(), { recursive: true, force: true });
};
