import { type Computed, notComputable } from './computed.ts';
import { computedIfFinite } from './finite.ts';
import { kendallScore, scoreZ, tauOf, twoSidedP } from './mann-kendall.ts';
import { medianOf } from './median.ts';
import type { Values } from './sample.ts';
import { pairwiseSlopes } from './theil-sen.ts';
import { comparedObservations, isPeriod, type Observation, seasonsOf } from './time-series.ts';

export interface Season {
  n: number;
  score: number;
  variance: number;
  /** Null when all values of the season are equal, or there is only one. */
  tauB: number | null;
  z: number | null;
}

export interface SeasonalKendall {
  score: number;
  variance: number;
  /** Null when every season's values are all equal. */
  tauB: number | null;
  /** Score over all pairs, tied or not. */
  tauA: number;
  z: number | null;
  p: number | null;
  seasons: Season[];
}

export interface SeasonalOptions {
  /** Takes one off the size of the score; on unless said otherwise. */
  readonly continuity?: boolean;
  /** Seasons with fewer values are left out. */
  readonly least?: number;
}

/** A season of one value has no pairs and adds nothing. */
const LEAST_IN_SEASON = 1;

/** Values of one season, each at its year. */
type SeasonValues = Observation[];

function seasonsWithin(values: Values, period: number, least: number): Computed<{ seasons: SeasonValues[] }> {
  if (!isPeriod(period)) return notComputable('bad-parameter');
  const found = comparedObservations(values, 1);
  if (!found.computable) return found;
  const seasons = seasonsOf(values, period)
    .map((season) => season.flatMap((value, index) => (value === null ? [] : [{ time: index + 1, value }])))
    .filter((season) => season.length >= least);
  const comparable = seasons.some((season) => season.length > 1);
  return comparable ? computedIfFinite({ seasons }) : notComputable('too-few-values');
}

/**
 * Seasonal Mann–Kendall test (Hirsch–Slack): values are compared only with those of the same season of other years, and the scores add up.
 *
 * @formula S = \sum_g S_g, \qquad \mathrm{Var}(S) = \sum_g \mathrm{Var}(S_g), \qquad z = \frac{S - \mathrm{sgn}(S)}{\sqrt{\mathrm{Var}(S)}}
 * @param values in the order of time, beginning with the first season; null is missing
 * @param period seasons in a year: 4 for quarters, 12 for months
 * @param options.continuity takes one off the size of the score (on unless said otherwise)
 * @param options.least seasons with fewer values are left out
 * @returns the sums, tau, z and the two-sided p-value, and each season's own; tau-b, z and p are null where all values are equal; not
 * computable when no season has two values, or above 5000 values
 * @when Quarterly or monthly figures of three full years or more that follow the seasons.
 * @limits Seasons are taken as independent of one another; trends in opposite directions cancel out.
 * @see Hirsch, Slack and Smith (1982), Water Resources Research 18:107–121; trend 1.1.6 (smk.test); Kendall 2.2.1; rkt 1.7
 */
export function seasonalKendall(
  values: Values,
  period: number,
  { continuity = true, least = LEAST_IN_SEASON }: SeasonalOptions = {},
): Computed<SeasonalKendall> {
  const found = seasonsWithin(values, period, least);
  if (!found.computable) return found;
  const scores = found.seasons.map((season) => kendallScore(season.map(({ value }) => value)));
  const sum = (pick: (one: (typeof scores)[number]) => number): number =>
    scores.reduce((total, one) => total + pick(one), 0);
  const [score, variance] = [sum((one) => one.score), sum((one) => one.variance)];
  const [pairs, untied] = [sum((one) => one.pairs), sum((one) => one.untied)];
  const z = scoreZ(score, variance, continuity);
  return computedIfFinite({
    score,
    variance,
    tauA: score / pairs,
    tauB: tauOf(score, untied),
    z,
    p: z === null ? null : twoSidedP(z),
    seasons: scores.map((one) => ({
      n: one.n,
      score: one.score,
      variance: one.variance,
      tauB: tauOf(one.score, one.untied),
      z: scoreZ(one.score, one.variance, continuity),
    })),
  });
}

/**
 * Seasonal Sen slope: the median of the slopes between values of the same season.
 *
 * @formula b = \mathrm{median}\Big\{\frac{y_{jg} - y_{ig}}{j - i} : i < j\Big\} \text{ over all seasons } g
 * @param values in the order of time, beginning with the first season; null is missing, and its place in time is kept
 * @param period seasons in a year: 4 for quarters, 12 for months
 * @param options.least seasons with fewer values are left out
 * @returns slope in the unit of the values a year; not computable when no season has two values, or above 5000 values
 * @when How steep a trend is that the seasonal test has found.
 * @limits One slope for all seasons; it has no interval here.
 * @see Hirsch, Slack and Smith (1982), Water Resources Research 18:107–121; trend 1.1.6 (sea.sens.slope)
 */
export function seasonalSenSlope(
  values: Values,
  period: number,
  { least = LEAST_IN_SEASON }: { readonly least?: number } = {},
): Computed<{ slope: number }> {
  const found = seasonsWithin(values, period, least);
  if (!found.computable) return found;
  const slopes = found.seasons.map(pairwiseSlopes);
  const all = new Float64Array(slopes.reduce((count, { length }) => count + length, 0));
  let place = 0;
  for (const own of slopes) {
    all.set(own, place);
    place += own.length;
  }
  return computedIfFinite({ slope: medianOf(all) });
}
