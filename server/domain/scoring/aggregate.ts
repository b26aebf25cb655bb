import type { Aggregate } from '../indicator-set.ts';
import { type Children, eachUnit } from './children.ts';
import { ARITHMETIC, GEOMETRIC, HARMONIC, type Mean, meanBy, power } from './means.ts';

/**
 * Weights in force: the weight of a child without a score is spread over the others in proportion to their own, so that the shares of those that
 * have one sum to 1.
 *
 * @formula w'_i = \frac{w_i}{\sum_{j \in A} w_j} \quad i \in A, \quad A = \{\,i : s_i \ \text{known}\,\}
 * @param weight of the child, 0 or more
 * @param scoredWeight sum of the weights of all children of the group that have a score
 * @returns share of the group's score, 0–1; null where nothing that has a score weighs anything
 * @when Some indicators are not asked of a unit, or have no value this time, and the score shall still be on the same scale.
 * @limits It supposes that what is missing is about as good as what is known. Bad units may be the ones that do not report: so the availability
 *   threshold bounds it, and coverage is shown beside the score.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, steps 3 and 6; COINr 1.1.14 (Aggregate, weights of available children)
 */
export const weightInForce = (weight: number, scoredWeight: number): number | null =>
  scoredWeight > 0 ? weight / scoredWeight : null;

/** How a mean is taken, where the last bit matters. */
export interface AggregatorOptions {
  /**
   * As other software does it: sums keep what rounding would lose, and in arithmetic means weights are divided by their sum before they are
   * multiplied. Where two units are equal it decides which of them is first by rounding alone; dividing afterwards keeps thresholds exact.
   */
  sharesFirst?: boolean;
}

/** A method that picks one or two of the scores, and of the bounds alike. */
interface Pick extends Omit<Mean, 'link'> {
  link: null;
  /** The children of one unit; NaN where there is no score. */
  of: (children: Children) => number;
}

/** How the scores of children become one. */
export type Aggregator = (Mean | Pick) & {
  /** True: units are compared with each other; the score is not computed from the children of one unit. */
  pairwise: boolean;
};

const zeroWeights = ({ weights, count }: Children): boolean => {
  for (let i = 0; i < count; i++) if ((weights[i] as number) > 0) return false;
  return true;
};

export const mean = (...how: Parameters<typeof meanBy>): Aggregator => ({
  ...meanBy(...how),
  pairwise: false,
});

function pick(of: Pick['of']): Pick & { pairwise: false } {
  const weighed = (children: Children): number => (zeroWeights(children) ? NaN : of(children));
  return {
    of: weighed,
    over: eachUnit(weighed),
    refusal: () => 'zero-weights',
    scale: null,
    link: null,
    pairwise: false,
  };
}

/** Weights are sums of decimals: a half that is missed by rounding is still a half. */
const ROUNDING = 1e-12;

/**
 * The score with half of the weight on either side; the middle of two where the half is reached between them. Computed for each unit of each replication,
 * so its places are put in order where those of the unit before were.
 */
function weightedMedian(): Pick['of'] {
  let order = new Int32Array(0);
  return ({ scores, weights, count }) => {
    if (order.length < count) order = new Int32Array(count);
    const scoreAt = (place: number): number => scores[order[place] as number] as number;
    let known = 0;
    for (let i = 0; i < count; i++) {
      if (!((weights[i] as number) > 0)) continue;
      let place = known++;
      for (; place > 0 && scoreAt(place - 1) > (scores[i] as number); place--)
        order[place] = order[place - 1] as number;
      order[place] = i;
    }
    let total = 0;
    for (let place = 0; place < known; place++) total += weights[order[place] as number] as number;
    let below = 0;
    for (let place = 0; place < known; place++) {
      below += weights[order[place] as number] as number;
      const beyondHalf = below / total - 0.5;
      if (beyondHalf > ROUNDING || place + 1 === known) return scoreAt(place);
      if (beyondHalf > -ROUNDING) return scoreAt(place) / 2 + scoreAt(place + 1) / 2;
    }
    return NaN;
  };
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
  arithmetic: (_parameters, { sharesFirst }) => mean(ARITHMETIC, null, { sharesFirst }),
  geometric: ({ scale = null }) => mean(GEOMETRIC, scale),
  harmonic: ({ scale = null }) => mean(HARMONIC, scale),
  generalised: ({ power: exponent, scale = null }) => mean(power(exponent), scale),
  median: () => pick(weightedMedian()),
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

/** Shares of a set are written with three digits: 0.667 means two thirds, and exactly two thirds passes. */
export const WRITTEN_DIGITS = 0.0005;

/**
 * Availability threshold: whether enough of a group's children have a score, counted in children or in their weight; exactly the share that is asked
 * for is enough.
 *
 * @formula \frac{n_{\text{scored}}}{n_{\text{asked}}} \ge t \quad \text{or} \quad \frac{\sum_{\text{scored}} w_i}{\sum_{\text{asked}} w_i} \ge t
 * @param scored children that have a score: their number, or their weight
 * @param applicable children that are asked of the unit, in the same way
 * @param share least share t, 0–1
 * @param tolerance by which a share may be missed because of the way it is written: with three digits 0.667 means two thirds
 * @returns whether the group gets a score; never without any child that has one
 * @when Every group: below it, what is missing would decide the score more than what is known.
 * @limits Counted in children, a group can pass without its heaviest one; counted in weight, by that one alone. It says nothing about why values are
 *   missing.
 * @see COINr 1.1.14 (Aggregate, dat_thresh: a share below it gives no score; counts children); OECD/JRC (2008), step 3
 */
export const isEnough = (
  scored: number,
  applicable: number,
  share: number,
  tolerance = WRITTEN_DIGITS,
): boolean => scored > 0 && scored / applicable >= share - tolerance;
