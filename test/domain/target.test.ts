import { expect } from 'chai';
import { meetsTarget, targetOf } from '../../server/domain/target.ts';

const best = { method: 'best-range', floor: 0, bestFrom: 15, bestTo: 40, ceiling: 90 } as const;
const range = (targets: Record<string, number>) =>
  ({ direction: 'range', normalise: best, targets }) as const;

describe('The target of a year', () => {
  it('is its number, or that of the nearest earlier year, or of the first', () => {
    const indicator = {
      direction: 'higher',
      normalise: null,
      targets: { '2025': 80, '2027': 85 },
    } as const;
    expect([2024, 2025, 2026, 2030].map((year) => targetOf(indicator, year))).to.deep.equal([80, 80, 80, 85]);
    expect(targetOf({ ...indicator, targets: {} }, 2026)).to.equal(null);
  });

  it('is the best range where a range is best', () => {
    expect(targetOf(range({}), 2026)).to.deep.equal({ low: 15, high: 40 });
  });

  it('is a best range that the number of the year narrows from the end that is nearer', () => {
    const falling = range({ '2024': 40, '2026': 38, '2030': 34 });
    expect(targetOf(falling, 2024)).to.deep.equal({ low: 15, high: 40 });
    expect(targetOf(falling, 2026)).to.deep.equal({ low: 15, high: 38 });
    expect(targetOf(range({ '2026': 16 }), 2026)).to.deep.equal({ low: 16, high: 40 });
    expect(targetOf(range({ '2026': 80 }), 2026), 'never wider').to.deep.equal({ low: 15, high: 40 });
  });

  it('is none where a range is best and the method does not name it', () => {
    const indicator: Parameters<typeof meetsTarget>[0] = {
      direction: 'range',
      normalise: { method: 'cut-points', cuts: [1], levels: ['a', 'b'], inclusive: 'lower' },
      targets: { '2026': 1 },
    };
    expect(targetOf(indicator, 2026)).to.equal(null);
    expect(meetsTarget(indicator, 1, 2026)).to.equal(null);
  });

  it('is met inside the narrowed range, its ends included', () => {
    const falling = range({ '2026': 38 });
    expect([14.9, 15, 38, 38.1, 40].map((value) => meetsTarget(falling, value, 2026))).to.deep.equal([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});
