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
  /** Which of a unit's scores the others are measured in before they are linked, so that no power overflows; null: they are taken as they are. */
  unit: ((lowest: number, highest: number) => number) | null;
  /** From 0 to 1: how far the interval of the mean is that of the least or highest child, to which errors of the children come together. */
  together: number;
}

/** Up to this power, and down to its opposite, errors of children balance each other as in other means. */
const LARGE_POWER = 10;

export const ARITHMETIC: Link = {
  to: (x) => x,
  back: (y) => y,
  from: -Infinity,
  inclusive: true,
  unit: null,
  together: 0,
};
export const GEOMETRIC: Link = { ...ARITHMETIC, to: Math.log, back: Math.exp, from: 0, inclusive: false };
export const HARMONIC: Link = {
  ...ARITHMETIC,
  to: (x) => 1 / x,
  back: (y) => 1 / y,
  from: 0,
  inclusive: false,
};

/** The score that rules the mean is the unit: the highest for powers above zero, the lowest for those below. */
export function power(exponent: number): Link {
  if (exponent === 0) return GEOMETRIC;
  if (exponent === 1) return ARITHMETIC;
  return {
    to: (x) => x ** exponent,
    back: (y) => y ** (1 / exponent),
    from: 0,
    inclusive: exponent > 0,
    unit: exponent > 0 ? (_lowest, highest) => highest : (lowest) => lowest,
    together: 1 - Math.min(1, LARGE_POWER / Math.abs(exponent)),
  };
}

export type Scale = readonly [number, number] | null;

/** Scores are mapped in a straight line from 0–100 onto the scale, so that a zero does not annihilate a mean. */
export const mappedOnto = (scale: Scale, score: number): number =>
  scale === null ? score : scale[0] + ((scale[1] - scale[0]) * score) / 100;

/** What is done with the scores before a mean is taken, and with the mean. */
export interface MeanOptions {
  /** Shares of the weights first: of arithmetic means alone. */
  sharesFirst?: boolean | undefined;
  /** Mapped scores below are taken to be it. */
  least?: number;
  /** Onto which scale the mean is brought from 0–100; without it stays what it is. */
  onto?: Scale;
}

/** A mean lies among its scores, whatever rounding says. */
export const among = (mean: number, low: number, high: number): number => Math.min(high, Math.max(low, mean));

/** Whether the link is defined for a score. */
const isWithin = ({ from, inclusive }: Link, score: number): boolean =>
  score > from || (score === from && inclusive);

/** How scores come onto the scale on which a mean is taken. */
interface Mapping {
  scale: Scale;
  least: number;
}

