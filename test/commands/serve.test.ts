import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Mezon, mezonIn, type RunningMezon, startMezon } from './mezon.ts';

describe('the server as it is started', function () {
  this.timeout(120_000);
  let folder: string;
  let mezon: Mezon;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-serve-'));
    mezon = mezonIn(folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [how, ...words] of [
    ['in use', 'serve'],
    ['as a demonstration', 'demo'],
  ] as const) {
    it(`says that the port is taken, before it has changed or promised anything: ${how}`, async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      try {
        const port = String((other.address() as AddressInfo).port);
        const refused = mezonIn(folder, { PORT: port }).run(...words);
        expect(refused.status).to.equal(1);
        expect(refused.stdout).to.equal('');
        expect(refused.stderr)
          .to.contain(`Port ${port} is in use`)
          .and.not.match(/^ +at /m);
        expect(readdirSync(folder).filter((file) => file.includes('sqlite'))).to.deep.equal([]);
      } finally {
        other.close();
      }
    });
  }

  it('prints a link for the first administrator until there is one, whoever else has been added', async () => {
    const running: RunningMezon = startMezon(folder, 'serve');
    try {
      const [link = ''] = await running.says(/http:\/\/localhost:\d+\/set-up\/\S+/);
      await running.says(/no providers yet.*\n.*register\/providers\.csv/);
      const health = await fetch(new URL('/healthz', link));
      expect(health.status).to.equal(200);
      mezon.succeed(
        'user',
        'add',
        'x@example.org',
        '--name',
        'X',
        '--role',
        'coordinator',
        '--region',
        'UZ-SA',
      );
      expect((await fetch(link)).status).to.equal(200);
    } finally {
      await running.stop();
    }
    const again = startMezon(folder, 'serve');
    try {
      await again.says(/\/set-up\/\S+/);
    } finally {
      await again.stop();
    }
    expect(existsSync(join(folder, 'mezon.sqlite'))).to.equal(true);
  });
});
