import { quantileSorted } from 'd3-array';
import Type, { type Static } from 'typebox';
import { evaluate } from '../../domain/scoring/kernel.ts';
import type { Plan, PlanNode } from '../../domain/scoring/plan.ts';
import { notComputable } from '../../domain/stats/computed.ts';
import { ranks } from '../../domain/stats/ranks.ts';
import { averageOf, rangeOf } from '../../domain/stats/sample.ts';
import { defineMethod, type Method } from '../method.ts';
import {
  type Column,
  Config,
  Dataset,
  elementsOf,
  type Index,
  indexOf,
  type Normalisation,
  orRefuse,
  requireLengths,
  resultsOf,
  scoresOf,
  Structure,
} from './composite-rules.ts';
import { explained } from './explained.ts';
import { Names, Table } from './shapes.ts';

/** Whole indices in the words of COINr, computed by the engine that scores sets. */

const ranksOf = (columns: Record<string, Column>): Record<string, Column> =>
  Object.fromEntries(Object.entries(columns).map(([code, column]) => [code, ranks(column)]));

/** Places of the units in the order of their codes. */
const orderOf = (units: readonly string[]): number[] =>
  units.map((_unit, i) => i).sort((a, b) => ((units[a] as string) < (units[b] as string) ? -1 : 1));

const pick = <T>(column: readonly T[], places: readonly number[]): T[] =>
  places.map((place) => column[place] as T);

const Plain = Type.Object({
  units: Names,
  structure: Structure,
  raw: Table,
  config: Config,
});

const pipeline = ({ units, structure, raw, config }: Static<typeof Plain>): unknown =>
  orRefuse(() => {
    const results = resultsOf(indexOf(structure, units.length, raw, config));
    return { units, ...results, ranks: ranksOf(results.aggregates) };
  });

const PanelInput = Type.Object({
  dataset: Dataset,
  structure: Type.Optional(Structure),
  global: Type.Boolean(),
  config: Type.Optional(Config),
});

/** What the package's panels are made with when nothing else is said. */
const PANEL_CONFIG: Config = {
  normalisation: { f_n: 'n_minmax', f_n_para: { l_u: [0, 100] } },
  aggregation: 'a_amean',
};

/** One population over all periods (`global`), or one a period. */
function panel(input: Static<typeof PanelInput>): unknown {
  const { dataset, global, config = PANEL_CONFIG } = input;
  const structure = input.structure ?? dataset.structure;
  const { units, time = [], raw } = dataset;
  if (!structure || time.length !== units.length) return notComputable('bad-parameter');
  const sorted = orderOf(units);
  return orRefuse(() => {
    requireLengths(raw, units.length);
    const whole = global ? resultsOf(indexOf(structure, units.length, raw, config)) : null;
    const periods = [...new Set(time)]
      .sort((a, b) => a - b)
      .map((period) => {
        const places = sorted.filter((place) => time[place] === period);
        const only = (columns: Record<string, Column>): Record<string, Column> =>
          Object.fromEntries(Object.entries(columns).map(([code, column]) => [code, pick(column, places)]));
        const results = whole
          ? { normalised: only(whole.normalised), aggregates: only(whole.aggregates) }
          : resultsOf(indexOf(structure, places.length, only(raw), config));
        return { time: period, units: pick(units, places), ...results };
      });
    return { periods };
  });
}

const RemovalInput = Type.Object({
  dataset: Dataset,
  structure: Type.Optional(Structure),
  config: Config,
  remove_level: Type.Integer({ minimum: 1 }),
});

/** Every element of a level is left out in turn. */
function removal({
  dataset,
  structure = dataset.structure,
  config,
  remove_level,
}: Static<typeof RemovalInput>): unknown {
  if (!structure) return notComputable('bad-parameter');
  const { units, raw } = dataset;
  return orRefuse(() => {
    const { plan, columns } = indexOf(structure, units.length, raw, config);
    const root = plan.nodes.at(-1) as PlanNode;
    const scoresWithout = (code: string | null): Column => {
      const without = Uint8Array.from(plan.nodes, (node) => (node.code === code ? 1 : 0));
      return scoresOf(evaluate(plan, columns, { without, scoresOnly: true }), root);
    };
    const removed = elementsOf(structure).filter(({ level }) => level === remove_level);
    const places = orderOf(units);
    const scores: Record<string, Column> = { Nominal: pick(scoresWithout(null), places) };
    for (const { code } of removed) scores[code] = pick(scoresWithout(code), places);
    const ranked = ranksOf(scores);
    const changes = Object.entries(ranked).map(([code, own]): [string, number | null] => {
      const moved = own.flatMap((rank, i) => {
        const nominal = ranked['Nominal']?.[i] ?? null;
        return rank === null || nominal === null ? [] : [Math.abs(rank - nominal)];
      });
      return [code, moved.length === 0 ? null : averageOf(moved)];
    });
    const uCode = pick(units, places);
    return {
      scores: { uCode, ...scores },
      ranks: { uCode, ...ranked },
      mean_abs_rank_change: explained(Object.fromEntries(changes), 'no-values'),
    };
  });
}

const UncertaintyInput = Type.Object({
  units: Names,
  structure: Structure,
  raw: Table,
  replications: Type.Array(
    Type.Object({
      weights: Type.Record(Type.String(), Type.Number()),
      normalisation: Type.String(),
      aggregation: Type.String(),
    }),
  ),
});

