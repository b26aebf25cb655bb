import { computed, type Computed, type NotComputable, notComputable } from './computed.ts';
import { clamp } from './interval.ts';
import { ranks } from './ranks.ts';
import { allFinite, averageOf, deviationOf, presentIn, rangeOf, type Values } from './sample.ts';

/** The values on their new scale, in their order; a missing one stays missing. */
export type Normalised = Computed<{ values: (number | null)[] }>;

/** Maps the values that are there, or says why there is nothing to map. */
function map(values: Values, change: (value: number) => number): Normalised {
  // A sum with zero leaves no minus zero.
  const changed = values.map((value) => (value === null ? null : change(value) + 0));
  return allFinite(changed) ? computed({ values: changed }) : notComputable('not-finite');
}

interface Demands {
  /** How many values the method needs; 1 unless said otherwise. */
  readonly least?: number;
  /** Options that have to be finite. */
  readonly parameters?: readonly number[];
}

/** Why the method cannot be used on these values, if it cannot. */
function refusal(values: Values, { least = 1, parameters = [] }: Demands = {}): NotComputable | null {
  if (!allFinite(values)) return notComputable('not-finite');
  if (!allFinite(parameters)) return notComputable('bad-parameter');
  const { length } = presentIn(values);
  if (length === 0) return notComputable('no-values');
  return length < least ? notComputable('too-few-values') : null;
}

/**
 * Min–max normalisation: the lowest value becomes the foot of the scale, the highest its head, the rest lies between in proportion.
 *
 * @formula y_i = \frac{x_i - \min x}{\max x - \min x}\,(u - l) + l
 * @param values in the indicator's unit; null is missing
 * @param scale the new ends; with low above high the direction turns
 * @returns values on the new scale; not computable without values, when all are equal, or with numbers that are not finite
 * @when Units are compared with each other at one time, over a frozen reference period or over all periods of a panel.
 * @limits One outlier squeezes everybody else; scores of different periods cannot be compared unless the ends are those of all periods.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; COINr 1.1.14 (n_minmax)
 */
export function minMax(values: Values, [low, high]: readonly [number, number]): Normalised {
  const refused = refusal(values, { parameters: [low, high] });
  if (refused) return refused;
  const range = rangeOf(presentIn(values));
  if (range.low === range.high) return notComputable('no-variation');
  return map(values, (x) => ((x - range.low) / (range.high - range.low)) * (high - low) + low);
}

/**
 * Z-scores: distances from the mean in standard deviations, put on a scale of one's own.
 *
 * @formula y_i = \frac{x_i - \bar x}{s}\,b + a
 * @param values in the indicator's unit; null is missing
 * @param scale mean a and standard deviation b > 0 of the new scale
 * @returns values on the new scale; not computable with fewer than two values or when all are equal
 * @when Indicators shall have the same spread before they are added up.
 * @limits Not bounded; the standard deviation is that of the sample (n − 1), so scores change when units join or leave.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; COINr 1.1.14 (n_zscore)
 */
export function zScore(
  values: Values,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): Normalised {
  const refused = refusal(values, { least: 2, parameters: [mean, deviation] });
  if (refused) return refused;
  if (deviation <= 0) return notComputable('bad-parameter');
  const present = presentIn(values);
  const range = rangeOf(present);
  if (range.low === range.high) return notComputable('no-variation');
  const [average, spread] = [averageOf(present), deviationOf(present)];
  if (!(spread > 0)) return notComputable('no-variation');
  return map(values, (x) => ((x - average) / spread) * deviation + mean);
}

/**
 * Percentile ranks: the share of the other units that a unit is better than.
 *
 * @formula y_i = \frac{\#\{j : x_j < x_i\}}{n - 1}
 * @param values in any unit, higher is better; null is missing and does not count
 * @returns 0–1; not computable with fewer than two values
 * @when Only the order of the values can be trusted.
 * @limits Relative: somebody is always last, and nobody can improve without another one getting worse.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; COINr 1.1.14 (n_prank)
 */
export function percentileRank(values: Values): Normalised {
  const refused = refusal(values, { least: 2 });
  if (refused) return refused;
  const others = presentIn(values).length - 1;
  return computed({ values: ranks(values, 'lowest').map((rank) => rank && (rank - 1) / others) });
}

export interface TargetOptions {
  /** Values beyond the target count as 1; off unless said otherwise. */
  readonly cap?: boolean;
  /** On which side of the values the target lies; `higher` unless said otherwise. */
  readonly towards?: 'higher' | 'lower';
}

/**
 * Distance to target: how much of the way from the worst value to the target a unit has gone.
 *
 * @formula y_i = \frac{x_i - \min x}{t - \min x} \quad\text{(lower is better: } \frac{\max x - x_i}{\max x - t}\text{)}
 * @param values in the indicator's unit; null is missing
 * @param target in the same unit; a target on the wrong side of all values gives scores of the opposite sign
 * @param options whether values beyond the target count as 1, and on which side of the values it lies
 * @returns 0 at the worst value, 1 at the target; not computable when the worst value is the target
 * @when A target has been agreed on and progress towards it is what matters.
 * @limits Depends on the worst value of the others. Fixed goalposts do not.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 5; COINr 1.1.14 (n_dist2targ)
 */
