import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { allFinite, averageOf, rangeOf, sumOf, varianceOf } from './sample.ts';

export interface SensitivityIndices {
  /** Of the output over both independent samples. */
  variance: number;
  /** First-order indices: the share of the variance that a factor explains by itself. */
  first: number[];
  /** Total-order indices: with everything that it does together with others. */
  total: number[];
}

/**
 * Sobol' sensitivity indices of a model from its outputs over a radial design: a sample A, a sample B, and for each factor A with that
 * factor's column from B.
 *
 * @formula S_i = \frac{1}{V}\,\frac1N \sum_{j=1}^N y_{B,j}\,(y_{AB_i,j} - y_{A,j}), \quad S_{T_i} = \frac{1}{2NV} \sum_{j=1}^N (y_{A,j} - y_{AB_i,j})^2
 * @param outputs of the model: N for A, N for B, then N for each factor in turn
 * @param size N, rows of one sample, a whole number from 1
 * @param factors how many factors d, a whole number from 1
 * @returns variance in the unit of the output squared, and indices; estimates may fall a little outside 0–1; not computable when the number
 * of outputs is not N(d + 2) or they do not vary
 * @when Which decision of method (weights, normalisation, aggregation) moves the scores most.
 * @limits Estimates from small samples are rough; hundreds of rows are the least.
 * @see Saltelli et al. (2010), Computer Physics Communications 181:259–270; COINr 1.1.14 (SA_estimate)
 */
export function sobolIndices(
  outputs: readonly number[],
  size: number,
  factors: number,
): Computed<SensitivityIndices> {
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(factors) || factors < 1)
    return notComputable('bad-parameter');
  if (outputs.length !== size * (factors + 2)) return notComputable('lengths-differ');
  if (!allFinite(outputs)) return notComputable('not-finite');
  const block = (index: number): readonly number[] => outputs.slice(index * size, (index + 1) * size);
  const [a, b] = [block(0), block(1)];
  const both = [...a, ...b];
  const { low, high } = rangeOf(both);
  if (low === high) return notComputable('no-variation');
  const variance = varianceOf(both);
  const indices = Array.from({ length: factors }, (_, factor) => {
    const differences = block(factor + 2).map((value, row) => value - (a[row] as number));
    return {
      first: averageOf(differences.map((difference, row) => (b[row] as number) * difference)) / variance,
      total: sumOf(differences.map((difference) => difference ** 2)) / (2 * size * variance),
    };
  });
  return computedIfFinite({
    variance,
    first: indices.map((index) => index.first),
    total: indices.map((index) => index.total),
  });
}
