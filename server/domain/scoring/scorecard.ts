import type { Aggregate, LevelCode, Rounding } from '../indicator-set.ts';
import type { Level, Sector } from '../org-unit.ts';
import type { Period } from '../period.ts';
import type { Reason } from '../stats/computed.ts';
import type { Interval } from '../stats/interval.ts';
import type { Adjusted } from './adjust.ts';
import type { FactSums, IndicatorValue } from './indicator-value.ts';
import type { LimiterMet } from './limiter.ts';
import type { References } from './references.ts';

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
  /** Codes of the set's facts that hold for the unit: an enforcement, a closure. */
  namedFacts?: readonly string[];
}

export interface IndicatorScore extends IndicatorValue {
  code: string;
  group: string;
  /** False: a context indicator, shown and never scored. */
  scored: boolean;
  /** 0–100 where the method has no other scale; null without a value, and for context. */
  score: number | null;
  /** The interval of the value, normalised as the value is; null where the value has none. */
  scoreInterval: Interval | null;
  /** Why a value gives no score: nothing to compare it with, no variation. */
  notScoredBecause?: Reason;
  rating: LevelCode | null;
  weight: number;
  /** Share of the group's score, 0–1, after the missing ones have left; null when it is not in it. Elsewhere it may count as well: see the groups. */
  weightInForce: number | null;
}

/** `rated`: has a score · `not-rated`: too little of it is known · `not-applicable`: nothing in it is asked of such a unit. */
export type GroupState = 'rated' | 'not-rated' | 'not-applicable';

/** Why a group has no score, each a cause of its own. */
export type NotRatedBecause =
  /** Of their number or, where it says so, of their weight. */
  | { kind: 'too-few'; scored: number; applicable: number; share: number; of?: 'weight' }
  | { kind: 'mandatory'; group: string }
  /** The method has no answer: zero weights, a logarithm of nothing. */
  | { kind: 'not-computable'; reason: Reason };

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
  /** 95 %, from the intervals of the indicators below; null where none of them has one. */
  interval: Interval | null;
  /** By its rule or the bands of the set; for the root, before limiters. */
  rating: LevelCode | null;
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
  /** Where the score was adjusted or rounded: what the children gave, and what was done to it. */
  aggregated?: number;
  adjustments?: Adjusted[];
  rounding?: Rounding;
}

export interface Scorecard {
  unit: string;
  level: Level;
  period: Period;
  sector: Sector | null;
  setVersion: string;
  fingerprint: string;
  /** Null when not rated. Limiters cap the rating and leave the score. */
  score: number | null;
  interval: Interval | null;
  /** A level of the set, or `not-rated`. */
  rating: LevelCode;
  ratingBeforeLimiters: LevelCode;
  notRatedBecause: NotRatedBecause[];
  limiters: LimiterMet[];
  /** Root first, then its groups in the order of the set, each before its own. */
  groups: GroupScore[];
  /** In the order of the set. */
  indicators: IndicatorScore[];
}

/** A scorecard with what the other units contributed to it; without relative methods there is nothing. */
export interface Scored {
  result: Scorecard;
  references: References | null;
}

/** The root: its children are the dimensions. @throws when the scorecard has no groups */
export function rootOf(scorecard: Pick<Scorecard, 'groups'>): GroupScore {
  const [root] = scorecard.groups;
  if (!root) throw new Error('A scorecard without groups');
  return root;
}

/** The dimensions, in the order of the set. */
export function dimensionsOf(scorecard: Pick<Scorecard, 'groups'>): GroupScore[] {
  const { children } = rootOf(scorecard);
  return children.flatMap(({ kind, code }) =>
    kind === 'group' ? scorecard.groups.filter((group) => group.code === code) : [],
  );
}
