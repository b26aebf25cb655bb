import type { NotComputable, Reason } from '../stats/computed.ts';
import { type Adjusted, percentilesColumn, rewardOf, type Spread, weightedSpread } from './adjust.ts';
import { isEnough } from './aggregate.ts';
import {
  BECAUSE_MANDATORY,
  BECAUSE_NOT_COMPUTABLE,
  BECAUSE_TOO_FEW,
  type Choices,
  type Columns,
  type GroupColumns,
  type NodeColumns,
  NOT_APPLICABLE,
  NOT_RATED,
  RATED,
} from './columns.ts';
import { compositeInterval } from './composite-interval.ts';
import { Gathering } from './gathering.ts';
import type { GroupNode, IndicatorNode, Plan, PlanNode } from './plan.ts';
import type { Scorer } from './normalise.ts';
import { placeByBands, placeByCounts, type Rater } from './rating.ts';
import { type Measured, pairsColumn, type ReferenceColumn } from './references.ts';
import { round } from './rounding.ts';

/**
 * The one place where scores are computed: rules made ready (`Plan`) over columns of units. NaN stands for what is missing and never leaves;
 * whoever shows a score asks for it through `scorecard.ts`.
 */

export type { Choices, Columns, GroupColumns, NodeColumns } from './columns.ts';

const missing = (units: number): Float64Array => new Float64Array(units).fill(NaN);

/** One run of the kernel. */
interface Run {
  columns: Columns;
  choices: Choices;
  /** Of a run for scores only: all nodes share the columns into which none of them writes. */
  unused: Pick<NodeColumns, 'low' | 'high' | 'places'> | null;
}

const unwritten = (units: number): Pick<NodeColumns, 'low' | 'high' | 'places'> => ({
  low: missing(units),
  high: missing(units),
  places: new Int16Array(units).fill(-1),
});

const emptyGroup = (units: number): GroupColumns => ({
  causes: new Uint8Array(units),
  reasons: [],
  applicable: new Float64Array(units),
  scored: new Float64Array(units),
  applicableWeight: new Float64Array(units),
  scoredWeight: new Float64Array(units),
  aggregated: missing(units),
  adjusted: () => [],
});

const emptyColumns = ({ columns: { units }, unused }: Run, kind: PlanNode['kind']): NodeColumns => ({
  scores: missing(units),
  states: new Uint8Array(units),
  reference: null,
  because: null,
  group: kind === 'group' ? emptyGroup(units) : null,
  ...(unused ?? unwritten(units)),
});

/** The columns of an earlier run for scores, made as good as new: a thousand runs then make no garbage. */
function cleared(columns: NodeColumns): NodeColumns {
  const { group } = columns;
  columns.scores.fill(NaN);
  columns.states.fill(NOT_APPLICABLE);
  columns.reference = null;
  columns.because = null;
  if (group) {
    group.causes.fill(0);
    group.reasons = [];
    group.aggregated.fill(NaN);
  }
  return columns;
}

/** Where a node's results are written. */
function columnsFor({ index, kind }: PlanNode, run: Run): NodeColumns {
  const earlier = run.unused && run.choices.over?.[index];
  return earlier ? cleared(earlier) : emptyColumns(run, kind);
}

/** What all units contribute to a node: given, or made from the units at hand. */
function referenceFor(
  code: string,
  make: () => ReferenceColumn | NotComputable,
  { referenceOf }: Choices,
): { reference: ReferenceColumn | null; because: Reason | null } {
  if (referenceOf) return { reference: referenceOf(code), because: null };
  const made = make();
  return 'because' in made ? { reference: null, because: made.because } : { reference: made, because: null };
}

/** Bounds in either order, made to contain the score. */
function writeBounds(columns: NodeColumns, unit: number, one: number, other: number): void {
  const score = columns.scores[unit] as number;
  columns.low[unit] = Math.min(score, one, other);
  columns.high[unit] = Math.max(score, one, other);
}

