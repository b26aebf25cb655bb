import { categoriesOf } from './categories.ts';
import type { Indicator } from './indicator.ts';
import type { Measurement } from './measurement.ts';
import { isGrouped } from './number-input.ts';
import type { Level } from './org-unit.ts';
import { error, type Problem } from './problem.ts';

/** What of an indicator the checks look at. */
export type CheckedIndicator = Pick<
  Indicator,
  'entry' | 'wholeNumbers' | 'numeratorWithinDenominator' | 'allowsNegative' | 'scale'
>;

/** One row of figures; NaN stands for something typed that is no number. */
export type Figures = Pick<Measurement, 'category' | 'numerator' | 'denominator' | 'value'>;

type Column = 'numerator' | 'denominator' | 'value';

/** The row's figures as they were typed, where somebody typed them: they tell why a figure is no number. */
export type TypedFigures = Readonly<Partial<Record<Column, string>>>;

/** Beyond this, doubles no longer hold every whole number. */
const LARGEST = 9_007_199_254_740_991;

/** Which columns of a row the entry form fills. */
function columnsOf(entry: Indicator['entry']): readonly Column[] {
  switch (entry.form) {
    case 'ratio':
    case 'net':
      return ['numerator', 'denominator'];
    case 'parts':
    case 'value':
      return ['value'];
    case 'derived':
    case 'system':
      return [];
  }
}

const mayBeNegative = (indicator: CheckedIndicator, column: Column): boolean =>
  indicator.allowsNegative && column !== 'denominator';

/** Grades are whole numbers too; other values are amounts. */
export const holdsWholeNumbers = (indicator: CheckedIndicator, column: Column): boolean =>
  column === 'value' ? indicator.scale !== undefined : indicator.wholeNumbers;

/**
 * Why what was typed is no number, and how to write one there.
 * @param indicator undefined while nobody knows whose figure it is
 */
export function notANumber(indicator: CheckedIndicator | undefined, column: Column, typed = ''): Problem {
  const whole = indicator !== undefined && holdsWholeNumbers(indicator, column);
  if (isGrouped(typed))
    return whole ? error('grouped-whole-number', column) : error('grouped-number', column);
  return whole ? error('not-a-whole-number', column) : error('not-a-number', column);
}

function checkFigure(
  indicator: CheckedIndicator,
  column: Column,
  figure: number,
  typed: string | undefined,
): Problem[] {
  if (Number.isNaN(figure)) return [notANumber(indicator, column, typed)];
  if (Math.abs(figure) > LARGEST) return [error('number-too-large', column)];
  if (column === 'value' && indicator.scale) {
    const { min, max } = indicator.scale;
    if (figure < min || figure > max) return [error('out-of-range', column, { min, max })];
    return Number.isInteger(figure) ? [] : [error('not-whole', column)];
  }
  if (figure < 0 && !mayBeNegative(indicator, column)) return [error('negative', column)];
  return holdsWholeNumbers(indicator, column) && !Number.isInteger(figure)
    ? [error('not-whole', column)]
    : [];
}

function checkCategory({ entry }: CheckedIndicator, category: string): Problem[] {
  const categories = categoriesOf(entry);
  if (categories.includes(category)) return [];
  return category === ''
    ? [error('category-missing', 'category', { categories: categories.join(', ') })]
    : [error('unknown-category', 'category', { typed: category })];
}

function checkRatio(indicator: CheckedIndicator, numerator: number, denominator: number): Problem[] {
  if (denominator === 0 && numerator !== 0) return [error('denominator-zero', 'denominator')];
  if (indicator.numeratorWithinDenominator && numerator > denominator) {
    return [error('numerator-above-denominator', 'numerator', { numerator, denominator })];
  }
  return [];
}

/**
 * Whether one row may be stored for the indicator: the columns that its entry form uses are filled (the others
 * empty), each holds a number of the right kind, and a part is within its whole. A ratio of 0 out of 0 is allowed:
 * nobody complained, so nothing had to be answered.
 *
 * @param measurement NaN in a column stands for something typed that is no number
 * @returns problems with the paths `numerator`, `denominator`, `value`, `category`; empty when the row is sound
 * @see the kinds and entry forms of an indicator in indicators/README.md
 */
