import { notComputable } from './computed.ts';
import {
  centreOf,
  chartOf,
  type ControlChart,
  type ControlChartOptions,
  type Fit,
  refusedOptions,
} from './control-chart.ts';
import { type Counted, pooledRatio } from './counted.ts';
import { clamp } from './interval.ts';
import { D2, meanMovingRange } from './moving-range.ts';
import { allFinite, presentIn, type Values } from './sample.ts';
import type { Limits } from './special-cause.ts';

/** One period of a chart of shares or rates. */
export interface Ratio {
  /** How many have the property, or how many events there were; null is missing. */
  numerator: number | null;
  /** How many were counted, or how long or how many were observed; null and 0 are missing. */
  denominator: number | null;
}

export interface RatioChartOptions extends ControlChartOptions {
  /**
   * Laney's p′ and u′: limits widened (or narrowed) by the variation seen between periods. On unless said otherwise: with
   * large denominators the plain limits collapse around the centre and call everything a signal.
   */
  laney?: boolean;
}

const counted = ({ numerator, denominator }: Ratio): Counted | null =>
  numerator === null || denominator === null || denominator === 0 ? null : { x: numerator, n: denominator };

/** What tells a chart of shares from one of rates. */
interface Kind {
  /** Variance of one observation about the centre. */
  variance: (centre: number) => number;
  /** The highest value that can be. */
  ceiling: number;
}

const SHARES: Kind = { variance: (centre) => centre * (1 - centre), ceiling: 1 };
const RATES: Kind = { variance: (centre) => centre, ceiling: Infinity };

/** The factor by which variation between periods exceeds that of sampling; null where it cannot be seen. */
function sigmaZ(base: readonly (Counted | null)[], centre: number, variance: number, screen: boolean) {
  const z = base.map((point) => point && (point.x / point.n - centre) / Math.sqrt(variance / point.n));
  const range = meanMovingRange(z, screen);
  return range === null ? null : range / D2;
}

function around(centre: number, sigma: number, ceiling: number): Limits {
  const at = (sigmas: number): number => clamp(centre + sigmas * sigma, 0, ceiling);
  return {
    centre,
    lower: at(-3),
    upper: at(3),
    nearLower: at(-2),
    nearUpper: at(2),
    collapsed: sigma === 0,
  };
}

function ratioChart(ratios: readonly Ratio[], options: RatioChartOptions, kind: Kind): ControlChart {
  const { laney = true, screen = true } = options;
  const refused = refusedOptions(options);
  if (refused) return refused;
  if (!(clamp(options.centre ?? 0, 0, kind.ceiling) === (options.centre ?? 0)))
    return notComputable('bad-parameter');
  const figures = ratios.flatMap(({ numerator, denominator }) => [numerator, denominator]);
  if (!allFinite(figures)) return notComputable('not-finite');
  if (ratios.some(({ denominator }) => (denominator ?? 0) < 0)) return notComputable('negative');
  const all = ratios.map(counted);
  if (all.every((point) => point === null)) return notComputable('no-denominators');
  if (all.some((point) => point !== null && (point.x < 0 || point.x > point.n * kind.ceiling)))
    return notComputable(kind === SHARES ? 'not-proportions' : 'negative');
  const valueOf = (point: Counted | null): number | null => point && point.x / point.n;
  return chartOf(all, options, valueOf, (base): Fit<Counted | null> => {
    const isEmpty = base.every((point) => point === null);
    const centre = options.centre ?? (isEmpty ? null : pooledRatio(base));
    if (centre === null) return { centre, limitsOf: () => null };
    const variance = kind.variance(centre);
    // Without any variance (nobody, everybody, no event) there is nothing to compare with: the limits lie on the centre.
    const factor = laney && variance > 0 ? sigmaZ(base, centre, variance, screen) : 1;
    const limitsOf = (point: Counted | null): Limits | null =>
      point === null || factor === null
        ? null
        : around(centre, Math.sqrt(variance / point.n) * factor, kind.ceiling);
    return { centre, limitsOf };
  });
}

