import { quantileSorted } from 'd3-array';
import { AGGREGATION_CHOICES, type Alternative, NORMALISATION_CHOICES, rulesWith } from './alternatives.ts';
import { type Draws, drawsFrom } from './draws.ts';
import { type Columns, evaluate, type NodeColumns } from './kernel.ts';
import { compile, type Plan } from './plan.ts';
import type { Measured } from './references.ts';
import type { Rules } from './rules.ts';
import { Sampler } from './sampling.ts';

/** How much the rank of each unit rests on chance and on choices that could have been made otherwise. */

export interface UncertaintyOptions {
  /** How often everything is scored again, 1 or more. */
  replications: number;
  /** A whole number; the same one gives the same result. */
  seed: number;
  /** Weights vary by so much in either direction, as a share of themselves. */
  weightNoise?: number;
  onProgress?: (done: number, total: number) => void;
}

/** What is varied, alone in `sensitivity`, together for the ranks. */
export const FACTORS = ['sampling', 'weights', 'normalisation', 'aggregation', 'leaving-out'] as const;
export type Factor = (typeof FACTORS)[number];

export interface Spread {
  median: number;
  /** 5th and 95th percentile. */
  low: number;
  high: number;
}

export interface Sensitivity {
  /** Mean distance from the unit's own rank over all that was tried, in places. */
  shift: number;
  low: number;
  high: number;
  /** Which single choice moves the unit furthest, and to where; null for what is drawn rather than chosen. */
  furthest: { choice: string; rank: number } | null;
}

export interface UnitUncertainty {
  unit: string;
  /** By the set as it is; null when the unit is not rated. */
  rank: number | null;
  /** Over all replications in which the unit could be ranked; null when in none. */
  ranks: Spread | null;
  /** Share of the replications in which the unit could be ranked, 0–1. */
  ranked: number;
  /** Each factor alone; null where the unit has no rank. */
  sensitivity: Readonly<Record<Factor, Sensitivity>> | null;
}

const WEIGHT_NOISE = 0.25;

/** So many of the replications are done for a factor that is drawn alone: enough for an order of magnitude. */
const SOLO_SHARE = 0.05;

/** Ranks of the root's scores: 1 is the highest, equal scores share the best rank, 0 stands for no rank. */
class Ranker {
  private readonly order: Uint32Array;

  constructor(units: number) {
    this.order = new Uint32Array(units);
  }

  write(scores: Float64Array, ranks: Uint16Array | Uint32Array, offset: number): void {
    const { order } = this;
    let ranked = 0;
    for (let unit = 0; unit < scores.length; unit++) {
      ranks[offset + unit] = 0;
      if (!Number.isNaN(scores[unit])) order[ranked++] = unit;
    }
    const sorted = order.subarray(0, ranked).sort((a, b) => (scores[b] as number) - (scores[a] as number));
    let shared = 1;
    for (let place = 0; place < ranked; place++) {
      const unit = sorted[place] as number;
      if (place > 0 && scores[unit] !== scores[sorted[place - 1] as number]) shared = place + 1;
      ranks[offset + unit] = shared;
    }
  }
}

const rootScores = (nodes: readonly NodeColumns[]): Float64Array => (nodes.at(-1) as NodeColumns).scores;

/** Everything that is the same for all replications. */
class Experiment {
  readonly plans = new Map<string, Plan>();
  readonly sampler: Sampler;
  readonly ranker: Ranker;
  /** Places of the scored indicators among the nodes, and their codes. */
  readonly leaves: { index: number; code: string }[];
  private readonly own: Plan;
  /** Of the last run; the next writes over it. */
  private nodes: readonly NodeColumns[] = [];

  constructor(
    private readonly rules: Rules,
    readonly columns: Columns,
    private readonly weightNoise: number,
  ) {
    this.own = this.planFor({ normalisation: 'own', aggregation: 'own' });
    this.sampler = new Sampler(this.own, columns);
    this.ranker = new Ranker(columns.units);
    this.leaves = this.own.indicators
      .filter((node) => node.normaliser !== null)
      .map(({ index, code }) => ({ index, code }));
  }

  planFor(alternative: Alternative): Plan {
    const key = `${alternative.normalisation} ${alternative.aggregation}`;
    const known = this.plans.get(key);
    if (known) return known;
    const plan = compile(rulesWith(this.rules, alternative, (code) => this.varies(code)));
    this.plans.set(key, plan);
    return plan;
  }

  private varies(code: string): boolean {
    const node = this.own.indicators.find((indicator) => indicator.code === code);
    const { values } = this.columns.measured[node?.column ?? -1] as Measured;
    const present = values.filter((value) => !Number.isNaN(value));
    return present.some((value) => value !== present[0]);
  }

