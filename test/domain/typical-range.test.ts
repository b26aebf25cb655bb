import { expect } from 'chai';
import fc from 'fast-check';
import { isOutside, typicalRange } from '../../server/domain/typical-range.ts';

describe('the typical range of a unit', () => {
  it('is that of a robust z below twelve values', () => {
    // Median 50, absolute deviations 0 1 2 2 3: their median is 2.
    const range = typicalRange([48, 50, 51, 52, 47])!;
    expect(range.by).to.equal('robust');
    expect(range.low).to.be.closeTo(50 - (3.5 / 0.6745) * 2, 1e-9);
    expect(range.high).to.be.closeTo(50 + (3.5 / 0.6745) * 2, 1e-9);
  });

  it('is that of the limits of an individuals chart from twelve values on', () => {
    const range = typicalRange([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6])!;
    expect(range.by).to.equal('limits');
    expect(range.low).to.be.closeTo(5.5 - 2.66, 1e-9);
    expect(range.high).to.be.closeTo(5.5 + 2.66, 1e-9);
    expect(isOutside(range, 8.1)).to.equal(false);
    expect(isOutside(range, 8.2)).to.equal(true);
  });

  it('knows the ends of a scale', () => {
    const { low, high } = typicalRange([96, 99, 92, 100, 88], { min: 0, max: 100 })!;
    expect(low).to.be.greaterThan(0);
    expect(high).to.equal(100);
  });

  it('is not there without a past, or without variation', () => {
    expect(typicalRange([1, 2, null, 3])).to.equal(null);
    expect(typicalRange([7, 7, 7, 7, 7])).to.equal(null);
    expect(typicalRange(Array.from({ length: 14 }, () => 7))).to.equal(null);
  });

  it('moves with the values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.integer({ min: -50, max: 50 }), (past, by) => {
        const [range, moved] = [typicalRange(past), typicalRange(past.map((value) => value + by))];
        if (!range || !moved) expect(moved).to.equal(range);
        else expect(moved.low).to.be.closeTo(range.low + by, 1e-6);
      }),
    );
  });
});
