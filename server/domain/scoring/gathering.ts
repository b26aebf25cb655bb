import { type Children, childrenOf } from './aggregate.ts';
import { type Choices, type NodeColumns, NOT_APPLICABLE } from './columns.ts';
import { type Bounds, boundsOf } from './composite-interval.ts';
import type { GroupNode, Plan, PlanNode } from './plan.ts';

/** The children of one group for one unit at a time. */
export class Gathering {
  readonly scored: Children;
  readonly bounds: Bounds;
  private readonly nodes: readonly { columns: NodeColumns; weight: number; mandatory: boolean }[];
  applicable = 0;
  applicableWeight = 0;
  scoredWeight = 0;
  mandatoryMissing = false;
  hasInterval = false;

  constructor(node: GroupNode, plan: Plan, done: readonly NodeColumns[], choices: Choices) {
    const weights = choices.weights ?? plan.weights;
    this.nodes = node.children
      .filter((edge) => !choices.without?.[edge.node])
      .map((edge) => {
        const child = plan.nodes[edge.node] as PlanNode;
        return {
          columns: done[edge.node] as NodeColumns,
          weight: weights[edge.weight] as number,
          mandatory: child.kind === 'group' && child.rule.mandatory,
        };
      });
    this.scored = childrenOf(this.nodes.length);
    this.bounds = boundsOf(this.nodes.length);
  }

  at(unit: number): void {
    const { scored, bounds } = this;
    scored.count = 0;
    this.applicable = this.applicableWeight = this.scoredWeight = 0;
    this.mandatoryMissing = this.hasInterval = false;
    for (const { columns, weight, mandatory } of this.nodes) {
      const state = columns.states[unit];
      if (state === NOT_APPLICABLE) continue;
      this.applicable++;
      this.applicableWeight += weight;
      const score = columns.scores[unit] as number;
      if (Number.isNaN(score)) {
        if (mandatory) this.mandatoryMissing = true;
        continue;
      }
      const low = columns.low[unit] as number;
      const exact = Number.isNaN(low);
      if (!exact) this.hasInterval = true;
      scored.scores[scored.count] = score;
      scored.weights[scored.count] = weight;
      bounds.low[scored.count] = exact ? score : low;
      bounds.high[scored.count] = exact ? score : (columns.high[unit] as number);
      scored.count++;
      this.scoredWeight += weight;
    }
  }

  /** A column a child, as two units are compared on them. */
  row(unit: number): (number | null)[] {
    return this.nodes.map(({ columns }) => {
      const score = columns.scores[unit] as number;
      return Number.isNaN(score) ? null : score;
    });
  }

  get weights(): number[] {
    return this.nodes.map(({ weight }) => weight);
  }

  /** How many children have each level. */
  countLevels(unit: number, counts: Int32Array): void {
    counts.fill(0);
    for (const { columns } of this.nodes) {
      const place = columns.places[unit] as number;
      if (place >= 0) counts[place] = (counts[place] as number) + 1;
    }
  }
}
