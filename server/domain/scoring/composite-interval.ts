import { clamp } from '../stats/interval.ts';
import type { Aggregator } from './aggregate.ts';
import type { Children } from './children.ts';
import { mappedOnto } from './means.ts';
import type { Ends } from './normalise.ts';

/** The bounds of the children beside their scores; an exact child has its score as both. */
export interface Bounds {
  low: Float64Array;
  high: Float64Array;
}

export const boundsOf = (size: number): Bounds => ({
  low: new Float64Array(size),
  high: new Float64Array(size),
});

/** Below the least score for which a link is defined a bound is at it. */
const linked = ({ to, from }: NonNullable<Aggregator['link']>, score: number): number =>
  to(Math.max(from, score));

/**
 * The interval of a composite score in closed form, from the intervals of its children, by the method of variance estimates recovery: each
 * bound is as far from the estimate as the root of the sum of the weighted squares of the children's own distances. Means are taken on their own scale
 * (logarithms for the geometric, reciprocals for the harmonic, powers for the generalised mean) and brought back; median, lowest and highest
 * child are taken of the bounds.
 *
 * @formula L = \sum w_i \theta_i - \sqrt{\sum w_i^2 (\theta_i - l_i)^2}, \quad U = \sum w_i \theta_i + \sqrt{\sum w_i^2 (u_i - \theta_i)^2}
 * @param method how the group aggregates
 * @param children scores and weights of the children that have a score
 * @param bounds of the same children; an exact child has its score as both
 * @param estimate the score of the group
 * @param ends worst and best score of the group; the interval is cut there
 * @returns bounds on the scale of the group's score; they always contain the estimate. Null where units are compared with each other: see
 *   `copelandInterval`
 * @when Every composite score is shown with it: differences that lie within it are noise.
 * @limits Takes the children's errors for independent: where one indicator counts in several groups (includes), or indicators come from the same persons, it is
 *   too narrow. Children without an interval are exact, and so are weights, goalposts, rewards and whatever all units contribute; what the choice of a
 *   method adds is not in it. Levels by bands, by counts and under limiters go by the estimates and have no interval.
 * @see Zou and Donner (2008), Construction of confidence limits about effect measures: a general approach, Statistics in Medicine 27:1693–1702
 */
export function compositeInterval(
  method: Aggregator,
  children: Children,
  bounds: Bounds,
  estimate: number,
  ends: Ends,
): { low: number; high: number } | null {
  if (method.pairwise) return null;
  const { low, high } = method.link
    ? ofMean(method.link, method.scale, children, bounds)
    : {
        low: method.of({ ...children, scores: bounds.low }),
        high: method.of({ ...children, scores: bounds.high }),
      };
  const [worst, best] = ends ?? [-Infinity, Infinity];
  return {
    low: Math.min(estimate, clamp(low, worst, best)),
    high: Math.max(estimate, clamp(high, worst, best)),
  };
}

function ofMean(
  link: NonNullable<Aggregator['link']>,
  scale: Aggregator['scale'],
  { scores, weights, count }: Children,
  bounds: Bounds,
): { low: number; high: number } {
  let [total, centre, below, above] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) total += weights[i] as number;
  for (let i = 0; i < count; i++) {
    const share = (weights[i] as number) / total;
    if (share === 0) continue;
    const middle = linked(link, mappedOnto(scale, scores[i] as number));
    const one = linked(link, mappedOnto(scale, bounds.low[i] as number));
    const other = linked(link, mappedOnto(scale, bounds.high[i] as number));
    centre += share * middle;
    // A reciprocal turns low into high: what lies below on the link's scale is found by comparing there.
    below += (share * (middle - Math.min(one, other, middle))) ** 2;
    above += (share * (Math.max(one, other, middle) - middle)) ** 2;
  }
  const first = link.back(within(link, centre - Math.sqrt(below)));
  const second = link.back(within(link, centre + Math.sqrt(above)));
  return { low: Math.min(first, second), high: Math.max(first, second) };
}

/** Powers and reciprocals of scores above zero are above zero; subtracting must not leave that. */
const within = (link: NonNullable<Aggregator['link']>, value: number): number =>
  link.from === 0 && link.to !== Math.log ? Math.max(0, value) : value;
