/** FNV-1a over the UTF-16 units, 32 bits. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return value;
}

/** Above this, a normal approximation replaces drawing one by one. */
const MANY = 400;

/**
 * Random numbers that a seed decides: the same seed gives the same demonstration, to the byte.
 * The generator is sfc32 by Chris Doty-Humphrey (PractRand, public domain): 128 bits of state.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param label which of the seed's streams: they do not depend on each other */
  constructor(seed: number, label: string) {
    this.#a = seed | 0;
    this.#b = hash(label, 2_166_136_261);
    this.#c = hash(label, 374_761_393);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** In [0, 1). */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.next());
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Successes of n trials. */
  binomial(n: number, probability: number): number {
    if (n > MANY) {
      const drawn = n * probability + Math.sqrt(n * probability * (1 - probability)) * this.normal();
      return Math.min(n, Math.max(0, Math.round(drawn)));
    }
    let successes = 0;
    for (let i = 0; i < n; i++) if (this.next() < probability) successes += 1;
    return successes;
  }

  /** Events where `mean` are expected: Knuth's product of uniforms. */
  poisson(mean: number): number {
    if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count += 1;
    return count;
  }

  pick<T>(items: readonly T[]): T {
    return this.weighted(items, () => 1);
  }

  /** One of the items, with chances in proportion to their weights. */
  weighted<T>(items: readonly T[], weight: (item: T) => number): T {
    let left = this.next() * items.reduce((sum, item) => sum + weight(item), 0);
    const found = items.find((item) => (left -= weight(item)) < 0) ?? items.at(-1);
    if (found === undefined) throw new RangeError('Nothing to choose from');
    return found;
  }
}

/**
 * A stream of its own for every purpose: what one unit draws in one quarter does not depend on how many others there are.
 * @param labels name the purpose: `('P0142', '2026-Q3', 'SAT-01')`
 */
export const randomFor = (seed: number, ...labels: readonly string[]): Random =>
  new Random(seed, labels.join('\u0000'));
