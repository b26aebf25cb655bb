import { chiSquareQuantile } from './chi-square.ts';
import { type Computed, notComputable } from './computed.ts';
import { type Counted, countedShares, countedUnits, pooledRatio } from './counted.ts';
import { computedIfFinite } from './finite.ts';
import {
  type Deviates,
  DEVIATES,
  type FunnelLimits,
  limitsAt,
  limitsWithin,
  type Position,
  positionOf,
} from './funnel-limits.ts';
import { clamp, type Interval } from './interval.ts';
import { type Dispersion, overdispersion, type Trimming, trimScores } from './overdispersion.ts';
import type { Values } from './sample.ts';

export interface FunnelOptions {
  /** Share of the units at each end whose z-scores are tamed before the dispersion is estimated; 0.1 unless said otherwise. */
  trim?: number;
  /** Below so many units dispersion is not estimated; 10 unless said otherwise. */
  leastUnits?: number;
  /** Standard errors to the limits, where they shall not be the exact normal quantiles. */
  deviates?: Deviates;
}

export interface RatioFunnelOptions extends FunnelOptions {
  /** `log` with truncated z-scores (SHMI), or `root` with winsorised ones (CQC); log unless said otherwise. */
  transform?: 'log' | 'root';
  /**
   * How limits return from the root scale: squared, or left there as FunnelPlotR leaves them, which puts them too close to 1.
   * Squared unless said otherwise.
   */
  back?: 'squared' | 'as-is';
}

export interface CountFunnelOptions extends FunnelOptions {
  /**
   * Standard error that the limits are taken from: of both counts, or 1 / (2√n) of the denominator alone as FunnelPlotR takes it,
   * which makes a smooth curve but limits that are too narrow. Both unless said otherwise.
   */
  limitsFrom?: 'both-counts' | 'denominator';
}

export interface FunnelUnit {
  /** Ratio of the unit. */
  value: number;
  /** The value on the scale on which limits are taken; null where that is infinite (the logarithm of 0). */
  transformed: number | null;
  /** Standard error on that scale, of which the score is made. */
  error: number;
  /** Standard error that the limits are taken from; the same unless the options say otherwise. */
  limitError: number;
  /** Distance from the target in standard errors; null where the transformed value is. */
  score: number | null;
  /** The score that the dispersion was estimated from; null where it was left out. */
  tamed: number | null;
  /** Whether the score was pulled in or left out. */
  trimmed: boolean;
  /** Limits of chance alone. */
  plain: FunnelLimits;
  /** Limits of chance and of the variance between units (τ²). */
  adjusted: FunnelLimits;
  /** By the adjusted limits. */
  position: Position;
}

export interface Funnel {
  /** Centre line, in the unit of the values. */
  target: number;
  targetTransformed: number;
  /** In the order of the units; null where numerator or denominator is missing or the denominator is 0. */
  units: (FunnelUnit | null)[];
  /** Why it was not estimated, where it was not. */
  dispersion: Computed<Dispersion>;
  /** The variance between units that the adjusted limits hold: 0 where it was not estimated. */
  tau2: number;
}

