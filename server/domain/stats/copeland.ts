import { computed, type Computed, notComputable } from './computed.ts';
import { sumOf, type Values } from './sample.ts';

export interface Outranking {
  /** How many units a unit outranks, less how many outrank it. */
  scores: number[];
  /** Share of the weight on which the unit of the row is ahead of that of the column; ties count half, 0 on the diagonal. */
  outranking: number[][];
}

/** Shares are sums of rounded weights: so close to one half they are a tie. */
const TIE = 1e-12;

/** Share of the weight on which one unit is ahead of another; null where they have no indicator in common. */
function shareAhead(one: Values, other: Values, weights: readonly number[]): number | null {
  const [ahead, equal, common]: [number[], number[], number[]] = [[], [], []];
  weights.forEach((weight, i) => {
    const [a, b] = [one[i] as number | null, other[i] as number | null];
    if (a === null || b === null) return;
    common.push(weight);
    if (a > b) ahead.push(weight);
    else if (a === b) equal.push(weight);
  });
  const total = common.length === weights.length ? 1 : sumOf(common);
  return total > 0 ? (sumOf(ahead) + sumOf(equal) / 2) / total : null;
}

/**
 * Copeland scores: every two units are compared indicator by indicator, and who is ahead on more than half of the weight gains a point
 * that the other one loses.
 *
 * @formula C_i = \#\{j : o_{ij} > \tfrac12\} - \#\{j : o_{ij} < \tfrac12\}, \quad o_{ij} = \frac{\sum_k w_k\,[x_{ik} > x_{jk}] + \tfrac12 \sum_k w_k\,[x_{ik} = x_{jk}]}{\sum_k w_k}
 * @param matrix a row a unit, a column an indicator, higher is better; null is missing: two units are compared on what both have
 * @param weights 0 or more, one a column
 * @param tie shares so close to one half count as equal; 0 compares them as they were rounded
 * @returns scores from −(n − 1) to n − 1; two units without a common indicator are a tie
 * @when No strength may make up for a weakness, or indicators have no common scale.
 * @limits A score depends on who else is compared; majorities can run in a circle. It cannot be followed over time.
 * @see Copeland (1951), A reasonable social welfare function; OECD/JRC (2008), step 6; COINr 1.1.14 (a_copeland, outrankMatrix)
 */
export function copeland(
  matrix: readonly Values[],
  weights: readonly number[],
  { tie = TIE }: { readonly tie?: number } = {},
): Computed<Outranking> {
  if (matrix.length === 0 || weights.length === 0) return notComputable('no-values');
  if (matrix.some((row) => row.length !== weights.length)) return notComputable('lengths-differ');
  const infinite = (value: number | null): boolean => value !== null && !Number.isFinite(value);
  if (weights.some(infinite) || matrix.some((row) => row.some(infinite))) return notComputable('not-finite');
  if (weights.some((weight) => weight < 0)) return notComputable('negative');
  const total = sumOf(weights);
  if (!(total > 0)) return notComputable('zero-weights');
  const shares = weights.map((weight) => weight / total);
  const outranking = matrix.map(() => matrix.map(() => 0));
  const scores = matrix.map(() => 0);
  const point = (share: number): number => (Math.abs(share - 0.5) <= tie ? 0 : Math.sign(share - 0.5));
  matrix.forEach((one, i) => {
    for (let j = i + 1; j < matrix.length; j++) {
      const share = shareAhead(one, matrix[j] as Values, shares) ?? 0.5;
      (outranking[i] as number[])[j] = share;
      (outranking[j] as number[])[i] = 1 - share;
      scores[i] = (scores[i] as number) + point(share);
      scores[j] = (scores[j] as number) + point(1 - share);
    }
  });
  return computed({ scores, outranking });
}
