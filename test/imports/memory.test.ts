import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./check-large.ts', import.meta.url));

describe('the memory of an import', function () {
  this.timeout(120_000);

  it('does not grow with the rows of its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mezon-large-'));
    try {
      // The program itself takes 45 MB of these; 60,000 rows took as much again when they were kept.
      const flags = ['--max-old-space-size=70', '--max-semi-space-size=2', '--import=tsx'];
      const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, ENTRY, folder, '60000'], {
        encoding: 'utf8',
      });
      expect(status, stderr.slice(0, 2000)).to.equal(0);
      // The hash that somebody registered is not this file's, which is known only when all of it has been read.
      expect(stdout).to.match(/^60\d{3} file-changed$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
