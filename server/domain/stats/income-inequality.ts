import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { allFinite, averageOf, presentIn, sumOf, type Values } from './sample.ts';

/** The values that are there; at least one, none negative, not all zero. */
function amountsIn(values: Values): Computed<{ amounts: number[]; mean: number }> {
  if (!allFinite(values)) return notComputable('not-finite');
  const amounts = presentIn(values);
  if (amounts.length === 0) return notComputable('no-values');
  if (amounts.some((amount) => amount < 0)) return notComputable('negative');
  const mean = averageOf(amounts);
  return mean > 0 ? computedIfFinite({ amounts, mean }) : notComputable('not-positive');
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/**
 * Gini index: half the mean distance between two values, as a share of the mean.
 *
 * @formula G = \frac{2\sum_i i\,x_{(i)}}{n\sum_i x_i} - \frac{n+1}{n}, \qquad G_c = \frac{n}{n-1}\,G
 * @param values amounts, 0 or more; null is missing
 * @returns the index from 0 (all equal) to 1 − 1/n, and the one corrected for small n, null for one value; not computable without values,
 * with negative ones, or when all are zero
 * @when How unequally a resource is spread over units.
 * @limits Very different spreads can have the same index; units count alike whatever their size.
 * @see Gini (1912), Variabilità e mutabilità; Cowell (2011), Measuring Inequality; ineq 0.2-13 (Gini)
 */
export function giniIndex(values: Values): Computed<{ value: number; corrected: number | null }> {
  const sample = amountsIn(values);
  if (!sample.computable) return sample;
  const n = sample.amounts.length;
  const ranked = sumOf(ascending(sample.amounts).map((amount, i) => (2 * (i + 1) - n - 1) * amount));
  const value = ranked / (n * n * sample.mean);
  return computedIfFinite({ value, corrected: n > 1 ? (value * n) / (n - 1) : null });
}

/**
 * Theil's two indexes of single values: T, and the mean log deviation L.
 *
 * @formula T = \frac1n\sum_i \frac{x_i}{\bar x}\ln\frac{x_i}{\bar x}, \qquad L = -\frac1n\sum_i \ln\frac{x_i}{\bar x}
 * @param values amounts, 0 or more; null is missing. Zeros are left out of T
 * @returns T, and L, null with a zero; not computable without values, with negative ones, or when all are zero
 * @when Inequality of a resource that is to be split into parts between and within groups.
 * @limits Units count alike whatever their size; for subgroups of a population use the Theil index with weights.
 * @see Theil (1967), Economics and Information Theory; ineq 0.2-13 (Theil)
 */
export function theilEntropy(values: Values): Computed<{ t: number; l: number | null }> {
  const sample = amountsIn(values);
  if (!sample.computable) return sample;
  const { amounts, mean } = sample;
  const positive = amounts.filter((amount) => amount > 0);
  const positiveMean = averageOf(positive);
  const ratios = positive.map((amount) => amount / positiveMean);
  return computedIfFinite({
    t: averageOf(ratios.map((ratio) => ratio * Math.log(ratio))),
    l:
      positive.length === amounts.length
        ? averageOf(amounts.map((amount) => -Math.log(amount / mean)))
        : null,
  });
}

/**
 * Atkinson index: the share of the total that could be given up if the rest were spread equally and welfare stayed the same.
 *
 * @formula A_\varepsilon = 1 - \Big(\frac1n\sum_i \Big(\frac{x_i}{\bar x}\Big)^{1-\varepsilon}\Big)^{1/(1-\varepsilon)}, \qquad A_1 = 1 - \frac{\exp\big(\frac1n\sum_i \ln x_i\big)}{\bar x}
 * @param values amounts, 0 or more; null is missing
 * @param aversion ε > 0, how much weight the lowest have
 * @returns from 0 (all equal) to 1; not computable without values, with negative ones, when all are zero, or with another ε
 * @when Inequality where the lowest matter most.
 * @limits It rests on the ε that is chosen.
 * @see Atkinson (1970), J Economic Theory 2:244–263; ineq 0.2-13 (Atkinson)
 */
export function atkinsonIndex(values: Values, aversion: number = 0.5): Computed<{ value: number }> {
  if (!(aversion > 0 && Number.isFinite(aversion))) return notComputable('bad-parameter');
  const sample = amountsIn(values);
  if (!sample.computable) return sample;
  const ratios = sample.amounts.map((amount) => amount / sample.mean);
  // With a zero and ε of 1 or more the equally spread equivalent is zero.
  if (aversion >= 1 && ratios.includes(0)) return computedIfFinite({ value: 1 });
  const value =
    aversion === 1
      ? 1 - Math.exp(averageOf(ratios.map((ratio) => Math.log(ratio))))
      : 1 - averageOf(ratios.map((ratio) => ratio ** (1 - aversion))) ** (1 / (1 - aversion));
  return computedIfFinite({ value });
}

/**
 * Hoover index (Ricci–Schutz, Robin Hood): the share of the total that would have to change hands for all to be equal.
 *
 * @formula H = \frac{\sum_i |x_i - \bar x|}{2\,n\,\bar x}
 * @param values amounts, 0 or more; null is missing
 * @returns from 0 to 1; not computable without values, with negative ones, or when all are zero
 * @when A measure of inequality that is told in one sentence.
 * @limits What moves between two units on the same side of the mean does not change it.
 * @see Hoover (1936), Review of Economics and Statistics 18:162–171; ineq 0.2-13 (RS)
 */
export function hooverIndex(values: Values): Computed<{ value: number }> {
  const sample = amountsIn(values);
  if (!sample.computable) return sample;
  const { amounts, mean } = sample;
  return computedIfFinite({
    value: averageOf(amounts.map((amount) => Math.abs(amount - mean))) / (2 * mean),
  });
}

/**
 * Coefficient of variation of single values, with the standard deviation of a population.
 *
 * @formula V = \frac{1}{\bar x}\sqrt{\frac1n\sum_i (x_i - \bar x)^2}
 * @param values amounts, 0 or more; null is missing
 * @returns the coefficient and its square; not computable without values, with negative ones, or when all are zero
 * @when Spread of indicators in different units is compared.
 * @limits Unstable where the mean is near zero.
 * @see Cowell (2011), Measuring Inequality; ineq 0.2-13 (var.coeff)
 */
export function coefficientOfVariation(values: Values): Computed<{ value: number; square: number }> {
  const sample = amountsIn(values);
  if (!sample.computable) return sample;
  const { amounts, mean } = sample;
  const square = averageOf(amounts.map((amount) => (amount / mean - 1) ** 2));
  return computedIfFinite({ value: Math.sqrt(square), square });
}

export interface LorenzCurve {
  /** Cumulative share of the units, from 0 to 1. */
  shareOfUnits: number[];
  /** Cumulative share of the total that they have, from 0 to 1. */
  shareOfTotal: number[];
}

/**
 * Lorenz curve: the share of the total that the lowest units have together.
 *
 * @formula p_k = \frac{\sum_{i \le k} w_{(i)}}{\sum_i w_i}, \qquad L_k = \frac{\sum_{i \le k} w_{(i)} x_{(i)}}{\sum_i w_i x_i}
 * @param values amounts a head, 0 or more; null is missing
 * @param weights how many heads a value stands for, 0 or more; one each unless given
 * @returns points of the curve, one more than there are values, from (0, 0) to (1, 1); not computable without values or weights, with
 * negative ones, or when all are zero
 * @when The whole picture behind an index of inequality.
 * @limits Curves that cross cannot be put in order.
 * @see Lorenz (1905), Publications of the American Statistical Association 9:209–219; ineq 0.2-13 (Lc)
 */
export function lorenzCurve(values: Values, weights?: Values): Computed<LorenzCurve> {
  const given: Values = weights ?? values.map(() => 1);
  if (given.length !== values.length) return notComputable('lengths-differ');
  if (!allFinite(values) || !allFinite(given)) return notComputable('not-finite');
  const pairs = values.flatMap((amount, i) => {
    const weight = given[i] ?? null;
    return amount === null || weight === null ? [] : [{ amount, weight }];
  });
  if (pairs.length === 0) return notComputable('no-values');
  if (pairs.some(({ amount, weight }) => amount < 0 || weight < 0)) return notComputable('negative');
  pairs.sort((a, b) => a.amount - b.amount);
  const units = sumOf(pairs.map(({ weight }) => weight));
  const total = sumOf(pairs.map(({ amount, weight }) => amount * weight));
  if (!(units > 0)) return notComputable('zero-weights');
  if (!(total > 0)) return notComputable('not-positive');
  const curve: LorenzCurve = { shareOfUnits: [0], shareOfTotal: [0] };
  let [heads, sum] = [0, 0];
  for (const { amount, weight } of pairs) {
    heads += weight;
    sum += amount * weight;
    curve.shareOfUnits.push(heads / units);
    curve.shareOfTotal.push(sum / total);
  }
  return computedIfFinite(curve);
}