export function checkMeasurement(
  indicator: CheckedIndicator,
  measurement: Figures,
  typed: TypedFigures = {},
): Problem[] {
  if (indicator.entry.form === 'derived' || indicator.entry.form === 'system') {
    return [error('computed-indicator', '')];
  }
  const used = columnsOf(indicator.entry);
  const problems: Problem[] = [];
  for (const column of ['numerator', 'denominator', 'value'] as const) {
    const figure = measurement[column];
    if (!used.includes(column)) {
      if (figure !== null) problems.push(error(`${column}-not-used`, column));
    } else if (figure === null) problems.push(error(`${column}-missing`, column));
    else problems.push(...checkFigure(indicator, column, figure, typed[column]));
  }
  if (problems.length === 0 && used.includes('numerator')) {
    problems.push(
      ...checkRatio(indicator, measurement.numerator as number, measurement.denominator as number),
    );
  }
  return [...checkCategory(indicator, measurement.category), ...problems];
}

/**
 * What the rows of one indicator, unit and period must fulfil together: all categories are there; of a net, both sides
 * have the same denominator and do not exceed it together. Rows that are unsound in themselves are not looked at
 * again: call `checkMeasurement` first.
 *
 * @param rows all rows of the indicator, those that are stored already included
 * @returns problems with the paths `category`, `numerator`, `denominator`
 */
export function checkCategories(indicator: CheckedIndicator, rows: readonly Figures[]): Problem[] {
  const categories = categoriesOf(indicator.entry);
  if (categories.length < 2) return [];
  const missing = categories.filter((category) => !rows.some((row) => row.category === category));
  if (missing.length > 0)
    return [error('categories-missing', 'category', { categories: missing.join(', ') })];
  return indicator.entry.form === 'net' ? checkNet(rows) : [];
}

/**
 * The two sides of a net share one denominator and count different people.
 * @param rows the rows of the categories `promoters` and `detractors`
 */
export function checkNet(rows: readonly Figures[]): Problem[] {
  const promoters = rows.find((row) => row.category === 'promoters');
  const detractors = rows.find((row) => row.category === 'detractors');
  if (!promoters || !detractors) return [];
  if (promoters.denominator !== detractors.denominator) {
    return [
      error('net-denominators-differ', 'denominator', {
        promoters: promoters.denominator ?? 0,
        detractors: detractors.denominator ?? 0,
      }),
    ];
  }
  const total = (promoters.numerator ?? 0) + (detractors.numerator ?? 0);
  return total > (promoters.denominator ?? 0)
    ? [error('net-above-denominator', 'numerator', { total, denominator: promoters.denominator ?? 0 })]
    : [];
}

/**
 * Whether figures of the indicator belong to a unit of the level: those of providers to providers, those of regions to
 * a region, or a district where the data exist.
 * @returns a problem with the path `unit`, or undefined
 */
export function checkLevel(indicator: Pick<Indicator, 'reportedBy'>, level: Level): Problem | undefined {
  if (indicator.reportedBy === 'provider') {
    return level === 'provider' ? undefined : error('reported-by-provider', 'unit');
  }
  return level === 'region' || level === 'district' ? undefined : error('reported-by-region', 'unit');
}

/** What is far from the quarter before. */
export interface ChangeLimits {
  /** A change by this many points of a percentage (or of a net, −100 to 100) asks for a word of explanation. */
  points?: number;
  /** A rate or an amount that changed by more than this share of what it was asks for one too … */
  share?: number;
  /** … provided that the counts differ by more than this many standard errors, which chance seldom does. */
  noise?: number;
  /** Grades move by one step often, by two seldom. */
  steps?: number;
}

const USUAL_LIMITS = { points: 20, share: 0.5, noise: 2, steps: 2 } as const;

