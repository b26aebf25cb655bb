import { expect } from 'chai';
import fc from 'fast-check';
import { dataAvailability } from '../../../server/domain/stats/availability.ts';
import { impute } from '../../../server/domain/stats/imputation.ts';
import { moments } from '../../../server/domain/stats/moments.ts';
import { treatOutliers, winsorise } from '../../../server/domain/stats/outliers.ts';
import { cronbachAlpha } from '../../../server/domain/stats/reliability.ts';
import { sobolIndices } from '../../../server/domain/stats/sobol.ts';
import { wanted } from '../../support/computed.ts';

const distinct = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 40 })
  .filter((list) => new Set(list).size > 1);

describe('Skewness and kurtosis', () => {
  it('do not change with the unit, and skewness turns with the sign', () => {
    fc.assert(
      fc.property(distinct, (values) => {
        const found = wanted(moments(values));
        const scaled = wanted(moments(values.map((value) => value * 1e6 - 5)));
        expect(scaled.skewness).to.be.closeTo(found.skewness as number, 1e-6);
        expect(scaled.kurtosis).to.be.closeTo(found.kurtosis as number, 1e-6);
        const turned = wanted(moments(values.map((value) => -value)));
        expect(turned.skewness).to.be.closeTo(-(found.skewness as number), 1e-9);
      }),
    );
  });

  it('need three and four values that differ', () => {
    expect(moments([1, 2])).to.include({ because: 'too-few-values' });
    expect(wanted(moments([1, 2, 9])).kurtosis).to.equal(null);
    expect(moments([0.1, 0.1, 0.1, 0.1])).to.include({ because: 'no-variation' });
  });
});

describe('Winsorising', () => {
  it('gives the outermost value that of its neighbour, at the side of the long tail', () => {
    const found = wanted(winsorise([1, 2, 3, 4, 5, null, 6, 7, 8, 9, 10, 500]));
    expect(found.values).to.deep.equal([1, 2, 3, 4, 5, null, 6, 7, 8, 9, 10, 10]);
    expect(found.moved.at(-1)).to.equal('high');
    expect(found).to.include({ passedBefore: false, passes: true, count: 1 });
  });

  it('leaves values alone that have no outliers', () => {
    const values = [4, 2, null, 3, 1, 5];
    expect(wanted(winsorise(values))).to.deep.include({ values, count: 0, passedBefore: true });
  });

  it('never moves a value outward, nor past another one', () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 2000, max: 1_000_000 }), (values, outlier) => {
        const given = [...values, outlier];
        const found = wanted(winsorise(given));
        expect(Math.max(...(found.values as number[]))).to.be.at.most(outlier);
        given.forEach((value, i) => {
          given.forEach((other, j) => {
            if (value <= other) expect(found.values[i]).to.be.at.most(found.values[j] as number);
          });
        });
      }),
    );
  });

  it('gives way to a logarithm where it does not suffice', () => {
    const values = [...Array.from({ length: 100 }, (_, i) => i % 7), 1e3, 2e3, 4e3, 8e3, 1.6e4, 3.2e4, 6.4e4];
    const found = wanted(treatOutliers(values));
    expect(found.logarithm).to.equal(true);
    expect(found.values[0]).to.be.closeTo(Math.log(0.01 * 6.4e4), 1e-12);
    expect(found.count).to.equal(5);
  });

  it('stops where only equal values are left', () => {
    const found = wanted(winsorise([1, 1, 1, 1, 1, 1, 1, 1, 1, 9]));
    expect(found).to.include({ after: null, passes: false });
  });

  it('needs four values that differ, and thresholds', () => {
    expect(winsorise([1, 2, 3])).to.include({ because: 'too-few-values' });
    expect(winsorise([1, 1, 1, 1])).to.include({ because: 'no-variation' });
    expect(winsorise([1, 2, 3, 4], { most: -1 })).to.include({ because: 'bad-parameter' });
    expect(treatOutliers([])).to.include({ because: 'no-values' });
  });
});

describe('Imputation', () => {
  it('takes the mean or median of all, or of the group', () => {
    const values = [1, null, 3, 8, null];
    expect(wanted(impute(values, 'mean')).values).to.deep.equal([1, 4, 3, 8, 4]);
    expect(wanted(impute(values, 'median')).values).to.deep.equal([1, 3, 3, 8, 3]);
    const groups = ['a', 'a', 'b', 'b', 'c'];
    expect(wanted(impute(values, 'mean', groups)).values).to.deep.equal([1, 1, 3, 8, null]);
    expect(wanted(impute(values, 'mean', ['a', null, 'b', 'b', 'b'])).values[1]).to.equal(null);
  });

  it('has nothing to take where everything is missing', () => {
    expect(impute([null], 'mean')).to.include({ because: 'no-values' });
    expect(impute([1], 'mean', [])).to.include({ because: 'lengths-differ' });
  });
});

describe('Data availability', () => {
  it('counts what is missing and what is zero', () => {
    expect(wanted(dataAvailability([0, null, 3, 4]))).to.include({
      missing: 1,
      zero: 1,
      available: 0.75,
      nonZero: 1 - 1 / 3,
    });
    expect(wanted(dataAvailability([null])).nonZero).to.equal(null);
    expect(dataAvailability([])).to.include({ because: 'no-values' });
  });
});

describe('Cronbach’s alpha', () => {
  it('is one for items that say the same, whatever their place on the scale', () => {
    expect(
      wanted(
        cronbachAlpha([
          [1, 2, 5],
          [11, 12, 15],
        ]),
      ).alpha,
    ).to.be.closeTo(1, 1e-12);
  });

  it('takes only units with every item', () => {
    const found = wanted(
      cronbachAlpha([
        [1, 2, 5, null],
        [2, 1, 6, 4],
      ]),
    );
    expect(found.n).to.equal(3);
    expect(found.alpha).to.equal(
      wanted(
        cronbachAlpha([
          [1, 2, 5],
          [2, 1, 6],
        ]),
      ).alpha,
    );
  });

  it('needs two items, two units and sums that vary', () => {
    expect(cronbachAlpha([[1, 2]])).to.include({ because: 'too-few-values' });
    expect(cronbachAlpha([[1], [2]])).to.include({ because: 'too-few-values' });
    expect(cronbachAlpha([[1, 2], [1]])).to.include({ because: 'lengths-differ' });
    expect(
      cronbachAlpha([
        [1, 2],
        [2, 1],
      ]),
    ).to.include({ because: 'no-variation' });
  });
});

describe('Sobol’ indices', () => {
  it('give a factor that does nothing nothing', () => {
    const [a, b] = [
      [1, 4, 2, 8],
      [3, 5, 7, 1],
    ];
    const { total } = wanted(sobolIndices([...a, ...b, ...a, ...b], 4, 2));
    expect(total[0]).to.equal(0);
    expect(total[1]).to.be.greaterThan(0);
  });

  it('need all outputs of the design, and outputs that vary', () => {
    expect(sobolIndices([1, 2], 1, 1)).to.include({ because: 'lengths-differ' });
    expect(sobolIndices([1, 1, 1], 1, 1)).to.include({ because: 'no-variation' });
    expect(sobolIndices([1], 0, 1)).to.include({ because: 'bad-parameter' });
  });
});
