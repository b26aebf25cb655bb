import { attributableRisk } from '../../../server/domain/stats/attributable-risk.ts';
import { betweenGroupVariance } from '../../../server/domain/stats/between-group-variance.ts';
import { concentrationIndex } from '../../../server/domain/stats/concentration.ts';
import { meanLogDeviation, theilIndex } from '../../../server/domain/stats/entropy-disparity.ts';
import {
  indexOfDisparity,
  meanDifferenceFromBest,
  meanDifferenceFromMean,
} from '../../../server/domain/stats/mean-difference.ts';
import { slopeIndex } from '../../../server/domain/stats/slope-index.ts';
import { expectReason } from './nasty.ts';

describe('Subgroups of a population whose sum is more than a number can hold', () => {
  const estimates = [12, 30, 45, 28];
  const populations = [1e308, 1e308, 1e308, 1e308];
  const order = [1, 2, 3, 4];
  const limits = { low: 0, high: 100 };

  it('have no measure of disparity, rather than one in which nobody counts', () => {
    for (const result of [
      betweenGroupVariance(estimates, populations, null),
      meanDifferenceFromMean(estimates, populations),
      meanDifferenceFromBest(estimates, populations, 'up'),
      indexOfDisparity(estimates, populations),
      theilIndex(estimates, populations, null),
      meanLogDeviation(estimates, populations, null),
      attributableRisk(estimates, populations, { better: 'up', scale: 100 }),
      attributableRisk(estimates, populations, { better: 'up', scale: 100, order }),
      slopeIndex(estimates, populations, order),
      concentrationIndex(estimates, populations, order),
      concentrationIndex(estimates, populations, order, { limits }),
    ])
      expectReason(result, 'not-finite');
  });
});
