import { type LevelCode, type Limiter, RATINGS } from '../indicator-set.ts';
import { isBetter, worseOf } from './rating.ts';

/** A limiter without its words: what a recipe keeps of it. */
export type LimiterRule = Pick<Limiter, 'code' | 'when' | 'notBetterThan'>;

/** A limiter whose condition is met. */
export interface LimiterMet {
  code: string;
  kind: Limiter['when']['kind'];
  indicator: string | null;
  /** The indicator's value and the threshold that it has passed, in the indicator's unit. */
  value: number | null;
  threshold: number | null;
  /** Kind level: the indicator or group, its level, and the level from which on it limits. */
  level?: { of: string; found: LevelCode; at: LevelCode };
  /** Kind fact: which one of the set's facts holds. */
  fact?: string;
  notBetterThan: LevelCode;
  /** Whether it lowers the rating: false when the rating was no better anyway, or there is none. */
  lowers: boolean;
}

export interface LimiterInputs {
  /** The visible value of an indicator; null without one. A hidden value limits nothing. */
  valueOf: (indicator: string) => number | null;
  /** Null: the unit owes no submission. */
  submitted: boolean | null;
  /** The level of an indicator or group; null without one. */
  levelOf?: (code: string) => LevelCode | null;
  /** Codes of the set's facts that hold for the unit. */
  namedFacts?: readonly string[];
}

type Evidence = Pick<LimiterMet, 'indicator' | 'value' | 'threshold' | 'level' | 'fact'>;
const NO_FIGURES = { indicator: null, value: null, threshold: null };

type When<Kind extends Limiter['when']['kind']> = Extract<Limiter['when'], { kind: Kind }>;
type Condition<Kind extends Limiter['when']['kind']> = (
  when: When<Kind>,
  inputs: LimiterInputs,
  levels: readonly LevelCode[],
) => Evidence | null;

const byValue = (
  { indicator, value: threshold }: { indicator: string; value: number },
  { valueOf }: LimiterInputs,
  passes: (value: number, threshold: number) => boolean,
): Evidence | null => {
  const value = valueOf(indicator);
  return value !== null && passes(value, threshold) ? { indicator, value, threshold } : null;
};

/** What limits a rating, and with what evidence. A new condition is one more entry here and its shape in `LimiterSchema`. */
export const CONDITIONS: { readonly [Kind in Limiter['when']['kind']]: Condition<Kind> } = {
  'indicator-above': (when, inputs) => byValue(when, inputs, (value, threshold) => value > threshold),
  'indicator-below': (when, inputs) => byValue(when, inputs, (value, threshold) => value < threshold),
  level: ({ of, at }, { levelOf }, levels) => {
    const found = levelOf?.(of) ?? null;
    return found === null || isBetter(found, at, levels) ? null : { ...NO_FIGURES, level: { of, found, at } };
  },
  'no-submission': (_when, { submitted }) => (submitted === false ? NO_FIGURES : null),
  fact: ({ fact }, { namedFacts = [] }) => (namedFacts.includes(fact) ? { ...NO_FIGURES, fact } : null),
};

function evidenceOf(
  when: Limiter['when'],
  inputs: LimiterInputs,
  levels: readonly LevelCode[],
): Evidence | null {
  const condition = CONDITIONS[when.kind] as (
    when: Limiter['when'],
    inputs: LimiterInputs,
    levels: readonly LevelCode[],
  ) => Evidence | null;
  return condition(when, inputs, levels);
}

/**
 * Limiters: a rating is not better than the cap of any limiter whose condition is met; the score stays what it is.
 *
 * @formula \text{rating}' = \text{worst}\left(\text{rating},\ \{\, \ell_m : m \ \text{met} \,\}\right)
 * @param rules conditions with their caps: an indicator above or below a value (in its unit), an indicator or group at a level or worse, no submission,
 *   a named fact
 * @param rating before the limiters; null when there is none
 * @param inputs what is known of the unit; a value that is missing or hidden limits nothing
 * @param levels of the set, best first
 * @returns the limiters that are met, in the set's order, each with its evidence and whether it lowers the rating, and the rating under all of them
 * @when Something must not be bought off by good scores elsewhere: a breach of safety, an enforcement, a missing report.
 * @limits Goes by the measured value, not by its interval: of few cases one may be chance, so an indicator limits only where it is shown at all. Units of the
 *   same score can have different ratings; the reason is shown.
 * @see CQC (2022), How we rate: limiters in adult social care; CMS, Design for Nursing Home Compare, caps of special focus facilities
 */
export function limit(
  rules: readonly LimiterRule[],
  rating: LevelCode | null,
  inputs: LimiterInputs,
  levels: readonly LevelCode[] = RATINGS,
): { rating: LevelCode | null; limiters: LimiterMet[] } {
  const limiters = rules.flatMap(({ code, when, notBetterThan }): LimiterMet[] => {
    const evidence = evidenceOf(when, inputs, levels);
    if (!evidence) return [];
    const lowers = rating !== null && isBetter(rating, notBetterThan, levels);
    return [{ code, kind: when.kind, ...evidence, notBetterThan, lowers }];
  });
  const capped = limiters.reduce<LevelCode | null>(
    (worst, limiter) => worst && worseOf(worst, limiter.notBetterThan, levels),
    rating,
  );
  return { rating: capped, limiters };
}
