import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, type Interval, isConfidence, twoSidedZ } from './interval.ts';
import { logisticLine } from './logistic-line.ts';
import { allFinite, type Values } from './sample.ts';
import { ridits, subgroupsOf, type WithError, withError } from './subgroups.ts';
import { deltaError, type Line, weightedLine } from './weighted-line.ts';

export interface SlopeIndex {
  /** Slope index: predicted at rank 1 less predicted at rank 0. */
  slope: number;
  /** Relative index: predicted at rank 1 over predicted at rank 0; null unless both are above zero. */
  ratio: number | null;
  /** What is predicted at rank 0 and rank 1. */
  bottom: number;
  top: number;
  /** The slope with standard error and normal interval; null with two subgroups of different rank. */
  slopeEstimate: WithError | null;
  /** Standard error of the logarithm of the ratio, and the interval of the ratio. */
  ratioError: number | null;
  ratioInterval: Interval | null;
  /** The fitted line; of the logistic form on the logit scale. */
  line: Line;
}

interface Gradient {
  estimates: number[];
  populations: number[];
  ranks: number[];
}

function gradientOf(estimates: Values, populations: Values, order: Values): Computed<Gradient> {
  if (order.length !== estimates.length) return notComputable('lengths-differ');
  if (!allFinite(order)) return notComputable('not-finite');
  if (order.includes(null)) return notComputable('bad-parameter');
  // Without one of its subgroups the ranks of all others would be wrong.
  const groups = subgroupsOf(estimates, populations, null, 0);
  if (!groups.computable) return groups;
  if (groups.estimates.every((estimate) => estimate === groups.estimates[0]))
    return notComputable('no-variation');
  const ranks = ridits(order as readonly number[], groups.populations);
  return computedIfFinite({ estimates: groups.estimates, populations: groups.populations, ranks });
}

interface Prediction {
  value: number;
  /** Derivative by the linear predictor. */
  derivative: number;
}

/** The index from a line and from what it predicts at both ends, by the delta method. */
function indexOf(line: Line, bottom: Prediction, top: Prediction, confidence: number): Computed<SlopeIndex> {
  const slope = top.value - bottom.value;
  const { covariance } = line;
  const slopeError = deltaError(covariance, top.derivative - bottom.derivative, top.derivative);
  const ratio = bottom.value > 0 && top.value > 0 ? top.value / bottom.value : null;
  const [relativeTop, relativeBottom] = [top.derivative / top.value, bottom.derivative / bottom.value];
  const ratioError =
    ratio === null ? null : deltaError(covariance, relativeTop - relativeBottom, relativeTop);
  const spread = ratioError === null ? null : Math.exp(twoSidedZ(confidence) * ratioError);
  return computedIfFinite({
    slope,
    ratio,
    bottom: bottom.value,
    top: top.value,
    slopeEstimate: withError(slope, slopeError, confidence),
    ratioError,
    ratioInterval: ratio === null || spread === null ? null : { low: ratio / spread, high: ratio * spread },
    line: { intercept: line.intercept, slope: line.slope, covariance },
  });
}

/**
 * Slope index (SII) and relative index (RII) of inequality by a straight line: the population is lined up from the most to the least
 * deprived, and a line by least squares, weighted by population, is read at both ends.
 *
 * @formula SII = \hat y(1) - \hat y(0), \quad RII = \frac{\hat y(1)}{\hat y(0)}, \quad \hat y(x) = a + b x, \quad x_j = \frac{\sum_{k<j} n_k + \tfrac12 n_j}{\sum_k n_k}
 * @param estimates one a subgroup, in the unit of the indicator; none may be missing
 * @param populations one a subgroup, 0 or more
 * @param order places of the subgroups, from the most deprived on; equal ones share a rank
 * @param confidence above 0, below 1
 * @returns slope in the unit of the indicator and ratio, with normal intervals; not computable below three subgroups, with a missing
 * estimate, without population, or when all estimates are equal
 * @when A dimension is ordered (deprivation, income) and the indicator changes along it about evenly.
 * @limits The ends are extrapolated and may leave the scale of the indicator; errors rest on the scatter of the subgroups about the line,
 * not on their sampling errors.
 * @see Mackenbach and Kunst (1997), Soc Sci Med 44:757–771; Pamuk (1985), Population Studies 39:17–31; PHEindicatormethods 2.1.0 (phe_sii)
 */
