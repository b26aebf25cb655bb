import Type, { type Static, type TSchema } from 'typebox';
import { cChart, pChart, uChart } from '../../domain/stats/attribute-charts.ts';
import { type Computed, notComputable, type Reason } from '../../domain/stats/computed.ts';
import type { ControlChart, ControlChartOptions } from '../../domain/stats/control-chart.ts';
import { runChart } from '../../domain/stats/run-chart.ts';
import { type Runs, runsAnalysis } from '../../domain/stats/run-rules.ts';
import type { Values } from '../../domain/stats/sample.ts';
import type { Limits } from '../../domain/stats/special-cause.ts';
import { individualsChart, movingRangeChart } from '../../domain/stats/xmr.ts';
import { defineMethod, type Method } from '../method.ts';
import { explained } from './explained.ts';
import { Figures } from './shapes.ts';
import { xmr } from './xmr.ts';

/** Charts in the field names of qicharts2. */

const Indexes = Type.Union([Type.Integer(), Type.Array(Type.Integer()), Type.Null()]);
const nullable = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

const QicInput = Type.Object({
  y: Figures,
  n: nullable(Figures),
  chart: Type.Optional(Type.String()),
  /** Number of the last point of the baseline; goes for nothing beside `part`. */
  freeze: nullable(Type.Integer()),
  /** Numbers of the last points before centre and limits are set anew. */
  part: Type.Optional(Indexes),
  /** Numbers of points that count for nothing, from 1 on. */
  exclude: Type.Optional(Indexes),
  cl: nullable(Type.Number()),
  method: Type.Optional(
    Type.Union([Type.Literal('anhoej'), Type.Literal('bestbox'), Type.Literal('cutbox')]),
  ),
  screened_mr: Type.Optional(Type.Boolean()),
  multiply: Type.Optional(Type.Number()),
});
type QicInput = Static<typeof QicInput>;

const listOf = (indexes: number | number[] | null | undefined): number[] =>
  indexes === null || indexes === undefined ? [] : Array.isArray(indexes) ? indexes : [indexes];

function optionsOf({ freeze, part, exclude, cl, screened_mr }: QicInput): ControlChartOptions {
  const rebaseAt = listOf(part);
  return {
    rebaseAt,
    exclude: listOf(exclude).map((number) => number - 1),
    centre: cl ?? null,
    screen: screened_mr ?? true,
    ...(typeof freeze === 'number' && rebaseAt.length === 0 ? { baseline: freeze } : {}),
  };
}

const ratiosOf = ({ y, n }: QicInput) =>
  y.map((numerator, i) => ({ numerator, denominator: n?.[i] ?? null }));

/** Figures as they are or, with a denominator, what falls on one of it. */
const valuesOf = ({ y, n }: QicInput): (number | null)[] =>
  y.map((value, i) => {
    if (!n) return value;
    const size = n[i] ?? null;
    return value === null || size === null || size === 0 ? null : value / size;
  });

/** A point of any kind of chart. */
interface Charted {
  value: number | null;
  stretch: number;
  centre: number | null;
  limits: Limits | null;
}

/** Why there are no runs to count: there is no value, or all of them lie on the centre. */
const withoutRuns = (values: Values): Reason =>
  values.every((value) => value === null) ? 'no-values' : 'no-variation';

interface StretchRuns {
  runs: Runs | null;
  /** Why there are none, or none to count; null where there are. */
  because: Reason | null;
}

/** Runs of each stretch, without the points that count for nothing. */
function runsOf(points: readonly Charted[], { exclude, method }: QicInput): StretchRuns[] {
  const excluded = new Set(listOf(exclude));
  const stretches = Array.from({ length: (points.at(-1)?.stretch ?? -1) + 1 }, (_, stretch) =>
    points.filter((point, i) => point.stretch === stretch && !excluded.has(i + 1)),
  );
  return stretches.map((included): StretchRuns => {
    const centre = included[0]?.centre ?? null;
    const values = included.map((point) => point.value);
    if (centre === null) return { runs: null, because: 'no-values' };
    const runs = runsAnalysis(values, centre, method);
    if (!runs.computable) return { runs: null, because: runs.because };
    return { runs, because: runs.useful === 0 ? withoutRuns(values) : null };
  });
}

/** Why points that have a value have no limits; null where all have them. Run charts have none. */
function withoutLimitsBecause(points: readonly Charted[], chart: string | undefined): Reason | null {
  const point = points.find(({ value, limits }) => value !== null && limits === null);
  if (chart === 'run') return 'no-formula';
  if (point === undefined) return null;
  return point.centre === null ? 'no-values' : 'too-few-values';
}

