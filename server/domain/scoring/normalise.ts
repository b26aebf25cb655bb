import type { Indicator, Normalise } from '../indicator.ts';
import { RATINGS } from '../indicator-set.ts';
import { type NotComputable, notComputable } from '../stats/computed.ts';
import {
  type Measured,
  momentsColumn,
  rangeColumn,
  type ReferenceColumn,
  standingColumn,
} from './references.ts';

/** Worst and best score that a method can give; null where there is no end. */
export type Ends = readonly [number, number] | null;

/** How one column of values becomes scores. */
export interface Scorer {
  /** NaN where there is no score. */
  score: (value: number, unit: number) => number;
  /** The scores of the ends of an interval, in any order, written into `ends`. */
  bounds: (low: number, high: number, unit: number, ends: Float64Array) => void;
}

/** A method with its parameters, ready for columns of values. */
export interface Normaliser {
  ends: Ends;
  /** What all units contribute; null for methods that look at one unit alone. */
  refer: ((column: Measured) => ReferenceColumn | NotComputable) | null;
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
const monotone = (score: (value: number, unit: number) => number): Scorer => ({
  score,
  bounds: (low, high, unit, ends) => {
    ends[0] = score(low, unit);
    ends[1] = score(high, unit);
  },
});

const alone = (ends: Ends, scorer: Scorer): Normaliser => ({
  ends,
  refer: null,
  scorer: () => scorer,
  level: null,
});

/** Position between `from` (0) and `to` (100); a step where both are the same. */
function position(value: number, from: number, to: number, truncate = true): number {
  if (from === to) return value >= to ? 100 : 0;
  const points = ((value - from) / (to - from)) * 100;
  if (!truncate) return points;
  return points <= 0 ? 0 : points > 100 ? 100 : points;
}

/** The worst and the best of all units, by the direction of the indicator. */
function endsOfUnits(
  reference: ReferenceColumn | null,
  { direction }: NormaliserContext,
): { worst: number; best: number } | NotComputable {
  if (reference?.kind !== 'range') return notComputable('no-values');
  const { min, max } = reference;
  return direction === 'lower' ? { worst: max, best: min } : { worst: min, best: max };
}

/** A straight line on which `worst` has the foot of the scale and `best` its head. */
const between =
  (worst: number, best: number, [foot, head]: readonly [number, number], cap = false) =>
  (value: number): number => {
    const share = (value - worst) / (best - worst);
    return (cap ? Math.min(1, share) : share) * (head - foot) + foot;
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
      bounds: (_low, _high, unit, written) => {
        written[0] = points(worseThanLow[unit] as number, n);
        written[1] = points(worseThanHigh[unit] as number, n);
      },
    };
  },
  level: null,
});

function cutPoints(
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

type Method<Name extends Normalise['method']> = (
  parameters: Extract<Normalise, { method: Name }>,
  context: NormaliserContext,
) => Normaliser;

/** The methods by which a value becomes a score. A new one is one more entry here and its parameters in `NormaliseSchema`. */
export const NORMALISATIONS: { readonly [Name in Normalise['method']]: Method<Name> } = {
  // A goal below the floor is how "lower is better" is written.
  goalposts: ({ floor, goal, truncate }) =>
    alone(
      truncate === false ? null : HUNDRED,
      monotone((value) => position(value, floor, goal, truncate)),
    ),
  'best-range': ({ floor, bestFrom, bestTo, ceiling }) => {
    const score = (value: number): number => {
      if (value < bestFrom) return position(value, floor, bestFrom);
      if (value > bestTo) return position(value, ceiling, bestTo);
      return Number.isNaN(value) ? NaN : 100;
    };
    return alone(HUNDRED, {
      score,
      bounds: (low, high, _unit, ends) => {
        ends[0] = Math.min(score(low), score(high));
        ends[1] = low <= bestTo && high >= bestFrom ? 100 : Math.max(score(low), score(high));
      },
    });
  },
  identity: () =>
    alone(
      null,
      monotone((value) => value),
    ),
  'min-max': ({ scale = [0, 100] }, context) => ({
    ends: scale,
    refer: rangeColumn,
    scorer: (reference) => {
      const units = endsOfUnits(reference, context);
      if ('because' in units) return units;
      if (units.worst === units.best) return notComputable('no-variation');
      return monotone(between(units.worst, units.best, scale));
    },
    level: null,
  }),
  'z-score': ({ mean = 0, deviation = 1 }, { direction }) => ({
    ends: null,
    refer: momentsColumn,
    scorer: (reference) => {
      if (reference?.kind !== 'moments') return notComputable('no-values');
      if (!(reference.deviation > 0)) return notComputable('no-variation');
      const sign = direction === 'lower' ? -1 : 1;
      return monotone((value) => sign * ((value - reference.mean) / reference.deviation) * deviation + mean);
    },
    level: null,
  }),
  'percentile-rank': ({ scale: [foot, head] = [0, 100] }, context) =>
    byStanding(context, [foot, head], 2, (worse, n) => (worse / (n - 1)) * (head - foot) + foot),
  rank: ({ first = 1 }, context) => byStanding(context, null, 1, (worse) => worse + first),
  'distance-to-target': ({ target, cap = false, scale = [0, 100] }, context) => ({
    ends: cap ? [-Infinity, scale[1]] : null,
    refer: rangeColumn,
    scorer: (reference) => {
      const units = endsOfUnits(reference, context);
      if ('because' in units) return units;
      const aim = target ?? units.best;
      if (aim === units.worst) return notComputable('no-variation');
      // All units are past the target: the line through both would turn their order upside down.
      if (aim > units.worst !== (context.direction !== 'lower'))
        return cap ? monotone(() => scale[1]) : notComputable('bad-parameter');
      return monotone(between(units.worst, aim, scale, cap));
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

/** Whether the score of a unit depends on the other units. */
export const isRelative = (parameters: Normalise): boolean =>
  normaliser(parameters, { direction: 'higher', levels: RATINGS }).refer !== null;

/**
 * The score of one value by a method that looks at no other unit: against fixed goalposts, so that quarters can be compared.
 *
 * @param value in the indicator's unit
 * @returns 0–100 where the method has no other scale
 * @throws RangeError for a method that needs all units
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; UNDP human development index, for fixed goalposts
 */
export function normalise(
  parameters: Normalise,
  value: number,
  context: NormaliserContext = { direction: 'higher', levels: RATINGS },
): number {
  const { refer, scorer } = normaliser(parameters, context);
  const found = scorer(null);
  if (refer !== null || 'because' in found) throw new RangeError(`${parameters.method} needs all units`);
  return found.score(value, 0);
}
