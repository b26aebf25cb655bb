/** Random numbers that a seed decides: the same seed gives the same demonstration, to the byte. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Standard normal. */
  normal(): number;
  /** Successes of n trials. */
  binomial(n: number, probability: number): number;
  poisson(mean: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of the items, with chances in proportion to their weights. */
  weighted<T>(items: readonly T[], weight: (item: T) => number): T;
}

/** FNV-1a over the UTF-16 units, 32 bits. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return value >>> 0;
}

/** sfc32 by Chris Doty-Humphrey (PractRand, public domain): 128 bits of state, numbers in [0, 1). */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Above this, a normal approximation replaces drawing one by one. */
const MANY = 400;

/**
 * A stream of its own for every purpose: what one unit draws in one quarter does not depend on how many others there are.
 * @param labels name the purpose: `('P0142', '2026-Q3', 'SAT-01')`
 */
export function randomFor(seed: number, ...labels: readonly string[]): Random {
  const text = labels.join('\u0000');
  const next = sfc32(seed | 0, hash(text, 2_166_136_261), hash(text, 374_761_393), 1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

  function binomial(n: number, probability: number): number {
    if (n > MANY) {
      const drawn = n * probability + Math.sqrt(n * probability * (1 - probability)) * normal();
      return Math.min(n, Math.max(0, Math.round(drawn)));
    }
    let successes = 0;
    for (let i = 0; i < n; i++) if (next() < probability) successes += 1;
    return successes;
  }

  /** Knuth's product of uniforms. */
  function poisson(mean: number): number {
    if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = next(); product > limit; product *= next()) count += 1;
    return count;
  }

  function weighted<T>(items: readonly T[], weight: (item: T) => number): T {
    let left = next() * items.reduce((sum, item) => sum + weight(item), 0);
    const found = items.find((item) => (left -= weight(item)) < 0) ?? items.at(-1);
    if (found === undefined) throw new RangeError('Nothing to choose from');
    return found;
  }

  return {
    next,
    normal,
    binomial,
    poisson,
    weighted,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    pick: (items) => weighted(items, () => 1),
  };
}
