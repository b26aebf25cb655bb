import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, readConfig } from '../server/config.ts';

describe('config', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'mezon-config-'));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('needs nothing from the environment', () => {
    const config = readConfig({ DATA_DIR: dataDir });
    expect(config).to.include({
      host: '127.0.0.1',
      port: 3000,
      programme: 'uz-social-services',
      demonstration: false,
      databaseUrl: join(dataDir, 'mezon.sqlite'),
    });
  });

  it('makes a session secret once and keeps it to itself', () => {
    const first = readConfig({ DATA_DIR: dataDir }).sessionSecret;
    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(readConfig({ DATA_DIR: dataDir }).sessionSecret).to.equal(first);
    expect(statSync(join(dataDir, 'session-secret')).mode & 0o777).to.equal(0o600);
  });

  it('refuses to start on a bad value, naming it', () => {
    expect(() => readConfig({ DATA_DIR: dataDir, PORT: 'http' })).to.throw(ConfigError, 'PORT');
    expect(() => readConfig({ DATA_DIR: dataDir, PORT: '70000' })).to.throw(ConfigError, 'PORT');
    expect(() => readConfig({ DATA_DIR: dataDir, SESSION_SECRET: 'short' })).to.throw(
      ConfigError,
      'SESSION_SECRET',
    );
  });

  it('keeps a demonstration on loopback and in a database of its own', () => {
    const choices = { demonstration: true, programme: 'scotland-care' };
    expect(() => readConfig({ DATA_DIR: dataDir, HOST: '0.0.0.0' }, choices)).to.throw(
      ConfigError,
      'loopback',
    );
    const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: 'postgres://db/real' }, choices);
    expect(config.databaseUrl).to.equal(join(dataDir, 'demo-scotland-care.sqlite'));
  });
});
