import type { NotComputable } from '../stats/computed.ts';
import { copeland } from '../stats/copeland.ts';

/** Units compared with each other, two at a time. */

/** The scores of a unit's children with their bounds; NaN where there is no score, and of an exact child the score as both bounds. */
export interface PairRow {
  scores: readonly number[];
  low: readonly number[];
  high: readonly number[];
}

export interface PairsColumn {
  kind: 'pairs';
  /** How many others a unit is ahead of, level with, behind; NaN where it is not compared. */
  ahead: Float64Array;
  level: Float64Array;
  behind: Float64Array;
  /** Bounds of the difference of those ahead and those behind; NaN where all children are exact. */
  low: Float64Array;
  high: Float64Array;
}

/** Shares of weight are sums of rounded numbers: so close to one half they are a tie. */
const TIE = 1e-12;

/** One point for more than half of the weight, one less for less than half. */
const pointOf = (share: number): number => (share > 0.5 + TIE ? 1 : share < 0.5 - TIE ? -1 : 0);

/** The points of two units against each other when all differences lie at one end of their intervals, by method of variance estimates recovery. */
function pointAtEnd(one: PairRow, other: PairRow, weights: readonly number[], end: 'low' | 'high'): number {
  let [ahead, common] = [0, 0];
  for (let child = 0; child < weights.length; child++) {
    const difference = (one.scores[child] as number) - (other.scores[child] as number);
    if (Number.isNaN(difference)) continue;
    const [own, others] =
      end === 'low'
        ? [one.low[child] as number, other.high[child] as number]
        : [one.high[child] as number, other.low[child] as number];
    const reach = Math.sqrt(
      ((one.scores[child] as number) - own) ** 2 + ((other.scores[child] as number) - others) ** 2,
    );
    const at = end === 'low' ? difference - reach : difference + reach;
    const weight = weights[child] as number;
    common += weight;
    ahead += at > 0 ? weight : at === 0 ? weight / 2 : 0;
  }
  return common > 0 ? pointOf(ahead / common) : 0;
}

const isExact = ({ scores, low, high }: PairRow): boolean =>
  scores.every((score, child) => Number.isNaN(score) || (low[child] === score && high[child] === score));

/**
 * The interval of a Copeland score: a pair of units counts at its lower end when all differences between their children lie at the lower bounds of their own
 * intervals, and at its upper end when they lie at the upper ones; the interval of a difference comes from those of its two sides by the method of
 * variance estimates recovery.
 *
 * @formula C_i^{L} = \sum_{j \ne i} c\!\left(o_{ij}^{L}\right), \quad C_i^{U} = \sum_{j \ne i} c\!\left(o_{ij}^{U}\right), \quad c(o) = \mathrm{sgn}\!\left(o - \tfrac12\right)
 *   o_{ij}^{L} = \frac{\sum_k w_k\,[d_k^L > 0] + \tfrac12 \sum_k w_k\,[d_k^L = 0]}{\sum_k w_k}
 *   d_k^{L} = s_{ik} - s_{jk} - \sqrt{(s_{ik} - l_{ik})^2 + (u_{jk} - s_{jk})^2}
 * @param rows of the units that are compared: scores of their children with bounds, on one scale a child
 * @param weights of the children, 0 or more
 * @returns two bounds a unit, whole numbers from −(n − 1) to n − 1 that contain the unit's score; null where all children of all units are exact
 * @when A Copeland score is shown: the lower bound counts the victories that chance alone would hardly undo.
 * @limits Wide on purpose: all pairs turn out badly, or well, at once. Takes the errors of different units and of different children for
 *   independent; children without an interval are exact.
 * @see Zou and Donner (2008), Statistics in Medicine 27:1693–1702, for the interval of a difference; Copeland (1951), A reasonable social welfare function
 */
export function copelandInterval(
  rows: readonly PairRow[],
  weights: readonly number[],
): { low: number; high: number }[] | null {
  if (rows.every(isExact)) return null;
  return rows.map((one) => {
    const sumAt = (end: 'low' | 'high'): number =>
      rows.reduce((sum, other) => sum + (other === one ? 0 : pointAtEnd(one, other, weights, end)), 0);
    return { low: sumAt('low'), high: sumAt('high') };
  });
}

/**
 * Every two units are compared on the children that both have: who is ahead on more than half of the weight is ahead.
 *
 * @param rows null: the unit is not compared
 * @param bounded whether the intervals are wanted as well
 * @see copeland
 */
export function pairsColumn(
  rows: readonly (PairRow | null)[],
  weights: readonly number[],
  bounded: boolean,
): PairsColumn | NotComputable {
  const compared = rows.flatMap((row, unit) => (row === null ? [] : [{ row, unit }]));
  const found = copeland(
    compared.map(({ row }) => row.scores.map((score) => (Number.isNaN(score) ? null : score))),
    weights,
  );
  if (!found.computable) return found;
  const intervals = bounded
    ? copelandInterval(
        compared.map(({ row }) => row),
        weights,
      )
    : null;
  const none = new Float64Array(rows.length).fill(NaN);
  const [ahead, level, behind, low, high] = [none, none.slice(), none.slice(), none.slice(), none.slice()];
  compared.forEach(({ unit }, i) => {
    const others = (found.outranking[i] as number[]).filter((_share, j) => j !== i).map(pointOf);
    ahead[unit] = others.filter((point) => point > 0).length;
    behind[unit] = others.filter((point) => point < 0).length;
    level[unit] = others.length - (ahead[unit] as number) - (behind[unit] as number);
    low[unit] = intervals?.[i]?.low ?? NaN;
    high[unit] = intervals?.[i]?.high ?? NaN;
  });
  return { kind: 'pairs', ahead, level, behind, low, high };
}
