import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itThoroughly } from '../support/thorough.ts';

const ENTRY = fileURLToPath(new URL('./large.ts', import.meta.url));

describe('the memory of an import', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-large-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** @param megabytes of its heap; the program itself takes most of 45 @returns what it printed */
  function within(megabytes: number, what: string, ...rest: string[]): string {
    const flags = [`--max-old-space-size=${String(megabytes)}`, '--max-semi-space-size=2', '--import=tsx'];
    const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, ENTRY, what, folder, ...rest], {
      encoding: 'utf8',
    });
    expect(status, stderr.slice(0, 2000)).to.equal(0);
    return stdout;
  }

  itThoroughly('does not grow with the rows of its file', () => {
    // 60,000 rows took as much again when they were kept. The hash that somebody registered is not this file's, which is known only when all
    // of it has been read.
    expect(within(70, 'check', '60000')).to.match(/^60\d{3} file-changed$/);
  });

  itThoroughly('does not grow with what is wrong with its file', () => {
    // 90,000 problems needed more than 50 when they were kept in memory, and less than 45 otherwise.
    expect(within(45, 'refuse', '90000')).to.match(/^90\d{3} errors$/);
  });

  itThoroughly('does not grow with the units whose scores are made', () => {
    // Those of 870 providers, with all that they rest on, needed more than 55 when they were made at once, and less than 45 otherwise.
    expect(within(50, 'import', '20000', '2026-Q2')).to.match(/^20\d{3} \d{4}$/);
  });
});