  weights(draws: Draws): Float64Array {
    return this.own.weights.map((weight) => weight * (1 + this.weightNoise * (2 * draws.uniform() - 1)));
  }

  without(leaf: number): Uint8Array {
    const without = new Uint8Array(this.own.nodes.length);
    without[leaf] = 1;
    return without;
  }

  rank(
    ranks: Uint16Array | Uint32Array,
    offset: number,
    choices: {
      alternative?: Alternative;
      sampled?: boolean;
      weights?: Float64Array;
      without?: Uint8Array;
    },
  ): void {
    const plan = choices.alternative ? this.planFor(choices.alternative) : this.own;
    this.nodes = evaluate(plan, choices.sampled ? this.sampler.columns : this.columns, {
      scoresOnly: true,
      over: this.nodes,
      ...(choices.weights && { weights: choices.weights }),
      ...(choices.without && { without: choices.without }),
    });
    this.ranker.write(rootScores(this.nodes), ranks, offset);
  }
}

const pick = <T>(draws: Draws, choices: readonly T[]): T => choices[draws.index(choices.length)] as T;

/** Ranks of one unit over the runs, ascending, without those in which it had none. */
function ranksOfUnit(ranks: Uint32Array, units: number, unit: number): number[] {
  const found = new Uint32Array(ranks.length / units);
  let count = 0;
  for (let at = unit; at < ranks.length; at += units) {
    const rank = ranks[at] as number;
    if (rank > 0) found[count++] = rank;
  }
  return Array.from(found.subarray(0, count).sort());
}

const percentile = (ascending: number[], p: number): number => quantileSorted(ascending, p) as number;

const spreadOf = (ascending: number[]): Spread | null =>
  ascending.length === 0
    ? null
    : {
        median: percentile(ascending, 0.5),
        low: percentile(ascending, 0.05),
        high: percentile(ascending, 0.95),
      };

/** One factor alone: its runs, and what was chosen in each where it was chosen. */
interface Solo {
  ranks: Uint32Array;
  choices: readonly string[] | null;
}

function sensitivityTo({ ranks, choices }: Solo, units: number, unit: number, own: number): Sensitivity {
  const all = ranksOfUnit(ranks, units, unit);
  if (all.length === 0) return { shift: 0, low: own, high: own, furthest: null };
  const shift = all.reduce((sum, rank) => sum + Math.abs(rank - own), 0) / all.length;
  if (choices === null)
    return { shift, low: percentile(all, 0.05), high: percentile(all, 0.95), furthest: null };
  let furthest: Sensitivity['furthest'] = null;
  choices.forEach((choice, run) => {
    const rank = ranks[run * units + unit] as number;
    if (rank > 0 && Math.abs(rank - own) > Math.abs((furthest?.rank ?? own) - own))
      furthest = { choice, rank };
  });
  return { shift, low: Math.min(own, all[0] as number), high: Math.max(own, all.at(-1) as number), furthest };
}

/** Counts what is done, and tells it in whole hundredths. */
function counter(total: number, onProgress: UncertaintyOptions['onProgress']): () => void {
  let done = 0;
  const step = Math.max(1, Math.floor(total / 100));
  return () => {
    done++;
    if (done % step === 0 || done === total) onProgress?.(done, total);
  };
}

function solos(experiment: Experiment, runs: number, draws: Draws, tick: () => void): Record<Factor, Solo> {
  const { units } = experiment.columns;
  const drawn = (vary: (run: number) => Parameters<Experiment['rank']>[2]): Solo => {
    const ranks = new Uint32Array(runs * units);
    for (let run = 0; run < runs; run++) {
      experiment.rank(ranks, run * units, vary(run));
      tick();
    }
    return { ranks, choices: null };
  };
  const chosen = <T extends string>(
    choices: readonly T[],
    vary: (choice: T) => Parameters<Experiment['rank']>[2],
  ): Solo => {
    const ranks = new Uint32Array(choices.length * units);
    choices.forEach((choice, run) => {
      experiment.rank(ranks, run * units, vary(choice));
      tick();
    });
    return { ranks, choices };
  };
  const indexOf = new Map(experiment.leaves.map(({ code, index }) => [code, index]));
  return {
    sampling: drawn(() => {
      experiment.sampler.draw(draws);
      return { sampled: true };
    }),
    weights: drawn(() => ({ weights: experiment.weights(draws) })),
    normalisation: chosen(
      NORMALISATION_CHOICES.filter((choice) => choice !== 'own'),
      (normalisation) => ({ alternative: { normalisation, aggregation: 'own' } }),
    ),
    aggregation: chosen(
      AGGREGATION_CHOICES.filter((choice) => choice !== 'own'),
      (aggregation) => ({ alternative: { normalisation: 'own', aggregation } }),
    ),
    'leaving-out': chosen([...indexOf.keys()], (code) => ({
      without: experiment.without(indexOf.get(code) as number),
    })),
  };
}

