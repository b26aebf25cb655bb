/** Results that may not exist: a method says in words of its own why it cannot be computed, and never answers NaN or infinity. */

/** Why there is no result, in the words that a person is told. */
export const REASONS = {
  'no-values': 'nothing was given, or all of it is missing',
  'too-few-values': 'fewer values than the method needs',
  'too-many-values': 'more values than the method compares with each other in reasonable time and memory',
  'no-variation': 'all values are equal where the method divides by their spread',
  ties: 'some values are equal where the method needs them all different',
  'no-denominators': 'all denominators are zero or missing',
  'zero-weights': 'all weights are zero or missing',
  negative: 'a number is negative where only zero and above has a meaning',
  'not-positive': 'a number is zero or below where the method takes a logarithm, a root or a reciprocal',
  'not-whole': 'a count is not a whole number',
  'not-proportions': 'a numerator is negative or above its denominator',
  'lengths-differ': 'series that belong together are of different lengths',
  'not-finite': 'a number is infinite or not a number, or the result would be',
  'no-errors': 'standard errors were not given, or not of all that count',
  'no-formula': 'the method has no formula for it in this case',
  'bad-parameter': 'an option of the method lies outside what it accepts',
} as const;

export type Reason = keyof typeof REASONS;

export interface NotComputable {
  readonly computable: false;
  readonly because: Reason;
}

/** A result, or the reason why there is none. */
export type Computed<T extends object> = ({ readonly computable: true } & T) | NotComputable;

/**
 * A result that exists.
 *
 * @param result its fields
 * @returns the same fields, marked as computable
 */
export const computed = <T extends object>(result: T): { readonly computable: true } & T => ({
  computable: true,
  ...result,
});

/**
 * A result that does not exist.
 *
 * @param because why, in one of the words of `Reason`
 * @returns the reason, marked as not computable
 */
export const notComputable = (because: Reason): NotComputable => ({ computable: false, because });

/**
 * The result, or null where there is none: for one part of several.
 *
 * @param result of any method
 * @returns the result as it is, or null whatever the reason was
 */
export const orNull = <T extends object>(result: Computed<T>): ({ readonly computable: true } & T) | null =>
  result.computable ? result : null;
