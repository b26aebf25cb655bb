import { expect } from 'chai';
import { ACCOUNT_RULE, ADDRESS_RULE, afterFailure, waitFor } from '../../server/access/lock-out.ts';
import type { Failures } from '../../server/access/repository.ts';

const NOW = new Date('2026-10-04T09:00:00Z');
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const MINUTE = 60_000;

function failed(times: number, rule: typeof ACCOUNT_RULE, now = NOW): Failures {
  let failures: Failures | undefined;
  for (let i = 0; i < times; i += 1) failures = afterFailure(failures, rule, now);
  return failures!;
}

describe('lock-out', () => {
  it('leaves an account open after four failures and locks it for 15 minutes after the fifth', () => {
    expect(waitFor(failed(4, ACCOUNT_RULE), NOW)).to.equal(0);
    const five = failed(5, ACCOUNT_RULE);
    expect(waitFor(five, NOW)).to.equal(15 * MINUTE);
    expect(waitFor(five, later(15 * MINUTE))).to.equal(0);
  });

  it('locks again at the next failure after that', () => {
    const six = afterFailure(failed(5, ACCOUNT_RULE), ACCOUNT_RULE, later(16 * MINUTE));
    expect(waitFor(six, later(16 * MINUTE))).to.equal(15 * MINUTE);
  });

  it('forgets failures after a day without any', () => {
    const next = afterFailure(failed(4, ACCOUNT_RULE), ACCOUNT_RULE, later(25 * 60 * MINUTE));
    expect(next.failures).to.equal(1);
  });

  it('makes an address wait ever longer, at most 15 minutes', () => {
    const waits = [19, 20, 21, 22, 25, 40].map((times) => waitFor(failed(times, ADDRESS_RULE), NOW) / 1_000);
    expect(waits).to.deep.equal([0, 1, 2, 4, 32, 900]);
  });
});
