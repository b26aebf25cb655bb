import { type ChildColumns, type Children, childrenOf } from './children.ts';
import {
  BECAUSE_MANDATORY,
  type Choices,
  type GroupColumns,
  type NodeColumns,
  NOT_APPLICABLE,
} from './columns.ts';
import { type Bounds, boundsOf } from './composite-interval.ts';
import type { GroupNode, Plan, PlanNode } from './plan.ts';
import type { PairRow } from './pairs.ts';

/**
 * The children of one group. What is counted is counted a child after another, whole columns at a time, since replications do it again and again; what
 * looks at all children of a unit together gets them one unit at a time.
 */
export class Gathering {
  readonly columns: ChildColumns;
  /** Of the unit that was gathered last. */
  readonly scored: Children;
  readonly bounds: Bounds;
  private readonly nodes: readonly NodeColumns[];
  private readonly mandatory: readonly boolean[];

  constructor(
    node: GroupNode,
    plan: Plan,
    done: readonly NodeColumns[],
    choices: Choices,
    private readonly group: GroupColumns,
  ) {
    const edges = node.children.filter((edge) => !choices.without?.[edge.node]);
    const weights = choices.weights ?? plan.weights;
    this.nodes = edges.map((edge) => done[edge.node] as NodeColumns);
    this.columns = {
      scores: this.nodes.map(({ scores }) => scores),
      weights: edges.map((edge) => weights[edge.weight] as number),
      scoredWeight: group.scoredWeight,
    };
    this.mandatory = edges.map((edge) => {
      const child = plan.nodes[edge.node] as PlanNode;
      return child.kind === 'group' && child.rule.mandatory;
    });
    this.scored = childrenOf(edges.length);
    this.bounds = boundsOf(edges.length);
  }

  /** Counts the children that are asked of each unit, and those with a score; says where a mandatory one has none. */
  count(): void {
    this.nodes.forEach(({ scores, states }, child) => {
      const weight = this.columns.weights[child] as number;
      countChild(this.group, scores, states, weight, this.mandatory[child] === true);
    });
  }

  /** Whether any child of the unit has an interval; then `scored` and `bounds` are the unit's. An exact child has its score as both bounds. */
  at(unit: number): boolean {
    const { scored, bounds, columns } = this;
    let hasInterval = false;
    scored.count = 0;
    this.nodes.forEach(({ scores, low, high }, child) => {
      const score = scores[unit] as number;
      if (Number.isNaN(score)) return;
      const from = low[unit] as number;
      const isExact = Number.isNaN(from);
      if (!isExact) hasInterval = true;
      const place = scored.count++;
      scored.scores[place] = score;
      scored.weights[place] = columns.weights[child] as number;
      bounds.low[place] = isExact ? score : from;
      bounds.high[place] = isExact ? score : (high[unit] as number);
    });
    return hasInterval;
  }

  /** A column a child, as two units are compared on them. */
  row(unit: number): PairRow {
    const of = (column: Float64Array, instead: number): number => {
      const bound = column[unit] as number;
      return Number.isNaN(bound) ? instead : bound;
    };
    const scores = this.columns.scores.map((column) => column[unit] as number);
    return {
      scores,
      low: this.nodes.map(({ low }, child) => of(low, scores[child] as number)),
      high: this.nodes.map(({ high }, child) => of(high, scores[child] as number)),
    };
  }

  /** How many children have each level. */
  countLevels(unit: number, counts: Int32Array): void {
    counts.fill(0);
    for (const { places } of this.nodes) {
      const place = places[unit] as number;
      if (place >= 0) counts[place] = (counts[place] as number) + 1;
    }
  }
}

function countChild(
  { applicable, applicableWeight, scored, scoredWeight, causes }: GroupColumns,
  scores: Float64Array,
  states: Uint8Array,
  weight: number,
  isMandatory: boolean,
): void {
  for (let unit = 0; unit < scores.length; unit++) {
    if (states[unit] === NOT_APPLICABLE) continue;
    applicable[unit] = (applicable[unit] as number) + 1;
    applicableWeight[unit] = (applicableWeight[unit] as number) + weight;
    if (Number.isNaN(scores[unit])) {
      if (isMandatory) causes[unit] = BECAUSE_MANDATORY;
      continue;
    }
    scored[unit] = (scored[unit] as number) + 1;
    scoredWeight[unit] = (scoredWeight[unit] as number) + weight;
  }
}
