/** The grid along each side of the box, finer near 0: shares that are worth little differ by how many times more, not by how much more. */
const GRID = [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1];

/** How many valleys of the grid are followed, the deepest first. */
const FOLLOWED = 6;

/** How far the first steps go: no further than from one point of the fine part of the grid to the next, so that they stay in their valley. */
const FIRST = 0.025;

/** Steps at which valleys are compared: only the best one is followed to the finest. */
const COMPARED = 1e-3;

const FINEST = 1e-7;

interface Point {
  at: number[];
  value: number;
}

/** A function that is not a number somewhere is infinitely high there. */
const evaluate = (of: (point: readonly number[]) => number, at: number[]): Point => {
  const value = of(at);
  return { at, value: Number.isNaN(value) ? Infinity : value };
};

const lowestOf = (points: readonly Point[]): Point =>
  points.reduce((least, point) => (point.value < least.value ? point : least));

/** Places on the grid, the last coordinate changing first. */
const gridOf = (dimensions: number): number[][] =>
  dimensions === 0 ? [[]] : gridOf(dimensions - 1).flatMap((rest) => GRID.map((step) => [...rest, step]));

/** Points of the grid with none lower beside them along an axis: one valley has one of them, however long it is, so that others are seen as well. */
function valleysOf(points: readonly Point[], dimensions: number): Point[] {
  const strides = Array.from({ length: dimensions }, (_, axis) => GRID.length ** axis);
  return points.filter(({ value }, index) =>
    strides.every((stride) => {
      const place = Math.floor(index / stride) % GRID.length;
      const before = place > 0 ? (points[index - stride] as Point).value : Infinity;
      const after = place < GRID.length - 1 ? (points[index + stride] as Point).value : Infinity;
      // Where the function is flat along an axis both ends stand for the rest: it falls from one of them, if at all.
      return value <= before && value <= after && (value < before || value < after);
    }),
  );
}

/** The lowest point of the grid on each side of the box: minima of shares often lie there, behind a rise that the inside does not show. */
const onSides = (points: readonly Point[], dimensions: number): Point[] =>
  Array.from({ length: dimensions }, (_, axis) => axis).flatMap((axis) =>
    [0, 1].map((side) => lowestOf(points.filter(({ at }) => at[axis] === side))),
  );

const within = (value: number): number => Math.min(1, Math.max(0, value));

/** The best of a point and its neighbours along the axes. */
const explored = (of: (point: readonly number[]) => number, about: Point, step: number): Point =>
  about.at
    .flatMap((value, axis) => [-step, step].map((by) => about.at.with(axis, within(value + by))))
    .map((point) => evaluate(of, point))
    .reduce((least, point) => (point.value < least.value ? point : least), about);

/** Whether two points differ by more than rounding: without that a search could creep on by one digit after another. */
const isApart = (one: Point, other: Point, step: number): boolean =>
  one.at.some((value, axis) => Math.abs(value - (other.at[axis] as number)) > step / 2);

/** A search that still creeps after so many moves has found as good a point as it will. */
const MOST_MOVES = 5000;

/** Pattern search: the best neighbour, then as far again the same way for as long as that helps; or half the step. */
function follow(of: (point: readonly number[]) => number, from: Point, first: number, last: number): Point {
  let best = from;
  let moves = 0;
  for (let step = first; step >= last && moves < MOST_MOVES; moves++) {
    let next = explored(of, best, step);
    if (!isApart(next, best, step)) step /= 2;
    for (; next.value < best.value && isApart(next, best, step) && moves < MOST_MOVES; moves++) {
      const before = best;
      best = next;
      const ahead = best.at.map((value, axis) => within(2 * value - (before.at[axis] as number)));
      next = explored(of, evaluate(of, ahead), step);
    }
    if (next.value < best.value) best = next;
  }
  return best;
}

/**
 * A point of the box [0, 1]ᵈ at which a function is least, found from the best points of a grid without derivatives: the same for the
 * same function, and never above the grid.
 *
 * @param of what is to be least; where it is no number it is taken as infinitely high
 * @param dimensions how many numbers a point has, d; each lies from 0 to 1
 * @returns the coordinates of the point
 * @see Hooke and Jeeves (1961), Journal of the ACM 8:212–229; Kolda, Lewis and Torczon (2003), SIAM Review 45:385–482
 */
export function leastInBox(of: (point: readonly number[]) => number, dimensions: number): number[] {
  const points = gridOf(dimensions).map((at) => evaluate(of, at));
  const deepest = valleysOf(points, dimensions)
    .sort((a, b) => a.value - b.value)
    .slice(0, FOLLOWED);
  const starts = [...new Set([lowestOf(points), ...deepest, ...onSides(points, dimensions)])];
  const best = lowestOf(starts.map((point) => follow(of, point, FIRST, COMPARED)));
  return follow(of, best, COMPARED, FINEST).at;
}
