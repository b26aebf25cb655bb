import type { Limiter, Rating } from '../indicator-set.ts';
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
  notBetterThan: Rating;
  /** Whether it lowers the rating: false when the rating was no better anyway, or there is none. */
  lowers: boolean;
}

export interface LimiterInputs {
  /** The visible value of an indicator; null without one. A hidden value limits nothing. */
  valueOf: (indicator: string) => number | null;
  /** Null: the unit owes no submission. */
  submitted: boolean | null;
}

function met({ when }: LimiterRule, { valueOf, submitted }: LimiterInputs): boolean {
  if (when.kind === 'no-submission') return submitted === false;
  const value = valueOf(when.indicator);
  if (value === null) return false;
  return when.kind === 'indicator-above' ? value > when.value : value < when.value;
}

/**
 * Caps a rating. The score stays what it is.
 *
 * @param rating before the limiters; null when there is none
 * @returns the limiters that are met, in the set's order, and the rating under all of them
 * @see CQC, limiters of ratings (adult social care, 2022)
 */
export function limit(
  rules: readonly LimiterRule[],
  rating: Rating | null,
  inputs: LimiterInputs,
): { rating: Rating | null; limiters: LimiterMet[] } {
  const limiters = rules
    .filter((rule) => met(rule, inputs))
    .map(({ code, when, notBetterThan }): LimiterMet => {
      const about = when.kind === 'no-submission' ? null : when;
      return {
        code,
        kind: when.kind,
        indicator: about?.indicator ?? null,
        value: about ? inputs.valueOf(about.indicator) : null,
        threshold: about?.value ?? null,
        notBetterThan,
        lowers: rating !== null && isBetter(rating, notBetterThan),
      };
    });
  const capped = limiters.reduce<Rating | null>(
    (worst, limiter) => worst && worseOf(worst, limiter.notBetterThan),
    rating,
  );
  return { rating: capped, limiters };
}