/** How a kind of funnel goes to the scale on which its limits are taken, and back. */
interface Scale {
  target: number;
  targetTransformed: number;
  transform: (unit: Counted) => number;
  error: (unit: Counted) => number;
  back: (transformed: number) => number;
  /** The error of the limits where it is another one. */
  limitError?: (unit: Counted) => number;
  /** Limits of chance alone where they are not taken on this scale. */
  exact?: (unit: Counted) => FunnelLimits;
  trimming: Trimming;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function funnelOf(
  units: readonly (Counted | null)[],
  scale: Scale,
  options: FunnelOptions,
): Computed<Funnel> {
  const { trim = 0.1, leastUnits, deviates = DEVIATES } = options;
  const { target, targetTransformed } = scale;
  const scores = units.map((unit) => unit && (scale.transform(unit) - targetTransformed) / scale.error(unit));
  const tamed = trimScores(scores, trim, scale.trimming);
  if (!tamed.computable) return tamed;
  const errors = units.map((unit) => unit && scale.error(unit));
  const dispersion = overdispersion(tamed.scores, errors, leastUnits);
  if (!dispersion.computable && dispersion.because === 'bad-parameter') return dispersion;
  const tau2 = dispersion.computable ? dispersion.tau2 : 0;
  const around = (error: number): FunnelLimits =>
    limitsAt((deviate) => scale.back(targetTransformed + deviate * error), deviates);
  const drawn = units.map((unit, i): FunnelUnit | null => {
    if (unit === null) return null;
    const value = unit.x / unit.n;
    const error = scale.error(unit);
    const limitError = scale.limitError?.(unit) ?? error;
    const adjusted = around(Math.sqrt(limitError ** 2 + tau2));
    return {
      value,
      transformed: finiteOrNull(scale.transform(unit)),
      error,
      limitError,
      score: finiteOrNull(scores[i] as number),
      tamed: finiteOrNull(tamed.scores[i] ?? NaN),
      trimmed: tamed.trimmed[i] === true,
      plain: scale.exact?.(unit) ?? around(limitError),
      adjusted,
      position: positionOf(value, adjusted),
    };
  });
  return computedIfFinite({ target, targetTransformed, units: drawn, dispersion, tau2 });
}

/** Standard error of a square root of counts, and of the angle of a share. */
const rootError = ({ n }: Counted): number => 1 / (2 * Math.sqrt(n));

/**
 * Funnel of shares: compares units with the share of all of them together, allowing for their size and, by τ², for the differences
 * between units that chance does not explain.
 *
 * @formula y_i = \arcsin\sqrt{p_i}, \quad s_i = \frac{1}{2\sqrt{n_i}}, \quad z_i = \frac{y_i - \arcsin\sqrt T}{s_i}, \quad T = \frac{\sum x_i}{\sum n_i}
 * \text{limits } \sin^2\left(\arcsin\sqrt T \pm z\sqrt{s_i^2 + \tau^2}\right)
 * @param numerators how many have the property in each unit; null is missing
 * @param denominators how many were counted in each unit, in the same order; null and 0 are missing
 * @param options share of winsorised z-scores, least number of units for τ², distances of the limits
 * @returns shares (0–1) with 95 % and 99.8 % limits, plain and adjusted, and where each unit lies; not computable without
 * denominators, when lengths differ or when a numerator lies outside 0…denominator
 * @when Services or districts side by side, instead of a league table: 95 % is an alert, 99.8 % an alarm.
 * @limits Does not adjust for whom a unit serves. τ² can hide a sector that is bad as a whole; below ten units it is not estimated. The command
 * follows FunnelPlotR and estimates it from any number of units, unless least_units says otherwise.
 * @see Spiegelhalter (2005), Statistics in Medicine 24:1185–1202, and Quality and Safety in Health Care 14:347–351; FunnelPlotR 0.6.0 (data_type = "PR")
 */
export function proportionFunnel(
  numerators: Values,
  denominators: Values,
  options: FunnelOptions = {},
): Computed<Funnel> {
  const units = countedShares(numerators, denominators);
  if (typeof units === 'string') return notComputable(units);
  const target = pooledRatio(units);
  const scale: Scale = {
    target,
    targetTransformed: Math.asin(Math.sqrt(target)),
    transform: ({ x, n }) => Math.asin(Math.sqrt(x / n)),
    error: rootError,
    // Beyond the ends of the angle the sine would turn back.
    back: (angle) => Math.sin(clamp(angle, 0, Math.PI / 2)) ** 2,
    trimming: 'winsorise',
  };
  return funnelOf(units, scale, options);
}

/** Exact Poisson limits of observed over expected, when as many are expected as are observed. */
const poissonWithin = (expected: number, tail: number): Interval => ({
  low: chiSquareQuantile(tail, 2 * expected) / 2 / expected,
  high: chiSquareQuantile(1 - tail, 2 * (expected + 1)) / 2 / expected,
});

/**
 * Funnel of standardised ratios: observed over expected numbers of units, about 1.
 *
 * @formula \text{log: } y_i = \ln\frac{O_i}{E_i},\ s_i = \frac{1}{\sqrt{E_i}},\ \text{limits } \exp\left(\pm z\sqrt{s_i^2 + \tau^2}\right)
 * \text{root: } y_i = \sqrt{\frac{O_i}{E_i}},\ s_i = \frac{1}{2\sqrt{E_i}},\ \text{limits } \left(1 \pm z\sqrt{s_i^2 + \tau^2}\right)^2
 * \text{plain limits } \frac{\chi^2_{\alpha/2,\ 2E_i}}{2E_i},\ \frac{\chi^2_{1-\alpha/2,\ 2(E_i+1)}}{2E_i}
 * @param observed events of each unit, not negative; null is missing
 * @param expected events that its mix of persons would have at the standard's rates, above 0; null and 0 are missing
 * @param options transformation, share of tamed z-scores, least number of units for τ², distances of the limits
 * @returns ratios with exact Poisson limits (plain) and limits adjusted by τ²; the score of a unit without events is null on the log
 * scale, and if it is not among those left out the dispersion is not estimated; not computable without expected numbers
 * @when Units whose persons differ in age or need, once expected numbers are known from standard rates.
 * @limits As good as the expected numbers: what they leave out of the mix shows as a difference between units. On the log scale a unit without
 * events lies below every adjusted limit, however few were expected, since those are never 0: judge it by the exact limits or on the root
 * scale. The command follows FunnelPlotR, unless least_units, back and round_expected say otherwise: τ² from any number of units,
 * limits left on the root scale (too close to 1), expected numbers rounded to two decimals on the log scale.
 * @see Spiegelhalter et al. (2012), JRSS A 175:1–47; NHS Digital, SHMI methodology; FunnelPlotR 0.6.0 (data_type = "SR")
 */
export function standardisedRatioFunnel(
  observed: Values,
  expected: Values,
  options: RatioFunnelOptions = {},
): Computed<Funnel> {
  const { transform = 'log', back = 'squared' } = options;
  const units = countedUnits(observed, expected);
  if (typeof units === 'string') return notComputable(units);
  const exact = ({ n }: Counted): FunnelLimits => limitsWithin((tail) => poissonWithin(n, tail));
  const log: Scale = {
    target: 1,
    targetTransformed: 0,
    transform: ({ x, n }) => Math.log(x / n),
    error: ({ n }) => 1 / Math.sqrt(n),
    back: Math.exp,
    exact,
    trimming: 'truncate',
  };
  const root: Scale = {
    target: 1,
    targetTransformed: 1,
    transform: ({ x, n }) => Math.sqrt(x / n),
    error: rootError,
    back: back === 'squared' ? (value) => Math.max(0, value) ** 2 : (value) => value,
    exact,
    trimming: 'winsorise',
  };
  return funnelOf(units, transform === 'log' ? log : root, options);
}

/**
 * Funnel of ratios of two counts, neither of which is a part of the other, about the ratio of their sums.
 *
 * @formula y_i = \ln\frac{x_i + 0.5}{n_i + 0.5}, \quad s_i^2 = \frac{x_i}{(x_i + 0.5)^2} + \frac{n_i}{(n_i + 0.5)^2}, \quad T = \frac{\sum x_i}{\sum n_i}
 * \text{limits } \exp\left(\ln T \pm z\sqrt{s_i^2 + \tau^2}\right)
 * @param numerators counts of each unit, not negative; null is missing
 * @param denominators the other counts, in the same order; null and 0 are missing
 * @param options share of winsorised z-scores, least number of units for τ², distances of the limits, which error they are taken from
 * @returns ratios with 95 % and 99.8 % limits; not computable without denominators, with negative counts or when all numerators are 0
 * @when Staff per persons served, complaints per visit, this year's admissions over last year's.
 * @limits For shares (where the numerator is a part of the denominator) it is too wide: use the funnel of shares. Limits are above 0, so that a
 * unit without events lies below all of them, however small it is. The command follows FunnelPlotR, unless least_units and limits_from say
 * otherwise: τ² from any number of units, limits from the error of the denominator alone (too narrow).
 * @see Spiegelhalter (2005), Statistics in Medicine 24:1185–1202; FunnelPlotR 0.6.0 (data_type = "RC")
 */
export function countRatioFunnel(
  numerators: Values,
  denominators: Values,
  options: CountFunnelOptions = {},
): Computed<Funnel> {
  const units = countedUnits(numerators, denominators);
  if (typeof units === 'string') return notComputable(units);
  const target = pooledRatio(units);
  if (target === 0) return notComputable('not-positive');
  const scale: Scale = {
    target,
    targetTransformed: Math.log(target),
    transform: ({ x, n }) => Math.log((x + 0.5) / (n + 0.5)),
    error: ({ x, n }) => Math.sqrt(x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2),
    back: Math.exp,
    ...(options.limitsFrom === 'denominator' ? { limitError: rootError } : {}),
    trimming: 'winsorise',
  };
  return funnelOf(units, scale, options);
}
