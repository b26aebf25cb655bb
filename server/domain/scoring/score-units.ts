import type { Interval } from '../stats/interval.ts';
import { weightInForce } from './aggregate.ts';
import { type IndicatorValue, indicatorValues } from './indicator-value.ts';
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
} from './columns.ts';
import { evaluate } from './kernel.ts';
import { limit } from './limiter.ts';
import { type Edge, type GroupNode, type IndicatorNode, type Plan, planOf, type PlanNode } from './plan.ts';
import { columnOf, type Measured, type Reference, referenceOf, type References } from './references.ts';
import type { Rules } from './rules.ts';
import type {
  ChildScore,
  GroupScore,
  GroupState,
  IndicatorScore,
  NotRatedBecause,
  Scorecard,
  Scored,
  ScoreInputs,
} from './scorecard.ts';

/** From the figures of units to their scorecards: the kernel's columns in the words of a scorecard. */

export type ValuesOfUnit = ReadonlyMap<string, IndicatorValue>;

const NOT_ASKED: IndicatorValue = {
  state: 'not-applicable',
  value: null,
  numerator: null,
  denominator: null,
  n: null,
  interval: null,
  reporting: 0,
};

/** The values of all indicators of a unit; of what only providers of one sector reported, nothing that regions report. */
function valuesOf(plan: Plan, inputs: ScoreInputs): ValuesOfUnit {
  const measures = plan.indicators.map(({ rule }) => rule);
  const values = indicatorValues(measures, inputs.level, inputs.facts);
  if (inputs.sector === null) return values;
  for (const { code, reportedBy } of measures) {
    if (reportedBy === 'region') values.set(code, { ...NOT_ASKED });
  }
  return values;
}

