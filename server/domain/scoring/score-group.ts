import {
  type Adjusted,
  adjustments,
  percentilesColumn,
  reachOfAdditions,
  type Spread,
  weightedSpread,
} from './adjust.ts';
import { isEnough } from './aggregate.ts';
import {
  BECAUSE_NOT_COMPUTABLE,
  BECAUSE_TOO_FEW,
  type GroupColumns,
  type NodeColumns,
  NOT_RATED,
  RATED,
} from './columns.ts';
import { compositeInterval } from './composite-interval.ts';
import { Gathering } from './gathering.ts';
import { pairsColumn } from './pairs.ts';
import type { GroupNode, Plan } from './plan.ts';
import { placeByBands, placeByCounts } from './rating.ts';
import { rounder } from './rounding.ts';
import { columnsFor, referenceFor, type Run, writeBounds } from './run.ts';

/** The scores of one group for all units, from those of its children. */

export function scoreGroup(node: GroupNode, plan: Plan, run: Run, done: readonly NodeColumns[]): NodeColumns {
  const found = columnsFor(node, run);
  const group = found.group as GroupColumns;
  const gathering = new Gathering(node, plan, done, run.choices, group);
  gathering.count();
  const eligible = eligibleUnits(node, plan, found, group);
  if (node.aggregator.pairwise) comparePairs(node, gathering, eligible, found, run);
  else aggregate(node, gathering, eligible, group);
  const spreads = rewarded(node, gathering, eligible, found, run);
  if (!run.unused && !node.aggregator.pairwise) bound(node, gathering, eligible, found, group);
  finish(node, plan, run, gathering, eligible, spreads, found);
  return found;
}

/** 1 where enough is known of a unit; the others are told why not. */
function eligibleUnits(
  { rule: { availability, availabilityOf } }: GroupNode,
  { tolerance }: Plan,
  { states }: NodeColumns,
  { applicable, applicableWeight, scored, scoredWeight, causes }: GroupColumns,
): Uint8Array {
  const byWeight = availabilityOf === 'weight';
  const [known, asked] = byWeight ? [scoredWeight, applicableWeight] : [scored, applicable];
  const eligible = new Uint8Array(states.length);
  for (let unit = 0; unit < states.length; unit++) {
    if (applicable[unit] === 0) continue;
    states[unit] = NOT_RATED;
    if (!isEnough(known[unit] as number, asked[unit] as number, availability, tolerance))
      causes[unit] = (causes[unit] as number) | BECAUSE_TOO_FEW;
    eligible[unit] = causes[unit] === 0 ? 1 : 0;
  }
  return eligible;
}

function aggregate(
  { aggregator }: GroupNode,
  gathering: Gathering,
  eligible: Uint8Array,
  { aggregated, causes, reasons }: GroupColumns,
): void {
  aggregator.over(gathering.columns, aggregated);
  for (let unit = 0; unit < eligible.length; unit++) {
    if (eligible[unit] === 1 && Number.isFinite(aggregated[unit])) continue;
    aggregated[unit] = NaN;
    if (eligible[unit] === 0) continue;
    eligible[unit] = 0;
    causes[unit] = BECAUSE_NOT_COMPUTABLE;
    gathering.at(unit);
    reasons[unit] = aggregator.refusal(gathering.scored);
  }
}

/** Scores of units by how many others they are ahead of. */
function comparePairs(
  { code }: GroupNode,
  gathering: Gathering,
  eligible: Uint8Array,
  result: NodeColumns,
  { choices, unused }: Run,
): void {
  const group = result.group as GroupColumns;
  const rows = Array.from(eligible, (is, unit) => (is ? gathering.row(unit) : null));
  Object.assign(
    result,
    referenceFor(code, () => pairsColumn(rows, gathering.columns.weights, unused === null), choices),
  );
  const pairs = result.reference?.kind === 'pairs' ? result.reference : null;
  for (let unit = 0; unit < eligible.length; unit++) {
    if (!eligible[unit]) continue;
    const score = pairs ? (pairs.ahead[unit] as number) - (pairs.behind[unit] as number) : NaN;
    if (Number.isNaN(score)) {
      group.causes[unit] = BECAUSE_NOT_COMPUTABLE;
      group.reasons[unit] = result.because ?? 'zero-weights';
      eligible[unit] = 0;
      continue;
    }
    group.aggregated[unit] = score;
    if (unused || !pairs) continue;
    result.low[unit] = pairs.low[unit] as number;
    result.high[unit] = pairs.high[unit] as number;
  }
}

