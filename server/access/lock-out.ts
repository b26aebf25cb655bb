import type { Failures } from './repository.ts';

/** When somebody who guesses has to wait. Pure: the time comes in. */

export interface LockOutRule {
  /** How long to wait after so many failures in a row, in milliseconds; 0: not at all. */
  waitAfter: (failures: number) => number;
  /** Failures are forgotten after so long without another one, in milliseconds. */
  forgetAfter: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Five failures lock an account for a quarter of an hour, and each one after that does so again. */
export const ACCOUNT_RULE: LockOutRule = {
  waitAfter: (failures) => (failures < 5 ? 0 : 15 * MINUTE),
  forgetAfter: 24 * HOUR,
};

/** Many people may sit behind one address: after twenty failures it waits 1, 2, 4 … seconds, at most a quarter of an hour. */
export const ADDRESS_RULE: LockOutRule = {
  waitAfter: (failures) => (failures < 20 ? 0 : Math.min(2 ** (failures - 20) * SECOND, 15 * MINUTE)),
  forgetAfter: HOUR,
};

/** @returns milliseconds until the next attempt is allowed; 0 means now */
export function waitFor(failures: Failures | undefined, now: Date): number {
  if (!failures || failures.lockedUntil === null) return 0;
  return Math.max(0, Date.parse(failures.lockedUntil) - now.getTime());
}

/** The record after one more failure. */
export function afterFailure(before: Failures | undefined, rule: LockOutRule, now: Date): Failures {
  const remembered =
    before && now.getTime() - Date.parse(before.lastFailedAt) < rule.forgetAfter ? before.failures : 0;
  const failures = remembered + 1;
  const wait = rule.waitAfter(failures);
  return {
    failures,
    lockedUntil: wait === 0 ? null : new Date(now.getTime() + wait).toISOString(),
    lastFailedAt: now.toISOString(),
  };
}
