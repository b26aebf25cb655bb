import type { Aggregate } from '../indicator-set.ts';
import type { Reason } from '../stats/computed.ts';
import { rangeOf, sumOf } from '../stats/sample.ts';

/** Children of one group that have a score, in columns that are filled anew for every unit: `count` of them are in use. */
export interface Children {
  scores: Float64Array;
  /** 0 and above. */
  weights: Float64Array;
  count: number;
}

export const childrenOf = (size: number): Children => ({
  scores: new Float64Array(size),
  weights: new Float64Array(size),
  count: 0,
});

/** Weights of the children that have a score, made to sum to one. @returns in their order */
export function weightsInForce(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** A mean that is an arithmetic one on another scale: the logarithms, the reciprocals, the powers of the scores. */
export interface Link {
  to: (score: number) => number;
  back: (linked: number) => number;
  /** Least score for which it is defined; at it only if `inclusive`. */
  from: number;
  inclusive: boolean;
}

const ARITHMETIC: Link = { to: (x) => x, back: (y) => y, from: -Infinity, inclusive: true };
const GEOMETRIC: Link = { to: Math.log, back: Math.exp, from: 0, inclusive: false };
const HARMONIC: Link = { to: (x) => 1 / x, back: (y) => 1 / y, from: 0, inclusive: false };

function power(exponent: number): Link {
  if (exponent === 0) return GEOMETRIC;
  if (exponent === 1) return ARITHMETIC;
  return {
    to: (x) => x ** exponent,
    back: (y) => y ** (1 / exponent),
    from: 0,
    inclusive: exponent > 0,
  };
}

/** How the scores of children become one. */
export interface Aggregator {
  /** NaN where there is none; then `refusal` says why. */
  of: (children: Children) => number;
  refusal: (children: Children) => Reason;
  /** Onto which scale 0–100 is mapped first; null: the scores are taken as they are. */
  scale: readonly [number, number] | null;
  /** The means have one, by which their interval is computed; null: the method is applied to the bounds. */
  link: Link | null;
  /** True: units are compared with each other; the score is not computed from the children of one unit. */
  pairwise: boolean;
}

/** Scores are mapped in a straight line from 0–100 onto the scale, so that a zero does not annihilate a mean. */
export const mappedOnto = (scale: readonly [number, number] | null, score: number): number =>
  scale === null ? score : scale[0] + ((scale[1] - scale[0]) * score) / 100;

const zeroWeights = ({ weights, count }: Children): boolean => {
  for (let i = 0; i < count; i++) if ((weights[i] as number) > 0) return false;
  return true;
};

/** How a mean is taken, where the last bit matters. */
export interface AggregatorOptions {
  /**
   * As other software does it: sums keep what rounding would lose, and in arithmetic means weights are divided by their sum before they are
   * multiplied. Where two units are equal it decides which of them is first by rounding alone; dividing afterwards keeps thresholds exact.
   */
  sharesFirst?: boolean;
}

/** A mean lies among its scores, whatever rounding says. */
const among = (mean: number, low: number, high: number): number => Math.min(high, Math.max(low, mean));

/** The weighted mean of scores that need no change, one loop. */
function plainMean({ scores, weights, count }: Children): number {
  let [sum, total, low, high] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const score = scores[i] as number;
    const weight = weights[i] as number;
    if (score < low) low = score;
    if (score > high) high = score;
    sum += score * weight;
    total += weight;
  }
  return total > 0 ? among(sum / total, low, high) : NaN;
}

/** The same on the scale of the link, brought back. */
function linkedMean(link: Link, scale: readonly [number, number] | null, children: Children): number {
  const { scores, weights, count } = children;
  let [sum, total, low, high] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const score = mappedOnto(scale, scores[i] as number);
    if (score < link.from || (score === link.from && !link.inclusive)) return NaN;
    if (score < low) low = score;
    if (score > high) high = score;
    sum += link.to(score) * (weights[i] as number);
    total += weights[i] as number;
  }
  return total > 0 ? among(link.back(sum / total), low, high) : NaN;
}

