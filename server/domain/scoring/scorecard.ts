import type { Aggregate, IndicatorSet, Rating, RatingOrNone } from '../indicator-set.ts';
import type { Level, Sector } from '../org-unit.ts';
import type { Period } from '../period.ts';
import { aggregate, isEnough, weightsInForce } from './aggregate.ts';
import { type FactSums, type IndicatorValue, indicatorValues } from './indicator-value.ts';
import { limit, type LimiterMet } from './limiter.ts';
import { normalise } from './normalise.ts';
import { ratingOf } from './rating.ts';
import { type GroupRule, type MeasureRule, type Rules, rulesOf } from './rules.ts';

/** What a scorecard is computed from, besides the rules of the set. */
export interface ScoreInputs {
  unit: string;
  level: Level;
  period: Period;
  /** What only the providers of a sector reported; null: all. Regions' own figures belong to no sector. */
  sector: Sector | null;
  /** All facts of the unit and the period. */
  facts: readonly FactSums[];
  /** Whether the quarter was submitted; null: the unit owes no submission. */
  submitted: boolean | null;
}

export interface IndicatorScore extends IndicatorValue {
  code: string;
  group: string;
  /** False: a context indicator, shown and never scored. */
  scored: boolean;
  /** 0–100; null without a value, and for context. */
  score: number | null;
  rating: Rating | null;
  weight: number;
  /** Share of the group's score, 0–1, after the missing ones have left; null when it is not in it. */
  weightInForce: number | null;
}

/** `rated`: has a score · `not-rated`: too little of it is known · `not-applicable`: nothing in it is asked of such a unit. */
export type GroupState = 'rated' | 'not-rated' | 'not-applicable';

/** Why a group has no score, each a cause of its own. */
export type NotRatedBecause =
  | { kind: 'too-few'; scored: number; applicable: number; share: number }
  | { kind: 'mandatory'; group: string };

export interface ChildScore {
  kind: 'group' | 'indicator';
  code: string;
  /** Null: without a score, so its weight is spread over the others. */
  score: number | null;
  weight: number;
  weightInForce: number | null;
}

export interface GroupScore {
  code: string;
  /** Null: the root, whose score is the overall one. */
  parent: string | null;
  state: GroupState;
  score: number | null;
  /** By the bands of the set; for the root, before limiters. */
  rating: Rating | null;
  notRatedBecause: NotRatedBecause[];
  method: Aggregate;
  mandatory: boolean;
  weight: number;
  weightInForce: number | null;
  /** Children that are asked of such a unit, and those of them that have a score. */
  applicable: number;
  scored: number;
  availability: number;
  children: ChildScore[];
}

export interface Scorecard {
  unit: string;
  level: Level;
  period: Period;
  sector: Sector | null;
  setVersion: string;
  fingerprint: string;
  /** 0–100, never rounded; null when not rated. Limiters cap the rating and leave the score. */
  score: number | null;
  rating: RatingOrNone;
  ratingBeforeLimiters: RatingOrNone;
  notRatedBecause: NotRatedBecause[];
  limiters: LimiterMet[];
  /** Root first, then its groups in the order of the set, each before its own. */
  groups: GroupScore[];
  /** In the order of the set. */
  indicators: IndicatorScore[];
}

interface Evaluated {
  own: GroupScore;
  /** Of the groups below, in their order. */
  groups: GroupScore[];
  indicators: IndicatorScore[];
}

function indicatorScore(
  rule: MeasureRule,
  value: IndicatorValue,
  group: string,
  rules: Rules,
): IndicatorScore {
  const score =
    rule.normalise !== null && value.value !== null ? normalise(rule.normalise, value.value) : null;
  return {
    code: rule.code,
    group,
    scored: rule.normalise !== null && rule.weight > 0,
    ...value,
    score,
    rating: score === null ? null : ratingOf(rules.bands, score),
    weight: rule.weight,
    weightInForce: null,
  };
}

