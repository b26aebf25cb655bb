import type { Signal, TrendPoint, TrendSpec } from './chart-spec.ts';
import {
  type Drawing,
  type FillRole,
  type LineRole,
  type Mark,
  type Measure,
  type Point,
  SERIES_MARKS,
  type Shape,
  SIGNAL_MARKS,
  type TypeSizes,
} from './drawing.ts';
import { linear } from './scale.ts';

interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const SERIES_ROLES = ['series-0', 'series-1', 'series-2'] as const;
const MARK_RADIUS = 3.6;
const SIGNAL_RADIUS = 5.4;

/** Places a trend in a box. @param width @param height of the box, in px or pt */
export function layoutTrend(
  spec: TrendSpec,
  width: number,
  height: number,
  sizes: TypeSizes,
  measure: Measure,
): Drawing {
  const legend = layoutLegend(spec, width, sizes, measure);
  const tickWidth = Math.max(0, ...spec.axis.ticks.map((tick) => measure(tick.text, 'tick')));
  const plot: Plot = {
    left: tickWidth + 8,
    right: width - 6,
    top: legend.height + sizes.label * 2,
    bottom: height - sizes.tick * 3,
  };
  const x = (index: number): number =>
    plot.left + ((index + 0.5) / Math.max(1, spec.periods.length)) * (plot.right - plot.left);
  const y = linear(spec.axis.from, spec.axis.to, plot.bottom, plot.top);
  const shapes: Shape[] = [
    ...legend.shapes,
    ...layoutValueAxis(spec, plot, y, sizes),
    ...layoutPeriodAxis(spec, plot, x, sizes, measure),
    ...steps(spec.lower, 'limit', x, y, plot, spec.periods.length),
    ...steps(spec.upper, 'limit', x, y, plot, spec.periods.length),
    ...steps(spec.centre, 'centre', x, y, plot, spec.periods.length),
    ...steps(spec.target, 'target', x, y, plot, spec.periods.length),
  ];
  // Series side by side, so that their interval bars do not cover each other.
  const dodge = spec.series.length > 1 ? Math.min(7, (x(1) - x(0)) / (spec.series.length + 1)) : 0;
  spec.series.forEach((series, index) => {
    const shift = (index - (spec.series.length - 1) / 2) * dodge;
    shapes.push(...layoutSeries(series.points, index, (i) => x(i) + shift, y));
  });
  return { width, height, shapes };
}

function layoutValueAxis(
  spec: TrendSpec,
  plot: Plot,
  y: (value: number) => number,
  sizes: TypeSizes,
): Shape[] {
  const shapes: Shape[] = [
    {
      kind: 'text',
      x: 0,
      y: plot.top - sizes.label * 0.9,
      text: spec.axis.label,
      anchor: 'start',
      role: 'label',
    },
  ];
  for (const tick of spec.axis.ticks) {
    const at = y(tick.at);
    shapes.push(
      {
        kind: 'path',
        points: [
          [plot.left, at],
          [plot.right, at],
        ],
        role: tick.at === spec.axis.from ? 'axis' : 'grid',
      },
      {
        kind: 'text',
        x: plot.left - 6,
        y: at + sizes.tick * 0.35,
        text: tick.text,
        anchor: 'end',
        role: 'tick',
      },
    );
  }
  return shapes;
}

function layoutPeriodAxis(
  spec: TrendSpec,
  plot: Plot,
  x: (index: number) => number,
  sizes: TypeSizes,
  measure: Measure,
): Shape[] {
  const shapes: Shape[] = [];
  const room = x(1) - x(0);
  const widest = Math.max(0, ...spec.periods.map((period) => measure(period.short, 'tick')));
  // Half-years, then years, when there is no room for each quarter; the last period is always named.
  const every = widest + 4 <= room ? 1 : widest + 4 <= room * 2 ? 2 : 4;
  let lastYearEnd = -Infinity;
  spec.periods.forEach((period, index) => {
    if ((spec.periods.length - 1 - index) % every === 0) {
      shapes.push({
        kind: 'text',
        x: x(index),
        y: plot.bottom + sizes.tick * 1.4,
        text: period.short,
        anchor: 'middle',
        role: 'tick',
      });
    }
    if (period.year === spec.periods[index - 1]?.year) return;
    const half = measure(period.year, 'tick') / 2;
    const at = Math.max(plot.left + half - 4, x(index));
    if (index > 0) {
      const border = x(index) - room / 2;
      shapes.push({
        kind: 'path',
        points: [
          [border, plot.bottom],
          [border, plot.bottom + sizes.tick * 2.6],
        ],
        role: 'grid',
      });
    }
    if (at - half < lastYearEnd + 4) return;
    lastYearEnd = at + half;
    shapes.push({
      kind: 'text',
      x: at,
      y: plot.bottom + sizes.tick * 2.6,
      text: period.year,
      anchor: 'middle',
      role: 'tick',
    });
  });
  return shapes;
}

/** A line that is level across each period and steps between them; nulls break it. */
function steps(
  values: readonly (number | null)[],
  role: LineRole,
  x: (index: number) => number,
  y: (value: number) => number,
  plot: Plot,
  count: number,
): Shape[] {
  const half = (plot.right - plot.left) / Math.max(1, count) / 2;
  const shapes: Shape[] = [];
  let open: Point[] = [];
  const close = (): void => {
    if (open.length > 0) shapes.push({ kind: 'path', points: open, role });
    open = [];
  };
  values.forEach((value, index) => {
    if (value === null) close();
    else open.push([x(index) - half, y(value)], [x(index) + half, y(value)]);
  });
  close();
  return shapes.map((shape) =>
    shape.kind === 'path' ? { ...shape, points: withoutRepeats(shape.points) } : shape,
  );
}

