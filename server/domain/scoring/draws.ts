import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that a seed decides: the same seed gives the same draws on every machine. */
export interface Draws {
  /** In [0, 1). */
  uniform: () => number;
  /** Standard normal. */
  normal: () => number;
  /** One of 0 … n − 1. */
  index: (n: number) => number;
}

const TWO_TO_32 = 4_294_967_296;

/** @param seed a whole number */
export function drawsFrom(seed: number): Draws {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => (generator.next() >>> 0) / TWO_TO_32;
  let spare = NaN;
  // Marsaglia's polar method (1964, SIAM Review 6:260–264): two normal numbers from a point in the unit circle.
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = NaN;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
  return { uniform, normal, index: (n) => Math.floor(uniform() * n) };
}