/**
 * Value of the rows of one indicator of one unit, in the indicator's unit: `indicatorValue` of scoring without its interval and its
 * distributions, which a browser need not load while somebody types.
 * @param rows one, or one a category
 * @returns undefined without all it takes, and for computed indicators
 */
export function valueOf(
  indicator: Pick<Indicator, 'kind' | 'entry' | 'multiplier'>,
  rows: readonly Figures[],
): number | undefined {
  const { entry } = indicator;
  const [first] = rows;
  if (!first) return undefined;
  const ratio = (numerator: number | null, denominator: number | null): number | undefined =>
    numerator === null || denominator === null || !(denominator > 0)
      ? undefined
      : (numerator / denominator) * indicator.multiplier;
  switch (entry.form) {
    case 'ratio':
      return ratio(first.numerator, first.denominator);
    case 'value':
      return first.value ?? undefined;
    case 'net': {
      const side = (category: string): number | null =>
        rows.find((row) => row.category === category)?.numerator ?? null;
      const [promoters, detractors] = [side('promoters'), side('detractors')];
      return promoters === null || detractors === null
        ? undefined
        : ratio(promoters - detractors, first.denominator);
    }
    case 'parts': {
      const counted = new Set(entry.parts.filter((part) => part.counted).map((part) => part.code));
      const sum = (some: readonly Figures[]): number =>
        some.reduce((total, row) => total + (row.value ?? 0), 0);
      return ratio(sum(rows.filter((row) => counted.has(row.category))), sum(rows));
    }
    case 'derived':
    case 'system':
      return undefined;
  }
}

/** Standard error of the difference of two rates whose numerators are Poisson counts (normal approximation). */
function rateError(now: Figures, before: Figures, multiplier: number): number {
  const variance = (row: Figures): number => Math.abs(row.numerator ?? 0) / (row.denominator ?? 1) ** 2;
  return Math.sqrt(variance(now) + variance(before)) * multiplier;
}

/**
 * Whether a quarter's figures are far from the quarter before, so that a comment is asked for. A rule of this house,
 * not a test of significance.
 *
 * - percentages, nets and shares of parts: a difference of at least `points` (20);
 * - grades: a difference of at least `steps` (2);
 * - rates and amounts: changed by more than `share` (half) of what it was (from 0: any change), and, where both are counts,
 *   by more than `noise` (2) standard errors of the difference of two Poisson rates.
 *
 * @param now rows of the indicator for one unit and period (one, or one a category)
 * @param before the same of the period to compare with
 * @returns both values in the indicator's unit, rounded as it is shown; undefined when nothing is unusual or one of the two has no value
 */
export function unusualChange(
  indicator: Pick<Indicator, 'kind' | 'entry' | 'multiplier' | 'decimals' | 'wholeNumbers'>,
  now: readonly Figures[],
  before: readonly Figures[],
  limits: ChangeLimits = {},
): { now: number; before: number } | undefined {
  const { points, share, noise, steps } = { ...USUAL_LIMITS, ...limits };
  const [valueNow, valueBefore] = [valueOf(indicator, now), valueOf(indicator, before)];
  if (valueNow === undefined || valueBefore === undefined) return undefined;
  const change = Math.abs(valueNow - valueBefore);
  const unusual = (): boolean => {
    switch (indicator.kind) {
      case 'percent':
      case 'net':
        return change >= points;
      case 'grade':
        return change >= steps;
      default: {
        if (change <= Math.abs(valueBefore) * share) return false;
        const [rowNow, rowBefore] = [now[0], before[0]];
        if (indicator.entry.form !== 'ratio' || !indicator.wholeNumbers || !rowNow || !rowBefore) return true;
        return change > noise * rateError(rowNow, rowBefore, indicator.multiplier);
      }
    }
  };
  if (!unusual()) return undefined;
  const rounded = (value: number): number => Number(value.toFixed(indicator.decimals));
  return { now: rounded(valueNow), before: rounded(valueBefore) };
}
