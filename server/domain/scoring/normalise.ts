import type { Indicator, Normalise } from '../indicator.ts';
import { type NotComputable, notComputable } from '../stats/computed.ts';
import { clamp } from '../stats/interval.ts';
import {
  type Measured,
  momentsColumn,
  rangeColumn,
  type ReferenceColumn,
  standingColumn,
} from './references.ts';

/** Worst and best score that a method can give; null where there is no end. */
export type Ends = readonly [number, number] | null;

/** A straight line from values to scores, cut at both ends: (value − from) / span × rise + foot. */
export interface Line {
  from: number;
  span: number;
  rise: number;
  foot: number;
  least: number;
  most: number;
}

/** How one column of values becomes scores. */
export interface Scorer {
  /** NaN where there is no score. */
  score: (value: number, unit: number) => number;
  /** The same as data, where it is a straight line: replications then call nothing for a value. Null: it is not one. */
  line: Line | null;
  /** The scores of the ends of an interval, in any order, written into `ends`. */
  bounds: (low: number, high: number, unit: number, ends: Float64Array) => void;
}

/** A method with its parameters, ready for columns of values. */
export interface Normaliser {
  ends: Ends;
  /** What all units contribute, kept or only in passing; null for methods that look at one unit alone. */
  refer: ((column: Measured, isPassing: boolean) => ReferenceColumn | NotComputable) | null;
  scorer: (reference: ReferenceColumn | null) => Scorer | NotComputable;
  /** The level into which a value falls, as its place among the levels of the set; null for methods that give points only. */
  level: ((value: number) => number) | null;
}

export interface NormaliserContext {
  direction: Indicator['direction'];
  /** Of the set, best first. */
  levels: readonly string[];
}

const HUNDRED: readonly [number, number] = [0, 100];

/** A method that follows the value up or down all the way: the ends of an interval become ends. */
const monotone = (score: (value: number, unit: number) => number, line: Line | null = null): Scorer => ({
  score,
  line,
  bounds: (low, high, unit, ends) => {
    ends[0] = score(low, unit);
    ends[1] = score(high, unit);
  },
});

const straight = (line: Line): Scorer =>
  monotone(
    (value) => clamp(((value - line.from) / line.span) * line.rise + line.foot, line.least, line.most),
    line,
  );

const UNCUT = { least: -Infinity, most: Infinity };

const alone = (ends: Ends, scorer: Scorer): Normaliser => ({
  ends,
  refer: null,
  scorer: () => scorer,
  level: null,
});

/** 0 at `from`, 100 at `to`; a step where both are the same. */
const between = (from: number, to: number, truncate = true): Scorer =>
  from === to
    ? monotone((value) => (value >= to ? 100 : 0))
    : straight({
        ...(truncate ? { least: 0, most: 100 } : UNCUT),
        from,
        span: to - from,
        rise: 100,
        foot: 0,
      });

/** The worst and the best of all units, by the direction of the indicator. */
function endsOfUnits(
  reference: ReferenceColumn | null,
  { direction }: NormaliserContext,
): { worst: number; best: number } | NotComputable {
  if (reference?.kind !== 'range') return notComputable('no-values');
  const { min, max } = reference;
  return direction === 'lower' ? { worst: max, best: min } : { worst: min, best: max };
}

/** A line on which `worst` has the foot of the scale and `best` its head, cut at the foot, the head, or not at all. */
const onScale = (
  worst: number,
  best: number,
  [foot, head]: readonly [number, number],
  cut: { foot: boolean; head: boolean },
): Scorer => {
  const isUp = head >= foot;
  const [cutsLow, cutsHigh] = isUp ? [cut.foot, cut.head] : [cut.head, cut.foot];
  return straight({
    from: worst,
    span: best - worst,
    rise: head - foot,
    foot,
    least: cutsLow ? Math.min(foot, head) : -Infinity,
    most: cutsHigh ? Math.max(foot, head) : Infinity,
  });
};

