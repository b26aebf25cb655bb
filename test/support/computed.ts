import type { Computed } from '../../server/domain/stats/computed.ts';

/** A result that a test relies on; fails with the reason where there is none. */
export function wanted<T extends object>(result: Computed<T>): { readonly computable: true } & T {
  if (!result.computable) throw new Error(`not computable: ${result.because}`);
  return result;
}
