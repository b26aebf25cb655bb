import type { Indicator } from './indicator.ts';
import type { Fact } from './measurement.ts';
import type { Level } from './org-unit.ts';
import { parsePeriod, type Period } from './period.ts';
import { indicatorValue, type IndicatorValue, type ValueState } from './scoring/indicator-value.ts';
import { pChart } from './stats/attribute-charts.ts';
import { orNull } from './stats/computed.ts';
import type { ControlChart } from './stats/control-chart.ts';
import type { Interval } from './stats/interval.ts';
import { wilsonInterval } from './stats/proportion.ts';
import { type Improvement, type SpecialCause, type Variation, variationOf } from './stats/special-cause.ts';
import { xmrChart } from './stats/xmr.ts';
import { meetsTarget, targetOf } from './target.ts';

/** Below so many quarters with a value nothing is called a signal: noise makes patterns of that length too often. */
export const LEAST_POINTS = 8;

/**
 * From so many answers a quarter the limits of a plain p-chart collapse around the centre and call ordinary differences between
 * quarters signals; Laney's p′ then takes the variation between quarters into account.
 */
const LANEY_FROM = 100;

/** What is followed over time: a share of the answers or services, a net index, or the grade of one service. */
export type SatisfactionMeasure = 'share' | 'net' | 'grade';

export interface SatisfactionPoint {
  period: Period;
  state: ValueState;
  /** share: 0–100; net: −100–100; grade: a step of the scale. Null unless the state is `value`. */
  value: number | null;
  numerator: number | null;
  n: number | null;
  /** 95 %, in the unit of the value; Wilson for shares. */
  interval: Interval | null;
  /** Units that reported. */
  reporting: number;
  /** 0–100; null where it is not asked or not known. */
  responseRate: number | null;
  target: number | null;
  meetsTarget: boolean | null;
  /** In the unit of the value. */
  limits: { centre: number; lower: number; upper: number } | null;
  signal: SpecialCause | null;
  variation: Variation;
  /** Still being collected: may change. */
  provisional: boolean;
}

export type ChartState =
  | { method: 'p' | 'p-prime' | 'xmr'; trial: boolean }
  | { method: 'none'; because: 'grade' | 'too-few-points' | 'no-variation-measure' };

export interface SatisfactionTrend {
  question: string;
  measure: SatisfactionMeasure;
  /** Oldest first, without gaps: a quarter without figures has a point without a value. */
  points: SatisfactionPoint[];
  chart: ChartState;
}

export interface TrendInputs {
  question: Indicator;
  /** Null: the set has none. */
  responseRate: Indicator | null;
  level: Level;
  /** Oldest first, without gaps. */
  periods: readonly Period[];
  /** Of one unit: those of the two indicators over the periods. */
  facts: readonly Fact[];
  /** Quarters from this one on may still change; null: none. */
  provisionalFrom: Period | null;
}

function measureOf(question: Indicator, level: Level): SatisfactionMeasure {
  if (question.kind === 'grade') return level === 'provider' ? 'grade' : 'share';
  return question.kind === 'net' ? 'net' : 'share';
}

/** Of services with a grade, the share that is graded at or above the scale's `satisfiedFrom`. */
function shareOfGrades(question: Indicator, facts: readonly Fact[]): IndicatorValue {
  const [fact] = facts;
  const n = fact?.reporting ?? 0;
  const empty = { value: null, numerator: null, denominator: null, n: null, interval: null, reporting: n };
  if (!fact || n === 0) return { state: 'no-data', ...empty };
  if (n < question.minN) return { state: 'hidden', ...empty };
  const interval = orNull(wilsonInterval(fact.satisfied, n));
  return {
    state: 'value',
    value: (fact.satisfied * 100) / n,
    numerator: fact.satisfied,
    denominator: n,
    n,
    interval: interval && { low: interval.low * 100, high: interval.high * 100 },
    reporting: n,
  };
}

/** One service's own grade: a statement of the inspectors, not a sample, so without an interval. */
function ownGrade(facts: readonly Fact[]): IndicatorValue {
  const [fact] = facts;
  return {
    state: fact ? 'value' : 'no-data',
    value: fact?.value ?? null,
    numerator: null,
    denominator: null,
    n: null,
    interval: null,
    reporting: fact?.reporting ?? 0,
  };
}

function valueOf(question: Indicator, level: Level, facts: readonly Fact[]): IndicatorValue {
  if (question.kind !== 'grade') return indicatorValue(question, level, facts);
  return level === 'provider' ? ownGrade(facts) : shareOfGrades(question, facts);
}

/** Goals are written in the unit of the indicator: a grade's target says nothing about a share of services. */
function trendTargetOf(question: Indicator, measure: SatisfactionMeasure, period: Period): number | null {
  if (question.kind === 'grade' && measure !== 'grade') return null;
  const year = parsePeriod(period)?.year;
  const target = year === undefined ? null : targetOf(question, year);
  return typeof target === 'number' ? target : null;
}

function improvementOf(question: Indicator): Improvement {
  return question.direction === 'higher' ? 'up' : question.direction === 'lower' ? 'down' : null;
}

interface Charted {
  state: ChartState;
  /** Null: no chart. `scale` takes limits to the unit of the values. */
  chart: Extract<ControlChart, { computable: true }> | null;
  scale: number;
}

const NO_CHART = { chart: null, scale: 1 } as const;

