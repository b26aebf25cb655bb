import { type Computed, computed, notComputable } from './computed.ts';

/** Whether all numbers in a result, however deep they lie, are ones that JSON can hold. */
export const isFiniteThroughout = (part: unknown): boolean =>
  typeof part === 'number'
    ? Number.isFinite(part)
    : typeof part !== 'object' || part === null || Object.values(part).every(isFiniteThroughout);

/** A result, unless one of its numbers has outgrown what a number can hold. */
export const computedIfFinite = <T extends object>(result: T): Computed<T> =>
  isFiniteThroughout(result) ? computed(result) : notComputable('not-finite');
