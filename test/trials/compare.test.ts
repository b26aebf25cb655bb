import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Indicator } from '../../server/domain/indicator.ts';
import type { Group, IndicatorSet, LevelDefinition } from '../../server/domain/indicator-set.ts';
import type { Comparison } from '../../server/trials/service.ts';
import { type Commands, commandsIn } from '../commands/in-process.ts';
import { aGroup, anIndicator, aSet } from '../domain/scoring/sets.ts';
import { writeSet } from './set-folder.ts';

const HEADER = 'indicator,unit,period,numerator,denominator,value,category\n';
const VALUES = `${HEADER}A-01,U1,2026-Q1,90,100,,\nA-01,U2,2026-Q1,60,100,,\nA-01,U3,2026-Q1,20,100,,\n`;
const words = (text: string) => ({ uz: text, ru: text, en: text });

describe('comparing two sets on values of a file', () => {
  let folder: string;
  let mezon: Commands;
  const file = (name: string): string => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mezon-compare-'));
    mezon = commandsIn(file('no-database'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const ofOne = (
    indicator: Partial<Indicator> = {},
    set: Partial<IndicatorSet> = {},
    root: Partial<Group> = {},
  ): IndicatorSet =>
    aSet(aGroup('A', { availability: 0, indicators: [anIndicator('A-01', indicator)], ...root }), {
      satisfaction: { questions: ['A-01'], responseRate: null },
      ...set,
    });

  const inFile = (name: string, text: string): string => {
    writeFileSync(file(name), text);
    return file(name);
  };
  const options = (from: IndicatorSet, to: IndicatorSet, values = VALUES): string[] => [
    ...['--set', writeSet(file('from'), from), '--compare', writeSet(file('to'), to)],
    ...['--values', inFile('values.csv', values)],
  ];
  const compare = async (...words: string[]): Promise<Comparison> =>
    (JSON.parse(await mezon.succeed('score', ...words)) as Comparison[])[0]!;
  const unitOf = ({ moves, stay }: Comparison, code: string) =>
    [...moves, ...stay].find(({ unit }) => unit === code)!;

  it('refuses rows that do not fit an indicator as one of the sets defines it, and names the set', async () => {
    const asValue: Partial<Indicator> = {
      kind: 'amount',
      entry: { form: 'value' },
      multiplier: 1,
      numeratorWithinDenominator: false,
    };
    const refused = await mezon.fail('score', ...options(ofOne(), ofOne(asValue)));
    expect(refused)
      .to.contain(`line 2, numerator, A-01 as ${file('to')} defines it: `)
      .and.to.contain('line 4, value, ')
      .and.to.contain('nothing was scored');
    expect(refused).not.to.contain(`as ${file('from')} defines it`);
  });

  it('checks a row against every set that has its indicator, and against no other', async () => {
    const broken = VALUES.replace('U2,2026-Q1,60', 'U2,2026-Q1,60.5');
    const counts = ofOne();
    const amounts = ofOne({ wholeNumbers: false });
    expect(await mezon.fail('score', ...options(amounts, counts, broken))).to.contain(
      `line 3, numerator, A-01 as ${file('to')} defines it`,
    );
    const both = await mezon.fail('score', ...options(counts, counts, broken));
    expect(both).to.contain('line 3, numerator: ').and.to.contain('1 problem;');
    const other = aSet(
      aGroup('A', { availability: 0, indicators: [anIndicator('A-01'), anIndicator('A-02')] }),
      { satisfaction: { questions: ['A-01'], responseRate: null } },
    );
    const more = `${VALUES}A-02,U1,2026-Q1,50,100,,\n`;
    expect((await compare(...options(counts, other, more))).changes).to.deep.equal([
      { kind: 'place', code: 'A-02', from: null, to: 'A' },
    ]);
    expect(
      await mezon.fail('score', ...options(counts, other, `${more}A-03,U1,2026-Q1,50,100,,\n`)),
    ).to.match(/line 6, indicator: .*\n.*1 problem/);
  });

  it('lists every rule of an indicator that differs, and tries it alone', async () => {
    const found = await compare(...options(ofOne({ minN: 5 }), ofOne({ reportedBy: 'region', minN: 200 })));
    expect(found.changes.map((change) => 'field' in change && change.field)).to.deep.equal([
      'minN',
      'reportedBy',
    ]);
    const [change] = (
      await compare(...options(ofOne(), ofOne({ reportedBy: 'region' })), ...['--level', 'provider'])
    ).moves;
    expect(change!.because).to.deep.equal([
      {
        change: { kind: 'indicator', code: 'A-01', field: 'reportedBy', from: 'provider', to: 'region' },
        effect: null,
        rating: 'not-rated',
      },
    ]);
  });

  it('names what changed a level where the score stays', async () => {
    const lower = ofOne(
      {},
      {
        bands: [
          { rating: 'inadequate', from: 0 },
          { rating: 'requires-improvement', from: 39 },
          { rating: 'good', from: 59 },
          { rating: 'outstanding', from: 88 },
        ],
      },
    );
    const banded = await compare(...options(ofOne(), lower));
    expect(unitOf(banded, 'U2')).to.deep.include({ places: 0, together: 0 });
    expect(unitOf(banded, 'U2').because).to.have.length(1);
    expect(unitOf(banded, 'U2').because[0]).to.deep.include({ effect: 0, rating: 'good' });
    expect(unitOf(banded, 'U2').because[0]!.change).to.include({ kind: 'set', field: 'bands' });
    expect(unitOf(banded, 'U1').because).to.deep.equal([]);

    const limited = ofOne(
      {},
      {
        limiters: [
          {
            code: 'LIM-A',
            when: { kind: 'indicator-below', indicator: 'A-01', value: 95 },
            notBetterThan: 'good',
            reason: words('A reason'),
          },
        ],
      },
    );
    const [reason] = unitOf(await compare(...options(ofOne(), limited)), 'U1').because;
    expect(reason).to.deep.include({ effect: 0, rating: 'good' });
    expect(reason!.change).to.include({ kind: 'set', field: 'limiters' });

    const counted = ofOne({}, {}, { rate: { method: 'counts', rules: [], otherwise: 'good' } });
    const [rated] = unitOf(await compare(...options(ofOne(), counted)), 'U3').because;
    expect(rated).to.deep.include({ effect: 0, rating: 'good' });
    expect(rated!.change).to.include({ kind: 'group', code: 'A', field: 'rate' });
  });

  it('tries other levels together with the bands and limiters that name them', async () => {
    const level = (code: string, mark: LevelDefinition['mark']): LevelDefinition => ({
      code,
      name: words(code),
      mark,
    });
    const twoLevels = ofOne(
      {},
      {
        levels: [level('pass', 'good'), level('fail', 'inadequate')],
        bands: [
          { rating: 'fail', from: 0 },
          { rating: 'pass', from: 50 },
        ],
      },
    );
    const { because, to } = unitOf(await compare(...options(ofOne(), twoLevels)), 'U2');
    expect(to.rating).to.equal('pass');
    expect(because.map(({ change, rating }) => ['field' in change && change.field, rating])).to.deep.equal([
      ['levels', 'pass'],
    ]);
  });

  it('writes the level that each change gives alone as CSV, of units that keep their rank as well', async () => {
    const counted = ofOne({}, {}, { rate: { method: 'counts', rules: [], otherwise: 'good' } });
    const csv = await mezon.succeed('score', ...options(ofOne(), counted), '--format', 'csv');
    expect(csv.trim().split(/\r?\n/)).to.deep.equal([
      'period,unit,score_from,score_to,rank_from,rank_to,level_from,level_to,places,change,effect,level_alone',
      '2026-Q1,U1,90,90,1,1,outstanding,good,0,A rate,0,good',
      '2026-Q1,U2,60,60,2,2,requires-improvement,good,0,A rate,0,good',
      '2026-Q1,U3,20,20,3,3,inadequate,good,0,A rate,0,good',
    ]);
  });

  it('knows the facts of both sets', async () => {
    const withFact = ofOne(
      {},
      {
        facts: [{ code: 'ENF', name: words('Enforcement') }],
        limiters: [
          {
            code: 'LIM-ENF',
            when: { kind: 'fact', fact: 'ENF' },
            notBetterThan: 'inadequate',
            reason: words('A reason'),
          },
        ],
      },
    );
    const facts = (code: string): string[] => [
      '--facts',
      inFile('facts.csv', `unit,period,fact\nU1,2026-Q1,${code}\n`),
    ];
    const found = await compare(...options(ofOne(), withFact), ...facts('ENF'));
    expect(unitOf(found, 'U1').to.rating).to.equal('inadequate');
    expect(await mezon.fail('score', ...options(ofOne(), withFact), ...facts('XYZ'))).to.contain(
      'neither set has a fact "XYZ"; they have ENF',
    );
    // What a slip of the pen would leave unlimited is said, or refused.
    const told = async (text: string): Promise<string> =>
      (await mezon.run('score', ...options(ofOne(), withFact), '--facts', inFile('facts.csv', text))).stderr;
    expect(await told('unit,period,fact\nU1,2026-Q1,ENF\nU9,2026-Q1,ENF\nU1,2025-Q1,ENF\n')).to.equal(
      ['3: there are no values of U9 in 2026-Q1', '4: there are no values of U1 in 2025-Q1']
        .map((where) => `${file('facts.csv')}: line ${where}, so that this fact limits nobody\n`)
        .join(''),
    );
    expect(await told('')).to.contain('the column "unit" is missing');
    expect(await told('unit,period\nU1,2026-Q1\n')).to.contain('the column "fact" is missing');
    expect(await told('unit,period,fact,until\n')).to.contain(
      'the column "until" is not known; facts have unit, period, fact',
    );
  });
});
