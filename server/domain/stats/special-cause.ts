/** The four rules by which a control chart tells a signal from noise, as NHS Making Data Count applies them, and what signals mean. */

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

/**
 * Whether a point lies beyond a limit.
 *
 * @param point value and limits in one unit, each null where it is missing
 * @returns never true where the limits lie on the centre, or where either is missing
 */
export function isBeyond({ value, limits }: PointWithLimits): boolean {
  return (
    value !== null && limits !== null && !limits.collapsed && (value > limits.upper || value < limits.lower)
  );
}

/**
 * Whether a point lies beyond a near limit, but not beyond the limit itself.
 *
 * @param point value and limits in one unit, each null where it is missing
 * @returns never true where the limits lie on the centre, or where either is missing
 */
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
 * Special causes: four rules tell a signal from noise, and the first one that a point meets gives it its name. Beyond a limit; seven points
 * that rise or fall without a tie; two of three in a row near the same limit, all three on its side of the centre; seven in a row on one
 * side of the centre.
 *
 * @formula 1.\quad x_i > U \text{ or } x_i < L
 * 2.\quad x_k < x_{k+1} < \cdots < x_{k+6} \text{ or } x_k > x_{k+1} > \cdots > x_{k+6}
 * 3.\quad \#\left\{x_k, x_{k+1}, x_{k+2} > \bar x + \tfrac23(U - \bar x)\right\} \ge 2, \quad x_k, x_{k+1}, x_{k+2} > \bar x
 * 4.\quad x_k, \ldots, x_{k+6} > \bar x \text{ or } x_k, \ldots, x_{k+6} < \bar x
 * @param points of one stretch in the order of time, value and limits in one unit; a null value is missing. Limits that were set anew begin
 * a new stretch
 * @returns one label or null a point, in their order; null for missing values. A missing value breaks every row of points; a value on the
 * centre breaks the rows on one side of it. Without limits only rises and falls are seen
 * @when On every control chart: a point with a signal asks for its cause; the others ask for nothing, however far they lie apart.
 * @limits Of charts with 24 points of a steady process one in six shows a signal by chance. Seasons, and values that follow the ones before them, give
 * false ones.
 * @see Nelson (1984), Journal of Quality Technology 16:237–239; NHS England, Making Data Count; NHSRplotthedots 0.2.2 (ptd_spc)
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

/**
 * Variation type: what the signal of a point means for a measure that gets better in one direction.
 *
 * @formula v = \begin{cases} \text{common cause} & \text{no signal} \\ \text{improvement} & d = b \\ \text{concern} & d = -b \\ \text{high or low} & b = 0 \end{cases}
 * @param signal of the point, which says in which direction d it goes (up +1, down −1); null without one
 * @param improvement the direction b in which the measure gets better; null where neither is better
 * @returns `common`, `improvement` or `concern`; `high` or `low` where neither direction is better
 * @when The last point of a chart says how the measure does now, and many charts are told apart at a glance.
 * @limits Says that something changed and in which direction, not why, and nothing of whether the level is good enough.
 * @see NHS England, Making Data Count; NHSRplotthedots 0.2.2 (point_type, variation_type)
 */
export function variationOf(signal: SpecialCause | null, improvement: Improvement): Variation {
  if (signal === null) return 'common';
  const up = UPWARD.has(signal);
  if (improvement === null) return up ? 'high' : 'low';
  return up === (improvement === 'up') ? 'improvement' : 'concern';
}

/** Whether a process that stays as it is will meet its target: always, never, or as chance has it. */
export type Assurance = 'passes' | 'fails' | 'inconsistent';

/**
 * Assurance type: whether a process that stays as it is meets its target always, never, or as chance has it. The target is compared with
 * the limits of the last point; where these lie on the centre, with the centre.
 *
 * @formula a = \begin{cases} \text{passes} & T < L \\ \text{inconsistent} & L \le T \le U \\ \text{fails} & T > U \end{cases} \qquad (\text{lower is better: } \text{passes} \Leftrightarrow T > U)
 * @param limits of the last point, L and U, in the unit of the measure; null without any
 * @param target T in the same unit; null without one
 * @param improvement the direction in which the measure gets better; null where neither is better
 * @returns `passes`, `fails` or `inconsistent`; null without limits, target or direction
 * @when A target has been set, and the question is whether the process can be trusted to meet it.
 * @limits Holds only as long as the process does not change; without settled limits (12 points) it is a guess.
 * @see NHS England, Making Data Count; NHSRplotthedots 0.2.2 (assurance_type)
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