/** Means and variances of the children, where the group rewards high and stable performance; the percentiles of all units go into the result. */
function rewarded(
  { code, adjust, aggregator }: GroupNode,
  gathering: Gathering,
  eligible: Uint8Array,
  result: NodeColumns,
  { choices }: Run,
): readonly (Spread | null)[] {
  const [first, ...further] = adjust.filter((rule) => rule.method === 'reward');
  if (!first || aggregator.pairwise) return [];
  const spreads = Array.from(eligible, (is, unit) => {
    if (!is) return null;
    gathering.at(unit);
    return weightedSpread(gathering.scored);
  });
  Object.assign(
    result,
    referenceFor(code, () => percentilesColumn([first, ...further], spreads), choices),
  );
  return spreads;
}

/** The intervals of what the children gave. */
function bound(
  { aggregator, ends }: GroupNode,
  gathering: Gathering,
  eligible: Uint8Array,
  found: NodeColumns,
  { aggregated }: GroupColumns,
): void {
  for (let unit = 0; unit < eligible.length; unit++) {
    if (!eligible[unit] || !gathering.at(unit)) continue;
    const score = aggregated[unit] as number;
    const interval = compositeInterval(aggregator, gathering.scored, gathering.bounds, score, ends);
    if (!interval) continue;
    found.low[unit] = interval.low;
    found.high[unit] = interval.high;
  }
}

/** Adjusts, rounds and rates the units that have a score. */
function finish(
  node: GroupNode,
  plan: Plan,
  run: Run,
  gathering: Gathering,
  eligible: Uint8Array,
  spreads: readonly (Spread | null)[],
  result: NodeColumns,
): void {
  const { adjust } = node;
  const { aggregated } = result.group as GroupColumns;
  const round = rounder(node.rule.rounding ?? { method: 'none' });
  const adjusted = (unit: number): Adjusted[] =>
    adjustments(adjust, run.columns, unit, spreads[unit] ?? null, result.reference);
  const shiftOf = (unit: number): number =>
    adjust.length === 0 ? 0 : adjusted(unit).reduce((sum, { amount }) => sum + amount, 0);
  (result.group as GroupColumns).adjusted = (unit) => (eligible[unit] ? adjusted(unit) : []);
  for (let unit = 0; unit < eligible.length; unit++) {
    if (!eligible[unit]) continue;
    result.scores[unit] = round((aggregated[unit] as number) + shiftOf(unit));
    result.states[unit] = RATED;
  }
  if (run.unused) return;
  for (let unit = 0; unit < eligible.length; unit++) {
    if (!eligible[unit]) continue;
    finishBounds(node, run, unit, shiftOf(unit), result, round);
  }
  place(node, plan, gathering, eligible, result);
}

/** What was added moves the interval, and widens it where it has an interval of its own. */
function finishBounds(
  { adjust }: GroupNode,
  { columns }: Run,
  unit: number,
  shift: number,
  result: NodeColumns,
  round: (score: number) => number,
): void {
  const aggregated = (result.group as GroupColumns).aggregated[unit] as number;
  const low = result.low[unit] as number;
  const high = result.high[unit] as number;
  const reach = adjust.length === 0 ? null : reachOfAdditions(adjust, columns, unit);
  if (reach === null) {
    if (!Number.isNaN(low)) writeBounds(result, unit, round(low + shift), round(high + shift));
    return;
  }
  const [below, above] = Number.isNaN(low) ? [0, 0] : [aggregated - low, high - aggregated];
  const centre = aggregated + shift;
  writeBounds(
    result,
    unit,
    round(centre - Math.hypot(below, reach.below)),
    round(centre + Math.hypot(above, reach.above)),
  );
}

/** The level of every score. */
function place(
  { rater }: GroupNode,
  { levels }: Plan,
  gathering: Gathering,
  eligible: Uint8Array,
  { places, scores }: NodeColumns,
): void {
  const counts = new Int32Array(levels.length);
  for (let unit = 0; unit < eligible.length; unit++) {
    if (!eligible[unit]) continue;
    if (rater.method === 'bands') places[unit] = placeByBands(rater, scores[unit] as number);
    else {
      gathering.countLevels(unit, counts);
      places[unit] = placeByCounts(rater, counts);
    }
  }
}
