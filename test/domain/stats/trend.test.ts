import { expect } from 'chai';
import fc from 'fast-check';
import { autocorrelation, ljungBox } from '../../../server/domain/stats/autocorrelation.ts';
import { linearTrend } from '../../../server/domain/stats/linear-trend.ts';
import { kendallExact, mannKendall } from '../../../server/domain/stats/mann-kendall.ts';
import { pettittTest } from '../../../server/domain/stats/pettitt.ts';
import { seasonalKendall, seasonalSenSlope } from '../../../server/domain/stats/seasonal-kendall.ts';
import { roundHalfEven } from '../../../server/domain/stats/half-even.ts';
import { repeatedMedians, senSlope, theilSen } from '../../../server/domain/stats/theil-sen.ts';
import { wanted } from '../../support/computed.ts';
import { expectReason, expectReasonOrNumbers, nasty, nastyValues } from './nasty.ts';

const NOISE = 1e-9;

const series = fc.array(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(null)), {
  minLength: 8,
  maxLength: 30,
});
const present = (values: readonly (number | null)[]): number =>
  values.filter((value) => value !== null).length;

const UP = [71, 72, 74, 75, 77, 78, 80, 83];
const UP_AND_DOWN = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2];

describe('The Mann–Kendall test', () => {
  it('counts rises and falls, corrects for ties and for continuity', () => {
    const test = wanted(mannKendall(UP_AND_DOWN));
    expect(test).to.include({ n: 10, score: 5 });
    expect(test.variance).to.be.closeTo(91.66666666666667, NOISE);
    expect(test.z).to.be.closeTo(4 / Math.sqrt(91.66666666666667), NOISE);
    const plain = wanted(mannKendall(UP_AND_DOWN, { continuity: false }));
    expect(plain.z).to.be.closeTo(5 / Math.sqrt(91.66666666666667), NOISE);
    expect(wanted(mannKendall(UP))).to.include({ score: 28, tauA: 1 });
  });

  it('is the other way round when time is, and blind to the unit', () => {
    fc.assert(
      fc.property(series, (values) => {
        fc.pre(present(values) >= 3);
        const test = wanted(mannKendall(values));
        const back = wanted(mannKendall(values.toReversed()));
        expect(back.score).to.equal(-test.score || 0);
        expect(back.p).to.equal(test.p);
        const unit = wanted(mannKendall(values.map((value) => value && 8 * value + 1 - 1)));
        expect(unit).to.deep.equal(test);
      }),
    );
  });

  it('has no z where nothing changes', () => {
    expect(wanted(mannKendall([80, 80, 80, 80]))).to.include({ score: 0, tauB: null, z: null, p: null });
  });

  it('is exact for short series without ties', () => {
    expect(wanted(kendallExact([1, 2, 3]))).to.deep.include({ risingPairs: 3, p: 1 / 3 });
    expect(wanted(kendallExact(UP)).p).to.be.closeTo(2 / 40320, 1e-15);
    expect(wanted(kendallExact([3, 1, 2])).p).to.equal(1);
    expect(wanted(kendallExact(UP_AND_DOWN)).p).to.equal(null);
  });

  it('is nearly the same, exact or not, for long series', () => {
    const values = Array.from({ length: 60 }, (_, i) => ((i * 37) % 61) + i / 4);
    const exact = wanted(kendallExact(values)).p ?? NaN;
    expect(wanted(mannKendall(values)).p).to.be.closeTo(exact, 0.005);
  });
});

describe('The seasonal Kendall test', () => {
  it('compares a season with itself only', () => {
    // Each quarter rises by one a year, while the quarters are far apart.
    const values = [10, 90, 50, 30, 11, 91, 51, 31, 12, 92, 52, 32];
    const test = wanted(seasonalKendall(values, 4));
    expect(test).to.include({ score: 12, tauA: 1 });
    expect(test.seasons.map(({ score }) => score)).to.deep.equal([3, 3, 3, 3]);
    expect(wanted(seasonalSenSlope(values, 4)).slope).to.equal(1);
  });

  it('has no tau beyond one, whatever roots are multiplied', () => {
    const { seasons } = wanted(seasonalKendall([1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6], 4));
    expect(seasons.map(({ tauB }) => tauB)).to.deep.equal([1, 1, 1, 1]);
    for (let n = 3; n < 60; n++) {
      const rising = Array.from({ length: n }, (_, i) => i);
      expect(wanted(mannKendall(rising)).tauB).to.be.at.most(1);
      expect(wanted(mannKendall(rising.toReversed())).tauB).to.be.at.least(-1);
      expect(wanted(seasonalKendall(rising.toReversed(), 2)).tauB ?? 0).to.be.at.least(-1);
    }
  });

  it('keeps the place of missing values in time', () => {
    const values = [10, 20, null, null, 12, 22, 13, null];
    expect(wanted(seasonalSenSlope(values, 2)).slope).to.equal(1);
  });

  it('leaves out short seasons when asked to', () => {
    expectReason(seasonalKendall([1, 2, 3, 4, 5, 6], 2, { least: 4 }), 'too-few-values');
    expect(wanted(seasonalKendall([1, 2, 3, 4, 5, 6, 7], 2, { least: 4 })).seasons).to.have.length(1);
  });

  it('says why it cannot be computed', () => {
    expectReason(seasonalKendall([1, 2, 3, 4], 4), 'too-few-values');
    expectReason(seasonalKendall([1, 2, 3], 1), 'bad-parameter');
    expectReason(seasonalSenSlope([null, null, null], 2), 'no-values');
  });
});

