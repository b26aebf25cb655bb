import { expect } from 'chai';
import fc from 'fast-check';
import type { Computed, Reason } from '../../../server/domain/stats/computed.ts';

/** Numbers that break things: zeros, huge, tiny, negative, not finite. */
export const nasty = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    0.1,
    0.5,
    2,
    7,
    10,
    100,
    1e-308,
    5e-324,
    1e155,
    1e308,
    -1e308,
    Infinity,
    -Infinity,
    NaN,
  ),
  fc.integer({ min: -3, max: 30 }),
  fc.double(),
);

export const nastyValues = fc.oneof(
  fc.array(fc.oneof(nasty, fc.constant(null)), { maxLength: 14 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 14 }),
  fc.array(fc.constantFrom(0, 1e-308, 1e155, 1e308), { minLength: 6, maxLength: 14 }),
);

const numbersIn = (result: unknown): number[] =>
  typeof result === 'number'
    ? [result]
    : typeof result === 'object' && result !== null
      ? Object.values(result).flatMap(numbersIn)
      : [];

export function expectReasonOrNumbers(result: Computed<object>): void {
  if (result.computable) expect(numbersIn(result).filter((one) => !Number.isFinite(one))).to.deep.equal([]);
  else expect(result.because).to.be.a('string');
}

export const expectReason = (result: Computed<object>, because: Reason): void => {
  expect(result).to.deep.equal({ computable: false, because });
};