function evaluate(
  rule: GroupRule,
  parent: string | null,
  values: ReadonlyMap<string, IndicatorValue>,
  rules: Rules,
): Evaluated {
  const below = rule.groups.map((group) => evaluate(group, rule.code, values, rules));
  const indicators = rule.indicators.map((measure) => {
    const value = values.get(measure.code);
    if (!value) throw new Error(`No value of ${measure.code}`);
    return indicatorScore(measure, value, rule.code, rules);
  });
  const members = [
    ...below.map(({ own }) => ({
      kind: 'group' as const,
      node: own,
      applicable: own.state !== 'not-applicable',
    })),
    ...indicators
      .filter((indicator) => indicator.scored)
      .map((node) => ({ kind: 'indicator' as const, node, applicable: node.state !== 'not-applicable' })),
  ];
  const applicable = members.filter((member) => member.applicable);
  const scored = applicable.flatMap(({ node }) => (node.score === null ? [] : [{ node, score: node.score }]));
  const shares = weightsInForce(scored.map(({ node }) => node.weight));
  scored.forEach(({ node }, i) => (node.weightInForce = shares[i] ?? null));

  const notRatedBecause: NotRatedBecause[] = below
    .filter(({ own }) => own.mandatory && own.state === 'not-rated')
    .map(({ own }) => ({ kind: 'mandatory', group: own.code }));
  if (!isEnough(scored.length, applicable.length, rule.availability)) {
    notRatedBecause.push({
      kind: 'too-few',
      scored: scored.length,
      applicable: applicable.length,
      share: rule.availability,
    });
  }
  const state: GroupState =
    applicable.length === 0 ? 'not-applicable' : notRatedBecause.length > 0 ? 'not-rated' : 'rated';
  const score =
    state === 'rated'
      ? aggregate(
          rule.aggregate,
          scored.map(({ node, score }) => ({ score, weight: node.weight })),
        )
      : null;
  return {
    own: {
      code: rule.code,
      parent,
      state,
      score,
      rating: score === null ? null : ratingOf(rules.bands, score),
      notRatedBecause: state === 'not-rated' ? notRatedBecause : [],
      method: rule.aggregate,
      mandatory: rule.mandatory,
      weight: rule.weight,
      weightInForce: null,
      applicable: applicable.length,
      scored: scored.length,
      availability: rule.availability,
      children: members.map(({ kind, node }) => ({
        kind,
        code: node.code,
        score: node.score,
        weight: node.weight,
        weightInForce: node.weightInForce,
      })),
    },
    groups: below.flatMap(({ own, groups }) => [own, ...groups]),
    indicators: [...indicators, ...below.flatMap((group) => group.indicators)],
  };
}

const measuresOf = (group: GroupRule): MeasureRule[] => [
  ...group.indicators,
  ...group.groups.flatMap(measuresOf),
];

/**
 * Scores a unit by plain rules: values → points against fixed goalposts → groups over the children that have a score, weights
 * renormalised → rating bands → limiters. Nothing is rounded.
 *
 * @returns scores 0–100
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, steps 5 and 6; CQC (2022), limiters
 */
export function scoreByRules(
  rules: Rules,
  inputs: ScoreInputs,
  set: { version: string; fingerprint: string },
): Scorecard {
  const measures = measuresOf(rules.root);
  const values = indicatorValues(measures, inputs.level, inputs.facts);
  if (inputs.sector !== null) {
    for (const { code, reportedBy } of measures) {
      if (reportedBy === 'region') values.set(code, { ...NOT_APPLICABLE });
    }
  }
  const { own: root, groups, indicators } = evaluate(rules.root, null, values, rules);
  const { rating, limiters } = limit(rules.limiters, root.rating, {
    valueOf: (code) => values.get(code)?.value ?? null,
    submitted: inputs.submitted,
  });
  return {
    unit: inputs.unit,
    level: inputs.level,
    period: inputs.period,
    sector: inputs.sector,
    setVersion: set.version,
    fingerprint: set.fingerprint,
    score: root.score,
    rating: rating ?? 'not-rated',
    ratingBeforeLimiters: root.rating ?? 'not-rated',
    notRatedBecause:
      root.state === 'not-applicable'
        ? [{ kind: 'too-few', scored: 0, applicable: 0, share: root.availability }]
        : root.notRatedBecause,
    limiters,
    groups: [root, ...groups],
    indicators,
  };
}

const NOT_APPLICABLE: IndicatorValue = {
  state: 'not-applicable',
  value: null,
  numerator: null,
  denominator: null,
  n: null,
  interval: null,
  reporting: 0,
};

/**
 * The scorecard of a unit under a set.
 *
 * @see scoreByRules
 */
export const scoreUnit = (set: IndicatorSet, inputs: ScoreInputs): Scorecard =>
  scoreByRules(rulesOf(set), inputs, set);

/** The root: its children are the dimensions. @throws when the scorecard has no groups */
export function rootOf(scorecard: Pick<Scorecard, 'groups'>): GroupScore {
  const [root] = scorecard.groups;
  if (!root) throw new Error('A scorecard without groups');
  return root;
}

/** The dimensions, in the order of the set. */
export function dimensionsOf(scorecard: Pick<Scorecard, 'groups'>): GroupScore[] {
  const root = rootOf(scorecard);
  return scorecard.groups.filter((group) => group.parent === root.code);
}
