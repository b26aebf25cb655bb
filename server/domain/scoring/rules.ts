import type { Entry, Normalise } from '../indicator.ts';
import type { Aggregate, Group, IndicatorSet } from '../indicator-set.ts';
import type { EntryRule, Measure } from './indicator-value.ts';
import type { LimiterRule } from './limiter.ts';
import type { Bands } from './rating.ts';

/** A set without its words: all that decides a score, as plain data that a recipe can keep. */

export interface MeasureRule extends Measure {
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
  groups: GroupRule[];
  /** In the order of the set, context indicators included. */
  indicators: MeasureRule[];
}

export interface Rules {
  root: GroupRule;
  bands: Bands;
  limiters: LimiterRule[];
}

const withoutWords = (entry: Entry): EntryRule =>
  entry.form === 'parts'
    ? { form: 'parts', parts: entry.parts.map(({ code, counted }) => ({ code, counted })) }
    : entry;

/** @returns a copy that shares nothing with the set but its values */
export function rulesOf(set: Pick<IndicatorSet, 'root' | 'bands' | 'limiters'>): Rules {
  const groupRule = (group: Group): GroupRule => ({
    code: group.code,
    weight: group.weight,
    mandatory: group.mandatory,
    aggregate: group.aggregate,
    availability: group.availability,
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
      normalise: indicator.normalise,
      weight: indicator.weight,
    })),
  });
  return {
    root: groupRule(set.root),
    bands: set.bands,
    limiters: set.limiters.map(({ code, when, notBetterThan }) => ({ code, when, notBetterThan })),
  };
}