export function slopeIndex(
  estimates: Values,
  populations: Values,
  order: Values,
  confidence: number = CONFIDENCE,
): Computed<SlopeIndex> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  const gradient = gradientOf(estimates, populations, order);
  if (!gradient.computable) return gradient;
  const line = weightedLine(gradient.ranks, gradient.estimates, gradient.populations);
  if (!line) return notComputable('no-variation');
  const at = (rank: number): Prediction => ({ value: line.intercept + line.slope * rank, derivative: 1 });
  return indexOf(line, at(0), at(1), confidence);
}

export interface LogisticOptions {
  /** The greatest value that the indicator can have: 1 for shares, 100 for percentages. */
  scale: number;
  /** Weights of the regression; the populations unless others are given. */
  weights?: readonly number[] | undefined;
  confidence?: number | undefined;
}

/**
 * Slope index (SII) and relative index (RII) of inequality by logistic regression, for shares and percentages: what is predicted stays
 * within the scale.
 *
 * @formula SII = \hat p(1) - \hat p(0), \quad RII = \frac{\hat p(1)}{\hat p(0)}, \quad \ln\frac{\hat p(x)}{1 - \hat p(x)} = a + b x
 * @param estimates one a subgroup, from 0 to the scale; none may be missing
 * @param populations one a subgroup, 0 or more; they make the ranks, and the weights where no others are given
 * @param order places of the subgroups, from the most deprived on; equal ones share a rank
 * @param options scale of the indicator, other weights than the populations, confidence
 * @returns slope in the unit of the indicator and ratio, with normal intervals; not computable below three subgroups, with a missing
 * estimate, without population, outside the scale, when all estimates are equal, or when the fit does not settle
 * @when An ordered dimension and an indicator that is a share: the form that is recommended, weighted by population.
 * @limits Errors rest on the scatter of the subgroups about the curve (quasi-binomial), not on their sampling errors. Of the fields, those that end in
 * _popweighted_baseR are of this formula; SII_logit and RII_logit weight by the square of the population, and RII_logit is e to the power of a slope.
 * @see Wagstaff, Paci and van Doorslaer (1991), Soc Sci Med 33:545–557; R, stats::glm(family = quasibinomial); WHO healthequal 1.0.1 (sii,
 * rii) takes the square of the population for weight
 */
export function logisticSlopeIndex(
  estimates: Values,
  populations: Values,
  order: Values,
  { scale, weights, confidence = CONFIDENCE }: LogisticOptions,
): Computed<SlopeIndex> {
  if (!isConfidence(confidence) || !(scale > 0) || !Number.isFinite(scale))
    return notComputable('bad-parameter');
  const gradient = gradientOf(estimates, populations, order);
  if (!gradient.computable) return gradient;
  const given = weights ?? gradient.populations;
  if (given.length !== gradient.estimates.length) return notComputable('lengths-differ');
  if (!given.every((weight) => weight >= 0 && Number.isFinite(weight))) return notComputable('bad-parameter');
  const shares = gradient.estimates.map((estimate) => estimate / scale);
  if (shares.some((share) => share < 0 || share > 1)) return notComputable('not-proportions');
  const line = logisticLine(gradient.ranks, shares, given);
  if (!line) return notComputable('no-variation');
  const at = (rank: number): Prediction => {
    const share = 1 / (1 + Math.exp(-(line.intercept + line.slope * rank)));
    return { value: scale * share, derivative: scale * share * (1 - share) };
  };
  return indexOf(line, at(0), at(1), confidence);
}
