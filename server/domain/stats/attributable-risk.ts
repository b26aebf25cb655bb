import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, isConfidence } from './interval.ts';
import { rangeOf, sumOf, type Values } from './sample.ts';
import { bestOf, type Better, type Subgroups, subgroupsOf, type WithError, withError } from './subgroups.ts';

export interface AttributableOptions {
  better: Better;
  /** Places of the subgroups in an ordered dimension; the last is then the reference instead of the best-performing one. */
  order?: readonly number[] | undefined;
  /** The greatest value that the indicator can have: 1 for shares, 100 for percentages, 1000 for rates per thousand. */
  scale: number;
  confidence?: number | undefined;
}

export interface AttributableRisk {
  /** What the mean would gain, in the unit of the indicator; above zero where higher is better, below it where lower is. */
  risk: number;
  /** The same as a share of the mean; null when the mean is zero. */
  fraction: number | null;
  /** Both with standard error and normal interval; null where they do not exist. */
  riskEstimate: WithError | null;
  fractionEstimate: WithError | null;
}

interface Reference {
  estimate: number;
  population: number;
}

function referenceOf(groups: Subgroups, { better, order }: AttributableOptions): Reference {
  const last = order && rangeOf(order).high;
  const best = bestOf(groups.estimates, better);
  const chosen = groups.estimates.flatMap((estimate, i) =>
    (order ? order[i] === last : estimate === best) ? [i] : [],
  );
  return {
    estimate: rangeOf(chosen.map((i) => groups.estimates[i] as number)).high,
    population: rangeOf(chosen.map((i) => groups.populations[i] as number)).high,
  };
}

/** Walter's standard error of the fraction, from the two-by-two table of the reference against all others. */
function fractionError(groups: Subgroups, reference: Reference, scale: number): number {
  const total = sumOf(groups.populations);
  const c = (reference.estimate / scale) * reference.population;
  const d = reference.population - c;
  const a = (groups.mean / scale) * total - c;
  const b = total - a - reference.population;
  return Math.sqrt((c * total * (a * d * (total - c) + b * c ** 2)) / ((a + c) ** 3 * (c + d) ** 3));
}

/**
 * Population attributable risk (PAR) and fraction (PAF): what the population's mean would gain if every subgroup were where the reference
 * is, the best-performing subgroup or the last of an ordered dimension.
 *
 * @formula PAR = y_{ref} - \bar y, \qquad PAF = \frac{y_{ref} - \bar y}{\bar y}
 * @param estimates one a subgroup, from 0 to the scale; null is missing, at most 15 % of them and none in an ordered dimension
 * @param populations one a subgroup, 0 or more
 * @param options which way is better, the order of the subgroups, the scale of the indicator, the confidence
 * @returns the risk in the unit of the indicator and the fraction of the mean, both 0 when the reference is behind the mean, with normal
 * intervals; not computable below three subgroups, with too many missing, or without population
 * @when A disparity is put as what could be gained by closing it.
 * @limits It supposes that all subgroups could be where the reference is, and takes the reference's own error for that of a single table.
 * @see Walter (1978), Int J Epidemiol 7:175–182; WHO healthequal 1.0.1 (parisk, paf)
 */
export function attributableRisk(
  estimates: Values,
  populations: Values,
  options: AttributableOptions,
): Computed<AttributableRisk> {
  const { better, order, scale, confidence = CONFIDENCE } = options;
  if (!isConfidence(confidence) || !(scale > 0)) return notComputable('bad-parameter');
  if (order && order.length !== estimates.length) return notComputable('lengths-differ');
  const groups = subgroupsOf(estimates, populations, null, order ? 0 : undefined);
  if (!groups.computable) return groups;
  const reference = referenceOf(groups, options);
  const gain = reference.estimate - groups.mean;
  const risk = (better === 'up' ? gain < 0 : gain > 0) ? 0 : gain;
  const fraction = groups.mean === 0 ? null : risk / groups.mean;
  const error = fractionError(groups, reference, scale);
  return computedIfFinite({
    risk,
    fraction,
    riskEstimate: withError(risk, Math.abs(groups.mean) * error, confidence),
    fractionEstimate: fraction === null ? null : withError(fraction, error, confidence),
  });
}
