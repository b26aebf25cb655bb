import { type ControlChart, type ControlPoint, SETTLED_POINTS } from './control-chart.ts';
import { clamp } from './interval.ts';
import { meanMovingRange } from './moving-range.ts';
import { type Limits, specialCauses } from './special-cause.ts';
import { stretches } from './xmr.ts';

/** Expected range of two standard normal values, in standard deviations. */
const D2 = 1.128;

export interface Proportion {
  /** How many have the property; null is missing. */
  numerator: number | null;
  denominator: number | null;
}

export interface PChartOptions {
  /**
   * Laney's p′: limits widened (or narrowed) by the variation seen between periods. On unless said otherwise: with
   * large denominators the plain limits collapse around the centre and call everything a signal.
   */
  laney?: boolean;
  /** Leaves out outlying moving ranges once before σz is taken; on unless said otherwise. */
  screen?: boolean;
  /** Indexes of the points from which the limits are set anew. */
  rebaseAt?: readonly number[];
}

interface Counted {
  x: number;
  n: number;
}

const counted = ({ numerator, denominator }: Proportion): Counted | null =>
  numerator === null || denominator === null || !(denominator > 0) ? null : { x: numerator, n: denominator };

/** The factor by which variation between periods exceeds that of sampling; null where it cannot be seen. */
function sigmaZ(points: readonly (Counted | null)[], centre: number, screen: boolean): number | null {
  const z = points.map((point) =>
    point === null ? null : (point.x / point.n - centre) / Math.sqrt((centre * (1 - centre)) / point.n),
  );
  const range = meanMovingRange(z, screen);
  return range === null ? null : range / D2;
}

function limitsOf(n: number, centre: number, factor: number): Limits {
  const sigma = Math.sqrt((centre * (1 - centre)) / n) * factor;
  return {
    centre,
    lower: clamp(centre - 3 * sigma, 0, 1),
    upper: clamp(centre + 3 * sigma, 0, 1),
    nearLower: clamp(centre - 2 * sigma, 0, 1),
    nearUpper: clamp(centre + 2 * sigma, 0, 1),
    collapsed: sigma === 0,
  };
}

/**
 * Control chart of proportions, limits by the denominator of each period: p̄ ± 3 √(p̄(1 − p̄)/n) × σz, cut at 0 and 1,
 * with σz = mean |Δz| / 1.128 for Laney's p′ and 1 for the plain p-chart.
 *
 * @param proportions in the order of time, as counts
 * @returns values and limits as proportions (0–1), or why they cannot be computed
 * @see Laney (2002), Quality Engineering 14:531–537; qicharts2 0.8.1
 */
export function pChart(proportions: readonly Proportion[], options: PChartOptions = {}): ControlChart {
  const { laney = true, screen = true, rebaseAt = [] } = options;
  const all = proportions.map(counted);
  if (all.every((point) => point === null)) return { computable: false, because: 'no-denominators' };
  if (all.some((point) => point !== null && (point.x < 0 || point.x > point.n))) {
    return { computable: false, because: 'not-proportions' };
  }
  const groups = stretches(all, rebaseAt);
  const points = groups.flatMap((group): ControlPoint[] => {
    const present = group.filter((point) => point !== null);
    const centre =
      present.reduce((sum, point) => sum + point.x, 0) / present.reduce((sum, point) => sum + point.n, 0);
    // At 0 and 1 there is no variation to measure; the limits lie on the centre.
    const flat = centre === 0 || centre === 1;
    const factor = present.length === 0 ? null : laney && !flat ? sigmaZ(group, centre, screen) : 1;
    const withLimits = group.map((point) => ({
      value: point === null ? null : point.x / point.n,
      limits: point === null || factor === null ? null : limitsOf(point.n, centre, factor),
    }));
    const signals = specialCauses(withLimits);
    return withLimits.map((point, i) => ({ ...point, signal: signals[i] ?? null }));
  });
  if (points.every((point) => point.limits === null)) return { computable: false, because: 'too-few-points' };
  const last = groups.at(-1) ?? [];
  return { computable: true, points, trial: last.filter((point) => point !== null).length < SETTLED_POINTS };
}
