/** The four rules by which a control chart tells a signal from noise, as NHS Making Data Count applies them. */

/** Earlier rules win when a point meets several. */
export type SpecialCause =
  | 'above-limit'
  | 'below-limit'
  | 'rising'
  | 'falling'
  | 'near-upper'
  | 'near-lower'
  | 'run-above'
  | 'run-below';

/** Six rises or falls in a row, and seven points on one side of the centre. */
const TREND_POINTS = 7;
const RUN_POINTS = 7;

export interface Limits {
  centre: number;
  lower: number;
  upper: number;
  /** Two thirds of the way from the centre to the limits. */
  nearLower: number;
  nearUpper: number;
  /** No variation was seen, the limits lie on the centre: nothing can be beyond or near them. */
  collapsed: boolean;
}

export interface PointWithLimits {
  value: number | null;
  limits: Limits | null;
}

type Sign = -1 | 0 | 1;
const sign = (value: number): Sign => (value > 0 ? 1 : value < 0 ? -1 : 0);

/** On which side of the centre a point lies; 0 on it, without limits and where the value is missing. */
function side(point: PointWithLimits): Sign {
  return point.value === null || point.limits === null ? 0 : sign(point.value - point.limits.centre);
}

/** Whether a point lies beyond a limit; never where the limits lie on the centre. */
export function isBeyond({ value, limits }: PointWithLimits): boolean {
  return (
    value !== null && limits !== null && !limits.collapsed && (value > limits.upper || value < limits.lower)
  );
}

/** Whether a point lies beyond a near limit, but not beyond the limit itself. */
export function isNear(point: PointWithLimits): boolean {
  const { value, limits } = point;
  if (value === null || limits === null || limits.collapsed || isBeyond(point)) return false;
  return value > limits.nearUpper || value < limits.nearLower;
}

/** Marks every point of each window of the length whose steps all have the same sign. */
function windows(steps: readonly Sign[], length: number, reach: number): Sign[] {
  const marks: Sign[] = Array.from({ length: steps.length }, () => 0);
  for (let end = length - 1; end < steps.length; end++) {
    const window = steps.slice(end - length + 1, end + 1);
    const [first] = window;
    if (!first || window.some((step) => step !== first)) continue;
    // A later window takes the points that both share: a peak between a rise and a fall belongs to the fall.
    for (let i = end - length + 1 - reach; i <= end; i++) marks[i] = first;
  }
  return marks;
}

function risesAndFalls(points: readonly PointWithLimits[]): Sign[] {
  const steps = points.map((point, i): Sign => {
    const before = points[i - 1];
    return before === undefined || before.value === null || point.value === null
      ? 0
      : sign(point.value - before.value);
  });
  return windows(steps, TREND_POINTS - 1, 1);
}

function twoOfThree(points: readonly PointWithLimits[], sides: readonly Sign[]): boolean[] {
  const close = points.map(isNear);
  const marks = points.map(() => false);
  for (let start = 0; start + 3 <= points.length; start++) {
    const indexes = [start, start + 1, start + 2];
    const oneSide = sides[start] !== 0 && indexes.every((i) => sides[i] === sides[start]);
    if (oneSide && indexes.filter((i) => close[i]).length >= 2) for (const i of indexes) marks[i] = true;
  }
  return marks.map((mark, i) => mark && close[i] === true);
}

/**
 * Labels each point of one stretch of a chart (limits that were set anew begin a new stretch).
 * Precedence: beyond a limit, then seven points that rise or fall without a tie, then two of three
 * near the same limit with all three on its side, then seven on one side of the centre.
 *
 * @returns one label or null a point, in their order; a missing value breaks every row of points
 * @see NHS England, Making Data Count; NHSRplotthedots 0.2.2
 */
export function specialCauses(points: readonly PointWithLimits[]): (SpecialCause | null)[] {
  const sides = points.map(side);
  const trends = risesAndFalls(points);
  const nearLimits = twoOfThree(points, sides);
  const runs = windows(sides, RUN_POINTS, 0);
  return points.map((point, i) => {
    if (point.value === null) return null;
    const above = sides[i] === 1;
    if (isBeyond(point)) return above ? 'above-limit' : 'below-limit';
    if (trends[i]) return trends[i] === 1 ? 'rising' : 'falling';
    if (nearLimits[i]) return above ? 'near-upper' : 'near-lower';
    if (runs[i]) return runs[i] === 1 ? 'run-above' : 'run-below';
    return null;
  });
}

/** Which way the measure gets better; null when neither is better. */
export type Improvement = 'up' | 'down' | null;

export type Variation = 'common' | 'improvement' | 'concern' | 'high' | 'low';

const UPWARD: ReadonlySet<SpecialCause> = new Set(['above-limit', 'rising', 'near-upper', 'run-above']);

/** What a signal means for a measure that gets better in that direction. */
export function variationOf(signal: SpecialCause | null, improvement: Improvement): Variation {
  if (signal === null) return 'common';
  const up = UPWARD.has(signal);
  if (improvement === null) return up ? 'high' : 'low';
  return up === (improvement === 'up') ? 'improvement' : 'concern';
}

/** Whether a process that stays as it is will meet its target: always, never, or as chance has it. */
export type Assurance = 'passes' | 'fails' | 'inconsistent';

/**
 * Compares the target with the limits of the last point; where the limits lie on the centre, with the centre.
 *
 * @returns null without limits, target or direction
 */
export function assuranceOf(
  limits: Limits | null,
  target: number | null,
  improvement: Improvement,
): Assurance | null {
  if (!limits || target === null || improvement === null) return null;
  if (limits.collapsed)
    return (improvement === 'up' ? limits.centre >= target : limits.centre <= target) ? 'passes' : 'fails';
  const below = target < limits.lower;
  const above = target > limits.upper;
  if (!below && !above) return 'inconsistent';
  return below === (improvement === 'up') ? 'passes' : 'fails';
}
