import { binomialLimits, MOST_CASES } from './binomial.ts';
import { type Computed, notComputable } from './computed.ts';
import { type Counted, countedShares, pooledRatio } from './counted.ts';
import { computedIfFinite } from './finite.ts';
import { DEVIATES, type FunnelLimits, limitsAt, type Position, positionOf, TAILS } from './funnel-limits.ts';
import { clamp } from './interval.ts';
import type { Values } from './sample.ts';

export interface PlainFunnelUnit {
  /** Share of the unit, 0–1. */
  value: number;
  limits: FunnelLimits;
  position: Position;
}

/** A funnel that knows chance alone. */
export interface PlainFunnel {
  /** Share of all units together. */
  target: number;
  /** In the order of the units; null where numerator or denominator is missing or the denominator is 0. */
  units: (PlainFunnelUnit | null)[];
}

function plainFunnel(
  shares: readonly (Counted | null)[],
  limitsOf: (target: number, n: number) => FunnelLimits,
): Computed<PlainFunnel> {
  const target = pooledRatio(shares);
  const units = shares.map((share): PlainFunnelUnit | null => {
    if (share === null) return null;
    const value = share.x / share.n;
    const limits = limitsOf(target, share.n);
    return { value, limits, position: positionOf(value, limits) };
  });
  return computedIfFinite({ target, units });
}

/**
 * Funnel of shares by Wilson's score interval turned round: a unit lies beyond a limit exactly when the Wilson interval of its share
 * does not hold the share of all units.
 *
 * @formula T \pm z\sqrt{\frac{T(1 - T)}{n_i}}, \quad T = \frac{\sum x_i}{\sum n_i}
 * @param numerators how many have the property in each unit; null is missing
 * @param denominators how many were counted in each unit, in the same order; null and 0 are missing
 * @param options whether limits are cut at 0 and 1; they are unless said otherwise
 * @returns shares (0–1), 95 % and 99.8 % limits and where each unit lies; not computable without denominators, when lengths differ or
 * when a numerator lies outside 0…denominator
 * @when Limits that agree with the Wilson intervals shown beside the shares.
 * @limits Knows chance alone: among large units nearly all lie beyond the limits. Small units with shares near 0 or 1 need exact limits. The
 * command leaves limits beyond 0 and 1 as PHEindicatormethods does, unless cut says otherwise.
 * @see Wilson (1927), JASA 22:209–212; PHE/UKHSA Fingertips technical guidance; PHEindicatormethods 2.1.0 (assign_funnel_significance)
 */
export function wilsonFunnel(
  numerators: Values,
  denominators: Values,
  options: { cut?: boolean } = {},
): Computed<PlainFunnel> {
  const { cut = true } = options;
  const shares = countedShares(numerators, denominators);
  if (typeof shares === 'string') return notComputable(shares);
  return plainFunnel(shares, (target, n) =>
    limitsAt((deviate) => {
      const limit = target + deviate * Math.sqrt((target * (1 - target)) / n);
      return cut ? clamp(limit, 0, 1) : limit;
    }, DEVIATES),
  );
}

/**
 * Funnel of shares by exact binomial limits, interpolated between whole counts: a unit lies beyond a limit exactly when chance alone makes
 * so extreme a count more rarely than the limit says, 2.5 % or 0.1 % at each end.
 *
 * @formula \text{lower limit } L(T) = \frac{r - \alpha}{n_i}, \quad r = F^{-1}(q), \quad \alpha = \frac{F(r) - q}{F(r) - F(r - 1)}, \quad F = F_{\mathrm{Bin}(n_i,\ T)}
 * \text{upper limit } 1 - L(1 - T)
 * @param numerators how many have the property in each unit; null is missing
 * @param denominators how many were counted in each unit, whole numbers up to fifty million, in the same order; null and 0 are missing
 * @returns shares (0–1), 95 % and 99.8 % limits and where each unit lies; not computable without denominators, when lengths differ, when
 * a denominator is not whole or larger, or when a numerator lies outside 0…denominator
 * @when Small units, or shares near 0 or 1, where approximate limits fail.
 * @limits Knows chance alone, as the Wilson funnel. The published formula puts its upper limit a whole count lower, and so calls units high
 * that chance makes more often than the limit says.
 * @see Spiegelhalter (2005), Statistics in Medicine 24:1185–1202 (appendix); R, stats::qbinom
 */
export function exactFunnel(numerators: Values, denominators: Values): Computed<PlainFunnel> {
  const shares = countedShares(numerators, denominators);
  if (typeof shares === 'string') return notComputable(shares);
  const sizes = shares.flatMap((share) => (share === null ? [] : [share.n]));
  if (!sizes.every(Number.isInteger)) return notComputable('not-whole');
  if (sizes.some((size) => size > MOST_CASES)) return notComputable('bad-parameter');
  return plainFunnel(shares, exactLimits);
}

/** The lower limits of a share, alarm and alert. */
function lowerLimits(share: number, n: number): { alarm: number; alert: number } {
  const exact = binomialLimits(n, share, [TAILS.alarm, TAILS.alert]);
  // What cannot be computed is no number, and the whole funnel is refused.
  const at = (index: number): number => (exact.computable ? exact.limits[index]?.limit : null) ?? NaN;
  return { alarm: at(0), alert: at(1) };
}

/** The upper limits are the lower ones of those who do not have the property: the same formula at 1 − q would lie a whole count too low. */
function exactLimits(target: number, n: number): FunnelLimits {
  const [having, lacking] = [lowerLimits(target, n), lowerLimits(1 - target, n)];
  return {
    alarm: { low: having.alarm, high: 1 - lacking.alarm },
    alert: { low: having.alert, high: 1 - lacking.alert },
  };
}
