import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_ROOT } from '../../server/project.ts';
import type { Comparison, TrialJson } from '../../server/trials/service.ts';
import { type Commands, commandsIn } from '../commands/in-process.ts';
import { CLI } from '../commands/mezon.ts';

const ASEM = join(PROJECT_ROOT, 'test', 'sets', 'asem');
const VALUES = join(ASEM, 'values.csv');

interface AsemVectors {
  cases: {
    group: string;
    expected: { scores: { uCode: string[]; Nominal: number[] }; ranks: { Nominal: number[] } };
  }[];
}

/** The command with a set, values and no database. */
describe('trying a set on values of a file', function () {
  this.timeout(60_000);
  let folder: string;
  let mezon: Commands;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-trial-'));
    mezon = commandsIn(join(folder, 'no-database'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const json = async (...words: string[]): Promise<unknown> =>
    JSON.parse(await mezon.succeed(...words)) as unknown;
  const score = async (...words: string[]): Promise<TrialJson> =>
    ((await json('score', '--set', ASEM, '--values', VALUES, ...words)) as TrialJson[])[0]!;

  it('gives the published scores and ranks of the ASEM index', async () => {
    const vectors = JSON.parse(
      readFileSync(join(PROJECT_ROOT, 'test', 'oracles', 'composite.json'), 'utf8'),
    ) as AsemVectors;
    const { scores, ranks } = vectors.cases.find(
      ({ group }) => group === 'robustness_remove_elements',
    )!.expected;
    const { units } = await score();
    expect(units).to.have.length(51);
    for (const unit of units) {
      const place = scores.uCode.indexOf(unit.unit);
      expect(unit.score).to.be.closeTo(scores.Nominal[place]!, 1e-9);
      expect(unit.rank, unit.unit).to.equal(ranks.Nominal[place]);
    }
  });

  it('tells every node of the tree', async () => {
    const [unit] = (await score()).units;
    expect(unit!.nodes).to.have.length(49 + 11);
    expect(unit!.nodes.find(({ code }) => code === 'LPI')).to.include({
      kind: 'indicator',
      parent: 'Physical',
    });
    for (const node of unit!.nodes)
      expect(node).to.have.all.keys(
        'code',
        'kind',
        'parent',
        'value',
        'normalised',
        'level',
        'score',
        'rank',
        'interval',
        'coverage',
        'weight',
        'weightInForce',
      );
  });

  it('ranks again from a seed, the same each time', async () => {
    const one = await score('--uncertainty', '50', '--seed', '3');
    expect(one.uncertainty).to.deep.equal({ replications: 50, seed: 3 });
    expect(one.units[0]!.rankInterval).to.have.all.keys('median', 'low', 'high');
    expect(await score('--uncertainty', '50', '--seed', '3')).to.deep.equal(one);
  });

  it('gives groups intervals of their ranks as well, in whole ranks, and says nothing of work that is done at once', async () => {
    const { stdout, stderr } = await mezon.run(
      'score',
      '--set',
      ASEM,
      '--values',
      VALUES,
      '--uncertainty',
      '1',
    );
    const [unit] = (JSON.parse(stdout) as TrialJson[])[0]!.units;
    expect(stderr).to.equal('');
    for (const { kind, parent, rankInterval, ranked } of unit!.nodes) {
      if (kind === 'indicator') expect(rankInterval).to.equal(undefined);
      else if (parent === null)
        expect([rankInterval, ranked]).to.deep.equal([unit!.rankInterval, unit!.ranked]);
      else {
        const { low, median, high } = rankInterval!;
        expect(
          [low, median, high].every((rank) => Number.isInteger(rank) && rank >= 1 && rank <= 51),
        ).to.equal(true);
      }
    }
  });

  it('reads standard input and writes CSV, a line a node, with more memory than usual and ranks from a thread', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        '--max-old-space-size=1024',
        ...[CLI, 'score', '--set', ASEM, '--values', '-', '--format', 'csv', '--uncertainty', '10'],
      ],
      {
        cwd: PROJECT_ROOT,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], DATA_DIR: join(folder, 'no-database') },
        maxBuffer: 1 << 26,
        input: readFileSync(VALUES, 'utf8'),
      },
    );
    expect(status).to.equal(0);
    const lines = stdout.trim().split(/\r?\n/);
    expect(lines[0]).to.match(/^period,unit,node,kind,parent,value/);
    expect(lines).to.have.length(1 + 51 * 60);
  });

  it('says who moves between two sets and which change moved them', async () => {
    const other = join(folder, 'asem-2');
    cpSync(ASEM, other, { recursive: true });
    const file = join(other, 'LPI.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"weight": 1', '"weight": 9'));
    const [comparison] = (await json(
      'score',
      '--set',
      ASEM,
      '--values',
      VALUES,
      '--compare',
      other,
    )) as Comparison[];
    expect(comparison!.changes).to.deep.equal([
      { kind: 'indicator', code: 'LPI', field: 'weight', from: 1, to: 9 },
    ]);
    const [first, last] = [comparison!.moves[0]!, comparison!.moves.at(-1)!];
    expect(first.places).to.be.greaterThan(0);
    expect(last.places).to.be.lessThan(0);
    expect(comparison!.moves.every(({ places }) => places !== 0)).to.equal(true);
    expect(comparison!.stay.every(({ places }) => places === 0)).to.equal(true);
    expect(comparison!.moves.length + comparison!.stay.length).to.equal(51);
    for (const { from, to, because, together } of [...comparison!.moves, ...comparison!.stay]) {
      // One change alone explains everything.
      expect(because[0]?.effect ?? 0).to.be.closeTo(to.score! - from.score!, 1e-9);
      expect(together).to.be.closeTo(0, 1e-9);
    }
  });

  it('finds no change between a set and itself', async () => {
    const [comparison] = (await json(
      'score',
      '--set',
      ASEM,
      '--values',
      VALUES,
      '--compare',
      ASEM,
    )) as Comparison[];
    expect(comparison!.changes).to.deep.equal([]);
    expect(comparison!.moves).to.deep.equal([]);
    expect(comparison!.stay.map(({ places }) => places)).to.deep.equal(Array.from({ length: 51 }, () => 0));
  });

  it('says that a folder is no file, and what stands beside a set in vain', async () => {
    for (const words of [
      ['--values', folder],
      ['--values', VALUES, '--facts', folder],
    ])
      expect(await mezon.fail('score', '--set', ASEM, ...words)).to.contain(
        `mezon: ${folder}: is a folder, not a file`,
      );
    expect(await mezon.fail('stats', 'mean', '--file', folder)).to.contain('is a folder, not a file');
    for (const [option, ...value] of [['--verify'], ['--demo'], ['--programme', 'scotland-care']])
      expect(await mezon.fail('score', '--set', ASEM, '--values', VALUES, option!, ...value)).to.contain(
        `${option!} is about a database, and --set uses none`,
      );
    expect(await mezon.fail('score', '--set', ASEM, '--values', '-', '--facts', '-')).to.contain(
      'Standard input',
    );
  });

  it('refuses what it cannot use in a sentence', async () => {
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'indicator,unit,period,value\nLPI,AUT,2018-Q1,many\nNOPE,AUT,2018-Q1,1\n');
    const values = await mezon.run('score', '--set', ASEM, '--values', bad);
    expect(values.status).to.equal(1);
    expect(values.stderr).to.contain('line 2, value').and.to.contain('line 3, indicator');
    expect(values.stderr).to.contain('nothing was scored').and.not.to.contain('    at ');
    for (const words of [
      ['--set', folder, '--values', VALUES],
      ['--set', ASEM],
      ['--set', ASEM, '--values', VALUES, '--uncertainty', 'x'],
      ['--set', ASEM, '--values', VALUES, '--period', '2018'],
      ['--set', ASEM, '--values', VALUES, '--format', 'xml'],
      ['--set', ASEM, '--values', join(folder, 'nowhere.csv')],
    ]) {
      const { status, stderr } = await mezon.run('score', ...words);
      expect(status, words.join(' ')).to.equal(1);
      expect(stderr, words.join(' '))
        .to.match(/^mezon: .+\n/)
        .and.not.to.contain('    at ');
    }
  });
});
