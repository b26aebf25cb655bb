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

/** Compass search: the best neighbour along an axis, or half the step. */
function follow(of: (point: readonly number[]) => number, from: Point): Point {
  let best = from;
  for (let step = 1 / (2 * GRID); step >= FINEST;) {
    const { at } = best;
    const neighbours = at.flatMap((value, axis) =>
      [-step, step].map((by) => at.with(axis, Math.min(1, Math.max(0, value + by)))),
    );
    const next = neighbours
      .map((point) => evaluate(of, point))
      .reduce((least, point) => (point.value < least.value ? point : least), best);
    if (next === best) step /= 2;
    best = next;
  }
  return best;
}

/**
 * A point of the box [0, 1]ᵈ at which a function is least, found from the best points of a grid without derivatives: the same for the
 * same function, and never above the grid.
 *
 * @see Kolda, Lewis and Torczon (2003), SIAM Review 45:385–482
 */
export function leastInBox(of: (point: readonly number[]) => number, dimensions: number): number[] {
  const starts = gridOf(dimensions)
    .map((at) => evaluate(of, at))
    .sort((a, b) => a.value - b.value)
    .slice(0, FOLLOWED)
    .map((point) => follow(of, point));
  return starts.reduce((least, point) => (point.value < least.value ? point : least)).at;
}