/** A method that goes by the place of a unit among the others. */
const byStanding = (
  context: NormaliserContext,
  ends: Ends,
  least: number,
  points: (worse: number, n: number) => number,
): Normaliser => ({
  ends,
  refer: (column) => standingColumn(column, context.direction === 'lower' ? -1 : 1),
  scorer: (reference) => {
    if (reference?.kind !== 'standing') return notComputable('no-values');
    const { n, worse, worseThanLow, worseThanHigh } = reference;
    if (n < least) return notComputable('too-few-values');
    return {
      score: (_value, unit) => points(worse[unit] as number, n),
      line: null,
      bounds: (_low, _high, unit, written) => {
        written[0] = points(worseThanLow[unit] as number, n);
        written[1] = points(worseThanHigh[unit] as number, n);
      },
    };
  },
  level: null,
});

/**
 * Cut-points: a value falls into the level between two cuts and gets the points of that level. With lower-inclusive cuts a value on a cut
 * belongs to the level above it, with upper-inclusive cuts to the level below.
 *
 * @formula s(x) = p_{1 + \#\{k\,:\, x \ge c_k\}} \quad \text{lower-inclusive}
 *   s(x) = p_{1 + \#\{k\,:\, x > c_k\}} \quad \text{upper-inclusive}
 * @param parameters cuts, ascending, in the indicator's unit; one level more than cuts, along ascending values; points of the levels, where they
 *   are not spread evenly from 0 (the last level of the set) to 100 (the first); whether a value on a cut belongs above it (`lower`) or below (`upper`)
 * @param context levels of the set, best first
 * @returns the level of every value, and its points as the score; the interval of a score goes from the worst to the best of the levels that the
 *   interval of the value touches
 * @when Grades, and indicators whose standards are written as thresholds: "at most 5 % good, at most 10 % requires improvement".
 * @limits Values a hair apart on either side of a cut get different levels, and within a level all are equal; the interval of the score tells
 *   when a value lies close to a cut.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5 (categorical scales)
 */
export function cutPoints(
  { cuts, levels, points, inclusive }: Extract<Normalise, { method: 'cut-points' }>,
  context: NormaliserContext,
): Normaliser {
  const places = levels.map((level) => context.levels.indexOf(level));
  const last = context.levels.length - 1;
  const scores = levels.map((_level, i) => points?.[i] ?? (100 * (last - (places[i] as number))) / last);
  const passed =
    inclusive === 'lower'
      ? (value: number, cut: number) => value >= cut
      : (value: number, cut: number) => value > cut;
  const cell = (value: number): number => {
    let place = 0;
    while (place < cuts.length && passed(value, cuts[place] as number)) place++;
    return place;
  };
  return {
    ends: [Math.min(...scores), Math.max(...scores)],
    refer: null,
    scorer: () => ({
      score: (value) => (Number.isNaN(value) ? NaN : (scores[cell(value)] as number)),
      line: null,
      bounds: (low, high, _unit, ends) => {
        // Points need not follow the value: the worst and best of all levels that the interval touches.
        const touched = scores.slice(cell(low), cell(high) + 1);
        ends[0] = Math.min(...touched);
        ends[1] = Math.max(...touched);
      },
    }),
    level: (value) => (Number.isNaN(value) ? -1 : (places[cell(value)] as number)),
  };
}

/**
 * Best range: full points within the range, and fewer in a straight line the further a value lies outside it, down to none at the floor and at
 * the ceiling.
 *
 * @formula s(x) = \begin{cases} 100\,\frac{x - f}{a - f} & x < a \\ 100 & a \le x \le b \\ 100\,\frac{c - x}{c - b} & x > b \end{cases}
 *   0 \le s(x) \le 100
 * @param parameters floor f, range from a to b, ceiling c, in the indicator's unit; f ≤ a ≤ b ≤ c. Where the floor is the beginning of the range,
 *   values below it have none; the same above
 * @returns 0–100; the interval of a score has 100 as its upper end where the interval of the value touches the range
 * @when Too little is as bad as too much: occupancy, staff per person, length of a stay.
 * @limits Falling short and going beyond are worth the same points though they may have different causes; a mean over such scores does not
 *   show which it was.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5 (distance to a reference)
 */
