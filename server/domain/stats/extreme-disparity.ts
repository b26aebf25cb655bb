import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { CONFIDENCE, type Interval, isConfidence, twoSidedZ } from './interval.ts';
import { allFinite, presentIn, rangeOf, type Values } from './sample.ts';
import type { Better } from './subgroups.ts';

export interface ComparedOptions {
  better: Better;
  /** Places of the subgroups in an ordered dimension, from the most deprived on; the last is compared with the first. */
  order?: readonly number[] | undefined;
  /** Index of the subgroup with which the furthest one is compared. */
  reference?: number | undefined;
  standardErrors?: Values | undefined;
  confidence?: number | undefined;
}

export interface Compared {
  value: number;
  /** Of the difference; of a ratio that of its logarithm. Null without the errors of both subgroups. */
  standardError: number | null;
  interval: Interval | null;
  /** Indexes of the two subgroups. */
  first: number;
  second: number;
}

interface Pair {
  first: number;
  second: number;
  values: [number, number];
  errors: [number, number] | null;
  z: number;
}

/** Of an ordered dimension the two ends, of any other the two extremes, or the reference and the extreme of all others. */
function endsOf(estimates: Values, { better, order, reference }: ComparedOptions): [number, number] {
  const places = order ?? estimates.map((estimate, i) => (i === reference ? null : estimate));
  const { low, high } = rangeOf(presentIn(places));
  if (order && better === 'down') return [places.indexOf(low), places.indexOf(high)];
  if (order || reference === undefined) return [places.indexOf(high), places.indexOf(low)];
  return better === 'up' ? [reference, places.indexOf(low)] : [places.indexOf(high), reference];
}

function comparedPair(estimates: Values, options: ComparedOptions): Computed<Pair> {
  const { order, reference, standardErrors, confidence = CONFIDENCE } = options;
  const lists = [order, standardErrors].filter((list) => list !== undefined);
  if (lists.some((list) => list.length !== estimates.length)) return notComputable('lengths-differ');
  if (![estimates, ...lists].every(allFinite)) return notComputable('not-finite');
  if (!isConfidence(confidence) || (reference !== undefined && !(reference in estimates)))
    return notComputable('bad-parameter');
  const present = presentIn(estimates).length;
  if (present < 2) return notComputable(present === 0 ? 'no-values' : 'too-few-values');
  const [first, second] = endsOf(estimates, options);
  const [one, other] = [estimates[first] ?? null, estimates[second] ?? null];
  if (one === null || other === null) return notComputable('no-values');
  const [oneError, otherError] = [standardErrors?.[first] ?? null, standardErrors?.[second] ?? null];
  if ((oneError ?? 0) < 0 || (otherError ?? 0) < 0) return notComputable('negative');
  return computedIfFinite({
    first,
    second,
    values: [one, other],
    errors: oneError === null || otherError === null ? null : [oneError, otherError],
    z: twoSidedZ(confidence),
  });
}

/**
 * Difference (D) between two subgroups: the two ends of an ordered dimension, or the extremes of any other.
 *
 * @formula D = y_1 - y_2, \qquad se(D) = \sqrt{se_1^2 + se_2^2}
 * @param estimates one a subgroup, in the unit of the indicator; null is missing
 * @param options which way is better; the order of the subgroups, or the index of a reference; standard errors; confidence
 * @returns the difference in the unit of the indicator with its normal interval (null without standard errors); not computable below
 * two subgroups, or when one of the two compared is missing
 * @when First glance at a disparity. Show a relative measure beside it.
 * @limits It uses two subgroups of all, ignores their size, and grows with the number of subgroups and with noise.
 * @see Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public Health 19:3697; WHO healthequal 1.0.1 (d)
 */
export function disparityDifference(estimates: Values, options: ComparedOptions): Computed<Compared> {
  const pair = comparedPair(estimates, options);
  if (!pair.computable) return pair;
  const { first, second, values, errors, z } = pair;
  const value = values[0] - values[1];
  const standardError = errors && Math.hypot(...errors);
  const reach = standardError === null ? null : z * standardError;
  const interval = reach === null ? null : { low: value - reach, high: value + reach };
  return computedIfFinite({ value, standardError, interval, first, second });
}

/**
 * Ratio (R) of two subgroups: the two ends of an ordered dimension, or the extremes of any other.
 *
 * @formula R = \frac{y_1}{y_2}, \qquad se(\ln R) = \frac{1}{R}\sqrt{\frac{se_1^2 + R^2 se_2^2}{y_2^2}}
 * @param estimates one a subgroup, above 0; null is missing
 * @param options which way is better; the order of the subgroups, or the index of a reference; standard errors; confidence
 * @returns the ratio, the standard error of its logarithm and its interval (null without standard errors, or where a subgroup is at
 * zero); not computable below two subgroups, when one of the two compared is missing, or with zero below the line
 * @when First glance at a disparity, beside the difference.
 * @limits It uses two subgroups of all, and is unstable where the lower one is near zero.
 * @see Ahn et al. (2018), JCO Clin Cancer Inform 2:1–19; WHO healthequal 1.0.1 (r)
 */
export function disparityRatio(estimates: Values, options: ComparedOptions): Computed<Compared> {
  const pair = comparedPair(estimates, options);
  if (!pair.computable) return pair;
  const { first, second, values, errors, z } = pair;
  if (values.some((value) => value < 0)) return notComputable('negative');
  if (values[1] === 0) return notComputable('not-positive');
  const value = values[0] / values[1];
  const standardError =
    errors && value > 0 ? Math.hypot(errors[0], value * errors[1]) / values[1] / value : null;
  const spread = standardError === null ? null : Math.exp(z * standardError);
  const interval = spread === null ? null : { low: value / spread, high: value * spread };
  return computedIfFinite({ value, standardError, interval, first, second });
}
