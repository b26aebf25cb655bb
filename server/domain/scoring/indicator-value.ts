import type { Entry, Indicator } from '../indicator.ts';
import type { Fact } from '../measurement.ts';
import type { Level } from '../org-unit.ts';
import { type Computed, orNull } from '../stats/computed.ts';
import type { Estimate, Interval } from '../stats/interval.ts';
import { meanInterval } from '../stats/mean.ts';
import { netPromoter } from '../stats/net.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import { rateInterval } from '../stats/rate.ts';

/** The part of a fact that a value is made of; a `Fact` is one. */
export type FactSums = Pick<
  Fact,
  'indicator' | 'category' | 'numerator' | 'denominator' | 'value' | 'valueSquares' | 'reporting'
>;

/** An entry without its words. */
export type EntryRule =
  Exclude<Entry, { form: 'parts' }> | { form: 'parts'; parts: readonly { code: string; counted: boolean }[] };

/** The part of an indicator that decides its value: what a recipe keeps of it. An `Indicator` is one. */
export interface Measure extends Pick<
  Indicator,
  'code' | 'kind' | 'reportedBy' | 'multiplier' | 'wholeNumbers' | 'numeratorWithinDenominator' | 'minN'
> {
  entry: EntryRule;
}

/**
 * `value`: there is one · `no-data`: nobody reported, or the denominator is zero · `not-applicable`: the indicator is not asked of
 * such a unit · `hidden`: there is one, from fewer than the indicator's least n, so neither shown nor scored.
 */
export type ValueState = 'value' | 'no-data' | 'not-applicable' | 'hidden';

export interface IndicatorValue {
  state: ValueState;
  /** In the indicator's unit (percent: 0–100); null unless the state is `value`. */
  value: number | null;
  /** What was counted and over what; net: promoters less detractors over answers; grades: their sum over their number. */
  numerator: number | null;
  denominator: number | null;
  /** How many the value rests on; null where it rests on amounts rather than on a number of cases. */
  n: number | null;
  /** 95 %; null where the value is no count of cases. */
  interval: Interval | null;
  /** Units that reported. */
  reporting: number;
}

const without = (state: ValueState, reporting = 0): IndicatorValue => ({
  state,
  value: null,
  numerator: null,
  denominator: null,
  n: null,
  interval: null,
  reporting,
});

const scaled = (interval: Interval | null | undefined, factor: number): Interval | null =>
  interval ? { low: interval.low * factor, high: interval.high * factor } : null;

const boundsOf = (estimate: Computed<Estimate>, factor = 1): Interval | null =>
  scaled(orNull(estimate), factor);

/** Multiplied first: 57 of 100 is then 57 % to the last bit, and no threshold is missed by a rounding. */
const quotient = (numerator: number, denominator: number, multiplier: number): number =>
  (numerator * multiplier) / denominator;

function ratio(
  measure: Measure,
  { numerator, denominator }: FactSums,
): Omit<IndicatorValue, 'state' | 'reporting'> {
  const { multiplier } = measure;
  const counts = measure.wholeNumbers;
  const interval = !counts
    ? null
    : measure.kind === 'percent' && measure.numeratorWithinDenominator
      ? boundsOf(wilsonInterval(numerator, denominator), multiplier)
      : measure.kind === 'rate'
        ? boundsOf(rateInterval(numerator, denominator, multiplier))
        : null;
  return {
    value: quotient(numerator, denominator, multiplier),
    numerator,
    denominator,
    n: counts ? denominator : null,
    interval,
  };
}

function ofRatio(measure: Measure, facts: readonly FactSums[]): IndicatorValue {
  const [fact] = facts;
  if (!fact || !(fact.denominator > 0)) return without('no-data', fact?.reporting);
  if (fact.denominator < measure.minN) return without('hidden', fact.reporting);
  return { state: 'value', ...ratio(measure, fact), reporting: fact.reporting };
}

function ofNet(measure: Measure, facts: readonly FactSums[]): IndicatorValue {
  const promoters = facts.find((fact) => fact.category === 'promoters');
  const detractors = facts.find((fact) => fact.category === 'detractors');
  const reporting = Math.max(promoters?.reporting ?? 0, detractors?.reporting ?? 0);
  if (!promoters || !detractors || !(promoters.denominator > 0) || !(detractors.denominator > 0)) {
    return without('no-data', reporting);
  }
  const n = Math.min(promoters.denominator, detractors.denominator);
  if (n < measure.minN) return without('hidden', reporting);
  const { multiplier } = measure;
  const sameAnswers = promoters.denominator === detractors.denominator;
  const net = sameAnswers ? orNull(netPromoter(promoters.numerator, detractors.numerator, n)) : null;
  return {
    state: 'value',
    value: sameAnswers
      ? quotient(promoters.numerator - detractors.numerator, n, multiplier)
      : quotient(promoters.numerator, promoters.denominator, multiplier) -
        quotient(detractors.numerator, detractors.denominator, multiplier),
    numerator: promoters.numerator - detractors.numerator,
    denominator: n,
    n,
    interval: scaled(net?.interval, multiplier),
    reporting,
  };
}