/** What the package returns: one column a field, one row a point. */
function columns(points: readonly Charted[], input: QicInput) {
  const { multiply = 1, chart } = input;
  const runs = runsOf(points, input);
  const rows = points.map((point) => ({ ...point, runs: runs[point.stretch]?.runs ?? null }));
  const scaled = (pick: (row: (typeof rows)[number]) => number | null | undefined) =>
    rows.map((row) => {
      const value = pick(row) ?? null;
      return value === null ? null : value * multiply;
    });
  const fields = {
    y: scaled((row) => row.value),
    part: rows.map((row) => row.stretch + 1),
    cl: scaled((row) => row.centre),
    lcl: scaled((row) => row.limits?.lower),
    ucl: scaled((row) => row.limits?.upper),
    lcl95: scaled((row) => row.limits?.nearLower),
    ucl95: scaled((row) => row.limits?.nearUpper),
    n_obs: rows.map((row) => row.runs?.points ?? null),
    n_useful: rows.map((row) => row.runs?.useful ?? null),
    longest_run: rows.map((row) => row.runs?.longestRun ?? null),
    longest_run_max: rows.map((row) => row.runs?.longestRunLimit ?? null),
    n_crossings: rows.map((row) => row.runs?.crossings ?? null),
    n_crossings_min: rows.map((row) => row.runs?.crossingsLimit ?? null),
    // Neighbouring ranges share a value: their runs say nothing.
    runs_signal: rows.map((row) => chart !== 'mr' && row.runs?.signal === true),
    sigma_signal: rows.map(
      ({ value, limits }) =>
        value !== null && limits !== null && (value > limits.upper || value < limits.lower),
    ),
  };
  const unlimited = withoutLimitsBecause(points, chart);
  const uncounted = runs.find(({ because }) => because !== null)?.because ?? null;
  return explained(fields, {
    cl: 'no-values',
    ...{ lcl: unlimited, ucl: unlimited, lcl95: unlimited, ucl95: unlimited },
    ...{ n_obs: uncounted, n_useful: uncounted, longest_run: uncounted, longest_run_max: uncounted },
    ...{ n_crossings: uncounted, n_crossings_min: uncounted },
  });
}

type Draw = (input: QicInput, options: ControlChartOptions) => ControlChart;

/** Which chart a name of the package means. */
const CHARTS: Readonly<Record<string, Draw>> = {
  i: (input, options) => individualsChart(valuesOf(input), options),
  mr: (input, options) => movingRangeChart(valuesOf(input), options),
  c: ({ y }, options) => cChart(y, options),
  p: (input, options) => pChart(ratiosOf(input), { ...options, laney: false }),
  pp: (input, options) => pChart(ratiosOf(input), { ...options, laney: true }),
  u: (input, options) => uChart(ratiosOf(input), { ...options, laney: false }),
  up: (input, options) => uChart(ratiosOf(input), { ...options, laney: true }),
  run: (input, options) => withoutLimits(runChart(valuesOf(input), options)),
};

const withoutLimits = (chart: ReturnType<typeof runChart>): ControlChart =>
  chart.computable
    ? {
        computable: true,
        trial: false,
        points: chart.points.map((point) => ({ ...point, limits: null, signal: null })),
      }
    : chart;

interface QicMethod {
  name: string;
  of: string;
  /** Names of the package that the method answers, the first where the input names none. */
  kinds: readonly [string, ...string[]];
  groups?: readonly string[];
  functions?: readonly string[];
}

function qicMethod({ kinds, ...method }: QicMethod): Method {
  const chart = Type.Optional(Type.Union(kinds.map((kind) => Type.Literal(kind))));
  return defineMethod({
    ...method,
    input: Type.Object({ ...QicInput.properties, chart }),
    run: (input) => {
      if (input.n && input.n.length !== input.y.length) return notComputable('lengths-differ');
      const full = { ...input, chart: input.chart ?? kinds[0] };
      const drawn: Computed<{ points: Charted[] }> | undefined = CHARTS[full.chart]?.(full, optionsOf(full));
      return drawn?.computable ? columns(drawn.points, full) : drawn;
    },
  });
}

const runs = defineMethod({
  name: 'runs-analysis',
  of: 'runsAnalysis',
  input: Type.Object({ y: Figures, cl: Type.Number(), method: QicInput.properties.method }),
  run: ({ y, cl, method }) => explained(runsAnalysis(y, cl, method), withoutRuns(y)),
});

export const charts: readonly Method[] = [
  xmr,
  qicMethod({ name: 'p-chart', of: 'pChart', kinds: ['p', 'pp'], groups: ['p_chart', 'pp_chart'] }),
  qicMethod({ name: 'u-chart', of: 'uChart', kinds: ['u', 'up'], groups: ['u_chart'] }),
  qicMethod({ name: 'c-chart', of: 'cChart', kinds: ['c'], groups: ['c_chart'] }),
  qicMethod({ name: 'individuals-chart', of: 'individualsChart', kinds: ['i'], groups: ['i_chart'] }),
  qicMethod({ name: 'moving-range-chart', of: 'movingRangeChart', kinds: ['mr'], groups: ['mr_chart'] }),
  qicMethod({
    name: 'run-chart',
    of: 'runChart',
    kinds: ['run'],
    groups: ['run_chart_anhoej', 'run_chart_box_methods', 'run_chart_freeze_part'],
  }),
  // Any of them, as the input's `chart` says.
  qicMethod({
    name: 'chart',
    of: 'runChart',
    kinds: ['run', 'i', 'mr', 'c', 'p', 'pp', 'u', 'up'],
    functions: ['qic'],
  }),
  runs,
];
