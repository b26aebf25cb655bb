import Type, { type Static } from 'typebox';
import { notComputable, type Reason } from '../../domain/stats/computed.ts';
import { type ControlPoint, SETTLED_POINTS } from '../../domain/stats/control-chart.ts';
import {
  type Assurance,
  assuranceOf,
  type Improvement,
  isBeyond,
  isNear,
  type SpecialCause,
  type Variation,
  variationOf,
} from '../../domain/stats/special-cause.ts';
import { xmrChart } from '../../domain/stats/xmr.ts';
import { defineMethod } from '../method.ts';
import { explainedWithDoubts } from './explained.ts';
import { Names, Figure, Figures } from './shapes.ts';

/** The XmR chart in the field names of NHSRplotthedots. */

const LABELS: Readonly<Record<SpecialCause, string>> = {
  'above-limit': 'Above UCL',
  'below-limit': 'Below LCL',
  rising: '7 Point Trend (Increasing)',
  falling: '7 Point Trend (Decreasing)',
  'near-upper': '2 in 3 Above CL',
  'near-lower': '2 in 3 Below CL',
  'run-above': '7 Points Above CL',
  'run-below': '7 Points Below CL',
};

const POINT_TYPES: Readonly<Record<Variation, string>> = {
  common: 'common_cause',
  improvement: 'special_cause_improvement',
  concern: 'special_cause_concern',
  high: 'special_cause_neutral_high',
  low: 'special_cause_neutral_low',
};

const ASSURANCES: Readonly<Record<Assurance, string>> = {
  passes: 'consistent_pass',
  fails: 'consistent_fail',
  inconsistent: 'inconsistent',
};

const DIRECTIONS: Readonly<Record<string, Improvement>> = { increase: 'up', decrease: 'down', neutral: null };

const XmrInput = Type.Object(
  {
    dates: Names,
    y: Figures,
    improvement_direction: Type.Optional(
      Type.Union([Type.Literal('increase'), Type.Literal('decrease'), Type.Literal('neutral')]),
    ),
    target: Type.Optional(Figure),
    /** Dates of points from which the limits are set anew. */
    rebase: Type.Optional(Type.Union([Type.String(), Names, Type.Null()])),
    fix_after_n_points: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    screen_outliers: Type.Optional(Type.Boolean()),
  },
  {
    description:
      'Points are sorted by their dates as text: 2026-03-01, not 1/3/2026. Each date of rebase has to be that of a point. A point without a value or without limits is common_cause in the words of the package; because then says that nothing was seen of it, and why.',
  },
);
type XmrInput = Static<typeof XmrInput>;

interface Row extends ControlPoint {
  date: string;
  group: number;
  pointType: string;
}

/** Why a point has no limits; null where it has. */
const unlimited = ({ limits, centre }: Row): Reason | null =>
  limits ? null : centre === null ? 'no-values' : 'too-few-values';

/** Why nothing can be said of a point's variation; null where a signal was found, or could have been. */
const unjudged = (row: Row): Reason | null =>
  row.signal !== null ? null : row.value === null ? 'no-values' : unlimited(row);

/** Why there is no assurance although there is a target; null without one. Where neither direction is better nothing passes or fails. */
const unassured = (
  row: Row | undefined,
  { target, improvement_direction: direction }: XmrInput,
): Reason | null =>
  target === null || target === undefined
    ? null
    : ((row && unlimited(row)) ?? (direction === 'neutral' ? 'no-formula' : null));

/** The reasons of one of the fields, of the first row that has one. */
const firstReason = (rows: readonly Row[], why: (row: Row) => Reason | null): Reason | null =>
  rows.map(why).find((reason) => reason !== null) ?? null;

/** One line a stretch; assurance is said of the last one alone, as it looks ahead. */
function summaryOf(rows: readonly Row[], assurance: string | null, input: XmrInput) {
  const { target, rebase } = input;
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups.map((group) => {
    const own = rows.filter((row) => row.group === group);
    const [first, last, isLast] = [own[0] as Row, own.at(-1) as Row, group === groups.at(-1)];
    const count = (type: string): number => own.filter((row) => row.pointType === type).length;
    const fields = {
      ...(rebase === null || rebase === undefined ? {} : { rebase_group: group }),
      mean_col: first.centre,
      lpl: first.limits?.lower ?? null,
      upl: first.limits?.upper ?? null,
      n: own.length,
      common_cause: count(POINT_TYPES.common),
      special_cause_improvement: count(POINT_TYPES.improvement),
      special_cause_concern: count(POINT_TYPES.concern),
      variation_type: last.pointType,
      ...(target === null || target === undefined ? {} : { assurance_type: isLast ? assurance : null }),
    };
    const reasons = {
      mean_col: 'no-values',
      lpl: unlimited(first),
      upl: unlimited(first),
      assurance_type: isLast ? unassured(last, input) : 'no-formula',
    } as const;
    return explainedWithDoubts(fields, reasons, { variation_type: unjudged(last) });
  });
}

