import { AGGREGATION_CHOICES, type Alternative, NORMALISATION_CHOICES, planWith } from './alternatives.ts';
import { type Draws, drawsFrom } from './draws.ts';
import { type Choices, type Columns, evaluate, type NodeColumns } from './kernel.ts';
import { compile, type Plan } from './plan.ts';
import { RankTable, type Spread } from './rank-tables.ts';
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

export type { Spread } from './rank-tables.ts';

export interface Sensitivity {
  /** Mean distance from the unit's own rank over all that was tried, in places. */
  shift: number;
  /** Of what is drawn the 5–95 % interval of ranks, of what is chosen the best and the worst rank, the unit's own included. */
  low: number;
  high: number;
  /** Which single choice moves the unit furthest, and to where; null for what is drawn rather than chosen. */
  furthest: { choice: string; rank: number } | null;
}

/** How sure the rank of a unit is in one group. */
export interface GroupUncertainty {
  /** Over all replications in which the unit had a score in the group; null when in none. */
  ranks: Spread | null;
  /** Share of the replications in which it had one, 0–1. */
  ranked: number;
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
  /** Ranks by the scores of the groups below the root, by their codes. */
  groups: Readonly<Record<string, GroupUncertainty>>;
}

const WEIGHT_NOISE = 0.25;

/** So many of the replications are done for a factor that is drawn alone: enough for an order of magnitude. */
const SOLO_SHARE = 0.05;

/** What differs from the set in one run. */
interface Variation extends Pick<Choices, 'weights' | 'without'> {
  alternative?: Alternative;
  /** With the values that the sampler has drawn last. */
  sampled?: boolean;
}

/** Everything that is the same for all replications. */
class Experiment {
  readonly plans = new Map<string, Plan>();
  readonly sampler: Sampler;
  /** Places of the scored indicators among the nodes, and their codes. */
  readonly leaves: { index: number; code: string }[];
  /** Root first. */
  readonly groups: readonly { index: number; code: string }[];
  private readonly own: Plan;
  /** Of the last run; the next writes over it. */
  private nodes: readonly NodeColumns[] = [];

  constructor(
    private readonly rules: Rules,
    readonly columns: Columns,
    private readonly weightNoise: number,
  ) {
    this.own = compile(rules);
    this.sampler = new Sampler(this.own, columns);
    this.leaves = this.own.indicators
      .filter((node) => node.normaliser !== null)
      .map(({ index, code }) => ({ index, code }));
    this.groups = this.own.groups;
  }

