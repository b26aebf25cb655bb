import type { Indicator } from '../../../server/domain/indicator.ts';
import type { Group, IndicatorSet } from '../../../server/domain/indicator-set.ts';
import type { FactSums } from '../../../server/domain/scoring/indicator-value.ts';
import type { ScoreInputs } from '../../../server/domain/scoring/scorecard.ts';

/** Small sets and facts for tests of scoring. */

const words = (text: string) => ({ uz: text, ru: text, en: text });

export const anIndicator = (code: string, choices: Partial<Indicator> = {}): Indicator => ({
  code,
  dimension: code.split('-')[0] ?? '',
  kind: 'percent',
  reportedBy: 'provider',
  entry: { form: 'ratio' },
  multiplier: 100,
  unit: words('%'),
  decimals: 1,
  direction: 'higher',
  normalise: { method: 'goalposts', floor: 0, goal: 100 },
  weight: 1,
  targets: { '2026': 80 },
  numerator: words('those who'),
  denominator: words('all'),
  wholeNumbers: true,
  numeratorWithinDenominator: true,
  allowsNegative: false,
  inclusion: words('all'),
  exclusion: words('none'),
  source: words('records'),
  frequency: 'quarter',
  disaggregations: [],
  minN: 5,
  safety: false,
  references: [],
  name: words(code),
  definition: words(code),
  rationale: words(code),
  ...choices,
});

export const aGroup = (code: string, choices: Partial<Group> = {}): Group => ({
  code,
  name: words(code),
  weight: 1,
  mandatory: false,
  aggregate: { method: 'arithmetic' },
  availability: 0.667,
  groups: [],
  indicators: [],
  ...choices,
});

export function aSet(root: Group, choices: Partial<IndicatorSet> = {}): IndicatorSet {
  const all = (group: Group): Indicator[] => [...group.indicators, ...group.groups.flatMap(all)];
  return {
    version: '2026.1',
    status: 'published',
    publishedOn: '2026-01-01',
    appliesFrom: '2023-Q1',
    title: words('A set'),
    bands: [
      { rating: 'inadequate', from: 0 },
      { rating: 'requires-improvement', from: 39 },
      { rating: 'good', from: 63 },
      { rating: 'outstanding', from: 88 },
    ],
    limiters: [],
    satisfaction: { questions: ['AAA-01'], responseRate: null },
    root,
    indicators: all(root),
    fingerprint: 'f'.repeat(64),
    ...choices,
  };
}

export const aFact = (indicator: string, choices: Partial<FactSums> = {}): FactSums => ({
  indicator,
  category: '',
  numerator: 0,
  denominator: 0,
  value: 0,
  valueSquares: 0,
  reporting: 1,
  ...choices,
});

/** A percentage of a hundred. */
export const percent = (indicator: string, value: number): FactSums =>
  aFact(indicator, { numerator: value, denominator: 100 });

export const inputsOf = (facts: FactSums[], choices: Partial<ScoreInputs> = {}): ScoreInputs => ({
  unit: 'P001',
  level: 'provider',
  period: '2026-Q3',
  sector: null,
  facts,
  submitted: true,
  ...choices,
});
