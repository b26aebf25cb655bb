import { Ranker } from './ranker.ts';

/** Ranks of units over many runs, and what they say of each unit. */

export interface Spread {
  /** Ranks that came out, whole numbers: the middle one (of two the better), and the ends of the 5–95 % interval. */
  median: number;
  low: number;
  high: number;
}

/** The ranks of all units in each of some runs; 0 stands for no rank. */
export class RankTable {
  private readonly ranks: Uint16Array | Uint32Array;
  private readonly counts: Uint32Array;
  private readonly ranker: Ranker;

  constructor(
    readonly units: number,
    readonly runs: number,
  ) {
    const size = units * runs;
    this.ranks = units < 2 ** 16 ? new Uint16Array(size) : new Uint32Array(size);
    this.counts = new Uint32Array(units + 1);
    this.ranker = new Ranker(units);
  }

  write(run: number, scores: Float64Array): void {
    this.ranker.write(scores, this.ranks, run * this.units);
  }

  at(run: number, unit: number): number {
    return this.ranks[run * this.units + unit] as number;
  }

  /** What came out for one unit; good until the next one is asked for. */
  of(unit: number): UnitRanks {
    const { counts, ranks, units } = this;
    counts.fill(0);
    for (let at = unit; at < ranks.length; at += units) {
      const rank = ranks[at] as number;
      counts[rank] = (counts[rank] as number) + 1;
    }
    const unranked = counts[0] as number;
    counts[0] = 0;
    return new UnitRanks(counts, this.runs - unranked);
  }
}

/** How often a unit had which rank. */
export class UnitRanks {
  constructor(
    /** By rank. */
    private readonly counts: Uint32Array,
    /** Of the runs in which it had one. */
    readonly total: number,
  ) {}

  /** The rank of the given place among all, ascending; places count from 1. */
  private at(place: number): number {
    let [rank, passed] = [0, 0];
    while (passed < place) passed += this.counts[++rank] as number;
    return rank;
  }

  /**
   * @returns null without any rank. The interval leaves out fewer than one run in twenty at either end; its ends are the definition 1 of Hyndman and Fan
   *   (1996), the upper one counted from above
   */
  spread(): Spread | null {
    const { total } = this;
    if (total === 0) return null;
    // Of whole numbers, so that a twentieth of twenty is 1 and not a hair more.
    const outer = Math.ceil((5 * total) / 100);
    return { median: this.at(Math.ceil(total / 2)), low: this.at(outer), high: this.at(total + 1 - outer) };
  }

  range(): { low: number; high: number } {
    return { low: this.at(1), high: this.at(this.total) };
  }

  /** Mean distance from a rank, in places. */
  shiftFrom(own: number): number {
    let sum = 0;
    for (let rank = 1; rank < this.counts.length; rank++)
      sum += (this.counts[rank] as number) * Math.abs(rank - own);
    return sum / this.total;
  }
}
