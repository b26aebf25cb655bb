import { type Computed } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { rangeOf, type Values } from './sample.ts';
import { comparedObservations } from './time-series.ts';

export interface ChangePoint {
  /** Greatest distance of the cumulative ranks from what they would be without a change. */
  statistic: number;
  p: number;
  /** Places in time, from 1 on, after which the change lies; more than one where several are as likely. */
  changeAfter: number[];
}

/**
 * Pettitt's test for one change of level at an unknown time.
 *
 * @formula U_k = 2\sum_{i \le k} r_i - k(n+1), \qquad U = \max_k |U_k|, \qquad p \approx \min\Big\{1,\, 2\exp\frac{-6U^2}{n^3 + n^2}\Big\}
 * @param values in the order of time, in any unit; null is missing and left out
 * @returns the statistic, an approximate p-value, and the places after which the change is most likely; not computable below two values or above 5000
 * @when A series may have changed its level at once, such as by a new rule or a new definition.
 * @limits It finds one change at most, and takes a steady trend for a change in the middle. The approximation of the p-value holds up to about 0.5.
 * @see Pettitt (1979), Applied Statistics 28:126–135; trend 1.1.6 (pettitt.test)
 */
export function pettittTest(values: Values): Computed<ChangePoint> {
  const found = comparedObservations(values, 2);
  if (!found.computable) return found;
  const { observations } = found;
  const n = observations.length;
  let sum = 0;
  const distances = observations.map(({ value }) => {
    // 2 r − (n + 1) is the number of smaller values less the number of greater ones: whole, whatever the ties.
    sum += observations.reduce((rank, other) => rank + Math.sign(value - other.value), 0);
    return Math.abs(sum);
  });
  const statistic = rangeOf(distances).high;
  return computedIfFinite({
    statistic,
    p: Math.min(1, 2 * Math.exp((-6 * statistic ** 2) / (n ** 3 + n ** 2))),
    changeAfter: observations.filter((_, i) => distances[i] === statistic).map(({ time }) => time),
  });
}
