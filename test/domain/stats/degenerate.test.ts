import fc from 'fast-check';
import { dataAvailability } from '../../../server/domain/stats/availability.ts';
import { quantileBands } from '../../../server/domain/stats/banding.ts';
import { binomialLimits, binomialTest } from '../../../server/domain/stats/binomial.ts';
import type { Computed } from '../../../server/domain/stats/computed.ts';
import { copeland } from '../../../server/domain/stats/copeland.ts';
import { impute } from '../../../server/domain/stats/imputation.ts';
import { meanOf } from '../../../server/domain/stats/mean.ts';
import { moments } from '../../../server/domain/stats/moments.ts';
import { netCounts, netPromoter } from '../../../server/domain/stats/net.ts';
import {
  distanceToMaximum,
  distanceToTarget,
  fractionOfMaximum,
  goalposts,
  minMax,
  percentileRank,
  zScore,
} from '../../../server/domain/stats/normalisation.ts';
import { treatOutliers } from '../../../server/domain/stats/outliers.ts';
import { pooledProportion, wilsonInterval } from '../../../server/domain/stats/proportion.ts';
import { quantile } from '../../../server/domain/stats/quantile.ts';
import { rateInterval } from '../../../server/domain/stats/rate.ts';
import { cronbachAlpha } from '../../../server/domain/stats/reliability.ts';
import { sobolIndices } from '../../../server/domain/stats/sobol.ts';
import {
  directlyStandardisedRate,
  indirectlyStandardisedRatio,
} from '../../../server/domain/stats/standardised.ts';
import {
  weightedArithmetic,
  weightedGeneralised,
  weightedGeometric,
  weightedHarmonic,
  weightedMedian,
} from '../../../server/domain/stats/weighted-mean.ts';
import { expectReasonOrNumbers, nasty, nastyValues } from './nasty.ts';

type Values = (number | null)[];

const OF_VALUES: readonly ((values: Values, weights: number[], number: number) => Computed<object>)[] = [
  (values) => meanOf(values),
  moments,
  percentileRank,
  distanceToMaximum,
  fractionOfMaximum,
  dataAvailability,
  netCounts,
  (values) => treatOutliers(values),
  (values) => impute(values, 'mean'),
  (values) => quantileBands(values, 4),
  (values, _, p) => quantile(values, p),
  (values, _, low) => minMax(values, [low, 100]),
  (values, _, deviation) => zScore(values, { mean: 0, deviation }),
  (values, _, target) => distanceToTarget(values, target),
  (values, _, goal) => goalposts(values, { floor: 0, goal, truncate: false }),
  weightedArithmetic,
  weightedGeometric,
  weightedHarmonic,
  weightedMedian,
  (values, weights, power) => weightedGeneralised(values, weights, power),
  (values, weights) => copeland([values, values.toReversed()], weights),
  (values, weights) => cronbachAlpha([values, weights]),
  (values, weights) => pooledProportion(values, weights),
  (values, weights, multiplier) => directlyStandardisedRate(values, weights, weights, multiplier),
  (values, weights, scale) => indirectlyStandardisedRatio(values, weights, weights, weights, scale),
  (_, weights) => sobolIndices(weights, weights.length / 4, 2),
];

const OF_NUMBERS: readonly ((a: number, b: number, c: number) => Computed<object>)[] = [
  wilsonInterval,
  rateInterval,
  netPromoter,
  binomialTest,
  (n, p, probability) => binomialLimits(n, p, [probability]),
];

describe('Whatever they are given, methods answer numbers or a reason', () => {
  it('for lists of values and weights', () => {
    fc.assert(
      fc.property(nastyValues, fc.array(nasty, { maxLength: 9 }), nasty, (values, weights, number) => {
        const asMany = values.map((_, i) => weights[i] ?? 1);
        for (const method of OF_VALUES) {
          expectReasonOrNumbers(method(values, asMany, number));
          expectReasonOrNumbers(method(values, weights, number));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('for single numbers', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (a, b, c) => {
        for (const method of OF_NUMBERS) expectReasonOrNumbers(method(a, b, c));
      }),
      { numRuns: 200 },
    );
  });
});