/** Leaves out the points inside a level stretch: the same line with less ink. */
function withoutRepeats(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    return !(before && after && before[1] === point[1] && after[1] === point[1]);
  });
}

function layoutSeries(
  points: readonly TrendPoint[],
  index: number,
  x: (index: number) => number,
  y: (value: number) => number,
): Shape[] {
  const role = SERIES_ROLES[index % SERIES_ROLES.length] ?? 'series-0';
  const lines: Shape[] = [];
  const bars: Shape[] = [];
  const marks: Shape[] = [];
  let line: Point[] = [];
  const close = (): void => {
    if (line.length > 1) lines.push({ kind: 'path', points: line, role });
    line = [];
  };
  points.forEach((point, i) => {
    if (point.value === null) {
      close();
      return;
    }
    const at: Point = [x(i), y(point.value)];
    line.push(at);
    if (point.low !== null && point.high !== null) {
      const [low, high] = [y(point.low), y(point.high)];
      bars.push(
        {
          kind: 'path',
          points: [
            [at[0], low],
            [at[0], high],
          ],
          role: 'interval',
        },
        {
          kind: 'path',
          points: [
            [at[0] - 3, low],
            [at[0] + 3, low],
          ],
          role: 'interval',
        },
        {
          kind: 'path',
          points: [
            [at[0] - 3, high],
            [at[0] + 3, high],
          ],
          role: 'interval',
        },
      );
    }
    marks.push({
      kind: 'mark',
      x: at[0],
      y: at[1],
      hollow: point.provisional,
      ...pointMark(point.signal, index, role),
    });
  });
  close();
  return [...bars, ...lines, ...marks];
}

function pointMark(
  signal: Signal,
  series: number,
  role: FillRole,
): { mark: Mark; radius: number; role: FillRole } {
  if (signal !== 'none') return { mark: SIGNAL_MARKS[signal], radius: SIGNAL_RADIUS, role: signal };
  return { mark: SERIES_MARKS[series % SERIES_MARKS.length] ?? 'circle', radius: MARK_RADIUS, role };
}

type LegendEntry = { text: string } & (
  { line: LineRole; upright?: boolean } | { mark: Mark; role: FillRole; hollow?: boolean; line?: undefined }
);

/** Only what the chart shows: a reader should not look for a line that is not there. */
function legendEntries(spec: TrendSpec): LegendEntry[] {
  const points = spec.series.flatMap((series) => series.points);
  const has = (values: readonly (number | null)[]): boolean => values.some((value) => value !== null);
  const signals = new Set(points.map((point) => point.signal));
  const entries: LegendEntry[] = spec.series.map((series, index) => ({
    text: series.name,
    mark: SERIES_MARKS[index % SERIES_MARKS.length] ?? 'circle',
    role: SERIES_ROLES[index % SERIES_ROLES.length] ?? 'series-0',
  }));
  if (points.some((point) => point.low !== null))
    entries.push({ text: spec.legend.interval, line: 'interval', upright: true });
  if (has(spec.target)) entries.push({ text: spec.legend.target, line: 'target' });
  if (has(spec.centre)) entries.push({ text: spec.legend.centre, line: 'centre' });
  if (has(spec.lower) || has(spec.upper)) entries.push({ text: spec.legend.limits, line: 'limit' });
  if (signals.has('improvement'))
    entries.push({ text: spec.legend.improvement, mark: 'diamond', role: 'improvement' });
  if (signals.has('concern')) entries.push({ text: spec.legend.concern, mark: 'square', role: 'concern' });
  if (points.some((point) => point.value !== null && point.provisional)) {
    entries.push({ text: spec.legend.provisional, mark: 'circle', role: 'series-0', hollow: true });
  }
  return entries;
}

function layoutLegend(
  spec: TrendSpec,
  width: number,
  sizes: TypeSizes,
  measure: Measure,
): { shapes: Shape[]; height: number } {
  const shapes: Shape[] = [];
  const rowHeight = sizes.label * 1.6;
  const swatch = 18;
  let x = 0;
  let row = 0;
  for (const entry of legendEntries(spec)) {
    const wide = swatch + 5 + measure(entry.text, 'label');
    if (x > 0 && x + wide > width) {
      x = 0;
      row += 1;
    }
    const middle = row * rowHeight + rowHeight / 2;
    if (entry.line === undefined) {
      const radius =
        entry.role === 'improvement' || entry.role === 'concern' ? SIGNAL_RADIUS : MARK_RADIUS + 0.6;
      shapes.push({
        kind: 'mark',
        x: x + swatch / 2,
        y: middle,
        radius,
        mark: entry.mark,
        role: entry.role,
        hollow: entry.hollow ?? false,
      });
    } else {
      const half = rowHeight * 0.35;
      const points: Point[] = entry.upright
        ? [
            [x + swatch / 2, middle - half],
            [x + swatch / 2, middle + half],
          ]
        : [
            [x, middle],
            [x + swatch, middle],
          ];
      shapes.push({ kind: 'path', points, role: entry.line });
    }
    shapes.push({
      kind: 'text',
      x: x + swatch + 5,
      y: middle + sizes.label * 0.35,
      text: entry.text,
      anchor: 'start',
      role: 'label',
    });
    x += wide + 16;
  }
  return { shapes, height: (row + 1) * rowHeight };
}
