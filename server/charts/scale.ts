/** A scale with round ends and ticks, all in the unit of the values. */
export interface Scale {
  from: number;
  to: number;
  ticks: number[];
  /** Digits after the point that the ticks need. */
  decimals: number;
}

const ROUND_STEPS = [1, 2, 2.5, 5, 10] as const;

/**
 * The smallest scale with round ticks (1, 2, 2.5 or 5 times a power of ten) that covers the values.
 * @param low smallest value @param high largest value @param count how many steps are wished for; it may come out as one or two more or fewer
 */
export function niceScale(low: number, high: number, count = 5): Scale {
  // Values that differ by noise only are drawn as equal ones.
  const size = Math.max(Math.abs(low), Math.abs(high), 1);
  const span = high - low > size * 1e-9 ? high - low : size * 0.1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = ROUND_STEPS.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const exponent = Math.floor(Math.log10(step) + 1e-9);
  const decimals = Math.max(0, -exponent + (factor === 2.5 ? 1 : 0));
  // Multiples are taken from whole numbers, so that 3 × 0.1 does not become 0.30000000000000004.
  const tick = (index: number): number => Number((index * step).toFixed(decimals));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => tick(first + i));
  return { from: tick(first), to: tick(last), ticks, decimals };
}

/** A scale for percentages: never below 0 or above 100, with some air around the values. */
export function percentScale(values: readonly number[]): Scale {
  if (values.length === 0) return niceScale(0, 100);
  const low = Math.max(0, Math.min(...values) - 2);
  const high = Math.min(100, Math.max(...values) + 2);
  return niceScale(low, high);
}

/** Maps [from, to] of the values onto [start, end] of the drawing. */
export const linear =
  (from: number, to: number, start: number, end: number) =>
  (value: number): number =>
    start + ((value - from) / (to - from)) * (end - start);
