import Type, { type Static } from 'typebox';
import type { Normalise } from '../../domain/indicator.ts';
import type { Aggregate } from '../../domain/indicator-set.ts';
import { evaluate, type NodeColumns } from '../../domain/scoring/kernel.ts';
import { compile, type Plan, type PlanNode, RulesError } from '../../domain/scoring/plan.ts';
import type { GroupRule, MeasureRule, Rules } from '../../domain/scoring/rules.ts';
import { notComputable, type Reason } from '../../domain/stats/computed.ts';
import { normalise } from './normalise.ts';
import { Names, Numbers, Table, Figure, Figures } from './shapes.ts';

/** Structure, raw values and names of functions of COINr made into rules and columns of the engine that scores sets. */

const Pair = Type.Tuple([Type.Number(), Type.Number()]);

/** A row an indicator or group; the level says how high it stands. */
export const Structure = Type.Object({
  iCode: Names,
  level: Type.Array(Type.Union([Type.Integer(), Type.Null()])),
  parent: Type.Array(Type.Union([Type.String(), Type.Null()])),
  direction: Type.Optional(Figures),
  weight: Type.Optional(Figures),
  target: Type.Optional(Figures),
});
export type Structure = Static<typeof Structure>;

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
export type Normalisation = Static<typeof Normalisation>;

export const Config = Type.Object({
  normalisation: Normalisation,
  aggregation: Type.Union([Type.String(), Names]),
  dat_thresh: Type.Optional(Figure),
});
export type Config = Static<typeof Config>;

export const Dataset = Type.Object({
  structure: Type.Optional(Structure),
  units: Names,
  time: Type.Optional(Numbers),
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

export const elementsOf = ({ iCode, level, parent, direction, weight, target }: Structure): Element[] =>
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

/** The input says what the engine cannot do. */
class Refusal extends Error {
  constructor(readonly because: Reason) {
    super(because);
  }
}

function aggregateRule(aggregation: Config['aggregation'], level: number): Aggregate {
  const name =
    typeof aggregation === 'string' ? aggregation : (aggregation[level - 2] ?? aggregation.at(-1) ?? '');
  const rule = AGGREGATIONS[name];
  if (!rule) throw new Refusal('bad-parameter');
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

export interface Index {
  plan: Plan;
  columns: Parameters<typeof evaluate>[1];
}

/** Every column has a value, or null, for each unit. */
export function requireLengths(raw: Raw, units: number): void {
  if (Object.values(raw).some(({ length }) => length !== units)) throw new Refusal('lengths-differ');
}

export function indexOf(structure: Structure, units: number, raw: Raw, config: Config): Index {
  requireLengths(raw, units);
  const elements = elementsOf(structure);
  const plan = compile(rulesOf(elements, config), { tolerance: 0, sharesFirst: true });
  const none = new Float64Array(units).fill(NaN);
  const measured = plan.indicators.map(({ code }) => {
    const element = elements.find((one) => one.code === code) as Element;
    const values = none.slice();
    values.set(valuesOf(element, raw, config));
    return { values, low: none, high: none };
  });
  const applicable = plan.indicators.map(() => new Uint8Array(units).fill(1));
  return { plan, columns: { units, measured, applicable } };
}

const numbersOf = (scores: Float64Array): (number | null)[] =>
  Array.from(scores, (score) => (Number.isNaN(score) ? null : score));

export const scoresOf = (done: readonly NodeColumns[], { index }: PlanNode): (number | null)[] =>
  numbersOf((done[index] as NodeColumns).scores);

export type Column = (number | null)[];
const byCode = (nodes: readonly PlanNode[], of: (node: PlanNode) => Column): Record<string, Column> =>
  Object.fromEntries(nodes.map((node) => [node.code, of(node)]));

/** What cannot be built is refused with a reason; other errors are ours. */
export function orRefuse(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof RulesError) return notComputable('bad-parameter');
    if (error instanceof Refusal) return notComputable(error.because);
    throw error;
  }
}

export interface Results {
  normalised: Record<string, Column>;
  aggregates: Record<string, Column>;
}

export function resultsOf({ plan, columns }: Index): Results {
  const done = evaluate(plan, columns, { scoresOnly: true });
  return {
    normalised: byCode(plan.indicators, (node) => scoresOf(done, node)),
    aggregates: byCode(plan.groups, (node) => scoresOf(done, node)),
  };
}