export function bestRange({
  floor,
  bestFrom,
  bestTo,
  ceiling,
}: Extract<Normalise, { method: 'best-range' }>): Normaliser {
  const [rising, falling] = [between(floor, bestFrom), between(ceiling, bestTo)];
  const score = (value: number): number => {
    if (value < bestFrom) return rising.score(value, 0);
    if (value > bestTo) return falling.score(value, 0);
    return Number.isNaN(value) ? NaN : 100;
  };
  return alone(HUNDRED, {
    score,
    line: null,
    bounds: (low, high, _unit, ends) => {
      ends[0] = Math.min(score(low), score(high));
      ends[1] = low <= bestTo && high >= bestFrom ? 100 : Math.max(score(low), score(high));
    },
  });
}

type Method<Name extends Normalise['method']> = (
  parameters: Extract<Normalise, { method: Name }>,
  context: NormaliserContext,
) => Normaliser;

/**
 * The methods by which a value becomes a score. A new one is one more entry here and its parameters in `NormaliseSchema`.
 *
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; UNDP human development index, for fixed goalposts
 */
export const NORMALISATIONS: { readonly [Name in Normalise['method']]: Method<Name> } = {
  // A goal below the floor is how "lower is better" is written.
  goalposts: ({ floor, goal, truncate = true }) =>
    alone(truncate ? HUNDRED : null, between(floor, goal, truncate)),
  'best-range': bestRange,
  identity: () => alone(null, straight({ from: 0, span: 1, rise: 1, foot: 0, ...UNCUT })),
  'min-max': ({ scale = [0, 100] }, context) => ({
    ends: scale,
    refer: rangeColumn,
    scorer: (reference) => {
      const units = endsOfUnits(reference, context);
      if ('because' in units) return units;
      if (units.worst === units.best) return notComputable('no-variation');
      return onScale(units.worst, units.best, scale, { foot: true, head: true });
    },
    level: null,
  }),
  'z-score': ({ mean = 0, deviation = 1 }, { direction }) => ({
    ends: null,
    refer: momentsColumn,
    scorer: (reference) => {
      if (reference?.kind !== 'moments') return notComputable('no-values');
      if (!(reference.deviation > 0)) return notComputable('no-variation');
      return straight({
        from: reference.mean,
        span: reference.deviation,
        rise: direction === 'lower' ? -deviation : deviation,
        foot: mean,
        ...UNCUT,
      });
    },
    level: null,
  }),
  'percentile-rank': ({ scale: [foot, head] = [0, 100] }, context) =>
    byStanding(context, [foot, head], 2, (worse, n) => (worse / (n - 1)) * (head - foot) + foot),
  rank: ({ first = 1 }, context) => byStanding(context, null, 1, (worse) => worse + first),
  'distance-to-target': ({ target, cap = false, scale = [0, 100] }, context) => ({
    // The worst of the units is at the foot, whatever the target is.
    ends: cap ? scale : scale[0] <= scale[1] ? [scale[0], Infinity] : [-Infinity, scale[0]],
    refer: rangeColumn,
    scorer: (reference) => {
      const units = endsOfUnits(reference, context);
      if ('because' in units) return units;
      const aim = target ?? units.best;
      if (aim === units.worst) return notComputable('no-variation');
      // All units are past the target: the line through both would turn their order upside down.
      if (aim > units.worst !== (context.direction !== 'lower'))
        return cap ? monotone(() => scale[1]) : notComputable('bad-parameter');
      return onScale(units.worst, aim, scale, { foot: true, head: cap });
    },
    level: null,
  }),
  'cut-points': cutPoints,
};

/** The method that the parameters name, ready for columns of values. */
export function normaliser(parameters: Normalise, context: NormaliserContext): Normaliser {
  const method = NORMALISATIONS[parameters.method] as (
    parameters: Normalise,
    context: NormaliserContext,
  ) => Normaliser;
  return method(parameters, context);
}