/**
 * How sure the ranks of units are: everything is scored again and again with values drawn from their sampling errors, weights varied by up to a quarter, other
 * normalisations and aggregations, and one indicator left out.
 *
 * @formula r_i^{(k)} = \mathrm{rank}_i\big(S(x^{(k)}, w^{(k)}, N^{(k)}, A^{(k)}, d^{(k)})\big), \quad k = 1 \ldots K
 *   x^{(k)} = x + z\,(x_{97.5} - x)/1.96 \ (z \ge 0), \quad w^{(k)} = w\,(1 + u), \ u \sim U(-0.25,\ 0.25)
 * @param rules of the set
 * @param units codes of the units, in the order of the columns
 * @param columns what the units have
 * @returns a unit's rank by the set itself, the median and the 5th and 95th percentile of its ranks (type 7), and how far each choice alone
 *   moves it; in the order of the units, and the same whatever that order is
 * @when A rank is shown or used: units whose intervals of ranks overlap widely should not be put in an order.
 * @limits Sampling errors of indicators are taken as independent, each with a split normal distribution. Values without an interval do not vary. Where leaving out an indicator costs a unit its score, the others are ranked among fewer. The
 *   alternatives are those named here; others would give other ranks.
 * @see OECD/JRC (2008), Handbook on constructing composite indicators, step 7; Saisana, Saltelli and Tarantola (2005), JRSS A 168:307–323
 */
export function rankUncertainty(
  rules: Rules,
  units: readonly string[],
  columns: Columns,
  { replications, seed, weightNoise = WEIGHT_NOISE, onProgress }: UncertaintyOptions,
): UnitUncertainty[] {
  const order = units
    .map((_, place) => place)
    .sort((a, b) => ((units[a] as string) < (units[b] as string) ? -1 : 1));
  const experiment = new Experiment(rules, inOrder(columns, order), weightNoise);
  const draws = drawsFrom(seed);
  const soloRuns = Math.max(1, Math.round(replications * SOLO_SHARE));
  const discrete = NORMALISATION_CHOICES.length + AGGREGATION_CHOICES.length - 2 + experiment.leaves.length;
  const tick = counter(replications + 2 * soloRuns + discrete, onProgress);

  const count = units.length;
  const own = new Uint32Array(count);
  experiment.rank(own, 0, {});
  const ranks = new Uint32Array(replications * count);
  for (let run = 0; run < replications; run++) {
    experiment.sampler.draw(draws);
    const alternative = {
      normalisation: pick(draws, NORMALISATION_CHOICES),
      aggregation: pick(draws, AGGREGATION_CHOICES),
    };
    // One of the indicators or, as often as each of them, none.
    const left = experiment.leaves[draws.index(experiment.leaves.length + 1)];
    experiment.rank(ranks, run * count, {
      sampled: true,
      alternative,
      weights: experiment.weights(draws),
      ...(left && { without: experiment.without(left.index) }),
    });
    tick();
  }
  const alone = solos(experiment, soloRuns, draws, tick);

  const found = order.map((_, unit): UnitUncertainty => {
    const all = ranksOfUnit(ranks, count, unit);
    const rank = own[unit] as number;
    return {
      unit: units[order[unit] as number] as string,
      rank: rank === 0 ? null : rank,
      ranks: spreadOf(all),
      ranked: all.length / replications,
      sensitivity:
        rank === 0
          ? null
          : (Object.fromEntries(
              FACTORS.map((factor) => [factor, sensitivityTo(alone[factor], count, unit, rank)]),
            ) as Record<Factor, Sensitivity>),
    };
  });
  const placed = new Map(order.map((original, place) => [original, found[place] as UnitUncertainty]));
  return units.map((_, original) => placed.get(original) as UnitUncertainty);
}

/** The columns with their units in another order. */
function inOrder(columns: Columns, order: readonly number[]): Columns {
  const sorted = (values: Float64Array): Float64Array =>
    Float64Array.from(order, (place) => values[place] as number);
  return {
    units: columns.units,
    measured: columns.measured.map(({ values, low, high }) => ({
      values: sorted(values),
      low: sorted(low),
      high: sorted(high),
    })),
    applicable: columns.applicable.map((asked) => Uint8Array.from(order, (place) => asked[place] as number)),
  };
}
