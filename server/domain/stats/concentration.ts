import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, isConfidence } from './interval.ts';
import { allFinite, type Values } from './sample.ts';
import { ridits, subgroupsOf, type WithError, withError } from './subgroups.ts';
import { deltaError, weightedLine } from './weighted-line.ts';

export interface Concentration {
  /** Absolute concentration index, in the unit of the indicator. */
  absolute: number;
  /** Over the mean; null when the mean is zero. */
  relative: number | null;
  /** Corrected for a bounded indicator; null without limits, and Wagstaff's where the mean is at a limit. */
  wagstaff: number | null;
  erreygers: number | null;
  /** The same four with standard error and normal interval. */
  estimates: {
    absolute: WithError | null;
    relative: WithError | null;
    wagstaff: WithError | null;
    erreygers: WithError | null;
  };
}

export interface ConcentrationOptions {
  /** Least and greatest value that the indicator can have. */
  limits?: { low: number; high: number } | undefined;
  confidence?: number | undefined;
}

/** What the absolute index is multiplied with to give the other three. */
function factorsOf(
  mean: number,
  limits: { low: number; high: number } | undefined,
): Record<keyof Concentration['estimates'], number | null> {
  const relative = mean === 0 ? null : 1 / mean;
  if (!limits) return { absolute: 1, relative, wagstaff: null, erreygers: null };
  const width = limits.high - limits.low;
  const share = (mean - limits.low) / width;
  const spread = share * (1 - share);
  return {
    absolute: 1,
    relative,
    wagstaff: spread > 0 ? 1 / (width * spread) : null,
    erreygers: 4 / width,
  };
}

/**
 * Concentration index of an ordered dimension, absolute (ACI) and relative (RCI), with Wagstaff's and Erreygers's corrections for bounded
 * indicators: twice the covariance of the indicator with the rank in the population.
 *
 * @formula ACI = 2\,\mathrm{cov}_p(y, x) = 2\sum_j p_j (y_j - \bar y)(x_j - \tfrac12), \quad RCI = \frac{ACI}{\bar y}
 * @formula W = \frac{RCI}{1 - \bar y}, \qquad E = 4\,\bar y\,RCI \qquad (0 \le y \le 1)
 * @param estimates one a subgroup, in the unit of the indicator; none may be missing
 * @param populations one a subgroup, 0 or more
 * @param order places of the subgroups, from the most deprived on; equal ones share a rank
 * @param options limits of a bounded indicator, confidence
 * @returns above zero when the indicator is concentrated among the least deprived; with the standard errors of the convenient regression;
 * not computable below three subgroups, with a missing estimate, without population, or outside the limits
 * @when A gradient over an ordered dimension is one number; the corrected ones where good and bad are two sides of one share.
 * @limits The plain relative index of a share depends on whether successes or failures are counted. Errors rest on the scatter of the
 * subgroups about a line.
 * @see Kakwani, Wagstaff and van Doorslaer (1997), J Econometrics 77:87–103; Wagstaff (2005), Health Econ 14:429–432; Erreygers (2009),
 * J Health Econ 28:504–515; WHO healthequal 1.0.1 (aci, rci)
 */
export function concentrationIndex(
  estimates: Values,
  populations: Values,
  order: Values,
  { limits, confidence = CONFIDENCE }: ConcentrationOptions = {},
): Computed<Concentration> {
  if (!isConfidence(confidence) || (limits && !(limits.low < limits.high)))
    return notComputable('bad-parameter');
  if (order.length !== estimates.length) return notComputable('lengths-differ');
  if (!allFinite(order)) return notComputable('not-finite');
  if (order.includes(null)) return notComputable('bad-parameter');
  const groups = subgroupsOf(estimates, populations, null, 0);
  if (!groups.computable) return groups;
  if (limits && groups.estimates.some((value) => value < limits.low || value > limits.high))
    return notComputable('bad-parameter');
  const ranks = ridits(order as readonly number[], groups.populations);
  const line = weightedLine(ranks, groups.estimates, groups.shares);
  if (!line) return notComputable('no-variation');
  // The shares add up to one, so that the sum of squares is the variance of the rank.
  const twiceVariance = 2 * line.sumOfSquares.x;
  const absolute = twiceVariance * line.slope;
  const error = deltaError(line.covariance, 0, twiceVariance);
  const factors = factorsOf(groups.mean, limits);
  const scaled = (factor: number | null): number | null => (factor === null ? null : absolute * factor);
  const estimate = (factor: number | null): WithError | null =>
    factor === null || error === null
      ? null
      : withError(absolute * factor, error * Math.abs(factor), confidence);
  return computedIfFinite({
    absolute,
    relative: scaled(factors.relative),
    wagstaff: scaled(factors.wagstaff),
    erreygers: scaled(factors.erreygers),
    estimates: {
      absolute: estimate(factors.absolute),
      relative: estimate(factors.relative),
      wagstaff: estimate(factors.wagstaff),
      erreygers: estimate(factors.erreygers),
    },
  });
}
