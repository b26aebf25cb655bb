import type { Adjustment, LevelCode } from '../indicator-set.ts';
import type { AdjustRule } from './adjust.ts';
import { type Aggregator, aggregator, type AggregatorOptions, WRITTEN_DIGITS } from './aggregate.ts';
import { mappedOnto } from './means.ts';
import { type Ends, normaliser, type Normaliser } from './normalise.ts';
import { type Rater, rater } from './rating.ts';
import type { GroupRule, MeasureRule, Rules } from './rules.ts';
import { type TreeLeaf, type TreeProblem, treeProblems } from './tree.ts';

/** Rules made ready for columns of units: computed once, used for every unit and every replication. */

export interface IndicatorNode {
  kind: 'indicator';
  code: string;
  /** Place among the nodes. */
  index: number;
  /** Place among the columns of values. */
  column: number;
  rule: MeasureRule;
  /** Code of the group it belongs to. */
  group: string;
  /** Null: shown and never scored. */
  normaliser: Normaliser | null;
  ends: Ends;
}

/** A child of a group: which node, and where its weight is. */
export interface Edge {
  node: number;
  weight: number;
}

export interface GroupNode {
  kind: 'group';
  code: string;
  index: number;
  rule: GroupRule;
  /** Null: the root. */
  parent: string | null;
  children: readonly Edge[];
  aggregator: Aggregator;
  rater: Rater;
  adjust: readonly AdjustRule[];
  /** Worst and best score that the aggregation can give, before adjustments. */
  ends: Ends;
}

export type PlanNode = IndicatorNode | GroupNode;

export interface Plan {
  /** Children before the groups they are in; the root is the last. */
  nodes: readonly PlanNode[];
  /** In the order of the set: as their columns are. */
  indicators: readonly IndicatorNode[];
  /** Root first, then its groups in the order of the set, each before its own. */
  groups: readonly GroupNode[];
  /** By place of the edge; whoever varies weights hands over another array. */
  weights: Float64Array;
  /** What each weight is about, in their order. */
  edges: readonly { group: string; child: string }[];
  levels: readonly LevelCode[];
  /** Of indicators: bands of the set, where a method gives no level of its own. */
  bands: Rater;
  /** Whether the score of a unit depends on other units. */
  relative: boolean;
  /** By which a share of children may be missed because of the way it is written. */
  tolerance: number;
}

/** The rules do not hold together. */
export class RulesError extends Error {
  constructor(readonly problems: readonly TreeProblem[]) {
    super(problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
  }
}

export const measuresOf = (group: GroupRule): MeasureRule[] => [
  ...group.indicators,
  ...group.groups.flatMap(measuresOf),
];

const leavesOf = (group: GroupRule): TreeLeaf[] => [
  ...group.indicators.map(({ code, normalise }) => ({ code, group: group.code, scored: normalise !== null })),
  ...group.groups.flatMap(leavesOf),
];

function weightProblems(group: GroupRule, path = 'tree'): TreeProblem[] {
  const bad = [...group.groups, ...group.indicators].filter(
    ({ weight }) => !(Number.isFinite(weight) && weight >= 0),
  );
  return [
    ...bad.map(({ code }) => ({ path, reason: `${code} has no weight` })),
    ...group.groups.flatMap((child, i) => weightProblems(child, `${path}.groups.${String(i)}`)),
  ];
}

/** The widest the scores of a group can be, by those of its children. */
function endsOf(method: Aggregator, children: readonly Ends[]): Ends {
  if (method.pairwise || children.length === 0) return null;
  let [worst, best] = [Infinity, -Infinity];
  for (const ends of children) {
    if (ends === null) return null;
    const mapped = ends.map((end) => mappedOnto(method.scale, end));
    worst = Math.min(worst, ...mapped);
    best = Math.max(best, ...mapped);
  }
  return [worst, best];
}

/** What a parent may see of a group, whose adjustments can lead out of its scale. */
const adjustedEnds = ({ ends, adjust }: GroupNode): Ends => (adjust.length > 0 ? null : ends);

/** Choices that replace those of the rules. */
export interface PlanOptions extends AggregatorOptions {
  /** By which a share of children may be missed; half a unit of its third digit unless said otherwise. */
  tolerance?: number;
  /** Of groups that take their children together otherwise than the rules say, by code. */
  aggregators?: ReadonlyMap<string, Aggregator>;
}

class Compiler {
  readonly nodes: PlanNode[] = [];
  readonly groups: GroupNode[] = [];
  readonly weights: number[] = [];
  readonly edges: { group: string; child: string }[] = [];
  private readonly byCode = new Map<string, PlanNode>();
  private readonly groupRules = new Map<string, { rule: GroupRule; parent: string | null }>();
  private readonly measures: MeasureRule[];
  private readonly homes = new Map<string, string>();

