import type { RatingOrNone } from '../domain/indicator-set.ts';

/**
 * A chart as plain data: every word and number is already written in the reader's language, every position is
 * still a value. Three printers draw the same spec: inline SVG, a Chart.js configuration, and paths in a PDF.
 */
export type ChartSpec = TrendSpec | BarsSpec;

export { toSvg, type SvgOptions } from './svg.ts';
export { toChartJs, type ChartJsConfig, type ChartJsDataset } from './chart-js.ts';
export { FILLS, RATING_MARKS } from './drawing.ts';
export { chartHeightInPdf, drawInPdf, drawMark, type PdfBox } from './pdf-paths.ts';
export {
  sparklineSvg,
  intervalBarSvg,
  ratingMarkSvg,
  type SparklineOptions,
  type IntervalBar,
} from './inline-marks.ts';
export { niceScale, percentScale, type Scale } from './scale.ts';

/** An axis of values: from, to and the ticks with their words. */
export interface Axis {
  from: number;
  to: number;
  ticks: readonly { at: number; text: string }[];
  /** What is measured, with its unit; printed above the axis. */
  label: string;
}

/** What a special-cause signal means for the reader, given the direction of the measure. */
export type Signal = 'none' | 'improvement' | 'concern';

export interface TrendPoint {
  /** Null: nothing to show (no data, or hidden because too few). The line breaks there. */
  value: number | null;
  low: number | null;
  high: number | null;
  signal: Signal;
  /** Drawn hollow: may still change. */
  provisional: boolean;
  /** The whole statement about this point, for the tooltip: `Q3 2026: 64.1 % (n = 1,204, 61.3–66.8)`. */
  text: string;
}

export interface TrendSeries {
  code: string;
  name: string;
  /** As many as the spec has periods. */
  points: readonly TrendPoint[];
}

/** Values over time: a control chart when it has limits, otherwise a trend. */
export interface TrendSpec {
  kind: 'trend';
  /** Unique on its page; names the SVG's title and description. */
  id: string;
  title: string;
  /** What a reader who cannot see the chart is told. */
  description: string;
  /** Oldest first. `short` stands at the tick, `year` once under the first tick of the year. */
  periods: readonly { label: string; short: string; year: string }[];
  axis: Axis;
  series: readonly TrendSeries[];
  /** A value per period (null: none there); an empty list when the chart has no such line. */
  centre: readonly (number | null)[];
  lower: readonly (number | null)[];
  upper: readonly (number | null)[];
  target: readonly (number | null)[];
  legend: {
    interval: string;
    centre: string;
    limits: string;
    target: string;
    improvement: string;
    concern: string;
    provisional: string;
  };
}

export interface BarRow {
  label: string;
  /** Null: not rated; the row then says why in `text`. */
  value: number | null;
  text: string;
  low: number | null;
  high: number | null;
  /** Null when the measure is not one that is rated; drawn in the neutral colour. */
  rating: RatingOrNone | null;
  ratingText: string;
  target: number | null;
}

/** Scores or shares side by side as horizontal bars, with intervals, targets and rating marks. */
export interface BarsSpec {
  kind: 'bars';
  id: string;
  title: string;
  description: string;
  axis: Axis;
  rows: readonly BarRow[];
}
