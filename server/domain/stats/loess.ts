/** Local regression on evenly spaced values, as STL uses it. */

export interface LoessOptions {
  /** Number of values in the window, odd. */
  span: number;
  /** 0 fits a constant, 1 a line. */
  degree: 0 | 1;
  /** The fit is taken at every so many values and drawn straight between; 1 takes it at each. */
  jump: number;
}

interface Window {
  from: number;
  to: number;
}

/** Tricube weights of a window about a place, adding up to one; null when all are zero. */
function tricube(place: number, { from, to }: Window, n: number, span: number): number[] | null {
  const reach = Math.max(place - from, to - place) + (span > n ? Math.floor((span - n) / 2) : 0);
  const weights = Array.from({ length: to - from + 1 }, (_, i) => {
    const distance = Math.abs(from + i - place);
    if (distance > 0.999 * reach) return 0;
    return distance <= 0.001 * reach ? 1 : (1 - (distance / reach) ** 3) ** 3;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : null;
}

/** Weights of a local line instead of a local constant; as they were where the window is too narrow for a slope. */
function tilted(weights: readonly number[], place: number, from: number, n: number): number[] {
  const sum = (term: (at: number) => number): number =>
    weights.reduce((total, weight, i) => total + weight * term(from + i), 0);
  const centre = sum((at) => at);
  const spread = sum((at) => (at - centre) ** 2);
  if (Math.sqrt(spread) <= 0.001 * (n - 1)) return [...weights];
  const slope = (place - centre) / spread;
  return weights.map((weight, i) => weight * (slope * (from + i - centre) + 1));
}

/**
 * The fit at one place: the mean of the values about it, or a line through them, with weights that fall with the cube of the distance.
 *
 * @param values at even distances, in any unit
 * @param place where, counted from 0; it may lie beyond the ends
 * @param window first and last place of the values that are used
 * @param options length of the window and degree of the fit
 * @returns in the unit of the values; null when no value of the window has a weight
 * @see Cleveland (1979), JASA 74:829–836; R, stats::stl
 */
export function loessAt(
  values: readonly number[],
  place: number,
  window: Window,
  { span, degree }: LoessOptions,
): number | null {
  const n = values.length;
  const plain = tricube(place, window, n, span);
  if (!plain) return null;
  const weights = degree === 1 ? tilted(plain, place, window.from, n) : plain;
  return weights.reduce((sum, weight, i) => sum + weight * (values[window.from + i] as number), 0);
}

/** The window of so many values about a place, moved inwards at the ends. */
const windowAbout = (place: number, n: number, span: number): Window => {
  if (span >= n) return { from: 0, to: n - 1 };
  const from = Math.min(Math.max(0, place - (span - 1) / 2), n - span);
  return { from, to: from + span - 1 };
};

/**
 * Local regression: the fit at each value, from the values about it.
 *
 * @param values at even distances, in any unit
 * @param options length of the window, degree of the fit, and at how many places it is taken
 * @returns as many as values, in their unit; fewer than two values are returned as they are
 * @see Cleveland (1979), JASA 74:829–836; R, stats::stl
 */
export function loess(values: readonly number[], options: LoessOptions): number[] {
  const n = values.length;
  if (n < 2) return [...values];
  const jump = Math.min(options.jump, n - 1);
  const fitAt = (place: number): number =>
    loessAt(values, place, windowAbout(place, n, options.span), options) ?? (values[place] as number);
  const knots = Array.from({ length: Math.floor((n - 1) / jump) + 1 }, (_, i) => i * jump);
  if (knots.at(-1) !== n - 1) knots.push(n - 1);
  const fits = knots.map(fitAt);
  return knots.flatMap((knot, i) => {
    const next = knots[i + 1];
    if (next === undefined) return [fits[i] as number];
    const [low, high] = [fits[i] as number, fits[i + 1] as number];
    return Array.from({ length: next - knot }, (_, step) => low + ((high - low) / (next - knot)) * step);
  });
}