describe('Robust lines', () => {
  it('pass through outliers', () => {
    const values = [1, 3, 5, 700, 9, 11, 13];
    for (const line of [theilSen, repeatedMedians])
      expect(wanted(line(values))).to.include({ slope: 2, intercept: -1 });
    expect(wanted(senSlope(values)).slope).to.equal(2);
  });

  it('keep the place of missing values in time', () => {
    expect(wanted(theilSen([1, null, null, 7, 9])).slope).to.equal(2);
  });

  it('take the ranks of the interval to the even one of two', () => {
    expect([0.5, 1.5, 2.5, -0.5, 1.4, -1.6].map(roundHalfEven)).to.deep.equal([0, 2, 2, 0, 1, -2]);
  });

  it('hold the slope within its interval, which is missing for too few values', () => {
    fc.assert(
      fc.property(series, (values) => {
        fc.pre(present(values) >= 2);
        const { slope, interval } = wanted(senSlope(values));
        if (interval) expect(slope).to.be.within(interval.low, interval.high);
        else expect(present(values)).to.be.below(8);
      }),
    );
    expect(wanted(senSlope([1, 2, 4])).interval).to.equal(null);
  });
});

describe('The straight line', () => {
  it('forecasts beyond a perfect line without error', () => {
    const line = wanted(linearTrend([2, 4, null, 8], { ahead: 2 }));
    expect(line.intercept).to.be.closeTo(0, NOISE);
    expect(line.slope).to.be.closeTo(2, NOISE);
    expect(line.rSquared).to.be.closeTo(1, NOISE);
    expect(line.forecast.map(({ value }) => Math.round(value))).to.deep.equal([10, 12]);
  });

  it('has no test and no fit where nothing changes', () => {
    expect(wanted(linearTrend([80, 80, 80, 80]))).to.include({ slope: 0, t: null, p: null, rSquared: null });
  });

  it('widens its forecasts with the distance', () => {
    // R: predict(lm(y ~ t), newdata, interval = "prediction")
    const { forecast } = wanted(linearTrend(UP, { ahead: 4 }));
    expect(forecast[0]?.value).to.be.closeTo(83.64285714285714, NOISE);
    expect(forecast[0]?.interval?.low).to.be.closeTo(81.78904146831036, NOISE);
    expect(forecast[3]?.interval?.low).to.be.closeTo(86.27588871089475, NOISE);
  });

  it('is wider at a higher confidence', () => {
    const at = (confidence: number): number => {
      const { low, high } = wanted(linearTrend([3, 1, 4, 1, 5], { confidence })).slopeInterval;
      return high - low;
    };
    expect(at(0.99)).to.be.above(at(0.9));
    expectReason(linearTrend([3, 1, 4], { confidence: 1 }), 'bad-parameter');
    expectReason(linearTrend([3, 1]), 'too-few-values');
  });
});

describe('A change of level and dependence on the past', () => {
  it('finds the place after which the level changes', () => {
    const test = wanted(pettittTest([5, 6, 5, 6, 5, 6, 20, 21, 20, 21, 20, 21]));
    expect(test).to.deep.include({ statistic: 36, changeAfter: [6] });
    expect(test.p).to.be.below(0.05);
    expect(wanted(pettittTest([1, null, 1, 9, 9])).changeAfter).to.deep.equal([3]);
  });

  it('sees that every second value is alike', () => {
    const { correlations } = wanted(autocorrelation(UP_AND_DOWN, 4));
    expect(correlations.map((one) => Math.round(10 * one) / 10)).to.deep.equal([1, -0.9, 0.8, -0.7, 0.6]);
    expect(wanted(ljungBox(UP_AND_DOWN, 4)).statistic).to.be.closeTo(36, NOISE);
  });

  it('says why it cannot be computed', () => {
    expectReason(autocorrelation([3, 3, 3], 2), 'no-variation');
    expectReason(ljungBox([1, 2, 3], 3), 'too-few-values');
    expectReason(pettittTest([null]), 'no-values');
  });
});

describe('Whatever they are given, trends answer numbers or a reason', () => {
  it('for lists of values', () => {
    fc.assert(
      fc.property(nastyValues, nasty, fc.integer({ min: -1, max: 5 }), (values, number, whole) => {
        for (const result of [
          mannKendall(values),
          kendallExact(values),
          seasonalKendall(values, whole),
          seasonalSenSlope(values, whole),
          senSlope(values, number),
          theilSen(values),
          repeatedMedians(values),
          linearTrend(values, { ahead: whole }),
          linearTrend(values, { ahead: 2, confidence: number }),
          pettittTest(values),
          autocorrelation(values, whole),
          ljungBox(values, whole),
        ])
          expectReasonOrNumbers(result);
      }),
      { numRuns: 500 },
    );
  });
});
