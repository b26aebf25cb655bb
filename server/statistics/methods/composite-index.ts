import { quantileSorted } from 'd3-array';
import Type, { type Static } from 'typebox';
import type { Normalise } from '../../domain/indicator.ts';
import type { Aggregate } from '../../domain/indicator-set.ts';
import { evaluate, type NodeColumns } from '../../domain/scoring/kernel.ts';
import { compile, type Plan, type PlanNode, RulesError } from '../../domain/scoring/plan.ts';
import type { GroupRule, MeasureRule, Rules } from '../../domain/scoring/rules.ts';
import { notComputable } from '../../domain/stats/computed.ts';
import { ranks } from '../../domain/stats/ranks.ts';
import { averageOf } from '../../domain/stats/sample.ts';
import { defineMethod, type Method } from '../method.ts';
import { normalise } from './normalise.ts';

/** Whole indices in the words of COINr (structure, raw values, names of functions), computed by the engine that scores sets. */

const Values = Type.Array(Type.Union([Type.Number(), Type.Null()]));
const Table = Type.Record(Type.String(), Values);
const Pair = Type.Tuple([Type.Number(), Type.Number()]);

/** A row an indicator or group; the level says how high it stands. */
const Structure = Type.Object({
  iCode: Type.Array(Type.String()),
  level: Type.Array(Type.Union([Type.Integer(), Type.Null()])),
  parent: Type.Array(Type.Union([Type.String(), Type.Null()])),
  direction: Type.Optional(Values),
  weight: Type.Optional(Values),
  target: Type.Optional(Values),
});
type Structure = Static<typeof Structure>;

const Normalisation = Type.Object({
  f_n: Type.String(),
  f_n_para: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.String(),
      Type.Object({
        l_u: Type.Optional(Pair),
        m_sd: Type.Optional(Pair),
        cap_max: Type.Optional(Type.Boolean()),
      }),
    ]),
  ),
});
type Normalisation = Static<typeof Normalisation>;

const Config = Type.Object({
  normalisation: Normalisation,
  aggregation: Type.Union([Type.String(), Type.Array(Type.String())]),
  dat_thresh: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
});
type Config = Static<typeof Config>;

const Dataset = Type.Object({
  structure: Type.Optional(Structure),
  units: Type.Array(Type.String()),
  time: Type.Optional(Type.Array(Type.Number())),
  raw: Table,
});

interface Element {
  code: string;
  level: number;
  parent: string | null;
  direction: 1 | -1;
  weight: number;
  target: number | null;
}

const elementsOf = ({ iCode, level, parent, direction, weight, target }: Structure): Element[] =>
  iCode.flatMap((code, i) => {
    const at = level[i];
    if (at === null || at === undefined) return [];
    return [
      {
        code,
        level: at,
        parent: parent[i] ?? null,
        direction: direction?.[i] === -1 ? -1 : 1,
        weight: weight?.[i] ?? 1,
        target: target?.[i] ?? null,
      },
    ];
  });

const AGGREGATIONS: Readonly<Record<string, Aggregate>> = {
  a_amean: { method: 'arithmetic' },
  a_gmean: { method: 'geometric' },
  a_hmean: { method: 'harmonic' },
  a_copeland: { method: 'copeland' },
  a_median: { method: 'median' },
};

/** The rule of the engine; null where it has none of that name, and the values are put on their scale before. */
function normaliseRule({ f_n, f_n_para }: Normalisation, target: number | null): Normalise | null {
  const given = typeof f_n_para === 'object' && f_n_para !== null ? f_n_para : {};
  switch (f_n) {
    case 'n_minmax':
      return { method: 'min-max', scale: given.l_u ?? [0, 100] };
    case 'n_dist2max':
      return { method: 'min-max', scale: [0, 1] };
    case 'n_zscore': {
      const [mean, deviation] = given.m_sd ?? [0, 1];
      return { method: 'z-score', mean, deviation };
    }
    case 'n_prank':
      return { method: 'percentile-rank', scale: [0, 1] };
    case 'n_rank':
      return { method: 'rank', first: 1 };
    case 'n_borda':
      return { method: 'rank', first: 0 };
    case 'n_dist2targ':
      return target === null
        ? null
        : { method: 'distance-to-target', target, cap: given.cap_max ?? false, scale: [0, 1] };
    default:
      return null;
  }
}

function measureRule(
  { code, direction, weight, target }: Element,
  normalisation: Normalisation,
): MeasureRule {
  return {
    code,
    kind: 'amount',
    reportedBy: 'provider',
    entry: { form: 'value' },
    multiplier: 1,
    wholeNumbers: false,
    numeratorWithinDenominator: false,
    minN: 1,
    direction: direction === 1 ? 'higher' : 'lower',
    normalise: normaliseRule(normalisation, target) ?? { method: 'identity' },
    weight,
  };
}

class UnknownFunction extends Error {}

function aggregateRule(aggregation: Config['aggregation'], level: number): Aggregate {
  const name =
    typeof aggregation === 'string' ? aggregation : (aggregation[level - 2] ?? aggregation.at(-1) ?? '');
  const rule = AGGREGATIONS[name];
  if (!rule) throw new UnknownFunction(name);
  return rule;
}

