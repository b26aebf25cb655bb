import { quantileSorted } from 'd3-array';
import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { allFinite, presentIn, type Values } from './sample.ts';

/**
 * Quantile of values, by linear interpolation between the two about it (type 7 of Hyndman and Fan, the default of R and spreadsheets).
 *
 * @formula Q(p) = x_{(k)} + (h - k)(x_{(k+1)} - x_{(k)}), \quad h = (n - 1)p + 1,\ k = \lfloor h \rfloor
 * @param values in any unit; null is missing
 * @param p share of the values that lie below, 0–1; 0.5 is the median
 * @returns in the unit of the values; not computable without values
 * @when Medians, quartiles and percentile intervals.
 * @limits Other software knows eight more types; they differ in small samples.
 * @see Hyndman and Fan (1996), The American Statistician 50:361–365; R, stats::quantile(type = 7)
 */
export function quantile(values: Values, p: number): Computed<{ value: number }> {
  if (!(p >= 0 && p <= 1)) return notComputable('bad-parameter');
  if (!allFinite(values)) return notComputable('not-finite');
  const value = quantileSorted(
    presentIn(values).sort((a, b) => a - b),
    p,
  );
  return value === undefined ? notComputable('no-values') : computedIfFinite({ value });
}