export function distanceToTarget(
  values: Values,
  target: number,
  { cap = false, towards = 'higher' }: TargetOptions = {},
): Normalised {
  const refused = refusal(values, { parameters: [target] });
  if (refused) return refused;
  const range = rangeOf(presentIn(values));
  const worst = towards === 'higher' ? range.low : range.high;
  if (target === worst) return notComputable('bad-parameter');
  return map(values, (x) => {
    const share = (x - worst) / (target - worst);
    return cap ? Math.min(1, share) : share;
  });
}

export interface Goalposts {
  /** The value that scores 0. */
  readonly floor: number;
  /** The value that scores `scale`; below the floor where lower is better. */
  readonly goal: number;
  /** Highest score; 1 unless said otherwise. */
  readonly scale?: number;
  /** Values outside the goalposts count as the nearer one; on unless said otherwise. */
  readonly truncate?: boolean;
}

/**
 * Goalposts: position between two fixed values, the same for every unit and period.
 *
 * @formula y_i = \frac{x_i - g_1}{g_2 - g_1}\,g_3
 * @param values in the indicator's unit; null is missing
 * @param posts floor g₁ and goal g₂ in the indicator's unit, scale g₃ of the result
 * @returns 0 at the floor, the scale at the goal; not computable when both are the same
 * @when Scores are published and followed over time: the default of this programme.
 * @limits The goalposts are a decision that has to be published with the score.
 * @see UNDP, Human Development Report, technical notes; COINr 1.1.14 (n_goalposts; n_scaled without truncation)
 */
export function goalposts(
  values: Values,
  { floor, goal, scale = 1, truncate = true }: Goalposts,
): Normalised {
  const refused = refusal(values, { parameters: [floor, goal, scale] });
  if (refused) return refused;
  if (floor === goal) return notComputable('bad-parameter');
  return map(values, (x) => {
    const share = (x - floor) / (goal - floor);
    return (truncate ? clamp(share, 0, 1) : share) * scale;
  });
}

/**
 * Distance to the maximum: one less the share of the range that separates a unit from the best one.
 *
 * @formula y_i = 1 - \frac{\max x - x_i}{\max x - \min x}
 * @param values in the indicator's unit, higher is better; null is missing
 * @returns 0–1; not computable when all values are equal
 * @when The leader is the yardstick.
 * @limits The same numbers as min–max on 0–1, with the same weakness to outliers.
 * @see COINr 1.1.14 (n_dist2max)
 */
export function distanceToMaximum(values: Values): Normalised {
  const refused = refusal(values);
  if (refused) return refused;
  const { low, high } = rangeOf(presentIn(values));
  if (low === high) return notComputable('no-variation');
  return map(values, (x) => 1 - (high - x) / (high - low));
}

/**
 * Distance to a reference unit: one at the value of that unit, zero at the worst value.
 *
 * @formula y_i = 1 - \frac{x_r - x_i}{x_r - \min x}
 * @param values in the indicator's unit, higher is better; null is missing
 * @param reference index of the reference unit, from 0
 * @param options whether values beyond the reference count as 1
 * @returns 1 at the reference; not computable when its value is missing or is the worst one
 * @when One unit (a capital, a pilot, a neighbour) is the yardstick.
 * @limits Everybody's score changes with the value of one unit.
 * @see COINr 1.1.14 (n_dist2ref)
 */
export function distanceToReference(
  values: Values,
  reference: number,
  { cap = false }: { readonly cap?: boolean } = {},
): Normalised {
  const refused = refusal(values);
  if (refused) return refused;
  const best = values[reference];
  if (best === undefined) return notComputable('bad-parameter');
  if (best === null) return notComputable('no-values');
  const { low } = rangeOf(presentIn(values));
  if (best === low) return notComputable('no-variation');
  return map(values, (x) => {
    const share = 1 - (best - x) / (best - low);
    return cap ? Math.min(1, share) : share;
  });
}

/**
 * Fraction of the maximum: each value as a share of the highest one.
 *
 * @formula y_i = \frac{x_i}{\max x}
 * @param values in a unit with a natural zero, higher is better; null is missing
 * @returns 1 for the best; not computable when the highest value is zero
 * @when Values have a natural zero and their ratios mean something.
 * @limits Meaningless on scales without a natural zero, and for negative values.
 * @see COINr 1.1.14 (n_fracmax)
 */
export function fractionOfMaximum(values: Values): Normalised {
  const refused = refusal(values);
  if (refused) return refused;
  const { high } = rangeOf(presentIn(values));
  return high === 0 ? notComputable('not-positive') : map(values, (x) => x / high);
}
