/** In one part of the scale so many units are sorted by exchanging neighbours; with more the library is quicker. */
const FEW = 32;

/**
 * Ranks columns of scores of one length, again and again, in time that grows with their number alone: units are dealt into as many equal parts of the
 * scale as there are units, and put in order within each part.
 */
export class Ranker {
  /** Units, highest score first. */
  private readonly order: Uint32Array;
  private readonly parts: Uint32Array;
  private readonly starts: Uint32Array;

  constructor(units: number) {
    this.order = new Uint32Array(units);
    this.parts = new Uint32Array(units);
    this.starts = new Uint32Array(units + 1);
  }

  /** Ranks: 1 is the highest, equal scores share the best rank, 0 stands for no rank (NaN). @param from where the first unit's is written */
  write(scores: Float64Array, ranks: Uint16Array | Uint32Array, from: number): void {
    const ranked = this.deal(scores);
    const { order } = this;
    ranks.fill(0, from, from + scores.length);
    let shared = 1;
    let last = NaN;
    for (let place = 0; place < ranked; place++) {
      const unit = order[place] as number;
      const score = scores[unit] as number;
      if (score !== last) shared = place + 1;
      ranks[from + unit] = shared;
      last = score;
    }
  }

  /** Puts the units that have a score in order. @returns how many they are */
  private deal(scores: Float64Array): number {
    const { order, parts, starts } = this;
    let [least, most] = [Infinity, -Infinity];
    for (let unit = 0; unit < scores.length; unit++) {
      const score = scores[unit] as number;
      if (score < least) least = score;
      if (score > most) most = score;
    }
    // Scores that are all equal, or a hair apart, are one part.
    const perPoint = (scores.length - 1) / (most - least);
    const parted = Number.isFinite(perPoint) ? perPoint : 0;
    starts.fill(0);
    for (let unit = 0; unit < scores.length; unit++) {
      const score = scores[unit] as number;
      if (Number.isNaN(score)) continue;
      const part = Math.floor((most - score) * parted);
      parts[unit] = part;
      starts[part + 1] = (starts[part + 1] as number) + 1;
    }
    for (let part = 1; part < starts.length; part++)
      starts[part] = (starts[part] as number) + (starts[part - 1] as number);
    for (let unit = 0; unit < scores.length; unit++) {
      if (Number.isNaN(scores[unit])) continue;
      const part = parts[unit] as number;
      const place = starts[part] as number;
      order[place] = unit;
      starts[part] = place + 1;
    }
    // Each start has become the start of the next part.
    for (let part = 0, start = 0; part < scores.length; part++) {
      const end = starts[part] as number;
      if (end - start > 1) this.sort(scores, start, end);
      start = end;
    }
    return starts[scores.length] as number;
  }

  /** Puts one part in order. */
  private sort(scores: Float64Array, from: number, to: number): void {
    const { order } = this;
    if (to - from > FEW) {
      order.subarray(from, to).sort((a, b) => (scores[b] as number) - (scores[a] as number));
      return;
    }
    for (let place = from + 1; place < to; place++) {
      const unit = order[place] as number;
      const score = scores[unit] as number;
      let free = place;
      while (free > from && (scores[order[free - 1] as number] as number) < score) {
        order[free] = order[free - 1] as number;
        free--;
      }
      order[free] = unit;
    }
  }
}
