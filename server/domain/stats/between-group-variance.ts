import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, isConfidence } from './interval.ts';
import { averageOf, sumOf, type Values } from './sample.ts';
import { type Subgroups, subgroupsOf, type WithError, withError } from './subgroups.ts';

export interface BetweenGroupVariance {
  /** In the square of the indicator's unit. */
  variance: number;
  /** Square root of the variance, in the indicator's unit. */
  deviation: number;
  /** The deviation as a share of the mean; null when the mean is zero. */
  coefficient: number | null;
  mean: number;
  /** The variance with its standard error and interval; null without standard errors. */
  estimate: WithError | null;
  /** The variance less the mean square of the standard errors, at least zero; null without standard errors. */
  corrected: number | null;
}

/** Standard error of the weighted variance, from the sampling errors of its subgroups. */
function errorOf({ estimates, shares, standardErrors, mean }: Subgroups): number | null {
  if (standardErrors === null) return null;
  const sum = (term: (share: number, error: number, estimate: number) => number): number =>
    sumOf(shares.map((share, i) => term(share, standardErrors[i] as number, estimates[i] as number)));
  const linear = sum((share, error, estimate) => (share * error * (estimate - mean)) ** 2);
  const squares = sum((share, error) => (share * error) ** 2);
  const fourths = sum((share, error) => (share * error) ** 4);
  const rest = sum((share, error) => share ** 2 * (1 - share) ** 2 * error ** 4);
  return Math.sqrt(4 * linear + 2 * (squares ** 2 - fourths + rest));
}

/**
 * Between-group variance (BGV) with its square root (BGSD) and coefficient of variation (COV), weighted by population.
 *
 * @formula BGV = \sum_j p_j (y_j - \bar y)^2, \quad BGSD = \sqrt{BGV}, \quad COV = \frac{BGSD}{\bar y}
 * @param estimates one a subgroup, in the unit of the indicator; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @param standardErrors one a subgroup; null where there are none
 * @param confidence above 0, below 1
 * @returns variance, deviation and coefficient (a share of the mean); the variance corrected for sampling noise; not computable below
 * three subgroups, with too many missing, or without population
 * @when Disparity among regions or other subgroups without an order, by their size.
 * @limits The variance is in squared units and dwells on outliers; where subgroups are small it contains their sampling noise, which the
 * corrected variance takes off.
 * @see Ahn et al. (2018), JCO Clin Cancer Inform 2:1–19; WHO healthequal 1.0.1 (bgv, bgsd, covar)
 */
export function betweenGroupVariance(
  estimates: Values,
  populations: Values,
  standardErrors: Values | null = null,
  confidence: number = CONFIDENCE,
): Computed<BetweenGroupVariance> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  const groups = subgroupsOf(estimates, populations, standardErrors);
  if (!groups.computable) return groups;
  const { mean, shares } = groups;
  const variance = sumOf(groups.estimates.map((value, i) => (shares[i] as number) * (value - mean) ** 2));
  const deviation = Math.sqrt(variance);
  const noise = groups.standardErrors && averageOf(groups.standardErrors.map((error) => error ** 2));
  return computedIfFinite({
    variance,
    deviation,
    coefficient: mean === 0 ? null : deviation / mean,
    mean,
    estimate: withError(variance, errorOf(groups), confidence),
    corrected: noise === null ? null : Math.max(0, variance - noise),
  });
}