/** Chooses the control chart that fits the measure and the size of its samples. */
function chartOf(measure: SatisfactionMeasure, values: readonly IndicatorValue[]): Charted {
  if (measure === 'grade') return { state: { method: 'none', because: 'grade' }, ...NO_CHART };
  const known = values.filter((one) => one.value !== null);
  if (known.length < LEAST_POINTS)
    return { state: { method: 'none', because: 'too-few-points' }, ...NO_CHART };
  const answers = known.reduce((sum, one) => sum + (one.denominator ?? 0), 0) / known.length;
  const laney = answers >= LANEY_FROM;
  const chart =
    measure === 'share'
      ? pChart(
          values.map(({ numerator, denominator }) => ({ numerator, denominator })),
          { laney },
        )
      : xmrChart(values.map((one) => one.value));
  if (!chart.computable || chart.points.every((point) => point.limits === null))
    return { state: { method: 'none', because: 'no-variation-measure' }, ...NO_CHART };
  const method = measure === 'net' ? 'xmr' : laney ? 'p-prime' : 'p';
  return { state: { method, trial: chart.trial }, chart, scale: measure === 'share' ? 100 : 1 };
}

/**
 * Satisfaction of one unit over time: values with their intervals, targets, and a control chart that tells signals from noise.
 * Shares are charted as p (few answers) or Laney's p′ (100 and more a quarter on average), net indexes as XmR. Fewer than 8
 * quarters give no limits and no signals; fewer than 12 give trial limits. A hidden value is neither shown nor charted.
 *
 * @returns values, intervals and limits in the unit of the measure (shares 0–100), never rounded
 * @throws never; what cannot be computed is null and says why
 * @see Wilson (1927); Laney (2002); NHS England, Making Data Count
 */
export function satisfactionTrendOf(inputs: TrendInputs): SatisfactionTrend {
  const { question, responseRate, level, periods, facts, provisionalFrom } = inputs;
  const measure = measureOf(question, level);
  const factsOf = (indicator: string, period: Period): Fact[] =>
    facts.filter((fact) => fact.indicator === indicator && fact.period === period);
  const values = periods.map((period) => valueOf(question, level, factsOf(question.code, period)));
  const { state, chart, scale } = chartOf(measure, values);
  const points = periods.map((period, index): SatisfactionPoint => {
    const value = values[index] as IndicatorValue;
    const charted = chart?.points[index];
    const limits = charted?.limits ?? null;
    const target = trendTargetOf(question, measure, period);
    const year = parsePeriod(period)?.year ?? 0;
    return {
      period,
      state: value.state,
      value: value.value,
      numerator: value.numerator,
      n: value.n,
      interval: value.interval,
      reporting: value.reporting,
      responseRate:
        responseRate && indicatorValue(responseRate, level, factsOf(responseRate.code, period)).value,
      target,
      meetsTarget: target === null ? null : meetsTarget(question, value.value, year),
      limits: limits && {
        centre: limits.centre * scale,
        lower: limits.lower * scale,
        upper: limits.upper * scale,
      },
      signal: charted?.signal ?? null,
      variation: variationOf(charted?.signal ?? null, improvementOf(question)),
      provisional: provisionalFrom !== null && period >= provisionalFrom,
    };
  });
  return { question: question.code, measure, points, chart: state };
}

/** Points with a value, oldest first. */
export const knownPoints = (
  trend: Pick<SatisfactionTrend, 'points'>,
): (SatisfactionPoint & { value: number })[] =>
  trend.points.filter((point): point is SatisfactionPoint & { value: number } => point.value !== null);

/** Neighbouring points with the same signal: one thing that happened. */
export interface SignalSpell {
  signal: SpecialCause;
  variation: Variation;
  points: SatisfactionPoint[];
}

/** The signals of a trend in the order of time, spells of the same signal taken together. */
export function signalSpells(trend: Pick<SatisfactionTrend, 'points'>): SignalSpell[] {
  const spells: SignalSpell[] = [];
  let open: SignalSpell | undefined;
  for (const point of trend.points) {
    if (point.signal === null) open = undefined;
    else if (open?.signal === point.signal) open.points.push(point);
    else spells.push((open = { signal: point.signal, variation: point.variation, points: [point] }));
  }
  return spells;
}

/**
 * What may be said about the latest value beside the first one: `signals` when the control chart found any, `steady` when it found
 * none; without a chart, whether the two 95 % intervals lie apart (a cautious test). Null with fewer than two values.
 */
export type ChangeStatement =
  | { kind: 'signals'; count: number }
  | { kind: 'steady' }
  | { kind: 'higher' | 'lower' | 'overlap'; by: number }
  | { kind: 'grade-same' | 'grade-higher' | 'grade-lower'; before: number };

export function changeOf(trend: SatisfactionTrend): ChangeStatement | null {
  const known = knownPoints(trend);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last) return null;
  if (trend.measure === 'grade') {
    const kind =
      last.value === first.value ? 'grade-same' : last.value > first.value ? 'grade-higher' : 'grade-lower';
    return { kind, before: first.value };
  }
  if (trend.chart.method !== 'none') {
    const count = signalSpells(trend).length;
    return count === 0 ? { kind: 'steady' } : { kind: 'signals', count };
  }
  if (!first.interval || !last.interval) return null;
  const by = last.value - first.value;
  if (last.interval.low > first.interval.high) return { kind: 'higher', by };
  if (last.interval.high < first.interval.low) return { kind: 'lower', by };
  return { kind: 'overlap', by };
}

/** How the values stand to their targets: every quarter, now, or in some; null without a target or a value. */
export type TargetStatement = { met: number; of: number; metNow: boolean };

export function targetStatement(trend: SatisfactionTrend): TargetStatement | null {
  const judged = knownPoints(trend).filter((point) => point.meetsTarget !== null);
  const last = judged.at(-1);
  if (!last) return null;
  return {
    met: judged.filter((point) => point.meetsTarget).length,
    of: judged.length,
    metNow: last.meetsTarget === true,
  };
}