/** The package warns of less than thirteen points, though its message says twelve. */
const SHORT_GROUP = SETTLED_POINTS + 1;

function columns(rows: readonly Row[]) {
  const sizes = new Map<number, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const unlessMissing = (row: Row, holds: boolean): boolean | null =>
    row.value === null || row.limits === null ? null : holds;
  const fields = {
    date: rows.map((row) => row.date),
    y: rows.map((row) => row.value),
    rebase_group: rows.map((row) => row.group),
    mean: rows.map((row) => row.centre),
    lpl: rows.map((row) => row.limits?.lower ?? null),
    upl: rows.map((row) => row.limits?.upper ?? null),
    outside_limits: rows.map((row) => unlessMissing(row, isBeyond(row))),
    close_to_limits: rows.map((row) => unlessMissing(row, isNear(row))),
    relative_to_mean: rows.map(({ value, centre }) =>
      value === null || centre === null ? null : Math.sign(value - centre),
    ),
    special_cause_type: rows.map(({ signal }) => (signal === null ? 'Common Cause' : LABELS[signal])),
    point_type: rows.map((row) => row.pointType),
    short_group_warning: rows.map((row) => (sizes.get(row.group) ?? 0) < SHORT_GROUP),
  };
  const limitless = firstReason(rows, unlimited);
  const doubt = firstReason(rows, unjudged);
  return explainedWithDoubts(
    fields,
    {
      mean: 'no-values',
      ...{ lpl: limitless, upl: limitless },
      ...{ outside_limits: limitless, close_to_limits: limitless },
    },
    { special_cause_type: doubt, point_type: doubt },
  );
}

export const xmr = defineMethod({
  name: 'xmr-chart',
  of: 'xmrChart',
  groups: [
    'ae_attendances',
    'ae_breaches',
    'ae_national',
    'ae_performance',
    'edge',
    'fixed_baseline',
    'quarterly_sim',
    'rebase',
    'rule_coverage',
  ],
  functions: ['ptd_spc'],
  input: XmrInput,
  run: (input) => {
    const { dates, y, target = null, fix_after_n_points: fixed = null } = input;
    if (dates.length !== y.length) return notComputable('lengths-differ');
    const improvement = DIRECTIONS[input.improvement_direction ?? 'increase'] ?? null;
    const series = dates
      .map((date, i) => ({ date, value: y[i] ?? null }))
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    const rebases = new Set([input.rebase ?? []].flat());
    // A date that no point has would be passed over, and the chart another one than was asked for.
    if ([...rebases].some((date) => !dates.includes(date))) return notComputable('bad-parameter');
    const rebased = series.map(({ date }) => rebases.has(date));
    const chart = xmrChart(
      series.map(({ value }) => value),
      {
        screen: input.screen_outliers ?? true,
        rebaseAt: rebased.flatMap((here, i) => (here ? [i] : [])),
        ...(fixed === null ? {} : { baseline: fixed }),
      },
    );
    if (!chart.computable) return chart;
    // A series that begins with a rebase has its first group numbered 1.
    const first = rebased[0] ? 1 : 0;
    const rows = chart.points.map((point, i): Row => {
      const pointType = POINT_TYPES[variationOf(point.signal, improvement)];
      return { ...point, date: series[i]?.date ?? '', group: point.stretch + first, pointType };
    });
    const last = rows.at(-1);
    const assurance = assuranceOf(last?.limits ?? null, target, improvement);
    const assuranceType = assurance && ASSURANCES[assurance];
    const fields = {
      points: columns(rows),
      variation_type: last?.pointType ?? null,
      assurance_type: assuranceType,
      summary: summaryOf(rows, assuranceType, input),
    };
    return explainedWithDoubts(
      fields,
      { assurance_type: unassured(last, input) },
      { variation_type: last ? unjudged(last) : null },
    );
  },
});
