/** The children of a group, as its score is made from them. */

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

/** The children of a group over all units: a column of scores and a weight each, in the order of the group. */
export interface ChildColumns {
  /** NaN where there is none. */
  scores: readonly Float64Array[];
  /** 0 and above. */
  weights: readonly number[];
  /** Of each unit the weight of the children that have a score. */
  scoredWeight: Float64Array;
}

/** A method for all units: written into `into`, NaN where there is no score. */
export type OverUnits = (children: ChildColumns, into: Float64Array) => void;

/** A method that looks at the children of one unit at a time, for all units. */
export const eachUnit =
  (of: (children: Children) => number): OverUnits =>
  ({ scores, weights }, into) => {
    const children = childrenOf(weights.length);
    for (let unit = 0; unit < into.length; unit++) {
      children.count = 0;
      scores.forEach((column, child) => {
        const score = column[unit] as number;
        if (Number.isNaN(score)) return;
        children.scores[children.count] = score;
        children.weights[children.count++] = weights[child] as number;
      });
      into[unit] = children.count > 0 ? of(children) : NaN;
    }
  };
