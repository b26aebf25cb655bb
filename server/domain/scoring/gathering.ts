import { type Children, childrenOf } from './aggregate.ts';
import { type Choices, type NodeColumns, NOT_APPLICABLE } from './columns.ts';
import { type Bounds, boundsOf } from './composite-interval.ts';
import type { GroupNode, Plan, PlanNode } from './plan.ts';

/**
 * The children of one group for one unit at a time. Their columns lie side by side in arrays, since this is read once a child, unit and
 * replication.
 */
export class Gathering {
  readonly scored: Children;
  readonly bounds: Bounds;
  readonly weights: readonly number[];
  private readonly nodes: readonly NodeColumns[];
  private readonly scores: readonly Float64Array[];
  private readonly low: readonly Float64Array[];
  private readonly high: readonly Float64Array[];
  private readonly states: readonly Uint8Array[];
  private readonly mandatory: readonly boolean[];
  applicable = 0;
  applicableWeight = 0;
  scoredWeight = 0;
  mandatoryMissing = false;
  hasInterval = false;

  constructor(
    node: GroupNode,
    plan: Plan,
    done: readonly NodeColumns[],
    private readonly choices: Choices,
  ) {
    const edges = node.children.filter((edge) => !choices.without?.[edge.node]);
    const weights = choices.weights ?? plan.weights;
    this.weights = edges.map((edge) => weights[edge.weight] as number);
    this.nodes = edges.map((edge) => done[edge.node] as NodeColumns);
    this.scores = this.nodes.map(({ scores }) => scores);
    this.low = this.nodes.map(({ low }) => low);
    this.high = this.nodes.map(({ high }) => high);
    this.states = this.nodes.map(({ states }) => states);
    this.mandatory = edges.map((edge) => {
      const child = plan.nodes[edge.node] as PlanNode;
      return child.kind === 'group' && child.rule.mandatory;
    });
    this.scored = childrenOf(edges.length);
    this.bounds = boundsOf(edges.length);
  }

  at(unit: number): void {
    const { scored, weights, scores, states } = this;
    const { scores: found, weights: inForce } = scored;
    let [count, applicable, applicableWeight, scoredWeight] = [0, 0, 0, 0];
    this.mandatoryMissing = this.hasInterval = false;
    for (let child = 0; child < weights.length; child++) {
      if ((states[child] as Uint8Array)[unit] === NOT_APPLICABLE) continue;
      const weight = weights[child] as number;
      applicable++;
      applicableWeight += weight;
      const score = (scores[child] as Float64Array)[unit] as number;
      if (Number.isNaN(score)) {
        if (this.mandatory[child]) this.mandatoryMissing = true;
        continue;
      }
      found[count] = score;
      inForce[count] = weight;
      if (!this.choices.scoresOnly) this.gatherBounds(child, unit, count, score);
      count++;
      scoredWeight += weight;
    }
    scored.count = count;
    this.applicable = applicable;
    this.applicableWeight = applicableWeight;
    this.scoredWeight = scoredWeight;
  }

  /** An exact child has its score as both bounds. */
  private gatherBounds(child: number, unit: number, place: number, score: number): void {
    const low = (this.low[child] as Float64Array)[unit] as number;
    const exact = Number.isNaN(low);
    if (!exact) this.hasInterval = true;
    this.bounds.low[place] = exact ? score : low;
    this.bounds.high[place] = exact ? score : ((this.high[child] as Float64Array)[unit] as number);
  }

  /** A column a child, as two units are compared on them. */
  row(unit: number): (number | null)[] {
    return this.scores.map((scores) => {
      const score = scores[unit] as number;
      return Number.isNaN(score) ? null : score;
    });
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
