import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that a seed decides: the same seed gives the same draws on every machine. */
export interface Draws {
  /** In [0, 1). */
  uniform: () => number;
  /** Fills a column with standard normal numbers. */
  normals: (into: Float64Array) => void;
  /** One of 0 … n − 1. */
  index: (n: number) => number;
}

const TWO_TO_32 = 4_294_967_296;

/** @param seed a whole number */
export function drawsFrom(seed: number): Draws {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => (generator.next() >>> 0) / TWO_TO_32;
  /** The second number of the last pair, where a column had no place for it; NaN: there is none. */
  const spare = Float64Array.of(NaN);
  // Marsaglia's polar method (1964, SIAM Review 6:260–264): two normal numbers from a point in the unit circle.
  const normals = (into: Float64Array): void => {
    let filled = 0;
    if (into.length > 0 && !Number.isNaN(spare[0])) {
      into[filled++] = spare[0] as number;
      spare[0] = NaN;
    }
    while (filled < into.length) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      into[filled++] = x * factor;
      if (filled < into.length) into[filled++] = y * factor;
      else spare[0] = y * factor;
    }
  };
  return { uniform, normals, index: (n) => Math.floor(uniform() * n) };
}