const mapped = ({ scale, least }: Mapping, score: number): number =>
  Math.max(least, mappedOnto(scale, score));

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
  addLinked(link: Link, mapping: Mapping, scores: Float64Array, weight: number): void {
    const { sum, low, high } = this;
    const { to } = link;
    // Under its own name a logarithm is not a call, and geometric means are common.
    const isLogarithm = to === Math.log;
    for (let unit = 0; unit < sum.length; unit++) {
      const own = scores[unit] as number;
      if (Number.isNaN(own)) continue;
      const score = mapped(mapping, own);
      low[unit] = Math.min(low[unit] as number, score);
      high[unit] = Math.max(high[unit] as number, score);
      const linked = isLogarithm ? Math.log(score) : to(score);
      sum[unit] = isWithin(link, score) ? (sum[unit] as number) + linked * weight : NaN;
    }
  }

  /** Between which scores those of each unit lie, before any of them is added. */
  reach(mapping: Mapping, scores: Float64Array): void {
    const { low, high } = this;
    for (let unit = 0; unit < scores.length; unit++) {
      const own = scores[unit] as number;
      if (Number.isNaN(own)) continue;
      const score = mapped(mapping, own);
      low[unit] = Math.min(low[unit] as number, score);
      high[unit] = Math.max(high[unit] as number, score);
    }
  }

  /** The same as `addLinked`, each score measured in one of the unit's own; `reach` of all children first. */
  addMeasured(link: Link, mapping: Mapping, scores: Float64Array, weight: number): void {
    const { sum } = this;
    for (let unit = 0; unit < sum.length; unit++) {
      const own = scores[unit] as number;
      if (Number.isNaN(own)) continue;
      const score = mapped(mapping, own);
      const linked = link.to(score / this.measure(link, unit));
      sum[unit] = isWithin(link, score) ? (sum[unit] as number) + linked * weight : NaN;
    }
  }

  /** In what the scores of a unit are measured; where that is zero they are all zero, or the mean has no answer. */
  private measure({ unit: choose }: Link, unit: number): number {
    return choose?.(this.low[unit] as number, this.high[unit] as number) || 1;
  }

  /** The sums become means. @param total weight of the scores of each unit */
  finish(link: Link, onto: Scale, total: Float64Array): void {
    const { sum, low, high } = this;
    const { back, unit: measured } = link;
    const isExponential = back === Math.exp;
    for (let unit = 0; unit < sum.length; unit++) {
      const weight = total[unit] as number;
      const linked = (sum[unit] as number) / weight;
      if (!(weight > 0 && Number.isFinite(linked))) {
        sum[unit] = NaN;
        continue;
      }
      const brought = isExponential ? Math.exp(linked) : back(linked);
      const mean = measured === null ? brought : brought * this.measure(link, unit);
      sum[unit] = mappedOnto(onto, among(mean, low[unit] as number, high[unit] as number));
    }
  }
}

/** A weighted mean for all units, a child after another: a thousand replications read whole columns. */
const meanOver =
  (link: Link, mapping: Mapping, onto: Scale): OverUnits =>
  ({ scores, weights, scoredWeight }, into) => {
    const sums = new Sums(into);
    const isPlain = link === ARITHMETIC && mapping.scale === null && mapping.least === -Infinity;
    if (link.unit !== null) for (const column of scores) sums.reach(mapping, column);
    scores.forEach((column, child) => {
      const weight = weights[child] as number;
      if (isPlain) sums.add(column, weight);
      else if (link.unit === null) sums.addLinked(link, mapping, column, weight);
      else sums.addMeasured(link, mapping, column, weight);
    });
    sums.finish(link, onto, scoredWeight);
  };

/** The arithmetic mean of the scores as they are, shares of the weights first, with a sum that keeps what rounding would lose. */
function meanOfShares(children: Children): number {
  const { count } = children;
  const scores = Array.from(children.scores.subarray(0, count));
  const weights = Array.from(children.weights.subarray(0, count));
  const total = sumOf(weights);
  if (!(total > 0)) return NaN;
  const { low, high } = rangeOf(scores);
  const mean = sumOf(scores.map((score, i) => score * ((weights[i] as number) / total)));
  return among(mean, low, high);
}

/** What an aggregator is, where it takes a mean. */
export interface Mean {
  /** For all units. */
  over: OverUnits;
  /** Why children with a score have none together. */
  refusal: (children: Children) => Reason;
  /** Onto which scale 0–100 is mapped first; null: the scores are taken as they are. */
  scale: Scale;
  link: Link;
}

function refusalOf(link: Link, mapping: Mapping, { scores, weights, count }: Children): Reason {
  let weight = 0;
  for (let i = 0; i < count; i++) weight += weights[i] as number;
  if (!(weight > 0)) return 'zero-weights';
  const isDefined = scores.subarray(0, count).every((score) => isWithin(link, mapped(mapping, score)));
  return isDefined ? 'not-finite' : 'not-positive';
}

export function meanBy(
  link: Link,
  scale: Scale,
  { sharesFirst = false, least = -Infinity, onto = null }: MeanOptions = {},
): Mean {
  const mapping = { scale, least };
  return {
    over: sharesFirst ? eachUnit(meanOfShares) : meanOver(link, mapping, onto),
    refusal: (children) => refusalOf(link, mapping, children),
    scale,
    link,
  };
}
