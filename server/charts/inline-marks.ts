import type { RatingOrNone } from '../domain/indicator-set.ts';
import { type Point, RATING_MARKS } from './drawing.ts';
import { linear } from './scale.ts';
import { escapeXml, printMark, short } from './svg.ts';

/** Small drawings that stand inside a line of text or a cell of a table. */

export interface SparklineOptions {
  width?: number;
  height?: number;
  /** Says in words what the line shows; without one the drawing is decoration (the cell has the numbers). */
  title?: string;
}

/** Attributes of an svg element: an image when it has a title, hidden from assistive technology otherwise. */
const imageAttributes = (title: string | undefined): string =>
  title === undefined
    ? 'aria-hidden="true" focusable="false"'
    : `role="img" aria-label="${escapeXml(title)}"`;

/**
 * A line through the values, the last one marked. Gaps (null) break the line.
 * @param points oldest first, in any unit; the scale is the series' own
 */
export function sparklineSvg(points: readonly (number | null)[], options: SparklineOptions = {}): string {
  const { width = 84, height = 22, title } = options;
  const known = points.filter((point): point is number => point !== null);
  const [low, high] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const flat = high === low;
  const x = linear(0, Math.max(1, points.length - 1), 3, width - 4);
  const y = flat ? (): number => height / 2 : linear(low, high, height - 4, 4);
  const runs: Point[][] = [[]];
  points.forEach((point, index) => {
    if (point === null) runs.push([]);
    else runs.at(-1)?.push([x(index), y(point)]);
  });
  const data = runs
    .filter((run) => run.length > 1)
    .map((run) => run.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${short(px)} ${short(py)}`).join(''))
    .join('');
  const line =
    data === ''
      ? ''
      : `<path class="mz-sparkline__line" d="${data}" fill="none" stroke="currentColor" stroke-width="1.4"/>`;
  const dots = runs
    .filter((run) => run.length === 1)
    .flat()
    .map(([px, py]) => `<circle cx="${short(px)}" cy="${short(py)}" r="1.2" fill="currentColor"/>`)
    .join('');
  const last = points.at(-1);
  const end =
    last === null || last === undefined
      ? ''
      : `<circle class="mz-sparkline__end" cx="${short(x(points.length - 1))}" cy="${short(y(last))}" r="2.6" fill="currentColor"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="mz-sparkline" viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" height="${short(height)}" ${imageAttributes(title)}>${line}${dots}${end}</svg>`;
}

export interface IntervalBar {
  value: number | null;
  low: number | null;
  high: number | null;
  target?: number | null | undefined;
  /** The ends of the scale, in the unit of the value. */
  from: number;
  to: number;
  title?: string | undefined;
  width?: number;
}

/** A value with its interval on a scale, and a tick where the target is. */
export function intervalBarSvg(bar: IntervalBar): string {
  const { width = 120 } = bar;
  const height = 18;
  const middle = height / 2;
  const inside = linear(bar.from, bar.to, 4, width - 4);
  const x = (value: number): string => short(Math.min(width - 4, Math.max(4, inside(value))));
  const parts = [
    `<path class="mz-interval__track" d="M4 ${short(middle)}L${short(width - 4)} ${short(middle)}" stroke="currentColor" stroke-opacity="0.2"/>`,
  ];
  if (bar.low !== null && bar.high !== null) {
    parts.push(
      `<path class="mz-interval__range" d="M${x(bar.low)} ${short(middle)}L${x(bar.high)} ${short(middle)}" stroke="currentColor" stroke-opacity="0.55" stroke-width="4"/>`,
    );
  }
  if (bar.target !== null && bar.target !== undefined) {
    parts.push(
      `<path class="mz-interval__target" d="M${x(bar.target)} 1L${x(bar.target)} ${short(height - 1)}" stroke="#A3267A" stroke-width="2"/>`,
    );
  }
  if (bar.value !== null) {
    parts.push(
      `<circle class="mz-interval__value" cx="${x(bar.value)}" cy="${short(middle)}" r="3.6" fill="currentColor"/>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" class="mz-interval" viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" height="${short(height)}" ${imageAttributes(bar.title)}>${parts.join('')}</svg>`;
}

/** The shape of a rating, for beside its word. @param size CSS px */
export const ratingMarkSvg = (rating: RatingOrNone, size = 14): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" class="mz-mark mz-mark--${rating}" viewBox="0 0 14 14" width="${short(size)}" height="${short(size)}" aria-hidden="true" focusable="false">` +
  `${printMark(RATING_MARKS[rating], 7, 7, 5, rating, rating === 'not-rated')}</svg>`;