/** Scales on which every mean has an answer: all scores lie above zero. */
const DRAWN: Readonly<Record<string, Normalisation>> = {
  n_minmax: { f_n: 'n_minmax', f_n_para: { l_u: [1, 100] } },
  n_zscore: { f_n: 'n_zscore', f_n_para: { m_sd: [50, 10] } },
};

const NOMINAL: Config = { normalisation: DRAWN['n_minmax'] as Normalisation, aggregation: 'a_amean' };

/** Every drawn weight lies within so much of the nominal one, as a share of it. */
const NOISE = 0.25;

type Weights = Readonly<Record<string, number>>;

/** The number with the fewest decimals that is possible, the one nearest to the middle: weights are written by hand. */
function plainest(least: number, most: number): number {
  const middle = (least + most) / 2;
  const written = Array.from({ length: 16 }, (_, decimals) => Number(middle.toFixed(decimals)));
  return written.find((weight) => weight >= least && weight <= most) ?? middle;
}

/**
 * The weights that the draws vary. A record of draws does not name them, but every draw lies within the noise of its weight: what is possible after all
 * draws is narrow, and the weight is the plainest number in it.
 */
function nominalWeights(draws: readonly Weights[]): Weights {
  const codes = [...new Set(draws.flatMap((weights) => Object.keys(weights)))];
  return Object.fromEntries(
    codes.map((code) => {
      const { low, high } = rangeOf(draws.flatMap((weights) => weights[code] ?? []));
      return [code, plainest(high / (1 + NOISE), low / (1 - NOISE))];
    }),
  );
}

/** The weights of a replication, by place of the edge. */
const drawnWeights = (plan: Plan, weights: Weights): Float64Array =>
  Float64Array.from(plan.edges, ({ child }, place) => weights[child] ?? (plan.weights[place] as number));

function quantile(column: Column, p: number): number | null {
  const ascending = column.filter((rank) => rank !== null).sort((a, b) => a - b);
  return quantileSorted(ascending, p) ?? null;
}

/** Scores and ranks under recorded draws of weights, normalisation and aggregation. */
function rankUncertainty({ units, structure, raw, replications }: Static<typeof UncertaintyInput>): unknown {
  return orRefuse(() => {
    const places = orderOf(units);
    const built = new Map<string, Index>();
    const index = (config: Config): Index => {
      const key = JSON.stringify(config);
      const known = built.get(key) ?? indexOf(structure, units.length, raw, config);
      built.set(key, known);
      return known;
    };
    const scored = (config: Config, weights: Weights): Column => {
      const { plan, columns } = index(config);
      const done = evaluate(plan, columns, { weights: drawnWeights(plan, weights), scoresOnly: true });
      return pick(scoresOf(done, plan.nodes.at(-1) as PlanNode), places);
    };
    const nominalWeight = structure.weight ? {} : nominalWeights(replications.map(({ weights }) => weights));
    const scores: Record<string, Column> = { Nominal: scored(NOMINAL, nominalWeight) };
    replications.forEach(({ weights, normalisation, aggregation }, i) => {
      const config = { normalisation: DRAWN[normalisation] ?? { f_n: normalisation }, aggregation };
      scores[`r_${String(i + 1)}`] = scored(config, weights);
    });
    const ranked = ranksOf(scores);
    const { Nominal: nominal = [], ...drawn } = ranked;
    const perUnit = nominal.map((_rank, unit) => Object.values(drawn).map((column) => column[unit] ?? null));
    const uCode = pick(units, places);
    const mean = (column: Column): number | null => {
      const present = column.filter((rank) => rank !== null);
      return present.length === 0 ? null : averageOf(present);
    };
    return {
      scores: { uCode, ...scores },
      ranks: { uCode, ...ranked },
      rank_stats: {
        uCode,
        Nominal: nominal,
        Mean: perUnit.map(mean),
        Median: perUnit.map((column) => quantile(column, 0.5)),
        Q5: perUnit.map((column) => quantile(column, 0.05)),
        Q95: perUnit.map((column) => quantile(column, 0.95)),
      },
    };
  });
}

export const compositeIndex: readonly Method[] = [
  defineMethod({
    name: 'composite-index',
    of: 'evaluate',
    groups: ['small_hierarchy'],
    input: Plain,
    run: pipeline,
  }),
  defineMethod({
    name: 'composite-index-of-dataset',
    of: 'evaluate',
    groups: ['asem_pipeline'],
    input: Type.Object({ dataset: Dataset, structure: Type.Optional(Structure), config: Config }),
    run: ({ dataset, structure = dataset.structure, config }) =>
      structure ? pipeline({ ...dataset, structure, config }) : notComputable('bad-parameter'),
  }),
  defineMethod({
    name: 'composite-index-of-panel',
    of: 'evaluate',
    groups: ['panel_normalisation'],
    input: PanelInput,
    run: panel,
  }),
  defineMethod({
    name: 'composite-index-without',
    of: 'evaluate',
    groups: ['robustness_remove_elements'],
    input: RemovalInput,
    run: removal,
  }),
  defineMethod({
    name: 'rank-uncertainty',
    of: 'evaluate',
    groups: ['rank_uncertainty'],
    input: UncertaintyInput,
    run: rankUncertainty,
  }),
];
