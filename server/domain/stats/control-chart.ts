import { type Computed, type NotComputable, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { averageOf } from './sample.ts';
import { type Limits, type PointWithLimits, type SpecialCause, specialCauses } from './special-cause.ts';

/** From this many points on limits are settled; before that they are trial limits. */
export const SETTLED_POINTS = 12;

/** What all charts of a series over time let one say about their centre and limits. */
export interface StretchOptions {
  /** Indexes of the points from which centre and limits are set anew; those outside the series say nothing. */
  rebaseAt?: readonly number[];
  /** The centre and limits of the first stretch come from its first so many points alone. */
  baseline?: number;
  /** Indexes of points that are shown but count neither for the centre nor for the limits. */
  exclude?: readonly number[];
  /** A centre that is known beforehand, in the unit of the values. */
  centre?: number | null;
}

export interface ControlChartOptions extends StretchOptions {
  /** Leaves out outlying moving ranges once before the limits are set; on unless said otherwise. */
  screen?: boolean;
}

/** Points between two rebases. */
export interface Stretch<T> {
  /** Index of its first point. */
  from: number;
  points: readonly T[];
  /** Those of its points from which centre and limits are set. */
  base: readonly T[];
}

export interface ControlPoint extends PointWithLimits {
  /** Number of its stretch, from 0 on. */
  stretch: number;
  /** Null where its stretch has no value to set a centre from. */
  centre: number | null;
  signal: SpecialCause | null;
}

/** A chart, or the reason why there is none; limits are null where too few neighbouring values show how much the series varies. */
export type ControlChart = Computed<{
  points: ControlPoint[];
  /** The last stretch has fewer than SETTLED_POINTS values: its limits are trial limits. */
  trial: boolean;
}>;

/**
 * Why options of a chart cannot be followed.
 *
 * @param options rebases, baseline and points to leave out, which are whole numbers, and a known centre, which is finite
 * @returns the refusal; null when they can be followed
 */
export function refusedOptions({
  rebaseAt = [],
  baseline,
  exclude = [],
  centre,
}: StretchOptions): NotComputable | null {
  const whole = [...rebaseAt, ...exclude, baseline ?? 1].every(Number.isInteger);
  const known = centre ?? 0;
  return whole && (baseline ?? 1) >= 1 && Number.isFinite(known) ? null : notComputable('bad-parameter');
}

/**
 * The stretches of a series: from each rebase to the next.
 *
 * @param series points in the order of time
 * @param options rebases, a fixed baseline of the first stretch, and points to leave out, checked by `refusedOptions`
 * @returns at least one, in their order; a base is empty where all of its points are left out
 */
export function stretchesOf<T>(series: readonly T[], options: StretchOptions): Stretch<T>[] {
  const { rebaseAt = [], baseline = Infinity, exclude = [] } = options;
  const inside = rebaseAt.filter((index) => index > 0 && index < series.length);
  const starts = [...new Set([0, ...inside])].sort((a, b) => a - b);
  const excluded = new Set(exclude);
  return starts.map((from, i) => {
    const points = series.slice(from, starts[i + 1]);
    const reach = i === 0 ? baseline : Infinity;
    const base = points.filter((_, j) => j < reach && !excluded.has(from + j));
    return { from, points, base };
  });
}

/**
 * Mean with a second pass over what rounding left, so that a value that equals the mean lies on it.
 *
 * @param values at least one, in any unit
 * @returns in the unit of the values; not finite where their sum is not
 */
export function centreOf(values: readonly number[]): number {
  const rough = averageOf(values);
  const left = averageOf(values.map((value) => value - rough));
  return Number.isFinite(left) ? rough + left : rough;
}

/** How a kind of chart sets the centre and the limits of one stretch. */
export interface Fit<T> {
  centre: number | null;
  limitsOf: (point: T) => Limits | null;
}

/**
 * Builds a chart of any kind: sets each stretch's centre and limits and looks for signals within it.
 *
 * @param series points in the order of time
 * @param options rebases, a fixed baseline and points to leave out, checked by `refusedOptions`
 * @param valueOf what is charted of a point; null where it is missing
 * @param fit centre and limits of a stretch from the points of its base, in the unit of the values
 * @returns the points with centre, limits and signals; not computable without values, or when a value or limit is not finite
 */
export function chartOf<T>(
  series: readonly T[],
  options: StretchOptions,
  valueOf: (point: T) => number | null,
  fit: (base: readonly T[]) => Fit<T>,
): ControlChart {
  const groups = stretchesOf(series, options);
  const points = groups.flatMap((group, stretch): ControlPoint[] => {
    const { centre, limitsOf } = fit(group.base);
    const withLimits = group.points.map((point) => ({ value: valueOf(point), limits: limitsOf(point) }));
    const signals = specialCauses(withLimits);
    return withLimits.map((point, i) => ({ ...point, stretch, centre, signal: signals[i] ?? null }));
  });
  if (points.every((point) => point.value === null)) return notComputable('no-values');
  const last = groups.at(-1)?.points.filter((point) => valueOf(point) !== null) ?? [];
  return computedIfFinite({ points, trial: last.length < SETTLED_POINTS });
}
