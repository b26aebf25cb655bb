import type { Entry, Indicator, Normalise } from '../indicator.ts';
import {
  type Adjustment,
  type Aggregate,
  type Bands,
  type Group,
  type Include,
  type IndicatorSet,
  type LevelCode,
  levelsOf,
  type Rate,
  type Rounding,
} from '../indicator-set.ts';
import type { EntryRule, Measure } from './indicator-value.ts';
import type { LimiterRule } from './limiter.ts';

/** A set without its words: all that decides a score, as plain data that a recipe can keep. */

export interface MeasureRule extends Measure {
  direction: Indicator['direction'];
  /** Null: shown and never scored. */
  normalise: Normalise | null;
  /** Within its group; 0 with normalise null. */
  weight: number;
}

export interface GroupRule {
  code: string;
  weight: number;
  mandatory: boolean;
  aggregate: Aggregate;
  availability: number;
  availabilityOf?: 'children' | 'weight';
  adjust?: Adjustment[];
  rounding?: Rounding;
  rate?: Rate;
  /** Children that stand elsewhere in the tree. */
  includes?: Include[];
  groups: GroupRule[];
  /** In the order of the set, context indicators included. */
  indicators: MeasureRule[];
}

export interface Rules {
  root: GroupRule;
  /** Best first. */
  levels: readonly LevelCode[];
  bands: Bands;
  limiters: LimiterRule[];
}

const withoutWords = (entry: Entry): EntryRule =>
  entry.form === 'parts'
    ? { form: 'parts', parts: entry.parts.map(({ code, counted }) => ({ code, counted })) }
    : entry;

/** Optional rules that the group has; what it does not have leaves no trace in a recipe. */
const optionalRules = ({ availabilityOf, adjust, rounding, rate, includes }: Group): Partial<GroupRule> => ({
  ...(availabilityOf && { availabilityOf }),
  ...(adjust && { adjust }),
  ...(rounding && { rounding }),
  ...(rate && { rate }),
  ...(includes && { includes }),
});

/** @returns a copy that shares nothing with the set but its values */
export function rulesOf(
  set: Pick<IndicatorSet, 'root' | 'bands' | 'limiters'> & Pick<Partial<IndicatorSet>, 'levels'>,
): Rules {
  const groupRule = (group: Group): GroupRule => ({
    code: group.code,
    weight: group.weight,
    mandatory: group.mandatory,
    aggregate: group.aggregate,
    availability: group.availability,
    ...optionalRules(group),
    groups: group.groups.map(groupRule),
    indicators: group.indicators.map((indicator) => ({
      code: indicator.code,
      kind: indicator.kind,
      reportedBy: indicator.reportedBy,
      entry: withoutWords(indicator.entry),
      multiplier: indicator.multiplier,
      wholeNumbers: indicator.wholeNumbers,
      numeratorWithinDenominator: indicator.numeratorWithinDenominator,
      minN: indicator.minN,
      direction: indicator.direction,
      normalise: indicator.normalise,
      weight: indicator.weight,
    })),
  });
  return {
    root: groupRule(set.root),
    levels: levelsOf(set),
    bands: set.bands,
    limiters: set.limiters.map(({ code, when, notBetterThan }) => ({ code, when, notBetterThan })),
  };
}
