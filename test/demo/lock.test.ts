import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockDemonstration } from '../../server/demo/service.ts';

describe('the lock of a demonstration', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-lock-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps a second process away while the first lives, and names it', () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const database = join(folder, 'alive.sqlite');
    writeFileSync(`${database}.lock`, String(other.pid));
    expect(() => {
      lockDemonstration(database);
    }).to.throw(`process ${String(other.pid)}`);
    other.kill();
  });

  it('is taken over from a process that has ended', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const database = join(folder, 'dead.sqlite');
    writeFileSync(`${database}.lock`, String(pid));
    lockDemonstration(database);
    expect(existsSync(`${database}.lock`)).to.equal(true);
  });
});