  constructor(
    private readonly rules: Rules,
    private readonly options: Omit<PlanOptions, 'tolerance'>,
  ) {
    this.measures = measuresOf(rules.root);
    this.register(rules.root, null);
  }

  private register(rule: GroupRule, parent: string | null): void {
    this.groupRules.set(rule.code, { rule, parent });
    for (const { code } of rule.indicators) this.homes.set(code, rule.code);
    for (const group of rule.groups) this.register(group, rule.code);
  }

  indicator(code: string): IndicatorNode {
    const known = this.byCode.get(code);
    if (known?.kind === 'indicator') return known;
    const column = this.measures.findIndex((measure) => measure.code === code);
    const rule = this.measures[column] as MeasureRule;
    const { direction, normalise } = rule;
    const method = normalise && normaliser(normalise, { direction, levels: this.rules.levels });
    const node: IndicatorNode = {
      kind: 'indicator',
      code,
      index: this.nodes.length,
      column,
      rule,
      group: this.homes.get(code) as string,
      normaliser: method,
      ends: method?.ends ?? null,
    };
    this.nodes.push(node);
    this.byCode.set(code, node);
    return node;
  }

  private adjustRule(rule: Adjustment): AdjustRule {
    return rule.method === 'reward'
      ? rule
      : { ...rule, column: this.measures.findIndex(({ code }) => code === rule.indicator) };
  }

  group(code: string): GroupNode {
    const known = this.byCode.get(code);
    if (known?.kind === 'group') return known;
    const { rule, parent } = this.groupRules.get(code) as { rule: GroupRule; parent: string | null };
    const included = rule.includes ?? [];
    const scored = rule.indicators.filter(({ normalise }) => normalise !== null);
    rule.indicators.forEach((measure) => this.indicator(measure.code));
    const children = [...rule.groups, ...scored, ...included].map(({ code: child, weight }): Edge => {
      const node = this.groupRules.has(child) ? this.group(child) : this.indicator(child);
      this.edges.push({ group: code, child });
      return { node: node.index, weight: this.weights.push(weight) - 1 };
    });
    const method = this.options.aggregators?.get(code) ?? aggregator(rule.aggregate, this.options);
    const node: GroupNode = {
      kind: 'group',
      code,
      index: this.nodes.length,
      rule,
      parent,
      children,
      aggregator: method,
      rater: rater(rule.rate ?? { method: 'bands', bands: this.rules.bands }, this.rules.levels),
      adjust: (rule.adjust ?? []).map((one) => this.adjustRule(one)),
      ends: endsOf(
        method,
        children.map((edge) => {
          const child = this.nodes[edge.node] as PlanNode;
          return child.kind === 'group' ? adjustedEnds(child) : child.ends;
        }),
      ),
    };
    this.nodes.push(node);
    this.byCode.set(code, node);
    return node;
  }

  inOrder(group: GroupRule): GroupNode[] {
    return [this.group(group.code), ...group.groups.flatMap((child) => this.inOrder(child))];
  }

  indicatorsInOrder(): IndicatorNode[] {
    return this.measures.map(({ code }) => this.indicator(code));
  }
}

const dependsOnOthers = (node: PlanNode): boolean =>
  node.kind === 'indicator'
    ? node.normaliser !== null && node.normaliser.refer !== null
    : node.aggregator.pairwise || node.adjust.some(({ method }) => method === 'reward');

/**
 * Makes rules ready for columns of units.
 *
 * @throws RulesError when the tree has a circle, an unknown or unreachable child, a missing weight or a code twice
 */
export function compile(rules: Rules, { tolerance = WRITTEN_DIGITS, ...options }: PlanOptions = {}): Plan {
  const problems = [...treeProblems(rules.root, leavesOf(rules.root)), ...weightProblems(rules.root)];
  if (problems.length > 0) throw new RulesError(problems);
  const compiler = new Compiler(rules, options);
  const groups = compiler.inOrder(rules.root);
  const indicators = compiler.indicatorsInOrder();
  return {
    nodes: compiler.nodes,
    indicators,
    groups,
    weights: Float64Array.from(compiler.weights),
    edges: compiler.edges,
    levels: rules.levels,
    bands: rater({ method: 'bands', bands: rules.bands }, rules.levels),
    relative: compiler.nodes.some(dependsOnOthers),
    tolerance,
  };
}

/** Rules are one object for all units of a set: they are compiled once. */
const plans = new WeakMap<Rules, Plan>();

export function planOf(rules: Rules): Plan {
  const known = plans.get(rules);
  if (known) return known;
  const plan = compile(rules);
  plans.set(rules, plan);
  return plan;
}
