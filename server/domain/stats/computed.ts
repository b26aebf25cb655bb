/** Results that may not exist: a method says in words of its own why it cannot be computed, and never answers NaN or infinity. */

export type Reason =
  /** Nothing was given, or all of it is missing. */
  | 'no-values'
  /** Fewer values than the method needs. */
  | 'too-few-values'
  /** More values than the method compares with each other in reasonable time and memory. */
  | 'too-many-values'
  /** All values are equal where the method divides by their spread. */
  | 'no-variation'
  /** All denominators are zero or missing. */
  | 'no-denominators'
  /** All weights are zero or missing. */
  | 'zero-weights'
  /** A number is negative where only zero and above has a meaning. */
  | 'negative'
  /** A number is zero or below where the method takes a logarithm, a root or a reciprocal. */
  | 'not-positive'
  /** A count is not a whole number. */
  | 'not-whole'
  /** A numerator is negative or above its denominator. */
  | 'not-proportions'
  /** Series that belong together are of different lengths. */
  | 'lengths-differ'
  /** A number is infinite or not a number, or the result would be. */
  | 'not-finite'
  /** An option of the method lies outside what it accepts. */
  | 'bad-parameter';

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
