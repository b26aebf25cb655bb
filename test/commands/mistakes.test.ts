import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from 'commander';
import { createProgram } from '../../server/commands/program.ts';
import { DEMONSTRATION_SETTING } from '../../server/db/demonstration.ts';
import { connect } from '../../server/db/dialect.ts';
import { REASONS } from '../../server/domain/stats/computed.ts';
import { type Commands, commandsIn } from './in-process.ts';

describe('a command', () => {
  let folder: string;
  let mezon: Commands;
  const file = (name: string): string => join(folder, name);
  const databases = (): string[] => readdirSync(folder).filter((name) => name.includes('sqlite'));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-mistakes-'));
    mezon = commandsIn(folder);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('describes every option and argument', () => {
    const walk = (command: Command): void => {
      for (const { flags, description } of command.options) {
        expect(description, `${command.name()} ${flags}`).not.to.equal('');
      }
      for (const argument of command.registeredArguments) {
        expect(argument.description, `${command.name()} ${argument.name()}`).not.to.equal('');
      }
      command.commands.forEach(walk);
    };
    walk(createProgram());
  });

  it('marks what is required', () => {
    const user = createProgram().commands.find((command) => command.name() === 'user')!;
    const help = user.commands.find((command) => command.name() === 'add')!.helpInformation();
    const line = help.replaceAll(/\s+/g, ' ');
    expect(line).to.contain('Usage: npm run --silent mezon -- user add');
    expect(line).to.match(/--name <name> [^-]*\(required\)/);
    expect(line).to.match(/--role <role> [^-]*"administrator"[^-]*\(required\)/);
    expect(line).not.to.match(/--region <code\.\.\.> [^-]*\(required\)/);
  });

  it('explains in its help what its answers mean', () => {
    const helpOf = (name: string): string => {
      let help = '';
      const command = createProgram().commands.find((one) => one.name() === name)!;
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      return help.replaceAll(/\s+/g, ' ');
    };
    for (const [reason, meaning] of Object.entries(REASONS))
      expect(helpOf('stats')).to.contain(`${reason} ${meaning}`);
    expect(helpOf('score'))
      .to.contain('limiters of the kind no-submission never act here')
      .and.to.contain("A unit's own rank can lie outside its rankInterval");
  });

  it('leaves no empty database behind where there is none, and says how one is made', async () => {
    expect(await mezon.fail('export', '--period', '2026-Q3'))
      .to.contain('npm start')
      .and.to.contain('--demo');
    expect(await mezon.fail('score', '--verify', '--demo')).to.contain(
      'npm run demo -- --programme uz-social-services',
    );
    expect(databases()).to.deep.equal([]);
  });

  it('says in words that a file is not there', async () => {
    await mezon.succeed('migrate');
    expect(await mezon.fail('import', file('nowhere.csv'))).to.contain('nowhere.csv: there is no such file');
    expect(await mezon.fail('import', folder)).to.contain('a folder was named in the place of a file');
    expect(await mezon.fail('import', '/dev/null')).to.contain('only files can be imported');
    writeFileSync(file('header.csv'), 'a,b\n');
    expect(await mezon.fail('import', file('header.csv')))
      .to.contain('line 1: ')
      .and.not.to.contain(', :');
    rmSync(file('mezon.sqlite'));
  });

  it('asks for migrations before it reads', async () => {
    writeFileSync(file('mezon.sqlite'), '');
    expect(await mezon.fail('score')).to.contain('npm run --silent mezon -- migrate');
    await mezon.succeed('migrate');
  });

  it('refuses what is not there: a region, a file, a folder, another programme', async () => {
    for (const code of ['ZZ', 'UZ']) {
      const refused = await mezon.fail('export', '--region', code, '--out', file('nothing.csv'));
      expect(refused).to.contain(`There is no region ${code}`);
    }
    expect(readdirSync(folder)).not.to.include('nothing.csv');
    expect(await mezon.fail('import', file('absent.csv'))).to.contain('absent.csv');
    expect(await mezon.fail('export', '--out', file('absent/out.csv'))).to.contain('out.csv');
    expect(await mezon.fail('backup', file('absent/copy.sqlite'))).to.contain('There is no folder');
    expect(await mezon.fail('export', '--programme', 'scotland-care')).to.contain(
      'belongs to the programme uz-social-services',
    );
  });

  it('names what is wrong with people and tokens in a sentence', async () => {
    const add = (email: string, ...words: string[]): Promise<string> =>
      mezon.fail('user', 'add', email, ...words);
    const viewer = ['--name', 'X', '--role', 'viewer'];
    await mezon.succeed('user', 'add', 'zulfiya@example.org', ...viewer);
    expect(await add('nomail', ...viewer))
      .to.contain('name@example.org')
      .and.to.contain('nomail');
    expect(await add('x@example.org', '--name', ' ', '--role', 'viewer')).to.contain('Enter the name');
    expect(await add('Zulfiya@example.org', ...viewer)).to.contain('already a user zulfiya@example.org');
    expect(await add('x@example.org', ...viewer, '--region', 'ZZ')).to.contain('no region ZZ');
    expect(await add('x@example.org', '--name', 'X', '--role', 'coordinator')).to.contain('--region');
    expect(
      await add('x@example.org', '--name', 'X', '--role', 'administrator', '--region', 'UZ-SA'),
    ).to.contain('all regions');
    expect(await mezon.fail('user', 'disable', 'nobody@example.org')).to.contain('nobody@example.org');
    expect(await mezon.fail('token', 'add', 'nobody@example.org', '--name', 't')).to.contain(
      'no user nobody',
    );
    expect(await mezon.fail('token', 'revoke', '99')).to.contain('no token 99');
    expect((await mezon.succeed('user', 'list')).trim().split('\n')).to.have.length(1);
  });

  it("works on the demonstration's database when it is told so", async () => {
    const rows = 'indicator,unit,period,numerator,denominator\nACC-01,UZ-JI,2025-Q4,340000,465000\n';
    writeFileSync(file('figures.csv'), rows);
    const path = file('demo-uz-social-services.sqlite');
    await commandsIn(folder, { DATABASE_URL: path }).succeed('migrate');
    const db = connect(path);
    await db('settings').insert({ name: DEMONSTRATION_SETTING, value: '' });
    await db.destroy();
    expect(await mezon.succeed('import', file('figures.csv'), '--demo')).to.contain('1 row: 1 new');
    expect(await mezon.succeed('export', '--demo')).to.contain('UZ-JI');
    expect(await mezon.succeed('export')).not.to.contain('UZ-JI');
  });
});
