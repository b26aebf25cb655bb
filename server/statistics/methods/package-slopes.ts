import type { Computed } from '../../domain/stats/computed.ts';
import { roundHalfEven } from '../../domain/stats/half-even.ts';
import { CONFIDENCE } from '../../domain/stats/interval.ts';
import { presentIn, rangeOf, type Values } from '../../domain/stats/sample.ts';
import { logisticSlopeIndex, type SlopeIndex, slopeIndex } from '../../domain/stats/slope-index.ts';
import { withError } from '../../domain/stats/subgroups.ts';
import { deltaError } from '../../domain/stats/weighted-line.ts';
import { type Measure, measure } from './measure.ts';

/**
 * Slope and relative index as WHO's healthequal has them, which is not as they should be: populations are rounded up and cases rounded; the
 * logistic fit weights with the square of the population; the standard error of the slope is left on a scale from 0 to 1 while its
 * bounds are not; and the relative index is the exponential of the slope. `slopesByPopulation` is the form to use.
 */

/** The package's software differentiates numerically, by steps ahead of this length in each coefficient. */
const STEP = 1e-4;

const riseOf = (intercept: number, slope: number): number =>
  1 / (1 + Math.exp(-intercept - slope)) - 1 / (1 + Math.exp(-intercept));

function withSteps(index: Computed<SlopeIndex>): Computed<SlopeIndex> {
  if (!index.computable) return index;
  const { intercept, slope, covariance } = index.line;
  const rise = riseOf(intercept, slope);
  const error = deltaError(
    covariance,
    (riseOf(intercept + STEP, slope) - rise) / STEP,
    (riseOf(intercept, slope + STEP) - rise) / STEP,
  );
  return { ...index, slopeEstimate: withError(index.slope, error, CONFIDENCE) };
}

interface Slopes {
  slope: Measure;
  ratio: Measure;
}

/** The scale that the package supposes from the size of the estimates. */
const supposedScale = (estimates: Values): number => {
  const { high: greatest } = rangeOf(presentIn(estimates));
  return [1, 100, 1000, 10_000, 100_000].find((scale) => greatest <= scale) ?? 1_000_000;
};

/** Two subgroups of different rank leave nothing to scatter about the line. */
const WITHOUT_ERROR = 'too-few-values';

const exponentialOf = (index: Computed<SlopeIndex>): Measure =>
  measure(
    index,
    ({ slope, slopeEstimate }) => [
      Math.exp(slope),
      slopeEstimate && {
        standardError: slopeEstimate.standardError,
        low: Math.exp(slopeEstimate.low),
        high: Math.exp(slopeEstimate.high),
      },
    ],
    WITHOUT_ERROR,
  );

const stretched = (index: Computed<SlopeIndex>, scale: number): Measure =>
  measure(
    index,
    ({ slope, slopeEstimate }) => [
      scale * slope,
      slopeEstimate && {
        standardError: slopeEstimate.standardError,
        low: scale * slopeEstimate.low,
        high: scale * slopeEstimate.high,
      },
    ],
    WITHOUT_ERROR,
  );

export function packageSlopes(
  estimates: Values,
  populations: Values,
  order: Values,
  scale: number,
): { linear: Slopes; logit: Slopes } {
  const people = populations.map((population) => population && Math.ceil(population));
  const linear = (unit: number): Computed<SlopeIndex> =>
    slopeIndex(
      estimates.map((estimate) => estimate && estimate / unit),
      people,
      order,
    );
  const logit = (unit: number): Computed<SlopeIndex> =>
    withSteps(
      logisticSlopeIndex(
        estimates.map((estimate, i) => {
          const size = people[i] ?? 0;
          return estimate && size > 0 ? roundHalfEven((estimate / unit) * size) / size : estimate;
        }),
        people,
        order,
        { scale: 1, weights: people.map((size) => (size ?? 0) ** 2) },
      ),
    );
  const supposed = supposedScale(estimates);
  return {
    linear: { slope: stretched(linear(scale), scale), ratio: exponentialOf(linear(supposed)) },
    logit: { slope: stretched(logit(scale), scale), ratio: exponentialOf(logit(supposed)) },
  };
}

/** Logistic fit on the shares as they are, weighted with the population. */
export function slopesByPopulation(
  estimates: Values,
  populations: Values,
  order: Values,
  scale: number,
): Slopes {
  const index = logisticSlopeIndex(estimates, populations, order, { scale });
  return {
    slope: measure(index, ({ slope, slopeEstimate }) => [slope, slopeEstimate], WITHOUT_ERROR),
    ratio: measure(
      index,
      ({ ratio, ratioError, ratioInterval }) => [
        ratio,
        ratioError === null ? null : ratioInterval && { standardError: ratioError, ...ratioInterval },
      ],
      WITHOUT_ERROR,
    ),
  };
}
