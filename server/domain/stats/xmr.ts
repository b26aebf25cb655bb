import { type ControlChart, type ControlPoint, SETTLED_POINTS } from './control-chart.ts';
import { meanMovingRange } from './moving-range.ts';
import { type Limits, specialCauses } from './special-cause.ts';

/** Mean moving range to three standard deviations (3 / 1.128), as the charts' handbooks round it. */
const LIMIT = 2.66;
const NEAR_LIMIT = (LIMIT * 2) / 3;

export interface XmrOptions {
  /** Leaves out outlying moving ranges once before the limits are set; on unless said otherwise. */
  screen?: boolean;
  /** Indexes of the points from which the limits are set anew. */
  rebaseAt?: readonly number[];
  /** The limits of the first stretch come from its first so many points alone. */
  baseline?: number;
}

function limitsFrom(values: readonly (number | null)[], screen: boolean): Limits | null {
  const present = values.filter((value) => value !== null);
  const range = meanMovingRange(values, screen);
  if (range === null) return null;
  const centre = present.reduce((sum, value) => sum + value, 0) / present.length;
  return {
    centre,
    lower: centre - LIMIT * range,
    upper: centre + LIMIT * range,
    nearLower: centre - NEAR_LIMIT * range,
    nearUpper: centre + NEAR_LIMIT * range,
    collapsed: range === 0,
  };
}

/** The stretches of a series: from each rebase to the next. */
export function stretches<T>(series: readonly T[], rebaseAt: readonly number[]): T[][] {
  const starts = [...new Set([0, ...rebaseAt.filter((index) => index > 0 && index < series.length)])].sort(
    (a, b) => a - b,
  );
  return starts.map((start, i) => series.slice(start, starts[i + 1]));
}

/**
 * Individuals chart (XmR): centre = mean, limits = mean ± 2.66 × mean moving range, with its special-cause signals.
 * A missing value gives no moving range to either neighbour. Where no variation is seen the limits lie on the centre.
 *
 * @param values in the order of time, in any unit; null is missing
 * @returns limits in the unit of the values, or why they cannot be computed
 * @see Wheeler (1993), Understanding Variation; NHS England, Making Data Count; NHSRplotthedots 0.2.2
 */
export function xmrChart(values: readonly (number | null)[], options: XmrOptions = {}): ControlChart {
  const { screen = true, rebaseAt = [], baseline } = options;
  const groups = stretches(values, rebaseAt);
  const points = groups.flatMap((group, i): ControlPoint[] => {
    const limits = limitsFrom(i === 0 && baseline !== undefined ? group.slice(0, baseline) : group, screen);
    const withLimits = group.map((value) => ({ value, limits }));
    const signals = specialCauses(withLimits);
    return withLimits.map((point, j) => ({ ...point, signal: signals[j] ?? null }));
  });
  if (points.every((point) => point.limits === null)) return { computable: false, because: 'too-few-points' };
  const last = groups.at(-1) ?? [];
  return { computable: true, points, trial: last.filter((value) => value !== null).length < SETTLED_POINTS };
}
