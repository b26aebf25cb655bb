import type { ChartSpec } from './chart-spec.ts';
import {
  type Drawing,
  estimateWidth,
  FILLS,
  type FillRole,
  type LineRole,
  type Mark,
  markCorners,
  type Measure,
  type Point,
  type Shape,
  type TypeSizes,
} from './drawing.ts';
import { layoutChart } from './layout.ts';

export interface SvgOptions {
  /** CSS px of the drawing; it shrinks with its frame and never grows. */
  width?: number;
  height?: number;
  /** Further class on the svg element. */
  class?: string;
  /** Put behind the spec's id where one page shows the chart in two sizes. */
  idSuffix?: string;
}

const SIZES: TypeSizes = { label: 13, tick: 12, strong: 13 };

const measure: Measure = (text, role) => estimateWidth(text, SIZES[role]);

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const short = (value: number): string => String(Math.round(value * 10) / 10);

/**
 * The chart as inline SVG: an image with a title and a description for those who listen to it. Lines and texts take
 * the colour of the page's text, so that it reads in light and dark; classes let the style sheet refine it.
 */
export function toSvg(spec: ChartSpec, options: SvgOptions = {}): string {
  const drawing = layoutChart(spec, options.width ?? 720, options.height ?? 340, SIZES, measure);
  const id = spec.id + (options.idSuffix ?? '');
  const size = `viewBox="0 0 ${short(drawing.width)} ${short(drawing.height)}" width="${short(drawing.width)}" height="${short(drawing.height)}"`;
  const classes = [
    'mz-chart',
    `mz-chart--${spec.kind}`,
    ...(options.class === undefined ? [] : [options.class]),
  ].join(' ');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="${classes}" ${size} role="img" aria-labelledby="${id}-title ${id}-desc">` +
    `<title id="${id}-title">${escapeXml(spec.title)}</title><desc id="${id}-desc">${escapeXml(spec.description)}</desc>` +
    `${printShapes(drawing)}</svg>`
  );
}

export const printShapes = (drawing: Drawing): string => drawing.shapes.map(printShape).join('');

/** Attributes that make sense without a style sheet; CSS overrides them by class. */
const LINES: Readonly<Record<LineRole, string>> = {
  grid: 'stroke="currentColor" stroke-opacity="0.15"',
  axis: 'stroke="currentColor" stroke-opacity="0.6"',
  centre: 'stroke="currentColor" stroke-opacity="0.7" stroke-width="1.2"',
  limit: 'stroke="currentColor" stroke-opacity="0.7" stroke-dasharray="5 4"',
  target: 'stroke="#A3267A" stroke-width="2" stroke-dasharray="1 3" stroke-linecap="round"',
  interval: 'stroke="currentColor" stroke-opacity="0.6"',
  'series-0': 'stroke="#5B6670" stroke-width="1.5"',
  'series-1': 'stroke="#0B7A75" stroke-width="1.5" stroke-dasharray="7 3"',
  'series-2': 'stroke="#7A5195" stroke-width="1.5" stroke-dasharray="2 2"',
};

const lineClass = (role: LineRole): string => `mz-chart__line mz-chart__line--${role}`;
const fillClass = (role: FillRole, hollow: boolean): string =>
  `mz-chart__fill mz-chart__fill--${role}${hollow ? ' mz-chart__fill--hollow' : ''}`;

const pathData = (points: readonly Point[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');

function printShape(shape: Shape): string {
  switch (shape.kind) {
    case 'path':
      return `<path class="${lineClass(shape.role)}" d="${pathData(shape.points)}" fill="none" ${LINES[shape.role]}/>`;
    case 'rect':
      return `<rect class="mz-chart__bar ${fillClass(shape.role, false)}" x="${short(shape.x)}" y="${short(shape.y)}" width="${short(shape.width)}" height="${short(shape.height)}" fill="${FILLS[shape.role]}" fill-opacity="0.3" stroke="${FILLS[shape.role]}"/>`;
    case 'mark':
      return printMark(shape.mark, shape.x, shape.y, shape.radius, shape.role, shape.hollow);
    case 'text': {
      const weight = shape.role === 'strong' ? ' font-weight="600"' : '';
      const opacity = shape.role === 'tick' ? ' fill-opacity="0.85"' : '';
      return `<text class="mz-chart__text mz-chart__text--${shape.role}" x="${short(shape.x)}" y="${short(shape.y)}" text-anchor="${shape.anchor}" font-size="${String(SIZES[shape.role])}" fill="currentColor"${opacity}${weight}>${escapeXml(shape.text)}</text>`;
    }
  }
}

/** A mark; hollow ones are see-through, with a line around. */
export function printMark(
  mark: Mark,
  x: number,
  y: number,
  radius: number,
  role: FillRole,
  hollow: boolean,
): string {
  const paint =
    hollow || mark === 'ring'
      ? `fill="none" stroke="${FILLS[role]}" stroke-width="1.6"`
      : `fill="${FILLS[role]}"`;
  const corners = markCorners(mark, x, y, radius);
  const classes = fillClass(role, hollow || mark === 'ring');
  return corners === null
    ? `<circle class="${classes}" cx="${short(x)}" cy="${short(y)}" r="${short(radius)}" ${paint}/>`
    : `<path class="${classes}" d="${pathData(corners)}Z" ${paint}/>`;
}