  planFor(alternative: Alternative): Plan {
    const key = `${alternative.normalisation} ${alternative.aggregation}`;
    const known = this.plans.get(key);
    if (known) return known;
    const plan = planWith(this.rules, this.own, alternative, (code) => this.varies(code));
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

  /** Scores everything once more. @param tables of the first groups, into which the ranks of the run are written */
  rank(tables: readonly RankTable[], run: number, { alternative, sampled, ...choices }: Variation): void {
    const plan = alternative ? this.planFor(alternative) : this.own;
    this.nodes = evaluate(plan, sampled ? this.sampler.columns : this.columns, {
      scoresOnly: true,
      over: this.nodes,
      ...choices,
    });
    tables.forEach((table, group) => {
      const { index } = this.groups[group] as { index: number };
      table.write(run, (this.nodes[index] as NodeColumns).scores);
    });
  }
}

const pick = <T>(draws: Draws, choices: readonly T[]): T => choices[draws.index(choices.length)] as T;

/** One factor alone: its runs, and what was chosen in each where it was chosen. */
interface Solo {
  table: RankTable;
  choices: readonly string[] | null;
}

function sensitivityTo({ table, choices }: Solo, unit: number, own: number): Sensitivity {
  const all = table.of(unit);
  const spread = all.spread();
  if (spread === null) return { shift: 0, low: own, high: own, furthest: null };
  const shift = all.shiftFrom(own);
  if (choices === null) return { shift, low: spread.low, high: spread.high, furthest: null };
  const { low, high } = all.range();
  let furthest: Sensitivity['furthest'] = null;
  choices.forEach((choice, run) => {
    const rank = table.at(run, unit);
    if (rank > 0 && Math.abs(rank - own) > Math.abs((furthest?.rank ?? own) - own))
      furthest = { choice, rank };
  });
  return { shift, low: Math.min(own, low), high: Math.max(own, high), furthest };
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
  const drawn = (vary: () => Variation): Solo => {
    const table = new RankTable(units, runs);
    for (let run = 0; run < runs; run++) {
      experiment.rank([table], run, vary());
      tick();
    }
    return { table, choices: null };
  };
  const chosen = <T extends string>(choices: readonly T[], vary: (choice: T) => Variation): Solo => {
    const table = new RankTable(units, choices.length);
    choices.forEach((choice, run) => {
      experiment.rank([table], run, vary(choice));
      tick();
    });
    return { table, choices };
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
 * @returns a unit's rank by the set itself; the median and the 5–95 % interval of its ranks by the root and by every group, whole ranks that came out, with
 *   fewer than one replication in twenty beyond either end; and how far each choice alone moves it. In the order of the units, and the same whatever that
 *   order is
 * @when A rank is shown or used: units whose intervals of ranks overlap widely should not be put in an order.
 * @limits Sampling errors of indicators are taken as independent, each with a split normal distribution. Values without an interval do not vary. Where leaving out an indicator costs a unit its score, the others are ranked among fewer. The
 *   alternatives are those named here; others would give other ranks. Each is drawn as often as the set's own choice, so that a unit's own rank can lie
 *   outside its interval. They keep to the set's scales: min–max goes from the foot to the head of the indicator's own, z-scores have its middle as mean and
 *   a tenth of it as standard deviation, and z-scores of the set count as a scale of five deviations to either side. Values that are scores, ranks, levels
 *   and best ranges stay. A geometric mean is taken on 1–100 of the children's scale unless the group has one of its own, and what lies below counts as its
 *   foot, so that no unit gains by a score that has no logarithm; where no child has a scale the group keeps its own mean.
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
  const own = new RankTable(count, 1);
  experiment.rank([own], 0, {});
  const tables = experiment.groups.map(() => new RankTable(count, replications));
  for (let run = 0; run < replications; run++) {
    experiment.sampler.draw(draws);
    const alternative = {
      normalisation: pick(draws, NORMALISATION_CHOICES),
      aggregation: pick(draws, AGGREGATION_CHOICES),
    };
    // One of the indicators or, as often as each of them, none.
    const left = experiment.leaves[draws.index(experiment.leaves.length + 1)];
    experiment.rank(tables, run, {
      sampled: true,
      alternative,
      weights: experiment.weights(draws),
      ...(left && { without: experiment.without(left.index) }),
    });
    tick();
  }
  const alone = solos(experiment, soloRuns, draws, tick);

  const spreadIn = (table: RankTable, unit: number): GroupUncertainty => {
    const all = table.of(unit);
    return { ranks: all.spread(), ranked: all.total / replications };
  };
  const found = order.map((_, unit): UnitUncertainty => {
    const [root, ...groups] = tables.map((table) => spreadIn(table, unit)) as [
      GroupUncertainty,
      ...GroupUncertainty[],
    ];
    const rank = own.at(0, unit);
    return {
      unit: units[order[unit] as number] as string,
      rank: rank === 0 ? null : rank,
      ...root,
      sensitivity:
        rank === 0
          ? null
          : (Object.fromEntries(
              FACTORS.map((factor) => [factor, sensitivityTo(alone[factor], unit, rank)]),
            ) as Record<Factor, Sensitivity>),
      groups: Object.fromEntries(
        groups.map((group, i) => [(experiment.groups[i + 1] as { code: string }).code, group]),
      ),
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
