import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, isConfidence } from './interval.ts';
import { sumOf, type Values } from './sample.ts';
import { type Subgroups, subgroupsOf, type WithError, withError } from './subgroups.ts';

export interface EntropyDisparity {
  /** 0 without disparity; no unit. */
  value: number;
  /** The same with its standard error and interval; null without standard errors. */
  estimate: WithError | null;
}

type Positive = Subgroups & { readonly computable: true };

function positiveSubgroups(
  estimates: Values,
  populations: Values,
  standardErrors: Values | null,
): Computed<Positive> {
  const groups = subgroupsOf(estimates, populations, standardErrors);
  if (!groups.computable) return groups;
  if (groups.estimates.some((estimate) => estimate < 0)) return notComputable('negative');
  return groups.mean > 0 ? groups : notComputable('not-positive');
}

/** Standard error of a sum over subgroups, from the slope of the sum in each estimate. */
function errorOf(groups: Subgroups, slope: (ratio: number) => number): number | null {
  const { estimates, shares, standardErrors, mean } = groups;
  if (standardErrors === null) return null;
  const terms = estimates.map((estimate, i) => {
    const error = ((shares[i] as number) * (standardErrors[i] as number)) / mean;
    return (slope(estimate / mean) * error) ** 2;
  });
  return Math.sqrt(sumOf(terms));
}

const relative = ({ estimates, mean }: Subgroups): number[] => estimates.map((estimate) => estimate / mean);

const xLogX = (ratio: number): number => (ratio === 0 ? 0 : ratio * Math.log(ratio));

/**
 * Theil index (TI) of subgroups, weighted by population.
 *
 * @formula TI = \sum_j p_j\, r_j \ln r_j, \qquad r_j = \frac{y_j}{\bar y}
 * @param estimates one a subgroup, 0 or more; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @param standardErrors one a subgroup; null where there are none
 * @param confidence above 0, below 1
 * @returns the index (often shown times 1000) and its interval, null without standard errors or where a subgroup is at zero; not
 * computable below three subgroups, with negative estimates, without population, or when all are zero
 * @when Relative disparity that can be added up over levels (between and within regions).
 * @limits Dwells on high values; its number has no everyday meaning.
 * @see Theil (1967), Economics and Information Theory; Ahn et al. (2018), JCO Clin Cancer Inform 2:1–19; WHO healthequal 1.0.1 (ti)
 */
export function theilIndex(
  estimates: Values,
  populations: Values,
  standardErrors: Values | null = null,
  confidence: number = CONFIDENCE,
): Computed<EntropyDisparity> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  const groups = positiveSubgroups(estimates, populations, standardErrors);
  if (!groups.computable) return groups;
  const ratios = relative(groups);
  const weigh = (term: (ratio: number) => number): number =>
    sumOf(ratios.map((ratio, i) => (groups.shares[i] as number) * term(ratio)));
  const value = weigh(xLogX);
  const centre = weigh((ratio) => ratio + xLogX(ratio));
  const error = errorOf(groups, (ratio) => 1 + Math.log(ratio) - centre);
  return computedIfFinite({ value, estimate: withError(value, error, confidence) });
}

/**
 * Mean log deviation (MLD) of subgroups, weighted by population.
 *
 * @formula MLD = -\sum_j p_j \ln r_j, \qquad r_j = \frac{y_j}{\bar y}
 * @param estimates one a subgroup, above 0; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @param standardErrors one a subgroup; null where there are none
 * @param confidence above 0, below 1
 * @returns the deviation (often shown times 1000) and its interval, null without standard errors; not computable below three subgroups,
 * with estimates of zero or less, or without population
 * @when Relative disparity where falling behind counts more than being ahead.
 * @limits Does not exist where a subgroup is at zero; its number has no everyday meaning.
 * @see Theil (1967), Economics and Information Theory; Ahn et al. (2018), JCO Clin Cancer Inform 2:1–19; WHO healthequal 1.0.1 (mld)
 */
export function meanLogDeviation(
  estimates: Values,
  populations: Values,
  standardErrors: Values | null = null,
  confidence: number = CONFIDENCE,
): Computed<EntropyDisparity> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  const groups = positiveSubgroups(estimates, populations, standardErrors);
  if (!groups.computable) return groups;
  if (groups.estimates.includes(0)) return notComputable('not-positive');
  const value = sumOf(relative(groups).map((ratio, i) => -(groups.shares[i] as number) * Math.log(ratio)));
  const error = errorOf(groups, (ratio) => 1 - 1 / ratio);
  return computedIfFinite({ value, estimate: withError(value, error, confidence) });
}
