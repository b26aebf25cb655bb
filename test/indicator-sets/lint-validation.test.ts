import { expect } from 'chai';
import { lintProgramme } from '../../server/indicator-sets/service.ts';
import { ProgrammeCopy } from './programme-copy.ts';

const WORDS = { uz: 'Bu mumkin emas', ru: 'Так не бывает', en: 'This cannot be' };
const HEAD = { code: 'RULE-NEW', importance: 'error', words: WORDS };
const compare = (left: object[], right: object[] = [{ constant: 1 }], more: object = {}): object => ({
  ...HEAD,
  kind: 'compare',
  left,
  operator: '<=',
  right,
  ...more,
});
const figure = (indicator: string, part = 'numerator', more: object = {}): object => ({
  indicator,
  part,
  ...more,
});

interface Case {
  what: string;
  rule: object;
  path: string;
  reason: RegExp;
}

const refused: Case[] = [
  {
    what: 'an indicator that the set does not have',
    rule: compare([figure('QUA-99')]),
    path: 'left.0.indicator',
    reason: /no indicator "QUA-99"/,
  },
  {
    what: 'an unknown indicator of a list',
    rule: { ...HEAD, kind: 'required', indicators: ['QUA-01', 'QUA-99'] },
    path: 'indicators.1',
    reason: /no indicator "QUA-99"/,
  },
  {
    what: 'an unknown indicator of a condition',
    rule: { ...HEAD, kind: 'implies', if: { filled: 'QUA-01' }, then: { absent: 'QUA-99' } },
    path: 'then.absent',
    reason: /no indicator "QUA-99"/,
  },
  {
    what: 'a part that the indicator does not have',
    rule: compare([{ constant: 1 }], [figure('FIN-02', 'denominator', { category: 'charity' })]),
    path: 'right.0.part',
    reason: /FIN-02 \(parts\) has no denominator; it has value/,
  },
  {
    what: 'a part without the category that it needs',
    rule: compare([figure('SAT-05')]),
    path: 'left.0.part',
    reason: /of each category: say which of "promoters", "detractors"/,
  },
  {
    what: 'an unknown category',
    rule: compare([figure('SAT-05', 'numerator', { category: 'passives' })]),
    path: 'left.0.category',
    reason: /SAT-05 has no category "passives"/,
  },
  {
    what: 'a category of what has none',
    rule: { ...HEAD, kind: 'whole', indicators: ['QUA-01'], part: 'numerator', category: 'women' },
    path: 'category',
    reason: /no categories/,
  },
  {
    what: 'an indicator that nobody types',
    rule: { ...HEAD, kind: 'change', indicators: ['FIN-03'] },
    path: 'indicators.0',
    reason: /FIN-03 is computed/,
  },
  {
    what: 'figures of two levels',
    rule: compare([figure('QUA-01')], [figure('ACC-01')]),
    path: '',
    reason: /of providers \(QUA-01\) and of regions \(ACC-01\): no form has both/,
  },
  {
    what: 'constants alone',
    rule: compare([{ constant: 2 }]),
    path: '',
    reason: /names no figure/,
  },
  {
    what: 'a range without ends',
    rule: { ...HEAD, kind: 'range', indicators: ['QUA-01'], part: 'value' },
    path: '',
    reason: /min, max or both/,
  },
  {
    what: 'a range upside down',
    rule: { ...HEAD, kind: 'range', indicators: ['QUA-01'], part: 'value', min: 5, max: 1 },
    path: 'min',
    reason: /above max/,
  },
  {
    what: 'a parameter that the kind does not have',
    rule: { ...compare([figure('QUA-01')]), words: { ...WORDS, ru: 'Было {before}' } },
    path: 'words.ru',
    reason: /no parameter "before"; it has "left", "right"/,
  },
  {
    what: 'a parameter of an end that the range does not have',
    rule: {
      ...HEAD,
      kind: 'range',
      indicators: ['QUA-01'],
      part: 'value',
      max: 5,
      words: { ...WORDS, en: 'Below {min}' },
    },
    path: 'words.en',
    reason: /no parameter "min"/,
  },
  {
    what: 'words that lack a language',
    rule: { ...compare([figure('QUA-01')]), words: { ru: WORDS.ru, en: WORDS.en } },
    path: 'words',
    reason: /"uz" is missing/,
  },
  {
    what: 'words that are a copy of another language',
    rule: { ...compare([figure('QUA-01')]), words: { ...WORDS, uz: WORDS.en } },
    path: 'words.uz',
    reason: /copy of the English text/,
  },
  {
    what: 'an unknown kind',
    rule: { ...HEAD, kind: 'believe', indicators: ['QUA-01'] },
    path: 'kind',
    reason: /must be one of "required", "whole", "range", "compare", "implies", "change", "outlier"/,
  },
  {
    what: 'a field that the kind does not have',
    rule: { ...HEAD, kind: 'required', indicators: ['QUA-01'], min: 3 },
    path: '',
    reason: /"min" is not known here/,
  },
];

describe('the lint of rules about figures', function () {
  this.timeout(20_000);
  let copy: ProgrammeCopy;
  before(() => {
    copy = new ProgrammeCopy();
    copy.unpublish();
  });
  after(() => {
    copy.dispose();
  });

  const problemsWith = (...rules: object[]): string[] => {
    copy.set('2026.1/set.json', 'validation', rules);
    return lintProgramme(copy.folder).map(({ file, path, reason }) => `${file}, ${path}: ${reason}`);
  };

  for (const { what, rule, path, reason } of refused) {
    it(`refuses ${what}`, () => {
      const [problem, ...others] = problemsWith(rule);
      expect(others).to.deep.equal([]);
      const at = `2026.1/set.json, validation.0${path === '' ? '' : `.${path}`}: `;
      expect(problem?.slice(0, at.length)).to.equal(at);
      expect(problem).to.match(reason);
    });
  }

  it('refuses a code that is used twice', () => {
    const rule = compare([figure('QUA-01')]);
    expect(problemsWith(rule, rule)).to.deep.equal([
      '2026.1/set.json, validation: two rules have the code RULE-NEW',
    ]);
  });

  it('takes one of each kind', () => {
    const side = [figure('SAT-05', 'numerator', { category: 'promoters', factor: 2 })];
    const rules = [
      { kind: 'required', indicators: ['QUA-01', 'ACC-01'] },
      { kind: 'whole', indicators: ['STF-03'], part: 'numerator' },
      { kind: 'range', indicators: ['FIN-02'], part: 'value', category: 'charity', max: 9 },
      { kind: 'compare', left: side, operator: '=', right: [{ constant: 3 }], tolerance: 0.5 },
      {
        kind: 'implies',
        if: { filled: 'QUA-01' },
        then: { left: side, operator: '>', right: [{ constant: 0 }] },
      },
      { kind: 'change', indicators: ['QUA-01', 'ACC-01'], points: 10 },
      { kind: 'outlier', indicators: ['QUA-01'], robustZ: 4, limitsFrom: 16 },
    ].map((rule, i) => ({ ...HEAD, ...rule, code: `RULE-${String(i)}` }));
    expect(problemsWith(...rules)).to.deep.equal([]);
  });
});