/**
 * Control chart of shares (p, and p′ as Laney widened it), limits by the denominator of each period, cut at 0 and 1.
 *
 * @formula \bar p \pm 3\sqrt{\frac{\bar p(1 - \bar p)}{n_i}}\;\sigma_z, \quad \bar p = \frac{\sum x_i}{\sum n_i}
 * \sigma_z = \frac{\overline{|z_i - z_{i-1}|}}{1.128}, \quad z_i = \frac{p_i - \bar p}{\sqrt{\bar p(1 - \bar p)/n_i}} \quad (\sigma_z = 1 \text{ in the plain chart})
 * @param ratios in the order of time, as counts: 0 ≤ numerator ≤ denominator
 * @param options Laney's factor, screening of outlying ranges, rebases, a fixed baseline, points to leave out, a known centre (0–1)
 * @returns values and limits as shares (0–1); limits are null where Laney's factor has no two neighbouring values to be seen from;
 * not computable without denominators or when a numerator lies outside 0…denominator
 * @when Shares of persons, services or answers over time; Laney's p′ when denominators are large (hundreds and more).
 * @limits Under 12 points the limits are provisional. The plain chart takes sampling as the only variation.
 * @see Laney (2002), Quality Engineering 14:531–537; Montgomery (2009); qicharts2 0.8.1 (chart = "p", "pp")
 */
export const pChart = (ratios: readonly Ratio[], options: RatioChartOptions = {}): ControlChart =>
  ratioChart(ratios, options, SHARES);

/**
 * Control chart of rates (u, and u′ as Laney widened it): events per unit or time observed, limits cut at 0.
 *
 * @formula \bar u \pm 3\sqrt{\frac{\bar u}{n_i}}\;\sigma_z, \quad \bar u = \frac{\sum x_i}{\sum n_i}
 * \sigma_z = \frac{\overline{|z_i - z_{i-1}|}}{1.128}, \quad z_i = \frac{u_i - \bar u}{\sqrt{\bar u/n_i}} \quad (\sigma_z = 1 \text{ in the plain chart})
 * @param ratios in the order of time: events (not negative) and what they were observed in (persons, days, visits)
 * @param options as of the p-chart; a known centre is a rate
 * @returns values and limits as events per unit of the denominator; not computable without denominators or with negative events
 * @when Incidents, complaints or falls by bed-days or persons served, where one person can have several.
 * @limits Events that come in clusters (an outbreak) vary more than the plain chart expects: use Laney's u′.
 * @see Laney (2002), Quality Engineering 14:531–537; Montgomery (2009); qicharts2 0.8.1 (chart = "u", "up")
 */
export const uChart = (ratios: readonly Ratio[], options: RatioChartOptions = {}): ControlChart =>
  ratioChart(ratios, options, RATES);

/**
 * Control chart of counts (c): events a period, observed in about the same number or time each; limits cut at 0.
 *
 * @formula \bar c \pm 3\sqrt{\bar c}
 * @param counts in the order of time, not negative; null is missing
 * @param options rebases, a fixed baseline, points to leave out, a known centre
 * @returns centre and limits as events a period; not computable without counts or with negative ones
 * @when Events of a unit whose size hardly changes; with denominators prefer the u-chart.
 * @limits Takes events as independent (Poisson); a changing number of persons served looks like a signal.
 * @see Montgomery (2009), Introduction to Statistical Quality Control; qicharts2 0.8.1 (chart = "c")
 */
export function cChart(counts: Values, options: ControlChartOptions = {}): ControlChart {
  const refused = refusedOptions(options);
  if (refused) return refused;
  if ((options.centre ?? 0) < 0) return notComputable('bad-parameter');
  if (!allFinite(counts)) return notComputable('not-finite');
  if (presentIn(counts).some((count) => count < 0)) return notComputable('negative');
  return chartOf(
    counts,
    options,
    (count) => count,
    (base): Fit<number | null> => {
      const present = presentIn(base);
      const centre = options.centre ?? (present.length === 0 ? null : centreOf(present));
      const limits = centre === null ? null : around(centre, Math.sqrt(centre), Infinity);
      return { centre, limitsOf: () => limits };
    },
  );
}
