import { noteText } from './bars-layout.ts';
import type { BarsSpec, ChartSpec, Signal, TrendSpec } from './chart-spec.ts';

/** What the browser's script hands to Chart.js: plain JSON, all words already written. Colours come from the style sheet. */
export interface ChartJsConfig {
  type: 'line' | 'bar';
  data: { labels: string[]; datasets: ChartJsDataset[] };
  axis: { from: number; to: number; label: string; ticks: { at: number; text: string }[] };
}

export interface ChartJsDataset {
  label: string;
  /** Which colours and dashes to take. */
  role: 'series-0' | 'series-1' | 'series-2' | 'target' | 'centre' | 'limit' | 'bars';
  data: (number | null)[];
  stepped: boolean;
  /** The sentence of the tooltip for each point; empty for lines that need none. */
  texts: string[];
  intervals: ([number, number] | null)[];
  signals: Signal[];
  provisional: boolean[];
}

const ROLES = ['series-0', 'series-1', 'series-2'] as const;

/** The same data as the SVG, for Chart.js 4. */
export function toChartJs(spec: ChartSpec): ChartJsConfig {
  return spec.kind === 'trend' ? trendConfig(spec) : barsConfig(spec);
}

const axisOf = ({ axis }: ChartSpec): ChartJsConfig['axis'] => ({
  ...axis,
  ticks: axis.ticks.map((tick) => ({ ...tick })),
});

function trendConfig(spec: TrendSpec): ChartJsConfig {
  const line = (
    label: string,
    role: 'target' | 'centre' | 'limit',
    data: readonly (number | null)[],
  ): ChartJsDataset[] =>
    data.some((value) => value !== null)
      ? [
          {
            label,
            role,
            data: [...data],
            stepped: true,
            texts: [],
            intervals: [],
            signals: [],
            provisional: [],
          },
        ]
      : [];
  const series = spec.series.map((one, index): ChartJsDataset => ({
    label: one.name,
    role: ROLES[index % ROLES.length] ?? 'series-0',
    data: one.points.map((point) => point.value),
    stepped: false,
    texts: one.points.map((point) => point.text),
    intervals: one.points.map((point) =>
      point.low === null || point.high === null ? null : [point.low, point.high],
    ),
    signals: one.points.map((point) => point.signal),
    provisional: one.points.map((point) => point.provisional),
  }));
  return {
    type: 'line',
    data: {
      labels: spec.periods.map((period) => period.label),
      datasets: [
        ...series,
        ...line(spec.legend.target, 'target', spec.target),
        ...line(spec.legend.centre, 'centre', spec.centre),
        ...line(spec.legend.limits, 'limit', spec.upper),
        ...line(spec.legend.limits, 'limit', spec.lower),
      ],
    },
    axis: axisOf(spec),
  };
}

function barsConfig(spec: BarsSpec): ChartJsConfig {
  return {
    type: 'bar',
    data: {
      labels: spec.rows.map((row) => row.label),
      datasets: [
        {
          label: spec.title,
          role: 'bars',
          data: spec.rows.map((row) => row.value),
          stepped: false,
          texts: spec.rows.map(noteText),
          intervals: spec.rows.map((row) =>
            row.low === null || row.high === null ? null : [row.low, row.high],
          ),
          signals: spec.rows.map(() => 'none'),
          provisional: spec.rows.map(() => false),
        },
      ],
    },
    axis: axisOf(spec),
  };
}