function rulesOf(elements: readonly Element[], { normalisation, aggregation, dat_thresh }: Config): Rules {
  const [top, ...others] = elements.filter(({ parent }) => parent === null);
  if (!top || others.length > 0) throw new RulesError([{ path: 'structure', reason: 'must have one top' }]);
  const reached = new Set<string>();
  const group = ({ code, level, weight }: Element): GroupRule => {
    if (reached.has(code)) throw new RulesError([{ path: 'structure', reason: `${code} occurs twice` }]);
    reached.add(code);
    const children = elements.filter(({ parent }) => parent === code);
    return {
      code,
      weight,
      mandatory: false,
      aggregate: aggregateRule(aggregation, level),
      availability: dat_thresh ?? 0,
      groups: children.filter((child) => child.level > 1).map(group),
      indicators: children
        .filter((child) => child.level === 1)
        .map((child) => measureRule(child, normalisation)),
    };
  };
  return { root: group(top), levels: [], bands: [], limiters: [] };
}

type Raw = Static<typeof Table>;

/** The values as the engine takes them; those of a function that it does not have are put on their scale first. */
function valuesOf({ code, direction, target }: Element, raw: Raw, config: Config): Float64Array {
  const x = raw[code] ?? [];
  const asNumbers = (values: readonly (number | null)[]): Float64Array =>
    Float64Array.from(values, (value) => value ?? NaN);
  if (normaliseRule(config.normalisation, target)) return asNumbers(x);
  const { f_n: method, f_n_para } = config.normalisation;
  const params = typeof f_n_para === 'object' ? f_n_para : null;
  const input = { x, method, params, indicator_direction: direction } as never;
  return asNumbers((normalise.run(input) as { y: (number | null)[] }).y);
}

interface Index {
  plan: Plan;
  columns: Parameters<typeof evaluate>[1];
}

function indexOf(structure: Structure, units: number, raw: Raw, config: Config): Index {
  const elements = elementsOf(structure);
  const plan = compile(rulesOf(elements, config), { tolerance: 0, sharesFirst: true });
  const none = new Float64Array(units).fill(NaN);
  const measured = plan.indicators.map(({ code }) => {
    const element = elements.find((one) => one.code === code) as Element;
    const values = none.slice();
    values.set(valuesOf(element, raw, config).subarray(0, units));
    return { values, low: none, high: none };
  });
  const applicable = plan.indicators.map(() => new Uint8Array(units).fill(1));
  return { plan, columns: { units, measured, applicable } };
}

const numbersOf = (scores: Float64Array): (number | null)[] =>
  Array.from(scores, (score) => (Number.isNaN(score) ? null : score));

const scoresOf = (done: readonly NodeColumns[], { index }: PlanNode): (number | null)[] =>
  numbersOf((done[index] as NodeColumns).scores);

type Column = (number | null)[];
const byCode = (nodes: readonly PlanNode[], of: (node: PlanNode) => Column): Record<string, Column> =>
  Object.fromEntries(nodes.map((node) => [node.code, of(node)]));

/** What cannot be built is refused with a reason; other errors are ours. */
function orRefuse(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof RulesError || error instanceof UnknownFunction)
      return notComputable('bad-parameter');
    throw error;
  }
}

interface Results {
  normalised: Record<string, Column>;
  aggregates: Record<string, Column>;
}

function resultsOf({ plan, columns }: Index): Results {
  const done = evaluate(plan, columns, { intervals: false });
  return {
    normalised: byCode(plan.indicators, (node) => scoresOf(done, node)),
    aggregates: byCode(plan.groups, (node) => scoresOf(done, node)),
  };
}

const ranksOf = (columns: Record<string, Column>): Record<string, Column> =>
  Object.fromEntries(Object.entries(columns).map(([code, column]) => [code, ranks(column)]));

/** Places of the units in the order of their codes. */
const orderOf = (units: readonly string[]): number[] =>
  units.map((_unit, i) => i).sort((a, b) => ((units[a] as string) < (units[b] as string) ? -1 : 1));

const pick = <T>(column: readonly T[], places: readonly number[]): T[] =>
  places.map((place) => column[place] as T);

const Plain = Type.Object({
  units: Type.Array(Type.String()),
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
      return scoresOf(evaluate(plan, columns, { without, intervals: false }), root);
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
      mean_abs_rank_change: Object.fromEntries(changes),
    };
  });
}

const UncertaintyInput = Type.Object({
  units: Type.Array(Type.String()),
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

/**
 * The weights that the draws vary. A record of draws does not name them: each is the number with one decimal, as weights are written, in the
 * middle of what lies within the noise of all its draws.
 */
function nominalWeights(draws: readonly Weights[]): Weights {
  const codes = [...new Set(draws.flatMap((weights) => Object.keys(weights)))];
  return Object.fromEntries(
    codes.map((code) => {
      const drawn = draws.flatMap((weights) => weights[code] ?? []);
      const least = Math.max(...drawn) / (1 + NOISE);
      const most = Math.min(...drawn) / (1 - NOISE);
      return [code, Math.round(((least + most) / 2) * 10) / 10];
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
      const done = evaluate(plan, columns, { weights: drawnWeights(plan, weights), intervals: false });
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
