import { computed, type Computed, type NotComputable, notComputable } from './computed.ts';
import { moments, type Moments } from './moments.ts';
import { presentIn, rangeOf, type Values } from './sample.ts';

export interface OutlierOptions {
  /** Outliers are assumed from this absolute skewness on, 2 unless said otherwise … */
  readonly skewness?: number;
  /** … together with this excess kurtosis, 3.5 unless said otherwise. */
  readonly kurtosis?: number;
  /** No further step once so many values were moved, 5 unless said otherwise; values that are equal move together and may exceed it. */
  readonly most?: number;
}

/** At which end a value was moved. */
export type Moved = 'high' | 'low';

export interface Winsorised {
  before: Moments;
  /** Whether the values needed no treatment. */
  passedBefore: boolean;
  values: (number | null)[];
  /** Null where nothing was moved. */
  moved: (Moved | null)[];
  /** How many values were moved; one that was moved at both ends counts twice. */
  count: number;
  /** Null when the values that are left are all equal. */
  after: Moments | null;
  passes: boolean;
}

type Limits = Required<OutlierOptions>;

const limitsOf = ({ skewness = 2, kurtosis = 3.5, most = 5 }: OutlierOptions): Limits | null =>
  skewness > 0 && kurtosis > 0 && most >= 0 ? { skewness, kurtosis, most } : null;

/** Skewed or heavy-tailed alone is how data are; both together are outliers. */
const passes = (found: Moments, limits: Limits): boolean =>
  Math.abs(found.skewness ?? 0) < limits.skewness || (found.kurtosis ?? 0) < limits.kurtosis;

const placesOf = (values: Values, value: number): Set<number> =>
  new Set(values.flatMap((other, index) => (other === value ? [index] : [])));

/** Gives the outermost value at one end the value of the next one; its places are those that it takes from there on. */
function step(values: Values, end: Moved): { values: (number | null)[]; places: Set<number> } {
  const outermost = (list: readonly number[]): number => rangeOf(list)[end];
  const present = presentIn(values);
  const extreme = outermost(present);
  const next = outermost(present.filter((value) => value !== extreme));
  const places = placesOf(values, extreme);
  return { values: values.map((value) => (value === extreme ? next : value)), places };
}

/**
 * Stepwise winsorising: as long as skewness and kurtosis are both too high, the outermost value at the side of the long tail is given the
 * value of the next one.
 *
 * @formula x_{(n)} := x_{(n-1)} \text{ while } |G_1| \ge 2 \text{ and } G_2 \ge 3.5
 * @param values in any unit; null is missing
 * @param options skewness and kurtosis from which values are outliers, and how many may be moved
 * @returns the values with what was moved and the moments before and after; not computable with fewer than four values or when all are equal
 * @when Indicators of a composite score that is normalised by its own range.
 * @limits Never for published values of a provider: an extreme value may be the finding. Changes the range that min–max uses.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators; COINr 1.1.14 (winsorise)
 */
export function winsorise(values: Values, options: OutlierOptions = {}): Computed<Winsorised> {
  const limits = limitsOf(options);
  if (!limits) return notComputable('bad-parameter');
  const before = moments(values);
  if (!before.computable) return before;
  if (before.kurtosis === null) return notComputable('too-few-values');
  const passedBefore = passes(before, limits);
  let [current, after]: [Values, Moments | NotComputable] = [values, before];
  let [high, low] = [new Set<number>(), new Set<number>()];
  while ('skewness' in after && !passes(after, limits) && high.size + low.size < limits.most) {
    const end: Moved = (after.skewness ?? 0) >= 0 ? 'high' : 'low';
    const moved = step(current, end);
    current = moved.values;
    // The value that is outermost now was moved to where it is, together with those that it has met.
    if (end === 'high') high = moved.places;
    else low = moved.places;
    after = moments(current);
  }
  const found = 'skewness' in after ? after : null;
  return computed({
    before,
    passedBefore,
    values: [...current],
    moved: values.map((_, index) => (low.has(index) ? 'low' : high.has(index) ? 'high' : null)),
    count: high.size + low.size,
    after: found,
    passes: found !== null && passes(found, limits),
  });
}

export interface TreatedOutliers extends Winsorised {
  /** Winsorising was not enough: the values are logarithms of the original ones. */
  logarithm: boolean;
}

/** Share of the range that is added before the logarithm, so that the lowest value has one. */
const SHIFT = 0.01;

/**
 * Treatment of outliers in two stages: winsorising; and if skewness and kurtosis are still too high, the logarithm of the original values moved above zero
 * instead.
 *
 * @formula y_i = \ln\left(x_i - \min x + 0.01\,(\max x - \min x)\right)
 * @param values in any unit; null is missing
 * @param options skewness and kurtosis from which values are outliers, and how many may be moved
 * @returns treated values, what winsorising had moved, and the moments before and after; not computable with fewer than four values or when
 * all are equal
 * @when Indicators are prepared for a composite score with relative normalisation.
 * @limits A logarithm changes the unit: the values can be compared, no longer read. Never for published values.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators; COINr 1.1.14 (Treat with winsorise and log_CT)
 */
export function treatOutliers(values: Values, options: OutlierOptions = {}): Computed<TreatedOutliers> {
  const winsorised = winsorise(values, options);
  if (!winsorised.computable) return winsorised;
  if (winsorised.passes) return computed({ ...winsorised, logarithm: false });
  const { low, high } = rangeOf(presentIn(values));
  const logarithms = values.map((value) =>
    value === null ? null : Math.log(value - low + SHIFT * (high - low)),
  );
  const after = moments(logarithms);
  if (!after.computable) return after;
  const limits = limitsOf(options);
  return computed({
    ...winsorised,
    values: logarithms,
    after,
    passes: limits !== null && passes(after, limits),
    logarithm: true,
  });
}
