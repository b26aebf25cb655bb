import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { clamp, CONFIDENCE, type Estimate, isConfidence, twoSidedZ } from './interval.ts';
import { allFinite, sumOf, type Values } from './sample.ts';

/**
 * Wilson score interval of a proportion x/n, without continuity correction; it stays inside [0, 1] and has a width at x = 0 and x = n.
 *
 * @formula \frac{2x + z^2 \pm z\sqrt{z^2 + 4x(1 - x/n)}}{2(n + z^2)}
 * @param x how many have the property, 0 ≤ x ≤ n
 * @param n how many were asked or counted, above 0
 * @param confidence above 0, below 1
 * @returns the proportion x/n and its bounds (0–1); not computable without a denominator, or when x is negative or above n
 * @when Every share of persons, services or answers, of any size; also for top-two-box satisfaction.
 * @limits Takes the n cases as independent draws: answers from the same few households tell less than their number.
 * @see Wilson (1927), JASA 22:209–212; PHE/UKHSA Fingertips technical guidance; PHEindicatormethods 2.1.0 (phe_proportion)
 */
export function wilsonInterval(x: number, n: number, confidence: number = CONFIDENCE): Computed<Estimate> {
  if (!isConfidence(confidence)) return notComputable('bad-parameter');
  if (!Number.isFinite(x) || !Number.isFinite(n)) return notComputable('not-finite');
  if (n < 0) return notComputable('negative');
  if (n === 0) return notComputable('no-denominators');
  if (x < 0 || x > n) return notComputable('not-proportions');
  const z = twoSidedZ(confidence);
  const centre = 2 * x + z * z;
  const reach = z * Math.sqrt(z * z + 4 * x * (1 - x / n));
  const divisor = 2 * (n + z * z);
  return computedIfFinite({
    value: x / n,
    low: x === 0 ? 0 : clamp((centre - reach) / divisor, 0, x / n),
    high: x === n ? 1 : clamp((centre + reach) / divisor, x / n, 1),
  });
}

export interface PooledProportion extends Estimate {
  /** Sums over the rows that were used. */
  x: number;
  n: number;
}

/**
 * Proportion of several units together: the ratio of their sums, never the mean of their ratios, with its Wilson interval.
 *
 * @formula \frac{\sum x_i}{\sum n_i}
 * @param x how many have the property in each unit; null leaves the unit out
 * @param n how many were asked or counted in each unit; null leaves the unit out
 * @param confidence above 0, below 1
 * @returns sums, proportion and bounds (0–1); not computable when lengths differ, nothing is left or x lies outside 0…n
 * @when A share of a district, a region or the country is made of the figures of its services.
 * @limits The interval does not know that units differ among each other.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators; PHEindicatormethods 2.1.0 (phe_proportion on groups)
 */
export function pooledProportion(
  x: Values,
  n: Values,
  confidence: number = CONFIDENCE,
): Computed<PooledProportion> {
  if (x.length !== n.length) return notComputable('lengths-differ');
  if (!allFinite(x) || !allFinite(n)) return notComputable('not-finite');
  const rows = x.flatMap((part, i) => {
    const whole = n[i] as number | null;
    return part === null || whole === null ? [] : [{ part, whole }];
  });
  if (rows.length === 0) return notComputable('no-values');
  if (rows.some(({ part, whole }) => part < 0 || part > whole)) return notComputable('not-proportions');
  const sums = { x: sumOf(rows.map((row) => row.part)), n: sumOf(rows.map((row) => row.whole)) };
  const share = wilsonInterval(sums.x, sums.n, confidence);
  return share.computable ? computedIfFinite({ ...share, ...sums }) : share;
}