function scoreIndicator(node: IndicatorNode, plan: Plan, run: Run): NodeColumns {
  const { columns, choices, unused } = run;
  const { units } = columns;
  const measured = columns.measured[node.column] as Measured;
  const applicable = columns.applicable[node.column] as Uint8Array;
  const found = columnsFor(node, run);
  const { scores, places, states } = found;
  for (let unit = 0; unit < units; unit++) states[unit] = applicable[unit] === 1 ? NOT_RATED : NOT_APPLICABLE;
  const method = node.normaliser;
  if (!method) return found;
  const { refer } = method;
  if (refer)
    Object.assign(
      found,
      referenceFor(node.code, () => refer(measured), choices),
    );
  const scorer = method.scorer(found.reference);
  if ('because' in scorer) return { ...found, because: found.because ?? scorer.because };
  const { values } = measured;
  const { score: scoreOf } = scorer;
  for (let unit = 0; unit < units; unit++) {
    if (states[unit] === NOT_APPLICABLE) continue;
    const value = values[unit] as number;
    if (Number.isNaN(value)) continue;
    const score = scoreOf(value, unit);
    if (!Number.isFinite(score)) continue;
    scores[unit] = score;
    states[unit] = RATED;
  }
  if (unused) return found;
  boundIndicator(measured, scorer, found);
  for (let unit = 0; unit < units; unit++) {
    if (states[unit] !== RATED) continue;
    const score = scores[unit] as number;
    places[unit] = method.level ? method.level(values[unit] as number) : placeOfScore(plan.bands, score);
  }
  return found;
}

/** The intervals of the scores, from those of the values. */
function boundIndicator({ low, high }: Measured, scorer: Scorer, found: NodeColumns): void {
  const ends = new Float64Array(2);
  for (let unit = 0; unit < low.length; unit++) {
    if (found.states[unit] !== RATED || Number.isNaN(low[unit])) continue;
    scorer.bounds(low[unit] as number, high[unit] as number, unit, ends);
    writeBounds(found, unit, ends[0] as number, ends[1] as number);
  }
}

const placeOfScore = (rater: Rater, score: number): number =>
  rater.method === 'bands' ? placeByBands(rater, score) : -1;

function enough({ rule }: GroupNode, gathering: Gathering, tolerance: number): boolean {
  return rule.availabilityOf === 'weight'
    ? isEnough(gathering.scoredWeight, gathering.applicableWeight, rule.availability, tolerance)
    : isEnough(gathering.scored.count, gathering.applicable, rule.availability, tolerance);
}

function scoreGroup(node: GroupNode, plan: Plan, run: Run, done: readonly NodeColumns[]): NodeColumns {
  const { columns, choices, unused } = run;
  const { units } = columns;
  const found = columnsFor(node, run);
  const group = found.group as GroupColumns;
  const gathering = new Gathering(node, plan, done, choices);
  const reward = node.aggregator.pairwise ? undefined : node.adjust.find((rule) => rule.method === 'reward');
  const spreads: (Spread | null)[] = [];
  const eligible = new Uint8Array(units);
  for (let unit = 0; unit < units; unit++) {
    gathering.at(unit);
    group.applicable[unit] = gathering.applicable;
    group.scored[unit] = gathering.scored.count;
    group.applicableWeight[unit] = gathering.applicableWeight;
    group.scoredWeight[unit] = gathering.scoredWeight;
    if (gathering.applicable === 0) continue;
    found.states[unit] = NOT_RATED;
    const causes =
      (gathering.mandatoryMissing ? BECAUSE_MANDATORY : 0) |
      (enough(node, gathering, plan.tolerance) ? 0 : BECAUSE_TOO_FEW);
    group.causes[unit] = causes;
    if (causes !== 0) continue;
    eligible[unit] = 1;
    if (node.aggregator.pairwise) continue;
    const score = node.aggregator.of(gathering.scored);
    if (!Number.isFinite(score)) {
      group.causes[unit] = BECAUSE_NOT_COMPUTABLE;
      group.reasons[unit] = node.aggregator.refusal(gathering.scored);
      eligible[unit] = 0;
      continue;
    }
    group.aggregated[unit] = score;
    if (reward) spreads[unit] = weightedSpread(gathering.scored);
    if (unused || !gathering.hasInterval) continue;
    const interval = compositeInterval(node.aggregator, gathering.scored, gathering.bounds, score, node.ends);
    if (interval) {
      found.low[unit] = interval.low;
      found.high[unit] = interval.high;
    }
  }
  if (node.aggregator.pairwise) comparePairs(node, gathering, eligible, found, choices);
  if (reward) {
    const known = Array.from(eligible, (_, unit) => spreads[unit] ?? null);
    Object.assign(
      found,
      referenceFor(node.code, () => percentilesColumn(reward, known), choices),
    );
  }
  finish(node, plan, run, gathering, eligible, spreads, found);
  return found;
}

