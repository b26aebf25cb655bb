import { computed, type Computed, type NotComputable, notComputable } from './computed.ts';
import { clamp } from './interval.ts';
import { rangeOf, type Values } from './sample.ts';

/** A mean in the unit of the values. */
export type WeightedMean = Computed<{ value: number }>;

interface Available {
  values: number[];
  weights: number[];
}

/** The values that are there with their weights, which then stand for the whole; or why there is no mean of them. */
function available(given: Values, weights: readonly number[]): Available | NotComputable {
  if (given.length !== weights.length) return notComputable('lengths-differ');
  const found: Available = { values: [], weights: [] };
  let total = 0;
  for (let i = 0; i < given.length; i++) {
    const value = given[i] as number | null;
    const weight = weights[i] as number;
    if (!Number.isFinite(weight) || (value !== null && !Number.isFinite(value)))
      return notComputable('not-finite');
    if (weight < 0) return notComputable('negative');
    if (value === null) continue;
    found.values.push(value);
    found.weights.push(weight);
    total += weight;
  }
  if (found.values.length === 0) return notComputable('no-values');
  return total > 0 ? found : notComputable('zero-weights');
}

const weightedAverage = ({ values, weights }: Available): number => {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] as number) * (weights[i] as number);
    total += weights[i] as number;
  }
  return sum / total;
};

/** A mean lies among its values; rounding must not carry it out. */
function among(mean: number, { values }: Available): WeightedMean {
  if (!Number.isFinite(mean)) return notComputable('not-finite');
  const { low, high } = rangeOf(values);
  return computed({ value: clamp(mean, low, high) });
}

const average = (found: Available, change: (value: number) => number): number =>
  weightedAverage({ values: found.values.map(change), weights: found.weights });

/**
 * Weighted arithmetic mean of the values that are there; the weights of missing ones are shared out among the rest.
 *
 * @formula A = \frac{\sum w_i x_i}{\sum w_i}
 * @param values on one scale; null is missing
 * @param weights 0 or more, as many as values; only their proportions matter
 * @returns in the unit of the values; not computable without values, with weights that are all zero or negative
 * @when A strength may make up for a weakness: indicators within one domain.
 * @limits Weights are rates of exchange, not importance: a bad part can be bought off by a good one.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 6; COINr 1.1.14 (a_amean)
 */
export function weightedArithmetic(values: Values, weights: readonly number[]): WeightedMean {
  const found = available(values, weights);
  return 'because' in found ? found : among(weightedAverage(found), found);
}

/**
 * Weighted geometric mean of the values that are there.
 *
 * @formula G = \exp\left(\frac{\sum w_i \ln x_i}{\sum w_i}\right)
 * @param values above 0, on one scale (1–100, so that the worst does not annihilate the rest); null is missing
 * @param weights 0 or more, as many as values
 * @returns in the unit of the values; not computable when a value is 0 or below
 * @when Imbalance between the parts shall cost: domains of an overall score.
 * @limits Needs values above zero, and depends on where the scale begins.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 6; COINr 1.1.14 (a_gmean)
 */
export function weightedGeometric(values: Values, weights: readonly number[]): WeightedMean {
  const found = available(values, weights);
  if ('because' in found) return found;
  if (found.values.some((value) => value <= 0)) return notComputable('not-positive');
  return among(Math.exp(average(found, Math.log)), found);
}

/**
 * Weighted harmonic mean of the values that are there.
 *
 * @formula H = \frac{\sum w_i}{\sum w_i / x_i}
 * @param values above 0, on one scale; null is missing
 * @param weights 0 or more, as many as values
 * @returns in the unit of the values; not computable when a value is 0 or below
 * @when The weakest part shall weigh most.
 * @limits Needs values above zero; close to zero it is ruled by a single value.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 6; COINr 1.1.14 (a_hmean)
 */
export function weightedHarmonic(values: Values, weights: readonly number[]): WeightedMean {
  const found = available(values, weights);
  if ('because' in found) return found;
  if (found.values.some((value) => value <= 0)) return notComputable('not-positive');
  return among(1 / average(found, (value) => 1 / value), found);
}

/**
 * Weighted generalised (power) mean of the values that are there: the family of the arithmetic (1), harmonic (−1) and quadratic (2) mean;
 * at 0 the geometric mean, its limit.
 *
 * @formula M_p = \left(\frac{\sum w_i x_i^p}{\sum w_i}\right)^{1/p}
 * @param values 0 or more, above 0 for a power of 0 or below; null is missing
 * @param weights 0 or more, as many as values
 * @param power p, any finite number
 * @returns in the unit of the values
 * @when The degree to which imbalance costs has to be set finely: the lower the power, the dearer a weak part.
 * @limits The power is a decision of policy; it cannot be estimated from the data.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 6; COINr 1.1.14 (a_genmean, without its loss of missing values)
 */
export function weightedGeneralised(values: Values, weights: readonly number[], power: number): WeightedMean {
  if (!Number.isFinite(power)) return notComputable('bad-parameter');
  if (power === 0) return weightedGeometric(values, weights);
  const found = available(values, weights);
  if ('because' in found) return found;
  const { low, high } = rangeOf(found.values);
  if (low < 0) return notComputable('negative');
  if (power < 0 && low === 0) return notComputable('not-positive');
  // Measured in the value that rules the mean, no power overflows.
  const unit = power > 0 ? high : low;
  if (unit === 0) return computed({ value: 0 });
  return among(unit * average(found, (value) => (value / unit) ** power) ** (1 / power), found);
}

/** Weights are sums of decimals: a half that is missed by rounding is still a half. */
const ROUNDING = 1e-12;

/**
 * Weighted median of the values that are there: half of the weight lies on either side; where a half is reached exactly, the middle
 * between the two values about it, so that equal weights give the ordinary median.
 *
 * @formula \operatorname{med}_w(x) = x_{(k)}, \quad \sum_{i<k} w_{(i)} < \tfrac12 \sum w_i \le \sum_{i \le k} w_{(i)}
 * @param values in any unit; null is missing
 * @param weights 0 or more, as many as values
 * @returns in the unit of the values; not computable without values or when all weights are zero
 * @when One part must not decide the score by an extreme value.
 * @limits Most changes of a single part do not change it at all.
 * @see Edgeworth (1888), Philosophical Magazine 25:184–191
 */
export function weightedMedian(values: Values, weights: readonly number[]): WeightedMean {
  const found = available(values, weights);
  if ('because' in found) return found;
  const sorted = found.values
    .map((value, i) => ({ value, weight: found.weights[i] as number }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const [i, { value, weight }] of sorted.entries()) {
    below += weight;
    const beyondHalf = below / total - 0.5;
    if (beyondHalf > ROUNDING) return computed({ value });
    const next = sorted[i + 1];
    if (next && beyondHalf > -ROUNDING) return among(value / 2 + next.value / 2, found);
  }
  return notComputable('zero-weights');
}