/** A part that nobody reported is unknown, not zero: the whole is then unknown too. */
function ofParts(measure: Measure, facts: readonly FactSums[]): IndicatorValue {
  if (measure.entry.form !== 'parts') throw new Error(`${measure.code} has no parts`);
  const parts = measure.entry.parts.map((part) => ({
    counted: part.counted,
    fact: facts.find((fact) => fact.category === part.code),
  }));
  const reporting = Math.max(0, ...facts.map((fact) => fact.reporting));
  if (parts.some((part) => part.fact === undefined)) return without('no-data', reporting);
  const sum = (chosen: typeof parts): number =>
    chosen.reduce((total, part) => total + (part.fact?.value ?? 0), 0);
  const [numerator, denominator] = [sum(parts.filter((part) => part.counted)), sum(parts)];
  if (!(denominator > 0)) return without('no-data', reporting);
  return {
    state: 'value',
    value: quotient(numerator, denominator, measure.multiplier),
    numerator,
    denominator,
    n: null,
    interval: null,
    reporting,
  };
}

function ofGrades(measure: Measure, facts: readonly FactSums[]): IndicatorValue {
  const [fact] = facts;
  const mean =
    fact && orNull(meanInterval({ n: fact.reporting, sum: fact.value, sumOfSquares: fact.valueSquares }));
  if (!fact || !mean) return without('no-data');
  if (mean.n < measure.minN) return without('hidden', fact.reporting);
  return {
    state: 'value',
    value: mean.mean * measure.multiplier,
    numerator: fact.value,
    denominator: fact.reporting,
    n: mean.n,
    interval: scaled(mean.interval, measure.multiplier),
    reporting: fact.reporting,
  };
}

/** Gini–Simpson diversity of shares, 1 − Σ share²: 0 with one source, 0.8 with five equal ones. */
function ofDiversity(measure: Measure, facts: readonly FactSums[]): IndicatorValue {
  const total = facts.reduce((sum, fact) => sum + fact.value, 0);
  const reporting = Math.max(0, ...facts.map((fact) => fact.reporting));
  if (!(total > 0)) return without('no-data', reporting);
  const concentration = facts.reduce((sum, fact) => sum + (fact.value / total) ** 2, 0);
  return {
    state: 'value',
    value: (1 - concentration) * measure.multiplier,
    numerator: null,
    denominator: total,
    n: null,
    interval: null,
    reporting,
  };
}

/**
 * Whether the indicator is asked of such a unit. What providers report is asked at every level, because it rolls up; what regions
 * report is asked of regions and the country, of a district only where it has figures, and never of a provider.
 */
export function isApplicable(
  measure: Pick<Measure, 'reportedBy'>,
  level: Level,
  facts: readonly unknown[],
): boolean {
  if (measure.reportedBy === 'provider' || level === 'region' || level === 'country') return true;
  return level === 'district' && facts.length > 0;
}

/**
 * The value of an indicator from the sums of one unit and period: a ratio of sums, never a mean of ratios. A numerator of one to four
 * stays visible: incidents and complaints are counts that have to be seen; what protects persons is the least denominator.
 *
 * @param facts of the unit, the period and this indicator; for a derived one, of the indicator that it derives from
 * @returns value and interval in the indicator's unit
 * @see OECD/JRC (2008), Handbook on constructing composite indicators; PHE/UKHSA Fingertips technical guidance, for intervals
 */
export function indicatorValue(measure: Measure, level: Level, facts: readonly FactSums[]): IndicatorValue {
  if (!isApplicable(measure, level, facts)) return without('not-applicable');
  switch (measure.entry.form) {
    case 'ratio':
    case 'system':
      return ofRatio(measure, facts);
    case 'net':
      return ofNet(measure, facts);
    case 'parts':
      return ofParts(measure, facts);
    case 'value':
      return ofGrades(measure, facts);
    case 'derived':
      return ofDiversity(measure, facts);
  }
}

/**
 * The values of several indicators from all facts of one unit and period. A derived indicator has a value only if the one that it derives
 * from has one.
 *
 * @param measures the indicators of the set, in any order
 * @returns by code
 */
export function indicatorValues(
  measures: readonly Measure[],
  level: Level,
  facts: readonly FactSums[],
): Map<string, IndicatorValue> {
  const byIndicator = new Map<string, FactSums[]>();
  for (const fact of facts) {
    const known = byIndicator.get(fact.indicator);
    if (known) known.push(fact);
    else byIndicator.set(fact.indicator, [fact]);
  }
  const own = (code: string): readonly FactSums[] => byIndicator.get(code) ?? [];
  const values = new Map<string, IndicatorValue>();
  for (const measure of measures) {
    if (measure.entry.form !== 'derived')
      values.set(measure.code, indicatorValue(measure, level, own(measure.code)));
  }
  for (const measure of measures) {
    if (measure.entry.form !== 'derived') continue;
    const source = values.get(measure.entry.from);
    const value = indicatorValue(measure, level, own(measure.entry.from));
    values.set(
      measure.code,
      source && source.state !== 'value' ? without(source.state, source.reporting) : value,
    );
  }
  return values;
}

export { meetsTarget } from '../target.ts';
