import { type Computed, computed, notComputable } from './computed.ts';

/**
 * Whether all numbers in a result are ones that JSON can hold.
 *
 * @param part a result, or any part of one, however deep it lies
 * @returns false with one number that is infinite or not a number
 */
export const isFiniteThroughout = (part: unknown): boolean =>
  typeof part === 'number'
    ? Number.isFinite(part)
    : typeof part !== 'object' || part === null || Object.values(part).every(isFiniteThroughout);

/**
 * A result, unless one of its numbers has outgrown what a number can hold.
 *
 * @param result its fields
 * @returns the same fields, marked as computable; not computable with a number that is infinite or not a number
 */
export const computedIfFinite = <T extends object>(result: T): Computed<T> =>
  isFiniteThroughout(result) ? computed(result) : notComputable('not-finite');
