/** Steps of the grid along each side of the box. */
const GRID = 5;

/** How many of the best points of the grid are followed. */
const FOLLOWED = 4;

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

function gridOf(dimensions: number): number[][] {
  if (dimensions === 0) return [[]];
  const steps = Array.from({ length: GRID + 1 }, (_, i) => i / GRID);
  return gridOf(dimensions - 1).flatMap((rest) => steps.map((step) => [...rest, step]));
}

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
function follow(of: (point: readonly number[]) => number, from: Point): Point {
  let best = from;
  let moves = 0;
  for (let step = 1 / (2 * GRID); step >= FINEST && moves < MOST_MOVES; moves++) {
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
  const starts = gridOf(dimensions)
    .map((at) => evaluate(of, at))
    .sort((a, b) => a.value - b.value)
    .slice(0, FOLLOWED)
    .map((point) => follow(of, point));
  return starts.reduce((least, point) => (point.value < least.value ? point : least)).at;
}