/** The same with sums that keep what rounding would lose; shares of the weights first where the mean is arithmetic. */
function meanOfShares(link: Link, scale: readonly [number, number] | null, children: Children): number {
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

function meanBy(link: Link, scale: readonly [number, number] | null, sharesFirst = false): Aggregator {
  return {
    refusal: (children) => (zeroWeights(children) ? 'zero-weights' : 'not-positive'),
    scale,
    link,
    pairwise: false,
    of: sharesFirst
      ? (children) => meanOfShares(link, scale, children)
      : link === ARITHMETIC
        ? plainMean
        : (children) => linkedMean(link, scale, children),
  };
}

/** A method that picks one or two of the scores and needs no scale. */
const pick = (of: Aggregator['of']): Aggregator => ({
  of: (children) => (zeroWeights(children) ? NaN : of(children)),
  refusal: () => 'zero-weights',
  scale: null,
  link: null,
  pairwise: false,
});

/** Weights are sums of decimals: a half that is missed by rounding is still a half. */
const ROUNDING = 1e-12;

/** The score with half of the weight on either side; the middle of two where the half is reached between them. */
function median({ scores, weights, count }: Children): number {
  const order = Array.from({ length: count }, (_, i) => i)
    .filter((i) => (weights[i] as number) > 0)
    .sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const total = order.reduce((sum, i) => sum + (weights[i] as number), 0);
  let below = 0;
  for (const [place, i] of order.entries()) {
    below += weights[i] as number;
    const beyondHalf = below / total - 0.5;
    const next = order[place + 1];
    if (beyondHalf > ROUNDING || next === undefined) return scores[i] as number;
    if (beyondHalf > -ROUNDING) return (scores[i] as number) / 2 + (scores[next] as number) / 2;
  }
  return NaN;
}

/** The outermost of the scores that weigh anything. */
const outermost =
  (choose: (a: number, b: number) => number) =>
  ({ scores, weights, count }: Children): number => {
    let found = NaN;
    for (let i = 0; i < count; i++) {
      if (!((weights[i] as number) > 0)) continue;
      found = Number.isNaN(found) ? (scores[i] as number) : choose(found, scores[i] as number);
    }
    return found;
  };

type Method<Name extends Aggregate['method']> = (
  parameters: Extract<Aggregate, { method: Name }>,
  options: AggregatorOptions,
) => Aggregator;

/**
 * The methods by which the children of a group become one score. A new one is one more entry here and in `AggregateSchema`.
 *
 * Where a mean has a scale, the mean itself is the score: it is not mapped back. On 1–100 the worst possible one is therefore 1, the best 100.
 */
export const AGGREGATIONS: { readonly [Name in Aggregate['method']]: Method<Name> } = {
  arithmetic: (_parameters, { sharesFirst }) => meanBy(ARITHMETIC, null, sharesFirst),
  geometric: ({ scale = null }) => meanBy(GEOMETRIC, scale),
  harmonic: ({ scale = null }) => meanBy(HARMONIC, scale),
  generalised: ({ power: exponent, scale = null }) => meanBy(power(exponent), scale),
  median: () => pick(median),
  min: () => pick(outermost(Math.min)),
  max: () => pick(outermost(Math.max)),
  copeland: () => ({ ...pick(() => NaN), pairwise: true }),
};

/** The method that the parameters name. */
export function aggregator(parameters: Aggregate, options: AggregatorOptions = {}): Aggregator {
  const method = AGGREGATIONS[parameters.method] as (
    parameters: Aggregate,
    options: AggregatorOptions,
  ) => Aggregator;
  return method(parameters, options);
}

export interface Weighted {
  /** 0–100 */
  score: number;
  /** ≥ 0 */
  weight: number;
}

/**
 * The score of a group from those of its children that have one, over the weights of these.
 *
 * @param children at least one
 * @returns 0–100 (means with a scale: on it); null where the method has no answer: zero weights, a logarithm of nothing
 * @throws RangeError without children, and for methods that compare units with each other
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 6; COINr 1.1.14 (a_amean, a_gmean, a_hmean, a_genmean)
 */
export function aggregate(parameters: Aggregate, children: readonly Weighted[]): number | null {
  if (children.length === 0) throw new RangeError('Nothing to aggregate');
  const { of, pairwise } = aggregator(parameters);
  if (pairwise) throw new RangeError(`${parameters.method} needs all units`);
  const score = of({
    scores: Float64Array.from(children, (child) => child.score),
    weights: Float64Array.from(children, (child) => child.weight),
    count: children.length,
  });
  return Number.isNaN(score) ? null : score;
}

/** Shares of a set are written with three digits: 0.667 means two thirds, and exactly two thirds passes. */
export const WRITTEN_DIGITS = 0.0005;

/**
 * Whether enough of the children have a score: of their number, or of their weight.
 *
 * @param share least share, 0–1
 * @param tolerance by which a share may be missed because of the way it is written
 */
export const isEnough = (
  scored: number,
  applicable: number,
  share: number,
  tolerance = WRITTEN_DIGITS,
): boolean => scored > 0 && scored / applicable >= share - tolerance;
