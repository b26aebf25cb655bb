import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_ROOT } from '../../server/project.ts';
import { type Commands, commandsIn } from './in-process.ts';
import { CLI, type Mezon, mezonIn } from './mezon.ts';

const HEADER = 'indicator,unit,period,numerator,denominator,value,category,comment';

describe('the mezon command', function () {
  this.timeout(120_000);
  let folder: string;

  let mezon: Mezon['run'];
  let succeed: Mezon['succeed'];
  let fail: Mezon['fail'];
  /** The same commands without a process for each. */
  let here: Commands;

  const file = (name: string): string => join(folder, name);
  const write = (name: string, ...rows: string[]): string => {
    writeFileSync(file(name), [HEADER, ...rows, ''].join('\n'));
    return file(name);
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-cli-'));
    ({ run: mezon, succeed, fail } = mezonIn(folder));
    here = commandsIn(folder);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('explains itself and each of its subcommands', () => {
    const help = succeed('--help');
    for (const name of [
      'serve',
      'migrate',
      'import',
      'export',
      'score',
      'user',
      'token',
      'backup',
      'restore',
      'demo',
      'check',
      'stats',
    ]) {
      expect(help).to.contain(`  ${name}`);
    }
    expect(succeed('import', '--help')).to.contain('indicator, unit, period');
    expect(mezon('frobnicate').status).to.equal(1);
  });

  it('asks for migrations before anything else, and runs them once', async () => {
    expect(await here.fail('score')).to.contain('npm run --silent mezon -- migrate');
    expect(succeed('migrate')).to.match(/\d+ migrations ran/);
    expect(await here.succeed('migrate')).to.contain('up to date');
    // For the user who made it, and nobody else.
    expect(statSync(file('mezon.sqlite')).mode & 0o077).to.equal(0);
  });

  it('imports a file once, scores it, and exports what it imported', async () => {
    const rows = ['ACC-01,UZ-SA,2025-Q4,340000,465000,,,', 'FIN-04,UZ-SA,2025-Q4,151,166,,,'];
    const good = write('good.csv', ...rows);
    expect(succeed('import', good)).to.contain('2 new, 0 changed, 0 unchanged');
    expect(await here.succeed('import', good)).to.contain('nothing changed');
    const exported = (await here.succeed('export', '--period', '2025-Q4')).trim().split(/\r?\n/);
    // Status, reason and mark are empty for what was simply reported.
    expect(exported.slice(1).sort()).to.deep.equal(rows.map((row) => `${row},,,`));
    await here.succeed('export', '--format', 'xlsx', '--out', file('all.xlsx'));
    expect(await here.succeed('import', file('all.xlsx'))).to.contain('2 rows, all known already');
    const cut = spawnSync('sh', ['-c', `"${process.execPath}" "${CLI}" export | true`], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], DATA_DIR: folder },
    });
    expect(cut.stderr).to.equal('');
    expect(await here.succeed('score', '--verify')).to.match(
      /^[1-9]\d* stored scorecards verified, 0 differ/,
    );
  });

  it('refuses a whole file for one bad row, naming line, column and reason', async () => {
    const bad = write('bad.csv', 'ACC-01,UZ-BU,2025-Q4,1,2,,,', 'FIN-04,UZ-BU,2025-Q4,9,5,,,');
    expect(fail('import', bad))
      .to.contain('line 3, numerator: error: ')
      .and.to.contain(': 1 error; nothing was imported');
    expect((await here.succeed('export', '--region', 'UZ-BU')).trim().split(/\r?\n/)).to.have.length(1);
  });

  it('says how far long work is in the words of the pages', async () => {
    const { now } = performance;
    let time = now.call(performance);
    // Each look at the clock is two seconds after the one before: everything takes long.
    performance.now = () => (time += 2000);
    try {
      const imported = await here.run('import', write('slow.csv', 'FIN-04,UZ-XO,2025-Q4,151,166,,,'));
      const phases = imported.stderr.split('\n').map((line) => line.replace(/: \d+ %$/, ''));
      expect([...new Set(phases)].filter(Boolean)).to.include.members([
        'Reading the file',
        'Storing',
        'Adding up by district, region and country',
      ]);
      const scored = await here.run('score');
      for (const { stderr } of [imported, scored]) expect(stderr).not.to.match(/^[a-z]+: \d+ %/m);
      expect(scored.stderr).to.match(/^Scoring: 100 %$/m);
    } finally {
      performance.now = now;
    }
  });

  it('imports unusual figures, and names them', async () => {
    await here.succeed('import', write('usual.csv', 'ACC-01,UZ-NG,2025-Q3,340000,465000,,,'));
    const rows = ['ACC-01,UZ-NG,2025-Q4,34000,465000,,,', 'FIN-01,UZ-NG,2025-Q4,2,166,,,'];
    const unusual = await here.run('import', write('unusual.csv', ...rows));
    expect(unusual.status).to.equal(0);
    expect(unusual.stdout).to.contain('2 new');
    expect(unusual.stderr)
      .to.contain('Unusual figures, imported all the same (2)')
      .and.to.contain('line 2, ');
    const again = await here.run('import', file('unusual.csv'));
    expect(again.stdout).to.contain('nothing changed');
    expect(again.stderr).not.to.contain('nusual');
  });

  it('adds people by a link and gives tokens, keeping neither', async () => {
    const added = await here.succeed(
      'user',
      'add',
      'zulfiya@example.org',
      '--name',
      'Zulfiya',
      '--role',
      'coordinator',
      '--region',
      'UZ-SA',
    );
    expect(added).to.match(/^http:\/\/localhost:3000\/invitations\/\S{20,}$/m);
    expect(added).to.contain('while the server runs');
    expect(await here.succeed('user', 'list')).to.contain('zulfiya@example.org\tcoordinator\tUZ-SA');
    const made = await here.run('token', 'add', 'zulfiya@example.org', '--name', 'a spreadsheet');
    const token = made.stdout.trim();
    expect(token).to.match(/^mezon_\S{20,}$/);
    expect(made.stderr).to.contain('curl -H "Authorization: Bearer ').and.not.contain(token);
    expect(succeed('token', '--help')).to.contain('Authorization: Bearer');
    const listed = await here.succeed('token', 'list');
    expect(listed).to.contain('a spreadsheet').and.not.contain(token);
    await here.succeed('token', 'revoke', listed.split('\t')[0]!);
    expect(await here.succeed('token', 'list')).to.contain('revoked');
  });

  it('backs up and restores, overwriting nothing unasked', async () => {
    const copy = file('copy.sqlite');
    await here.succeed('backup', copy);
    expect((await here.run('backup', copy)).stderr).to.contain('exists already');
    await here.succeed('import', write('later.csv', 'ACC-01,UZ-AN,2025-Q4,1,2,,,'));
    expect(await here.succeed('export', '--region', 'UZ-AN')).to.contain('UZ-AN');
    expect((await here.run('restore', copy)).stderr).to.contain('--replace');
    await here.succeed('restore', copy, '--replace');
    expect(await here.fail('restore', copy, '--demo')).to.contain('is no backup of a demonstration');
    expect(readdirSync(folder)).not.to.include('demo-uz-social-services.sqlite');
    expect(readdirSync(folder).filter((name) => /^copy\.|restoring/.test(name))).to.deep.equal([
      'copy.sqlite',
    ]);
    expect(await here.succeed('export', '--region', 'UZ-AN')).not.to.contain('UZ-AN');
    expect(await here.succeed('export', '--region', 'UZ-SA')).to.contain('UZ-SA');
    writeFileSync(file('no.sqlite'), 'this is no database at all, only some text');
    expect((await here.run('restore', file('no.sqlite'), '--replace')).stderr).to.contain(
      'no backup of Mezon',
    );
  });

  it('checks programmes, naming file and reason', async () => {
    expect(await here.succeed('check'))
      .to.contain('uz-social-services: in order')
      .and.to.contain('scotland-care: in order');
    const own = join(folder, 'uz-social-services');
    cpSync(join(PROJECT_ROOT, 'indicators', 'uz-social-services'), own, { recursive: true });
    const sheet = join(own, '2026.1', 'QUA-02.json');
    writeFileSync(sheet, readFileSync(sheet, 'utf8').replace('"floor": 50', '"floor": 40'));
    const changed = await here.run('check', own);
    expect(changed.status).to.equal(1);
    expect(changed.stderr).to.contain('QUA-02.json').and.to.contain('published');
  });
});