/** A column an indicator over all units, as the kernel takes them. */
export function columnsOf(plan: Plan, values: readonly ValuesOfUnit[]): Columns {
  const units = values.length;
  const columns = plan.indicators.map(({ code }) => {
    const measured: Measured = {
      values: new Float64Array(units),
      low: new Float64Array(units),
      high: new Float64Array(units),
    };
    const applicable = new Uint8Array(units);
    values.forEach((unit, i) => {
      const value = unit.get(code);
      measured.values[i] = value?.value ?? NaN;
      measured.low[i] = value?.interval?.low ?? NaN;
      measured.high[i] = value?.interval?.high ?? NaN;
      applicable[i] = value && value.state !== 'not-applicable' ? 1 : 0;
    });
    return { measured, applicable };
  });
  return {
    units,
    measured: columns.map(({ measured }) => measured),
    applicable: columns.map(({ applicable }) => applicable),
  };
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

function intervalAt({ low, high }: NodeColumns, unit: number): Interval | null {
  const from = orNull(low[unit]);
  return from === null ? null : { low: from, high: high[unit] as number };
}

/** What the kernel made of one unit, told node by node. */
class UnitReport {
  constructor(
    private readonly plan: Plan,
    private readonly done: readonly NodeColumns[],
    private readonly unit: number,
    private readonly values: ValuesOfUnit,
  ) {}

  private of({ index }: PlanNode): NodeColumns {
    return this.done[index] as NodeColumns;
  }

  private score(node: PlanNode): number | null {
    return orNull(this.of(node).scores[this.unit]);
  }

  level(node: PlanNode): string | null {
    return this.plan.levels[this.of(node).places[this.unit] as number] ?? null;
  }

  levelOf(code: string): string | null {
    const node = this.plan.nodes.find((one) => one.code === code);
    return node ? this.level(node) : null;
  }

  private weightOf({ weight }: Edge): number {
    return this.plan.weights[weight] as number;
  }

  /** Share of the parent's score; null when it is not in it. */
  private weightInForce(parent: GroupNode, edge: Edge): number | null {
    const child = this.plan.nodes[edge.node] as PlanNode;
    const total = (this.of(parent).group as GroupColumns).scoredWeight[this.unit] as number;
    return this.score(child) === null ? null : weightInForce(this.weightOf(edge), total);
  }

  /** Its share in the group where it stands. */
  private shareAtHome(node: PlanNode, home: string | null): number | null {
    const parent = this.plan.groups.find(({ code }) => code === home);
    const edge = parent?.children.find((one) => one.node === node.index);
    return parent && edge ? this.weightInForce(parent, edge) : null;
  }

  indicator(node: IndicatorNode): IndicatorScore {
    const value = this.values.get(node.code) ?? { ...NOT_ASKED };
    const columns = this.of(node);
    const score = this.score(node);
    const because = node.normaliser && value.value !== null && score === null ? columns.because : null;
    return {
      code: node.code,
      group: node.group,
      scored: node.normaliser !== null,
      ...value,
      score,
      scoreInterval: intervalAt(columns, this.unit),
      ...(because && { notScoredBecause: because }),
      rating: this.level(node),
      weight: node.rule.weight,
      weightInForce: this.shareAtHome(node, node.group),
    };
  }

  private children(node: GroupNode): ChildScore[] {
    return node.children.map((edge) => {
      const child = this.plan.nodes[edge.node] as PlanNode;
      return {
        kind: child.kind,
        code: child.code,
        score: this.score(child),
        weight: this.weightOf(edge),
        weightInForce: this.weightInForce(node, edge),
      };
    });
  }

  private notRatedBecause(node: GroupNode): NotRatedBecause[] {
    const { rule } = node;
    const group = this.of(node).group as GroupColumns;
    const causes = group.causes[this.unit] as number;
    const found: NotRatedBecause[] = [];
    if (causes & BECAUSE_MANDATORY) {
      for (const edge of node.children) {
        const child = this.plan.nodes[edge.node] as PlanNode;
        if (child.kind !== 'group' || !child.rule.mandatory) continue;
        if (this.of(child).states[this.unit] === NOT_RATED)
          found.push({ kind: 'mandatory', group: child.code });
      }
    }
    if (causes & BECAUSE_TOO_FEW) {
      const byWeight = rule.availabilityOf === 'weight';
      found.push({
        kind: 'too-few',
        scored: (byWeight ? group.scoredWeight : group.scored)[this.unit] as number,
        applicable: (byWeight ? group.applicableWeight : group.applicable)[this.unit] as number,
        share: rule.availability,
        ...(byWeight && { of: 'weight' }),
      });
    }
    if (causes & BECAUSE_NOT_COMPUTABLE)
      found.push({ kind: 'not-computable', reason: group.reasons[this.unit] ?? 'not-finite' });
    return found;
  }

  group(node: GroupNode): GroupScore {
    const columns = this.of(node);
    const group = columns.group as GroupColumns;
    const { rule } = node;
    const score = this.score(node);
    const stated = columns.states[this.unit];
    const state: GroupState =
      stated === NOT_APPLICABLE ? 'not-applicable' : stated === NOT_RATED ? 'not-rated' : 'rated';
    const adjustments = group.adjusted(this.unit);
    const changed =
      score !== null && (adjustments.length > 0 || (rule.rounding?.method ?? 'none') !== 'none');
    return {
      code: node.code,
      parent: node.parent,
      state,
      score,
      interval: intervalAt(columns, this.unit),
      rating: score === null ? null : this.level(node),
      notRatedBecause: state === 'not-rated' ? this.notRatedBecause(node) : [],
      method: rule.aggregate,
      mandatory: rule.mandatory,
      weight: rule.weight,
      weightInForce: this.shareAtHome(node, node.parent),
      applicable: group.applicable[this.unit] as number,
      scored: group.scored[this.unit] as number,
      availability: rule.availability,
      children: this.children(node),
      ...(changed && { aggregated: group.aggregated[this.unit] as number, adjustments }),
      ...(changed && rule.rounding && { rounding: rule.rounding }),
    };
  }

  references(): References {
    const found = this.plan.nodes.flatMap((node): [string, Reference][] => {
      const { reference } = this.of(node);
      const own = reference && referenceOf(reference, this.unit);
      return own ? [[node.code, own]] : [];
    });
    return Object.fromEntries(found);
  }
}

function scorecardOf(
  rules: Rules,
  plan: Plan,
  report: UnitReport,
  inputs: ScoreInputs,
  values: ValuesOfUnit,
  set: { version: string; fingerprint: string },
): Scorecard {
  const groups = plan.groups.map((node) => report.group(node));
  const root = groups[0] as GroupScore;
  const { rating, limiters } = limit(
    rules.limiters,
    root.rating,
    {
      valueOf: (code) => values.get(code)?.value ?? null,
      submitted: inputs.submitted,
      levelOf: (code) => report.levelOf(code),
      namedFacts: inputs.namedFacts ?? [],
    },
    rules.levels,
  );
  return {
    unit: inputs.unit,
    level: inputs.level,
    period: inputs.period,
    sector: inputs.sector,
    setVersion: set.version,
    fingerprint: set.fingerprint,
    score: root.score,
    interval: root.interval,
    rating: rating ?? 'not-rated',
    ratingBeforeLimiters: root.rating ?? 'not-rated',
    notRatedBecause:
      root.state === 'not-applicable'
        ? [{ kind: 'too-few', scored: 0, applicable: 0, share: root.availability }]
        : root.notRatedBecause,
    limiters,
    groups,
    indicators: plan.indicators.map((node) => report.indicator(node)),
  };
}

/**
 * Scores units by plain rules: values → scores → groups over the children that have a score, weights renormalised → adjustments → rounding →
 * levels → limiters. Units are scored together, since relative methods compare them with each other; other sets give each unit the score it
 * has alone.
 *
 * @param inputs all units that are compared: those of one level in one period
 * @param choices for a unit whose references are known, these instead of the other units
 * @returns in the order of the units
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, steps 5 and 6; CQC (2022), limiters
 */
export function scoreUnits(
  rules: Rules,
  inputs: readonly ScoreInputs[],
  set: { version: string; fingerprint: string },
  choices: Pick<Choices, 'referenceOf'> = {},
): Scored[] {
  const plan = planOf(rules);
  const values = inputs.map((unit) => valuesOf(plan, unit));
  const done = evaluate(plan, columnsOf(plan, values), choices);
  return inputs.map((unit, i) => {
    const own = values[i] as ValuesOfUnit;
    const report = new UnitReport(plan, done, i, own);
    return {
      result: scorecardOf(rules, plan, report, unit, own, set),
      references: plan.relative ? report.references() : null,
    };
  });
}

/** Scores one unit again with what the others contributed to it then. */
export function scoreAgain(
  rules: Rules,
  inputs: ScoreInputs,
  set: { version: string; fingerprint: string },
  references: References,
): Scored {
  const referenceFor = (code: string) => {
    const known = references[code];
    return known ? columnOf(known) : null;
  };
  const [scored] = scoreUnits(rules, [inputs], set, { referenceOf: referenceFor });
  if (!scored) throw new RangeError('No scorecard');
  return scored;
}
