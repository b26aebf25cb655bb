import { expect } from 'chai';
import fc from 'fast-check';
import {
  assuranceOf,
  type Limits,
  type SpecialCause,
  specialCauses,
  variationOf,
} from '../../../server/domain/stats/special-cause.ts';

/** Limits at ±9, near limits at ±6. */
const LIMITS: Limits = { centre: 0, lower: -9, upper: 9, nearLower: -6, nearUpper: 6, collapsed: false };

const labels = (values: readonly (number | null)[], limits: Limits | null = LIMITS) =>
  specialCauses(values.map((value) => ({ value, limits })));

const MIRRORED: Record<SpecialCause, SpecialCause> = {
  'above-limit': 'below-limit',
  'below-limit': 'above-limit',
  rising: 'falling',
  falling: 'rising',
  'near-upper': 'near-lower',
  'near-lower': 'near-upper',
  'run-above': 'run-below',
  'run-below': 'run-above',
};

describe('Special causes', () => {
  it('go by the first rule that a point meets', () => {
    const signals = labels([-3, -2, -1, 1, 4, 7, 10, 8, 7, 1, 2, 5, 3]);
    expect(signals.slice(0, 6)).to.deep.equal(Array.from({ length: 6 }, () => 'rising'));
    expect(signals.slice(6)).to.deep.equal([
      'above-limit',
      ...['near-upper', 'near-upper'],
      ...['run-above', 'run-above', 'run-above', 'run-above'],
    ]);
  });

  it('need seven in a row that rise without a tie, or lie on one side', () => {
    expect(labels([1, 2, 3, -1, 0, 1, 2, 3, 4])).to.deep.equal(Array.from({ length: 9 }, () => null));
    expect(labels([1, 2, 3, 3, 4, 5, 6])).to.deep.equal(Array.from({ length: 7 }, () => 'run-above'));
    expect(labels([2, 1, 0, 1, 2, 1, 2, 1, 2])).to.deep.equal(Array.from({ length: 9 }, () => null));
    expect(labels([1, 2, 1, null, 1, 2, 1, 2])).to.deep.equal(Array.from({ length: 8 }, () => null));
  });

  it('are near a limit in two of three points, with the third one on the same side', () => {
    expect(labels([7, 1, 8, -1])).to.deep.equal(['near-upper', null, 'near-upper', null]);
    expect(labels([7, -1, 8])).to.deep.equal([null, null, null]);
    expect(labels([7, 1, 1, 8])).to.deep.equal([null, null, null, null]);
  });

  it('give a peak between a rise and a fall to the fall', () => {
    const limits = { centre: 4, lower: -9, upper: 19, nearLower: -6, nearUpper: 14, collapsed: false };
    expect(labels([1, 2, 3, 4, 5, 6, 7, 6.5, 5.5, 4.5, 3.5, 2.5, 1.5], limits)).to.deep.equal([
      ...Array.from({ length: 6 }, () => 'rising'),
      ...Array.from({ length: 7 }, () => 'falling'),
    ]);
  });

  it('are only rises and falls without limits', () => {
    expect(labels([1, 2, 3, 4, 5, 6, 700], null)).to.deep.equal(Array.from({ length: 7 }, () => 'rising'));
    expect(labels([1, 2, 1, 2, 1, 2, 700], null)).to.deep.equal(Array.from({ length: 7 }, () => null));
  });

  it('turn round with their values', () => {
    const value = fc.option(fc.integer({ min: -12, max: 12 }), { freq: 15 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const turned = labels(values.map((one) => one && -one));
        expect(turned).to.deep.equal(labels(values).map((label) => label && MIRRORED[label]));
      }),
    );
  });
});

describe('What a signal means', () => {
  it('depends on the direction in which the measure gets better', () => {
    expect(variationOf(null, 'up')).to.equal('common');
    expect(variationOf('rising', 'up')).to.equal('improvement');
    expect(variationOf('rising', 'down')).to.equal('concern');
    expect(variationOf('below-limit', 'down')).to.equal('improvement');
    expect(variationOf('near-lower', 'up')).to.equal('concern');
    expect([variationOf('run-above', null), variationOf('run-below', null)]).to.deep.equal(['high', 'low']);
  });
});

describe('Assurance', () => {
  it('compares the target with both limits', () => {
    expect([-10, -9, 9, 10].map((target) => assuranceOf(LIMITS, target, 'up'))).to.deep.equal([
      'passes',
      'inconsistent',
      'inconsistent',
      'fails',
    ]);
    expect([-10, 0, 10].map((target) => assuranceOf(LIMITS, target, 'down'))).to.deep.equal([
      'fails',
      'inconsistent',
      'passes',
    ]);
  });

  it('cannot be given without limits, target or direction', () => {
    expect([
      assuranceOf(null, 1, 'up'),
      assuranceOf(LIMITS, null, 'up'),
      assuranceOf(LIMITS, 1, null),
    ]).to.deep.equal([null, null, null]);
  });
});
