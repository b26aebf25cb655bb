import type { IndicatorSet, LevelCode, Limiter } from '../domain/indicator-set.ts';
import type { Period } from '../domain/period.ts';
import type { LimiterMet } from '../domain/scoring/limiter.ts';
import type { GroupScore, IndicatorScore, NotRatedBecause, Scorecard } from '../domain/scoring/scorecard.ts';
import type {
  Factor,
  GroupUncertainty,
  Sensitivity,
  Spread,
  UnitUncertainty,
} from '../domain/scoring/uncertainty.ts';
import type { Reason } from '../domain/stats/computed.ts';
import type { Interval } from '../domain/stats/interval.ts';
import type { Trial } from './score-values.ts';

/** One node of the tree for one unit. */
export interface NodeJson {
  code: string;
  kind: 'group' | 'indicator';
  parent: string | null;
  /** In the indicator's unit; null for groups. */
  value: number | null;
  /** The value on the scale of scores; null for groups, and for what is shown and not scored. */
  normalised: number | null;
  level: LevelCode | null;
  score: number | null;
  rank: number | null;
  /** Of groups, over the replications: the middle rank and the 5–95 % interval; absent without them, null where the unit never had a score. */
  rankInterval?: Spread | null;
  /** Share of the replications in which the unit had a score in the group. */
  ranked?: number;
  /** 95 %, of the score. */
  interval: Interval | null;
  /** Share of what is asked of the unit that has a score, 0–1; null when nothing is asked. */
  coverage: number | null;
  weight: number;
  weightInForce: number | null;
  /** Why there is no score. */
  because?: NotRatedBecause[] | Reason;
}

export interface UnitJson {
  unit: string;
  score: number | null;
  rank: number | null;
  /** Over the replications; absent without them. */
  rankInterval?: Spread | null;
  /** Share of the replications in which the unit could be ranked. */
  ranked?: number;
  interval: Interval | null;
  level: LevelCode;
  levelBeforeLimiters: LevelCode;
  coverage: number | null;
  notRatedBecause: NotRatedBecause[];
  /** All that are met, each with the reason that the set gives; `lowers` says whether it acted. */
  limiters: (LimiterMet & { reason: Limiter['reason'] })[];
  sensitivity?: Readonly<Record<Factor, Sensitivity>> | null;
  nodes: NodeJson[];
}

export interface TrialJson {
  set: { version: string; fingerprint: string };
  period: Period;
  uncertainty?: { replications: number; seed: number };
  units: UnitJson[];
}

/** @throws when the scorecard was made with another set */
function reasonOf(set: IndicatorSet, { code }: LimiterMet): Limiter['reason'] {
  const limiter = set.limiters.find((one) => one.code === code);
  if (!limiter) throw new Error(`The set has no limiter ${code}`);
  return limiter.reason;
}

const coverageOf = ({ scored, applicable }: Pick<GroupScore, 'scored' | 'applicable'>): number | null =>
  applicable === 0 ? null : scored / applicable;

const groupNode = (
  group: GroupScore,
  rank: number | null,
  uncertainty: GroupUncertainty | undefined,
): NodeJson => ({
  code: group.code,
  kind: 'group',
  parent: group.parent,
  value: null,
  normalised: null,
  level: group.rating,
  score: group.score,
  rank,
  ...(uncertainty && { rankInterval: uncertainty.ranks, ranked: uncertainty.ranked }),
  interval: group.interval,
  coverage: coverageOf(group),
  weight: group.weight,
  weightInForce: group.weightInForce,
  ...(group.notRatedBecause.length > 0 && { because: group.notRatedBecause }),
});

const indicatorNode = (indicator: IndicatorScore, rank: number | null): NodeJson => ({
  code: indicator.code,
  kind: 'indicator',
  parent: indicator.group,
  value: indicator.value,
  normalised: indicator.score,
  level: indicator.rating,
  score: indicator.score,
  rank,
  interval: indicator.scoreInterval,
  coverage: indicator.state === 'not-applicable' ? null : indicator.value === null ? 0 : 1,
  weight: indicator.weight,
  weightInForce: indicator.weightInForce,
  ...(indicator.notScoredBecause && { because: indicator.notScoredBecause }),
});

function unitJson(
  set: IndicatorSet,
  card: Scorecard,
  rankOf: (code: string) => number | null,
  uncertainty: UnitUncertainty | undefined,
): UnitJson {
  const [root] = card.groups;
  return {
    unit: card.unit,
    score: card.score,
    rank: root ? rankOf(root.code) : null,
    ...(uncertainty && { rankInterval: uncertainty.ranks, ranked: uncertainty.ranked }),
    interval: card.interval,
    level: card.rating,
    levelBeforeLimiters: card.ratingBeforeLimiters,
    coverage: root ? coverageOf(root) : null,
    notRatedBecause: card.notRatedBecause,
    limiters: card.limiters.map((limiter) => ({ ...limiter, reason: reasonOf(set, limiter) })),
    ...(uncertainty && { sensitivity: uncertainty.sensitivity }),
    nodes: [
      ...card.groups.map((group) =>
        groupNode(
          group,
          rankOf(group.code),
          group.parent === null ? uncertainty : uncertainty?.groups[group.code],
        ),
      ),
      ...card.indicators.map((indicator) => indicatorNode(indicator, rankOf(indicator.code))),
    ],
  };
}

/** @param uncertainty a unit's, in the order of the scorecards */
export const trialJson = (
  { set, period, scorecards, ranks }: Trial,
  uncertainty?: { replications: number; seed: number; units: readonly UnitUncertainty[] },
): TrialJson => ({
  set: { version: set.version, fingerprint: set.fingerprint },
  period,
  ...(uncertainty && {
    uncertainty: { replications: uncertainty.replications, seed: uncertainty.seed },
  }),
  units: scorecards.map((card, i) =>
    unitJson(set, card, (code) => ranks.get(code)?.[i] ?? null, uncertainty?.units[i]),
  ),
});
