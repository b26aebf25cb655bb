import { clamp } from '../stats/interval.ts';
import { rangeOf } from '../stats/sample.ts';
import type { Aggregator } from './aggregate.ts';
import type { Children } from './children.ts';
import { among, type Link, mappedOnto, type Scale } from './means.ts';
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
const linked = ({ to, from }: Link, score: number): number => to(Math.max(from, score));

/**
 * The interval of a composite score in closed form, from the intervals of its children, by the method of variance estimates recovery: each
 * bound is as far from the estimate as the root of the sum of the weighted squares of the children's own distances. Means are taken on their own scale
 * (logarithms for the geometric, reciprocals for the harmonic, powers for the generalised mean) and brought back; median, lowest and highest
 * child are taken of the bounds, and so, the more the power of a generalised mean exceeds ten, are the generalised ones: there hardly more than one child counts, and
 * errors of several do not balance each other.
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

/** Of each child that weighs anything: its share of the weight, its score and its bounds as the mean takes them. */
interface Part {
  share: number;
  score: number;
  low: number;
  high: number;
}

function partsOf(scale: Scale, { scores, weights, count }: Children, bounds: Bounds): Part[] {
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[i] as number;
  const parts: Part[] = [];
  for (let i = 0; i < count; i++) {
    const share = (weights[i] as number) / total;
    if (share === 0) continue;
    parts.push({
      share,
      score: mappedOnto(scale, scores[i] as number),
      low: mappedOnto(scale, bounds.low[i] as number),
      high: mappedOnto(scale, bounds.high[i] as number),
    });
  }
  return parts;
}

/**
 * The mean on the scale of the link, and how far the errors of the children reach to either side of it there.
 *
 * @param unit in which scores are measured
 * @returns `lowest` is centre − below, where nothing on the link's scale is below zero
 */
function onLink(
  link: Link,
  parts: readonly Part[],
  unit: number,
): { centre: number; below: number; above: number; lowest: number } {
  let [centre, below, above, squares, products] = [0, 0, 0, 0, 0];
  for (const { share, score, low, high } of parts) {
    const middle = linked(link, score / unit);
    const one = linked(link, low / unit);
    const other = linked(link, high / unit);
    const least = Math.min(one, other, middle);
    // (centre − below)(centre + below), each product by itself: of great powers the difference would leave no digit.
    squares += share ** 2 * least * (2 * middle - least);
    products += 2 * centre * share * middle;
    centre += share * middle;
    // A reciprocal turns low into high: what lies below on the link's scale is found by comparing there.
    below += (share * (middle - least)) ** 2;
    above += (share * (Math.max(one, other, middle) - middle)) ** 2;
  }
  below = Math.sqrt(below);
  const lowest = centre + below > 0 ? (squares + products) / (centre + below) : 0;
  return { centre, below, above: Math.sqrt(above), lowest };
}

function ofMean(link: Link, scale: Scale, children: Children, bounds: Bounds): { low: number; high: number } {
  const parts = partsOf(scale, children, bounds);
  if (link.unit !== null) return ofPowers(link, link.unit, parts);
  const { centre, below, above } = onLink(link, parts, 1);
  const first = link.back(within(link, centre - below));
  const second = link.back(within(link, centre + above));
  return { low: Math.min(first, second), high: Math.max(first, second) };
}

/**
 * Each bound is measured in what rules it: the lesser powers in one of the scores, the greater ones in one of the bounds. Neither can lie outside the means of
 * all bounds; a power so great that one child decides leaves nothing else, as the highest and lowest child are taken of the bounds.
 */
function ofPowers(
  link: Link,
  unitOf: NonNullable<Link['unit']>,
  parts: readonly Part[],
): { low: number; high: number } {
  const scores = rangeOf(parts.map(({ score }) => score));
  const least = Math.max(link.from, rangeOf(parts.map(({ low }) => low)).low);
  const most = rangeOf(parts.map(({ high }) => high)).high;
  const bound = (unit: number, of: (on: ReturnType<typeof onLink>) => number): number =>
    unit === 0 ? 0 : among(unit * link.back(of(onLink(link, parts, unit))), least, most);
  const first = bound(unitOf(scores.low, scores.high), ({ lowest }) => lowest);
  const second = bound(unitOf(least, most), ({ centre, above }) => centre + above);
  /** The mean of the same bound of all children. */
  const together = (pick: (part: Part) => number): number => {
    const all = parts.map((part) => ({ share: part.share, score: Math.max(link.from, pick(part)) }));
    const { low, high } = rangeOf(all.map(({ score }) => score));
    const unit = unitOf(low, high);
    if (unit === 0) return 0;
    const linkedMean = all.reduce((sum, { share, score }) => sum + share * link.to(score / unit), 0);
    return among(unit * link.back(linkedMean), low, high);
  };
  const [worst, best] = [together(({ low }) => low), together(({ high }) => high)];
  const towards = (apart: number, whole: number): number => apart + link.together * (whole - apart);
  return {
    low: towards(Math.max(worst, Math.min(first, second)), worst),
    high: towards(Math.min(best, Math.max(first, second)), best),
  };
}

/** Powers and reciprocals of scores above zero are above zero; subtracting must not leave that. */
const within = (link: Link, value: number): number =>
  link.from === 0 && link.to !== Math.log ? Math.max(0, value) : value;
