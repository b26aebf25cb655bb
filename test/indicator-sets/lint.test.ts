import { expect } from 'chai';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { lintProgramme, loadProgramme, ProgrammeError } from '../../server/indicator-sets/service.ts';
import { ProgrammeCopy } from './programme-copy.ts';

interface Case {
  what: string;
  spoil: (copy: ProgrammeCopy) => void;
  file: string;
  path?: string;
  reason: RegExp;
}

const V = '2026.1';

const set =
  (file: string, path: string, value: unknown) =>
  (copy: ProgrammeCopy): void => {
    copy.unpublish();
    copy.set(file, path, value);
  };

const replace =
  (file: string, from: string | RegExp, to: string) =>
  (copy: ProgrammeCopy): void => {
    const text = copy.read(file);
    if (text.replace(from, to) === text) throw new Error(`${file} has no ${String(from)}`);
    copy.write(file, text.replace(from, to));
  };

const refused: Case[] = [
  {
    what: 'a missing programme.json',
    spoil: (copy) => copy.remove('programme.json'),
    file: 'programme.json',
    reason: /missing/,
  },
  {
    what: 'broken JSON',
    spoil: replace(`${V}/QUA-01.json`, '"dimension"', 'dimension'),
    file: `${V}/QUA-01.json`,
    path: 'line 3',
    reason: /not JSON/,
  },
  {
    what: 'a key that is there twice',
    spoil: replace(`${V}/QUA-01.json`, '"minN": 5', '"minN": 5,\n  "minN": 1'),
    file: `${V}/QUA-01.json`,
    path: 'minN',
    reason: /the key "minN" is there twice/,
  },
  {
    what: 'a key that is there twice in an object of a list, written otherwise',
    spoil: replace(
      `${V}/FIN-02.json`,
      /("parts": \[\s*\{\s*)"code"/,
      String.raw`$1"c\u006fde": "state", "code"`,
    ),
    file: `${V}/FIN-02.json`,
    path: 'entry.parts.0.code',
    reason: /the key "code" is there twice/,
  },
  {
    what: 'an unknown field',
    spoil: set(`${V}/QUA-01.json`, 'colour', 'red'),
    file: `${V}/QUA-01.json`,
    reason: /"colour" is not known/,
  },
  {
    what: 'a missing field',
    spoil: set(`${V}/QUA-01.json`, 'minN', undefined),
    file: `${V}/QUA-01.json`,
    reason: /"minN" is missing/,
  },
  {
    what: 'a question of the survey about no indicator',
    spoil: set(`${V}/set.json`, 'satisfaction.survey.questions.0.indicator', 'SAT-09'),
    file: `${V}/set.json`,
    path: 'satisfaction.survey.questions.0.indicator',
    reason: /no indicator "SAT-09"/,
  },
  {
    what: 'a licence in English only',
    spoil: set('programme.json', 'attributions.2.licence', 'official statistics'),
    file: 'programme.json',
    path: 'attributions.2.licence',
    reason: /is no name of a licence: write it in every language/,
  },
  {
    what: 'an unknown kind',
    spoil: set(`${V}/QUA-01.json`, 'kind', 'percentage'),
    file: `${V}/QUA-01.json`,
    path: 'kind',
    reason: /one of "percent", "rate"/,
  },
  {
    what: 'an unknown normalisation',
    spoil: set(`${V}/QUA-01.json`, 'normalise.method', 'quantile'),
    file: `${V}/QUA-01.json`,
    path: 'normalise.method',
    reason: /one of "goalposts", "best-range"/,
  },
  {
    what: 'goalposts without a goal',
    spoil: set(`${V}/QUA-01.json`, 'normalise', { method: 'goalposts', floor: 1 }),
    file: `${V}/QUA-01.json`,
    path: 'normalise',
    reason: /^"goal" is missing$/,
  },
  {
    what: 'a text without Russian',
    spoil: set(`${V}/QUA-01.json`, 'name', { uz: 'a', en: 'b' }),
    file: `${V}/QUA-01.json`,
    path: 'name',
    reason: /"ru" is missing/,
  },
  {
    what: 'an empty translation',
    spoil: set(`${V}/QUA-01.json`, 'name.ru', ''),
    file: `${V}/QUA-01.json`,
    path: 'name.ru',
    reason: /character/,
  },
  {
    what: 'a code that is not the file name',
    spoil: set(`${V}/QUA-01.json`, 'code', 'QUA-09'),
    file: `${V}/QUA-01.json`,
    path: 'code',
    reason: /QUA-09\.json/,
  },
  {
    what: 'a code used twice',
    spoil: set(`${V}/QUA-01.json`, 'code', 'QUA-02'),
    file: V,
    reason: /QUA-02 is used by more than one file/,
  },
  {
    what: 'an unknown dimension',
    spoil: set(`${V}/QUA-01.json`, 'dimension', 'QAU'),
    file: `${V}/QUA-01.json`,
    path: 'dimension',
    reason: /no group "QAU"/,
  },
  {
    what: 'a group without indicators',
    spoil: set(`${V}/set.json`, 'tree.groups.0.code', 'ABC'),
    file: `${V}/set.json`,
    path: 'tree.groups.0',
    reason: /neither groups nor indicators/,
  },
  {
    what: 'a limiter on no indicator',
    spoil: set(`${V}/set.json`, 'limiters.0.when.indicator', 'QUA-99'),
    file: `${V}/set.json`,
    path: 'limiters.0.when.indicator',
    reason: /no indicator "QUA-99"/,
  },
  {
    what: 'a satisfaction question that is no indicator',
    spoil: set(`${V}/set.json`, 'satisfaction.questions.1', 'SAT-99'),
    file: `${V}/set.json`,
    path: 'satisfaction.questions.1',
    reason: /no indicator "SAT-99"/,
  },
  {
    what: 'an include of what the set does not have',
    spoil: set(`${V}/set.json`, 'tree.groups.0.includes', [{ code: 'NIX', weight: 1 }]),
    file: `${V}/set.json`,
    path: 'tree.groups.0.includes.0.code',
    reason: /neither an indicator nor a group "NIX"/,
  },
  {
    what: 'an include without its weight',
    spoil: set(`${V}/set.json`, 'tree.groups.0.includes', [{ code: 'SAT-01' }]),
    file: `${V}/set.json`,
    path: 'tree.groups.0.includes.0',
    reason: /"weight" is missing/,
  },
  {
    what: 'an include of a child',
    spoil: set(`${V}/set.json`, 'tree.groups.0.includes', [{ code: 'ACC-01', weight: 1 }]),
    file: `${V}/set.json`,
    path: 'tree.groups.0.includes.0.code',
    reason: /is a child of ACC already/,
  },
  {
    what: 'a group that contains itself',
    spoil: set(`${V}/set.json`, 'tree.groups.0.includes', [{ code: 'OVERALL', weight: 1 }]),
    file: `${V}/set.json`,
    path: 'tree.groups.0.includes.0.code',
    reason: /is a circle: OVERALL → ACC → OVERALL/,
  },
  {
    what: 'a code that differs from another by capital letters only',
    spoil: set(`${V}/set.json`, 'tree.groups.0.code', 'qua-01'),
    file: `${V}/set.json`,
    path: 'tree',
    reason: /a group and an indicator have the code QUA-01/,
  },
  {
    what: 'an unknown aggregation',
    spoil: set(`${V}/set.json`, 'tree.groups.0.aggregate', { method: 'vote' }),
    file: `${V}/set.json`,
    path: 'tree.groups.0.aggregate.method',
    reason: /one of "arithmetic", "geometric", "harmonic"/,
  },
  {
    what: 'a count of a level that the set does not have',
    spoil: set(`${V}/set.json`, 'tree.rate', {
      method: 'counts',
      rules: [{ level: 'good', when: [{ levels: ['splendid'], all: true }] }],
      otherwise: 'inadequate',
    }),
    file: `${V}/set.json`,
    path: 'tree.rate.rules.0.when.0.levels.0',
    reason: /no level "splendid"; it has outstanding, good/,
  },
  {
    what: 'cut-points with a level too few',
    spoil: set(`${V}/QUA-01.json`, 'normalise', {
      method: 'cut-points',
      cuts: [50, 80],
      levels: ['inadequate', 'good'],
      inclusive: 'lower',
    }),
    file: `${V}/QUA-01.json`,
    path: 'normalise',
    reason: /2 cuts need 3 levels, not 2/,
  },
  {
    what: 'cut-points with the same level twice',
    spoil: set(`${V}/QUA-01.json`, 'normalise', {
      method: 'cut-points',
      cuts: [50, 80],
      levels: ['inadequate', 'good', 'good'],
      inclusive: 'lower',
    }),
    file: `${V}/QUA-01.json`,
    path: 'normalise',
    reason: /the level "good" is named twice/,
  },
  {
    what: 'a breakdown that there is no word for',
    spoil: set(`${V}/QUA-01.json`, 'disaggregations', ['sex', 'height']),
    file: `${V}/QUA-01.json`,
    path: 'disaggregations.1',
    reason: /must be one of "sex", "age_group", "disability", "settlement", "sector"/,
  },
  {
    what: 'cut-points whose levels get worse where higher is better',
    spoil: (copy) => {
      copy.unpublish();
      copy.set(`${V}/QUA-01.json`, 'direction', 'higher');
      copy.set(`${V}/QUA-01.json`, 'normalise', {
        method: 'cut-points',
        cuts: [3],
        levels: ['good', 'inadequate'],
        inclusive: 'lower',
      });
    },
    file: `${V}/QUA-01.json`,
    path: 'normalise.levels.1',
    reason: /^higher is better, so it must be better than "good", not "inadequate"$/,
  },
  {
    what: 'a text for a number of a count',
    spoil: set(`${V}/set.json`, 'tree.rate', {
      method: 'counts',
      rules: [{ level: 'good', when: [{ levels: ['good'], atLeast: '2' }] }],
      otherwise: 'good',
    }),
    file: `${V}/set.json`,
    path: 'tree.rate.rules.0.when.0.atLeast',
    reason: /^must be a whole number$/,
  },
  {
    what: 'a text for the decimals of a rounding',
    spoil: set(`${V}/set.json`, 'tree.rounding', { method: 'half-up', decimals: '1' }),
    file: `${V}/set.json`,
    path: 'tree.rounding.decimals',
    reason: /^must be a whole number$/,
  },
  {
    what: 'a text for the power of a mean',
    spoil: set(`${V}/set.json`, 'tree.aggregate', { method: 'generalised', power: '2' }),
    file: `${V}/set.json`,
    path: 'tree.aggregate.power',
    reason: /^must be a number$/,
  },
  {
    what: 'a text for a deviation, where there may be no method at all',
    spoil: set(`${V}/QUA-01.json`, 'normalise', { method: 'z-score', deviation: '7' }),
    file: `${V}/QUA-01.json`,
    path: 'normalise.deviation',
    reason: /^must be a number$/,
  },
  {
    what: 'a text for the value of a limiter',
    spoil: set(`${V}/set.json`, 'limiters.0.when', { kind: 'indicator-above', indicator: 'LPI', value: '1' }),
    file: `${V}/set.json`,
    path: 'limiters.0.when.value',
    reason: /^must be a number$/,
  },
  {
    what: 'a limiter on a fact that the set does not declare',
    spoil: set(`${V}/set.json`, 'limiters.0.when', { kind: 'fact', fact: 'ENF' }),
    file: `${V}/set.json`,
    path: 'limiters.0.when.fact',
    reason: /no fact "ENF"/,
  },
  {
    what: 'an addition of what is scored anyway',
    spoil: set(`${V}/set.json`, 'tree.adjust', [{ method: 'add', indicator: 'QUA-01' }]),
    file: `${V}/set.json`,
    path: 'tree.adjust.0.indicator',
    reason: /QUA-01 is scored/,
  },
  {
    what: 'a derivation from something without parts',
    spoil: set(`${V}/FIN-03.json`, 'entry.from', 'FIN-01'),
    file: `${V}/FIN-03.json`,
    path: 'entry.from',
    reason: /not entered in parts/,
  },
  {
    what: 'a version in the wrong folder',
    spoil: (copy) => renameSync(join(copy.folder, V), join(copy.folder, '2026.2')),
    file: '2026.2/set.json',
    path: 'version',
    reason: /folder is 2026\.2/,
  },
  {
    what: 'a programme in the wrong folder',
    spoil: (copy) => copy.set('programme.json', 'code', 'other'),
    file: 'programme.json',
    path: 'code',
    reason: /folder is uz-social-services/,
  },
  {
    what: 'a district in no region',
    spoil: replace('territories/districts.csv', '1703202,UZ-AN', '1703202,UZ-XX'),
    file: 'territories/districts.csv',
    path: 'code 1703202, region',
    reason: /no region "UZ-XX"/,
  },
  {
    what: 'a district twice',
    spoil: replace('territories/districts.csv', '\n1703203,', '\n1703202,'),
    file: 'territories/districts.csv',
    path: 'code 1703202',
    reason: /more than once/,
  },
  {
    what: 'a district without a Russian name',
    spoil: replace('territories/districts.csv', 'Алтынкульский район', ''),
    file: 'territories/districts.csv',
    path: 'line 2, name_ru',
    reason: /must not be empty/,
  },
  {
    what: 'a population that is no number',
    spoil: replace('territories/regions.csv', '3409000', '3.4 mln'),
    file: 'territories/regions.csv',
    path: 'line 2, population',
    reason: /whole number/,
  },
  {
    what: 'a column that is not there',
    spoil: replace('territories/regions.csv', 'name_ru', 'name_rus'),
    file: 'territories/regions.csv',
    path: 'line 1',
    reason: /"name_ru" is missing/,
  },
  {
    what: 'national figures of an unknown shape',
    spoil: (copy) => copy.set('national/series.json', 'series.0.code', 'X'),
    file: 'national/series.json',
    path: 'series.0.code',
    reason: /pattern/,
  },
  ...(['mean', 'variance'] as const).map((which): Case => ({
    what: `percentiles of a reward (${which}) in the wrong order`,
    spoil: set(`${V}/set.json`, 'tree.groups.1.adjust', [
      { method: 'add', indicator: 'FIN-05' },
      {
        method: 'reward',
        mean: [65, 85],
        variance: [30, 70],
        [which]: [85, 65],
        rewards: { highStable: 4, highMedium: 3, relativelyHighStable: 2, relativelyHighMedium: 1 },
      },
    ]),
    file: `${V}/set.json`,
    path: `tree.groups.1.adjust.1.${which}`,
    reason: /must ascend/,
  })),
  ...(
    [
      [{ method: 'geometric', scale: [100, 1] }, /must ascend: the worst/],
      [{ method: 'geometric', scale: [50, 50] }, /must ascend: the worst/],
      [{ method: 'generalised', power: 1, scale: [5, -5] }, /must ascend: the worst/],
      [{ method: 'geometric', scale: [0, 100] }, /from a number above 0/],
      [{ method: 'harmonic', scale: [-5, 5] }, /from a number above 0/],
      [{ method: 'generalised', power: -1, scale: [0, 100] }, /from a number above 0/],
      [{ method: 'generalised', power: 0, scale: [0, 100] }, /from a number above 0/],
      [{ method: 'generalised', power: 2, scale: [-1, 1] }, /from 0 or above/],
    ] as const
  ).map(([aggregate, reason]): Case => ({
    what: `a scale that has no such mean: ${JSON.stringify(aggregate)}`,
    spoil: set(`${V}/set.json`, 'tree.groups.0.aggregate', aggregate),
    file: `${V}/set.json`,
    path: 'tree.groups.0.aggregate.scale',
    reason,
  })),
  {
    what: 'a set without bands',
    spoil: set(`${V}/set.json`, 'bands', []),
    file: `${V}/set.json`,
    path: 'bands',
    reason: /at least one/,
  },
  {
    what: 'a group without bands of its own where it is rated by them',
    spoil: set(`${V}/set.json`, 'tree.groups.0.rate', { method: 'bands', bands: [] }),
    file: `${V}/set.json`,
    path: 'tree.groups.0.rate.bands',
    reason: /at least one/,
  },
];

const misleading: Case[] = [
  {
    what: 'bands of a group that do not ascend',
    spoil: set(`${V}/set.json`, 'tree.rate', {
      method: 'bands',
      bands: [
        { rating: 'good', from: 0 },
        { rating: 'inadequate', from: 50 },
      ],
    }),
    file: `${V}/set.json`,
    path: 'tree.rate.bands.1.rating',
    reason: /must be better than good/,
  },
  {
    what: 'a count that says nothing',
    spoil: set(`${V}/set.json`, 'tree.rate', {
      method: 'counts',
      rules: [{ level: 'good', when: [{ levels: ['good'] }] }],
      otherwise: 'inadequate',
    }),
    file: `${V}/set.json`,
    path: 'tree.rate.rules.0.when.0',
    reason: /neither atLeast nor atMost nor all/,
  },
  {
    what: 'a value that is the score though lower is better',
    spoil: set(`${V}/QUA-03.json`, 'normalise', { method: 'identity' }),
    file: `${V}/QUA-03.json`,
    path: 'normalise',
    reason: /higher must be better/,
  },
  {
    what: 'dimension weights that miss 100',
    spoil: set(`${V}/set.json`, 'tree.groups.0.weight', 16),
    file: `${V}/set.json`,
    path: 'tree.groups',
    reason: /sum to 101/,
  },
  {
    what: 'a scored indicator without weight',
    spoil: set(`${V}/QUA-01.json`, 'weight', 0),
    file: `${V}/QUA-01.json`,
    path: 'weight',
    reason: /above 0/,
  },
  {
    what: 'a context indicator with a weight',
    spoil: set(`${V}/FIN-05.json`, 'weight', 1),
    file: `${V}/FIN-05.json`,
    path: 'weight',
    reason: /must be 0/,
  },
  {
    what: 'a goal below the floor',
    spoil: set(`${V}/QUA-01.json`, 'normalise.goal', 30),
    file: `${V}/QUA-01.json`,
    path: 'normalise',
    reason: /above the floor/,
  },
  {
    what: 'a goal above the floor when lower is better',
    spoil: set(`${V}/QUA-03.json`, 'normalise', { method: 'goalposts', floor: 0, goal: 5 }),
    file: `${V}/QUA-03.json`,
    path: 'normalise',
    reason: /below the floor/,
  },
  {
    what: 'a best range out of order',
    spoil: set(`${V}/STF-03.json`, 'normalise.bestTo', 10),
    file: `${V}/STF-03.json`,
    path: 'normalise',
    reason: /must ascend/,
  },
  {
    what: 'a goal that no percentage reaches',
    spoil: set(`${V}/QUA-01.json`, 'normalise.goal', 120),
    file: `${V}/QUA-01.json`,
    path: 'normalise.goal',
    reason: /no possible value/,
  },
  {
    what: 'a target outside the goalposts',
    spoil: set(`${V}/QUA-01.json`, 'targets.2026', 8),
    file: `${V}/QUA-01.json`,
    path: 'targets.2026',
    reason: /outside the goalposts/,
  },
  {
    what: 'a target outside the best range that it is to narrow',
    spoil: set(`${V}/STF-03.json`, 'targets.2026', 60),
    file: `${V}/STF-03.json`,
    path: 'targets.2026',
    reason: /outside the best range \(15 to 40\)/,
  },
  {
    what: 'a target that does not tell which end of the best range it narrows',
    spoil: set(`${V}/STF-03.json`, 'targets.2026', 27.5),
    file: `${V}/STF-03.json`,
    path: 'targets.2026',
    reason: /does not tell which end/,
  },
  {
    what: 'targets that narrow a best range from both ends',
    spoil: set(`${V}/STF-03.json`, 'targets.2026', 16),
    file: `${V}/STF-03.json`,
    path: 'targets.2026',
    reason: /another end/,
  },
  {
    what: 'no target',
    spoil: set(`${V}/QUA-01.json`, 'targets', {}),
    file: `${V}/QUA-01.json`,
    path: 'targets',
    reason: /no target/,
  },
  {
    what: 'a percentage that is not multiplied by 100',
    spoil: set(`${V}/QUA-01.json`, 'multiplier', 1),
    file: `${V}/QUA-01.json`,
    path: 'multiplier',
    reason: /must be 100/,
  },
  {
    what: 'an entry that does not go with the kind',
    spoil: set(`${V}/SAT-05.json`, 'entry.form', 'ratio'),
    file: `${V}/SAT-05.json`,
    path: 'entry.form',
    reason: /kind net/,
  },
  {
    what: 'a ratio without numerator',
    spoil: set(`${V}/QUA-01.json`, 'numerator', null),
    file: `${V}/QUA-01.json`,
    path: 'numerator',
    reason: /what is counted/,
  },
  {
    what: 'bands out of order',
    spoil: set(`${V}/set.json`, 'bands.2.from', 30),
    file: `${V}/set.json`,
    path: 'bands.2.from',
    reason: /above 39/,
  },
  {
    what: 'bands that begin above 0',
    spoil: set(`${V}/set.json`, 'bands.0.from', 10),
    file: `${V}/set.json`,
    path: 'bands.0.from',
    reason: /begin at 0/,
  },
  {
    what: 'a rating without a band',
    spoil: set(`${V}/set.json`, 'bands', [
      { rating: 'inadequate', from: 0 },
      { rating: 'good', from: 63 },
    ]),
    file: `${V}/set.json`,
    path: 'bands',
    reason: /requires-improvement/,
  },
  {
    what: 'a limiter against the direction',
    spoil: set(`${V}/set.json`, 'limiters.1.when.kind', 'indicator-above'),
    file: `${V}/set.json`,
    path: 'limiters.1.when.kind',
    reason: /direction/,
  },
  {
    what: 'a question whose indicator is no count of answers',
    spoil: set(`${V}/set.json`, 'satisfaction.survey.questions.0.indicator', 'FIN-02'),
    file: `${V}/set.json`,
    path: 'satisfaction.survey.questions.0.indicator',
    reason: /only ratios and nets/,
  },
  {
    what: 'answers counted beyond the scale',
    spoil: set(`${V}/set.json`, 'satisfaction.survey.questions.1.counts.numerator.to', 6),
    file: `${V}/set.json`,
    path: 'satisfaction.survey.questions.1.counts.numerator',
    reason: /between 1 and 5/,
  },
  {
    what: 'an answer counted twice',
    spoil: set(`${V}/set.json`, 'satisfaction.survey.questions.4.counts.detractors.to', 9),
    file: `${V}/set.json`,
    path: 'satisfaction.survey.questions.4.counts.detractors',
    reason: /another field counts/,
  },
  {
    what: 'a question that does not say what counts',
    spoil: set(`${V}/set.json`, 'satisfaction.survey.questions.4.counts.promoters', undefined),
    file: `${V}/set.json`,
    path: 'satisfaction.survey.questions.4.counts',
    reason: /promoters, detractors/,
  },
  {
    what: 'a group of the survey that is there twice',
    spoil: set(`${V}/set.json`, 'satisfaction.survey.groups.0.values.1.code', 'female'),
    file: `${V}/set.json`,
    path: 'satisfaction.survey.groups.0.values.1.code',
    reason: /more than once/,
  },
  {
    what: 'a satisfaction question that is no share',
    spoil: set(`${V}/set.json`, 'satisfaction.questions.0', 'SAT-05'),
    file: `${V}/set.json`,
    path: 'satisfaction.questions.0',
    reason: /kind net/,
  },
  {
    what: 'an English text under Uzbek',
    spoil: set(`${V}/QUA-01.json`, 'name.uz', 'Individual plans kept current'),
    file: `${V}/QUA-01.json`,
    path: 'name.uz',
    reason: /copy/,
  },
  {
    what: 'an English text under Russian',
    spoil: set(`${V}/QUA-01.json`, 'name.ru', 'Individual plans kept current'),
    file: `${V}/QUA-01.json`,
    path: 'name.ru',
    reason: /not written in Russian/,
  },
  {
    what: 'a typewriter apostrophe',
    spoil: set(`${V}/QUA-01.json`, 'name.uz', "O'z rejalari"),
    file: `${V}/QUA-01.json`,
    path: 'name.uz',
    reason: /wrong apostrophe/,
  },
  {
    what: 'the apostrophe of other letters after o',
    spoil: set(`${V}/QUA-01.json`, 'name.uz', 'O\u02BCz rejalari'),
    file: `${V}/QUA-01.json`,
    path: 'name.uz',
    reason: /U\+02BB/,
  },
  {
    what: 'the apostrophe of oʻ after another letter',
    spoil: set(`${V}/QUA-01.json`, 'name.uz', 'Ma\u02BBlumot'),
    file: `${V}/QUA-01.json`,
    path: 'name.uz',
    reason: /U\+02BC/,
  },
  {
    what: 'a Latin letter in a Russian word',
    spoil: set(`${V}/QUA-01.json`, 'name.ru', 'Cтандарты'),
    file: `${V}/QUA-01.json`,
    path: 'name.ru',
    reason: /Latin and Cyrillic/,
  },
  {
    what: 'Cyrillic under English',
    spoil: set(`${V}/QUA-01.json`, 'name.en', 'Планы'),
    file: `${V}/QUA-01.json`,
    path: 'name.en',
    reason: /Cyrillic letters/,
  },
  {
    what: 'a wrong apostrophe in a place',
    spoil: replace('territories/districts.csv', 'Oltinkoʻl', "Oltinko'l"),
    file: 'territories/districts.csv',
    path: 'code 1703202, name.uz',
    reason: /wrong apostrophe/,
  },
  {
    what: 'shares of finance that miss 100',
    spoil: (copy) => copy.set('national/series.json', 'financing.sources.0.share', 41.2),
    file: 'national/series.json',
    path: 'financing.sources',
    reason: /sum to 80\.0/,
  },
  {
    what: 'a report due before it opens',
    spoil: (copy) => copy.set('programme.json', 'reporting', { opensAfterDays: 9, dueAfterDays: 3 }),
    file: 'programme.json',
    path: 'reporting.dueAfterDays',
    reason: /due/,
  },
  {
    what: 'a quarter that closes while figures are still on time',
    spoil: (copy) => {
      const days = { opensAfterDays: 1, dueAfterDays: 10, graceDays: 3, closesAfterDays: 12 };
      copy.set('programme.json', 'reporting', days);
    },
    file: 'programme.json',
    path: 'reporting.closesAfterDays',
    reason: /nothing can be entered any more \(day 12\) while figures are still on time \(day 13\)/,
  },
  {
    what: 'an unknown time zone',
    spoil: (copy) => copy.set('programme.json', 'timeZone', 'Asia/Tashkend'),
    file: 'programme.json',
    path: 'timeZone',
    reason: /time zone/,
  },
  {
    what: 'a changed text of a published indicator',
    spoil: (copy) => copy.set(`${V}/QUA-01.json`, 'name.en', 'Plans'),
    file: `${V}/QUA-01.json`,
    reason: /has been changed since version 2026\.1 was published/,
  },
  {
    what: 'a changed weight of a published set',
    spoil: (copy) => {
      copy.set(`${V}/set.json`, 'tree.groups.0.weight', 14);
      copy.set(`${V}/set.json`, 'tree.groups.1.weight', 31);
    },
    file: `${V}/set.json`,
    reason: /has been changed since/,
  },
  {
    what: 'an indicator taken out of a published set',
    spoil: (copy) => copy.remove(`${V}/QUA-01.json`),
    file: `${V}/QUA-01.json`,
    reason: /has been removed since/,
  },
  {
    what: 'an indicator added to a published set',
    spoil: (copy) => {
      copy.write(`${V}/QUA-08.json`, copy.read(`${V}/QUA-01.json`).replace('"QUA-01"', '"QUA-08"'));
    },
    file: `${V}/QUA-08.json`,
    reason: /has been added since/,
  },
  {
    what: 'a published set without its proof',
    spoil: (copy) => copy.remove(`${V}/published.json`),
    file: `${V}/published.json`,
    reason: /is missing/,
  },
  {
    what: 'a published set called a draft again',
    spoil: (copy) => {
      copy.set(`${V}/set.json`, 'status', 'draft');
      copy.set(`${V}/set.json`, 'publishedOn', null);
    },
    file: `${V}/set.json`,
    path: 'status',
    reason: /was published on/,
  },
];

function check({ what, spoil, file, path, reason }: Case, alsoLoads: boolean): void {
  it(`${what} is refused with the file and the reason`, () => {
    const copy = new ProgrammeCopy();
    try {
      spoil(copy);
      const problems = lintProgramme(copy.folder);
      const found = problems.find(
        (problem) =>
          problem.file === file &&
          (path === undefined || problem.path === path) &&
          reason.test(problem.reason),
      );
      expect(found, JSON.stringify(problems, null, 1)).to.exist;
      if (!alsoLoads) expect(() => loadProgramme(copy.folder)).to.throw(ProgrammeError, file);
    } finally {
      copy.dispose();
    }
  });
}

describe('lint of a programme', () => {
  describe('what does not fit together, loading refuses too', () => {
    for (const one of refused) check(one, false);
  });

  describe('what would mislead', () => {
    for (const one of misleading) check(one, true);
  });

  it('an untouched copy is in order, wherever it lies', () => {
    const copy = new ProgrammeCopy();
    expect(lintProgramme(copy.folder)).to.deep.equal([]);
    copy.dispose();
  });

  it('levels of cut-points go with the direction, and points with the levels', () => {
    const copy = new ProgrammeCopy();
    copy.unpublish();
    const problemsOf = (direction: string, levels: string[], points?: number[]): string[] => {
      copy.set(`${V}/QUA-01.json`, 'direction', direction);
      const cuts = levels.slice(1).map((_, i) => 20 * (i + 1));
      copy.set(`${V}/QUA-01.json`, 'normalise', {
        ...{ method: 'cut-points', cuts, levels, inclusive: 'lower' },
        ...(points && { points }),
      });
      return lintProgramme(copy.folder)
        .filter(({ path }) => path.startsWith('normalise'))
        .map(({ path, reason }) => `${path}: ${reason}`);
    };
    const [bad, fair, good, best] = ['inadequate', 'requires-improvement', 'good', 'outstanding'] as const;
    expect(problemsOf('higher', [bad, good, best])).to.deep.equal([]);
    expect(problemsOf('lower', [best, good, bad])).to.deep.equal([]);
    expect(problemsOf('lower', [bad, good])).to.deep.equal([
      'normalise.levels.1: lower is better, so it must be worse than "inadequate", not "good"',
    ]);
    expect(problemsOf('range', [bad, fair, best, good])).to.deep.equal([]);
    expect(problemsOf('range', [bad, good])).to.deep.equal([
      'normalise.levels.1: the best values lie in the middle, so "good" needs worse levels on both sides',
    ]);
    expect(problemsOf('range', [fair, bad, best, good])).to.deep.equal([
      'normalise.levels.1: levels must get better up to "outstanding" and worse from there',
    ]);
    expect(problemsOf('none', [bad, good])).to.deep.equal([
      'normalise: cut-points do not go with the direction "none"',
    ]);
    expect(problemsOf('higher', [bad, good, best], [0, 50, 50])).to.deep.equal([]);
    expect(problemsOf('higher', [bad, good, best], [0, 80, 50])).to.deep.equal([
      'normalise.points.2: the better one of "good" and "outstanding" has fewer points',
    ]);
    copy.dispose();
  });

  it('both ends of the values may have the same level, but not twice next to each other', () => {
    const copy = new ProgrammeCopy();
    copy.unpublish();
    copy.set(`${V}/QUA-01.json`, 'direction', 'range');
    const problemsOf = (levels: string[]): string[] => {
      const cuts = levels.slice(1).map((_, i) => 20 * (i + 1));
      const normalise = { method: 'cut-points', cuts, levels, inclusive: 'lower' };
      copy.set(`${V}/QUA-01.json`, 'normalise', normalise);
      return lintProgramme(copy.folder)
        .filter(({ path }) => path === 'normalise')
        .map(({ reason }) => reason);
    };
    expect(problemsOf(['inadequate', 'good', 'inadequate'])).to.deep.equal([]);
    expect(problemsOf(['inadequate', 'good', 'good', 'inadequate'])).to.deep.equal([
      'the level "good" is named twice',
    ]);
    copy.dispose();
  });

  it('reports the problems of all files at once', () => {
    const copy = new ProgrammeCopy();
    copy.set(`${V}/QUA-01.json`, 'minN', 'five');
    copy.set('programme.json', 'timeZone', 3);
    copy.write('territories/districts.csv', 'code\n');
    const files = lintProgramme(copy.folder).map((problem) => problem.file);
    expect(files).to.include('programme.json');
    copy.set('programme.json', 'timeZone', 'Asia/Tashkent');
    expect(lintProgramme(copy.folder).map((problem) => problem.file)).to.include.members([
      `${V}/QUA-01.json`,
      'territories/districts.csv',
    ]);
    copy.dispose();
  });

  it('files that are not indicators have no place in a version', () => {
    const copy = new ProgrammeCopy();
    copy.write(`${V}/notes.json`, '{}');
    expect(lintProgramme(copy.folder).map((problem) => problem.file)).to.include(`${V}/notes.json`);
    copy.dispose();
  });

  it('reads a register of providers and refuses what it does not understand', () => {
    const copy = new ProgrammeCopy();
    const header =
      'code,district,name_uz,name_ru,name_en,name_uz_cyrl,sector,service_type,opened_on,closed_on';
    mkdirSync(join(copy.folder, 'register'));
    copy.write('register/providers.csv', `${header}\n\nP1,1703202,Mehr,,,,ngo,day-care,2020-05-01,\n`);
    expect(lintProgramme(copy.folder)).to.deep.equal([]);
    expect(loadProgramme(copy.folder).territories.at(-1)).to.deep.equal({
      code: 'P1',
      level: 'provider',
      parent: '1703202',
      name: { uz: 'Mehr', ru: 'Mehr', en: 'Mehr' },
      region: 'UZ-AN',
      district: '1703202',
      sector: 'ngo',
      serviceType: 'day-care',
      openedOn: '2020-05-01',
      closedOn: null,
      population: null,
    });
    copy.write('register/providers.csv', `${header}\nP1,1,Mehr,,,,church,day-care,2020-13-01,\n`);
    expect(lintProgramme(copy.folder).map(({ file, path }) => `${file} ${path}`)).to.deep.equal([
      'register/providers.csv line 2, sector',
      'register/providers.csv line 2, opened_on',
    ]);
    copy.write('register/providers.csv', `${header}\nP1,1,Mehr,,,,ngo,day-care,,\n`);
    expect(() => loadProgramme(copy.folder)).to.throw(ProgrammeError, 'there is no district "1"');
    copy.dispose();
  });
});
