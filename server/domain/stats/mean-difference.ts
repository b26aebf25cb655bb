import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { averageOf, type Values } from './sample.ts';
import { bestOf, type Better, type Subgroups, subgroupsOf, weightedMean } from './subgroups.ts';

export interface MeanDifference {
  /** Each subgroup counts by its population. */
  weighted: number;
  /** Each subgroup counts once. */
  unweighted: number;
  /** What the subgroups were compared with. */
  reference: number;
}

function distancesFrom(reference: number, { estimates, shares }: Subgroups): Computed<MeanDifference> {
  const distances = estimates.map((estimate) => Math.abs(estimate - reference));
  const weighted = weightedMean(distances, shares);
  const unweighted = averageOf(distances);
  return computedIfFinite({ weighted, unweighted, reference });
}

/**
 * Mean difference from the mean (MDM): how far subgroups are, on average, from the average of the population.
 *
 * @formula MDMW = \sum_j p_j\,|y_j - \bar y|, \qquad MDMU = \frac{1}{n}\sum_j |y_j - \bar y|
 * @param estimates one a subgroup; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @returns both means in the unit of the indicator; not computable below three subgroups, with too many missing, or without population
 * @when Disparity among subgroups without an order, in the unit of the indicator.
 * @limits Sampling noise of small subgroups raises it; the unweighted one lets small subgroups count as much as large ones.
 * @see Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697; WHO healthequal 1.0.1 (mdmw, mdmu)
 */
export function meanDifferenceFromMean(estimates: Values, populations: Values): Computed<MeanDifference> {
  const groups = subgroupsOf(estimates, populations);
  return groups.computable ? distancesFrom(groups.mean, groups) : groups;
}

/**
 * Mean difference from the best-performing subgroup (MDB): how far subgroups are, on average, behind the best.
 *
 * @formula MDBW = \sum_j p_j\,|y_j - y_{best}|, \qquad MDBU = \frac{1}{n}\sum_j |y_j - y_{best}|
 * @param estimates one a subgroup; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @param better whether higher or lower values are better
 * @returns both means in the unit of the indicator; not computable below three subgroups, with too many missing, or without population
 * @when What would be gained if all reached what one subgroup has reached already.
 * @limits The best of many small subgroups is often best by chance.
 * @see Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697; WHO healthequal 1.0.1 (mdbw, mdbu)
 */
export function meanDifferenceFromBest(
  estimates: Values,
  populations: Values,
  better: Better,
): Computed<MeanDifference> {
  const groups = subgroupsOf(estimates, populations);
  return groups.computable ? distancesFrom(bestOf(groups.estimates, better), groups) : groups;
}

/**
 * Mean difference from a reference subgroup (MDR), such as the capital.
 *
 * @formula MDRW = \sum_j p_j\,|y_j - y_{ref}|, \qquad MDRU = \frac{1}{n}\sum_j |y_j - y_{ref}|
 * @param estimates one a subgroup; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @param reference index of the reference subgroup
 * @returns both means in the unit of the indicator; not computable below three subgroups, with too many missing, without population, or
 * when the reference is missing
 * @when A subgroup is a natural standard for the others.
 * @limits It takes differences in both directions alike.
 * @see Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697; WHO healthequal 1.0.1 (mdrw, mdru)
 */
export function meanDifferenceFromReference(
  estimates: Values,
  populations: Values,
  reference: number,
): Computed<MeanDifference> {
  const groups = subgroupsOf(estimates, populations);
  if (!groups.computable) return groups;
  if (!(reference in estimates)) return notComputable('bad-parameter');
  const standard = estimates[reference] ?? null;
  return standard === null ? notComputable('no-values') : distancesFrom(standard, groups);
}

/**
 * Index of disparity (IDIS): the mean difference from the mean as a share of the mean.
 *
 * @formula IDISW = \frac{1}{\bar y}\sum_j p_j\,|y_j - \bar y|, \qquad IDISU = \frac{1}{n\,\bar y}\sum_j |y_j - \bar y|
 * @param estimates one a subgroup; null is missing, at most 15 % of them
 * @param populations one a subgroup, 0 or more
 * @returns both as shares of the mean (0.08 is 8 %); not computable below three subgroups, with too many missing, without population, or
 * when the mean is zero
 * @when Disparities of indicators in different units are compared.
 * @limits Unstable where the mean is near zero; sampling noise of small subgroups raises it.
 * @see Pearcy and Keppel (2002), Public Health Rep 117:273–280; WHO healthequal 1.0.1 (idisw, idisu)
 */
export function indexOfDisparity(estimates: Values, populations: Values): Computed<MeanDifference> {
  const distances = meanDifferenceFromMean(estimates, populations);
  if (!distances.computable) return distances;
  const { weighted, unweighted, reference } = distances;
  if (reference === 0) return notComputable('not-positive');
  return computedIfFinite({ weighted: weighted / reference, unweighted: unweighted / reference, reference });
}
