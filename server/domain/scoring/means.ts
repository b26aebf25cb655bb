import type { Reason } from '../stats/computed.ts';
import { rangeOf, sumOf } from '../stats/sample.ts';
import { type Children, eachUnit, type OverUnits } from './children.ts';

/** Weighted means of the scores of a group's children. */

/** A mean that is an arithmetic one on another scale: the logarithms, the reciprocals, the powers of the scores. */
export interface Link {
  to: (score: number) => number;
  back: (linked: number) => number;
  /** Least score for which it is defined; at it only if `inclusive`. */
  from: number;
  inclusive: boolean;
}

export const ARITHMETIC: Link = { to: (x) => x, back: (y) => y, from: -Infinity, inclusive: true };
export const GEOMETRIC: Link = { to: Math.log, back: Math.exp, from: 0, inclusive: false };
export const HARMONIC: Link = { to: (x) => 1 / x, back: (y) => 1 / y, from: 0, inclusive: false };

export function power(exponent: number): Link {
  if (exponent === 0) return GEOMETRIC;
  if (exponent === 1) return ARITHMETIC;
  return {
    to: (x) => x ** exponent,
    back: (y) => y ** (1 / exponent),
    from: 0,
    inclusive: exponent > 0,
  };
}

export type Scale = readonly [number, number] | null;

/** Scores are mapped in a straight line from 0–100 onto the scale, so that a zero does not annihilate a mean. */
export const mappedOnto = (scale: Scale, score: number): number =>
  scale === null ? score : scale[0] + ((scale[1] - scale[0]) * score) / 100;

/** A mean lies among its scores, whatever rounding says. */
const among = (mean: number, low: number, high: number): number => Math.min(high, Math.max(low, mean));

/** Sums over the children of each unit. */
class Sums {
  private readonly low: Float64Array;
  private readonly high: Float64Array;

  constructor(private readonly sum: Float64Array) {
    this.low = new Float64Array(sum.length).fill(Infinity);
    this.high = new Float64Array(sum.length).fill(-Infinity);
    sum.fill(0);
  }

  /** Scores that need no change. */
  add(scores: Float64Array, weight: number): void {
    const { sum, low, high } = this;
    for (let unit = 0; unit < sum.length; unit++) {
      const score = scores[unit] as number;
      if (Number.isNaN(score)) continue;
      low[unit] = Math.min(low[unit] as number, score);
      high[unit] = Math.max(high[unit] as number, score);
      sum[unit] = (sum[unit] as number) + score * weight;
    }
  }

  /** On the scale of the link; a score for which that is not defined leaves no sum. */
  addLinked({ to, from, inclusive }: Link, scale: Scale, scores: Float64Array, weight: number): void {
    const { sum, low, high } = this;
    // Under its own name a logarithm is not a call, and geometric means are common.
    const isLogarithm = to === Math.log;
    for (let unit = 0; unit < sum.length; unit++) {
      const own = scores[unit] as number;
      if (Number.isNaN(own)) continue;
      const score = mappedOnto(scale, own);
      low[unit] = Math.min(low[unit] as number, score);
      high[unit] = Math.max(high[unit] as number, score);
      const isOutside = score < from || (score === from && !inclusive);
      const linked = isLogarithm ? Math.log(score) : to(score);
      sum[unit] = isOutside ? NaN : (sum[unit] as number) + linked * weight;
    }
  }

  /** The sums become means. @param total weight of the scores of each unit */
  finish(back: Link['back'], total: Float64Array): void {
    const { sum, low, high } = this;
    const isExponential = back === Math.exp;
    for (let unit = 0; unit < sum.length; unit++) {
      const weight = total[unit] as number;
      const linked = (sum[unit] as number) / weight;
      const mean = isExponential ? Math.exp(linked) : back(linked);
      sum[unit] = weight > 0 ? among(mean, low[unit] as number, high[unit] as number) : NaN;
    }
  }
}

/** A weighted mean for all units, a child after another: a thousand replications read whole columns. */
const meanOver =
  (link: Link, scale: Scale): OverUnits =>
  ({ scores, weights, scoredWeight }, into) => {
    const sums = new Sums(into);
    scores.forEach((column, child) => {
      const weight = weights[child] as number;
      if (link === ARITHMETIC && scale === null) sums.add(column, weight);
      else sums.addLinked(link, scale, column, weight);
    });
    sums.finish(link.back, scoredWeight);
  };

/** The same with sums that keep what rounding would lose; shares of the weights first where the mean is arithmetic. */
function meanOfShares(link: Link, scale: Scale, children: Children): number {
  const { count } = children;
  const scores = Array.from(children.scores.subarray(0, count), (score) => mappedOnto(scale, score));
  const weights = Array.from(children.weights.subarray(0, count));
  if (scores.some((score) => score < link.from || (score === link.from && !link.inclusive))) return NaN;
  const total = sumOf(weights);
  if (!(total > 0)) return NaN;
  const { low, high } = rangeOf(scores);
  const mean =
    link === ARITHMETIC
      ? sumOf(scores.map((score, i) => score * ((weights[i] as number) / total)))
      : link.back(sumOf(scores.map((score, i) => link.to(score) * (weights[i] as number))) / total);
  return among(mean, low, high);
}

/** What an aggregator is, where it takes a mean. */
export interface Mean {
  /** For all units. */
  over: OverUnits;
  /** Why children with a score have none together. @param weight of these children */
  refusal: (weight: number) => Reason;
  /** Onto which scale 0–100 is mapped first; null: the scores are taken as they are. */
  scale: Scale;
  link: Link;
}

export function meanBy(link: Link, scale: Scale, sharesFirst = false): Mean {
  return {
    over: sharesFirst ? eachUnit((children) => meanOfShares(link, scale, children)) : meanOver(link, scale),
    refusal: (weight) => (weight > 0 ? 'not-positive' : 'zero-weights'),
    scale,
    link,
  };
}