/** Scores of units by how many others they are ahead of. */
function comparePairs(
  node: GroupNode,
  gathering: Gathering,
  eligible: Uint8Array,
  result: NodeColumns,
  choices: Choices,
): void {
  const group = result.group as GroupColumns;
  const rows = Array.from(eligible, (is, unit) => (is ? gathering.row(unit) : null));
  Object.assign(
    result,
    referenceFor(node.code, () => pairsColumn(rows, gathering.weights), choices),
  );
  const pairs = result.reference?.kind === 'pairs' ? result.reference : null;
  for (let unit = 0; unit < eligible.length; unit++) {
    if (!eligible[unit]) continue;
    const score = pairs ? (pairs.ahead[unit] as number) - (pairs.behind[unit] as number) : NaN;
    if (Number.isNaN(score)) {
      group.causes[unit] = BECAUSE_NOT_COMPUTABLE;
      group.reasons[unit] = result.because ?? 'zero-weights';
      eligible[unit] = 0;
    } else group.aggregated[unit] = score;
  }
}

/** Adjusts, rounds and rates the units that have a score. */
function finish(
  node: GroupNode,
  plan: Plan,
  { columns, unused }: Run,
  gathering: Gathering,
  eligible: Uint8Array,
  spreads: readonly (Spread | null)[],
  result: NodeColumns,
): void {
  const group = result.group as GroupColumns;
  const rounding = node.rule.rounding ?? { method: 'none' };
  const counts = new Int32Array(plan.levels.length);
  group.adjusted = (unit) =>
    eligible[unit] ? adjustments(node, plan, columns, unit, spreads[unit] ?? null, result.reference) : [];
  for (let unit = 0; unit < columns.units; unit++) {
    if (!eligible[unit]) continue;
    const shift =
      node.adjust.length === 0 ? 0 : group.adjusted(unit).reduce((sum, { amount }) => sum + amount, 0);
    const score = round(rounding, (group.aggregated[unit] as number) + shift);
    result.scores[unit] = score;
    result.states[unit] = RATED;
    if (unused) continue;
    if (!Number.isNaN(result.low[unit])) {
      const [low, high] = [result.low[unit] as number, result.high[unit] as number];
      writeBounds(result, unit, round(rounding, low + shift), round(rounding, high + shift));
    }
    if (node.rater.method === 'bands') result.places[unit] = placeByBands(node.rater, score);
    else {
      gathering.countLevels(unit, counts);
      result.places[unit] = placeByCounts(node.rater, counts);
    }
  }
}

function adjustments(
  node: GroupNode,
  plan: Plan,
  columns: Columns,
  unit: number,
  spread: Spread | null,
  reference: ReferenceColumn | null,
): Adjusted[] {
  return node.adjust.map((rule): Adjusted => {
    if (rule.method === 'reward') {
      return {
        method: 'reward',
        amount: rewardOf(rule, spread, reference),
        mean: spread?.mean ?? null,
        variance: spread?.variance ?? null,
      };
    }
    const column = plan.indicators.find(({ code }) => code === rule.indicator)?.column;
    const value =
      column === undefined ? NaN : ((columns.measured[column] as Measured).values[unit] as number);
    const known = Number.isFinite(value);
    return {
      method: 'add',
      indicator: rule.indicator,
      amount: known ? value : 0,
      value: known ? value : null,
    };
  });
}

/**
 * A composite index: the values of all units become scores on one scale, the scores of indicators those of groups, and so on up to the top.
 *
 * @formula I = f\left(w_1 s_1, \dots, w_k s_k\right), \quad s_i = g_i(x_i), \quad \text{over the children that have a score, their weights made to sum to } 1
 * @param plan rules made ready: the tree, how each value is normalised, how each group is aggregated
 * @param columns what the units have; the same units in the same places come out
 * @param choices what differs from the plan in one replication
 * @returns a node's columns at the place of the node in the plan, the root's last; missing where too few children have a score or the method has no answer
 * @when Several indicators have to be read as one score, published with the rules that make it.
 * @limits Weights of a mean are rates of exchange between indicators, not their importance; relative methods change a unit's score when another unit changes.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, steps 5 and 6; COINr 1.1.14 (Normalise, Aggregate, get_results)
 */
export function evaluate(plan: Plan, columns: Columns, choices: Choices = {}): NodeColumns[] {
  const unused = choices.scoresOnly ? unwritten(columns.units) : null;
  const run: Run = { columns, choices, unused };
  const done: NodeColumns[] = [];
  for (const node of plan.nodes) {
    done.push(
      node.kind === 'indicator' ? scoreIndicator(node, plan, run) : scoreGroup(node, plan, run, done),
    );
  }
  return done;
}
