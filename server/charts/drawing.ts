import type { RatingOrNone } from '../domain/indicator-set.ts';

/**
 * What the layouts hand to the printers: shapes in a box with the origin at the top left, each with a role instead
 * of a colour. SVG turns roles into classes, the PDF into ink.
 */
export interface Drawing {
  width: number;
  height: number;
  shapes: Shape[];
}

export type Point = readonly [x: number, y: number];

export type Shape =
  | { kind: 'path'; points: Point[]; role: LineRole }
  | { kind: 'rect'; x: number; y: number; width: number; height: number; role: FillRole }
  | { kind: 'mark'; x: number; y: number; radius: number; mark: Mark; role: FillRole; hollow: boolean }
  | { kind: 'text'; x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end'; role: TextRole };

export type LineRole =
  'grid' | 'axis' | 'centre' | 'limit' | 'target' | 'interval' | 'series-0' | 'series-1' | 'series-2';

export type FillRole =
  'series-0' | 'series-1' | 'series-2' | 'improvement' | 'concern' | 'neutral' | RatingOrNone;

export type TextRole = 'label' | 'tick' | 'strong';

/** Shapes say the same as colours, for whoever cannot tell the colours apart. */
export type Mark = 'circle' | 'diamond' | 'square' | 'triangle' | 'ring';

export const RATING_MARKS: Readonly<Record<RatingOrNone, Mark>> = {
  outstanding: 'diamond',
  good: 'circle',
  'requires-improvement': 'triangle',
  inadequate: 'square',
  'not-rated': 'ring',
};

export const SIGNAL_MARKS = { improvement: 'diamond', concern: 'square' } as const;

/** Series of one chart differ by mark as well as by colour. */
export const SERIES_MARKS: readonly Mark[] = ['circle', 'square', 'triangle'];

/** Ink of each role on white paper; the style sheet has its own for dark mode. */
export const FILLS: Readonly<Record<FillRole, string>> = {
  'series-0': '#5B6670',
  'series-1': '#0B7A75',
  'series-2': '#7A5195',
  improvement: '#0072B2',
  concern: '#C75B12',
  neutral: '#5B6670',
  outstanding: '#0B4A82',
  good: '#0A5C36',
  'requires-improvement': '#7A4B00',
  inadequate: '#8E1B14',
  'not-rated': '#4A5560',
};

/** The corners of a mark, or null for the round ones. @param radius half the height of the mark's circle */
export function markCorners(mark: Mark, x: number, y: number, radius: number): Point[] | null {
  switch (mark) {
    case 'circle':
    case 'ring':
      return null;
    case 'diamond': {
      const r = radius * 1.2;
      return [
        [x, y - r],
        [x + r, y],
        [x, y + r],
        [x - r, y],
      ];
    }
    case 'square': {
      const r = radius * 0.9;
      return [
        [x - r, y - r],
        [x + r, y - r],
        [x + r, y + r],
        [x - r, y + r],
      ];
    }
    case 'triangle': {
      const r = radius * 1.15;
      return [
        [x, y - r],
        [x + r, y + r * 0.8],
        [x - r, y + r * 0.8],
      ];
    }
  }
}

/** Width of a text in the unit of the drawing. */
export type Measure = (text: string, role: TextRole) => number;

/** Type sizes by role, in the unit of the drawing (CSS px or pt). */
export interface TypeSizes {
  label: number;
  tick: number;
  strong: number;
}

/** An estimate for Noto Sans good to about 5 %: capitals and Cyrillic are wider than Latin small letters. */
export function estimateWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) {
    if (/[ .,:;'’ʻʼ|il!()]/.test(character)) units += 0.3;
    else if (/[A-ZА-ЯЎҚҒҲЁmwшщжюфы%—]/.test(character)) units += 0.72;
    else units += 0.57;
  }
  return units * size;
}

/** Cuts a text that is too wide and ends it with an ellipsis. */
export function fitText(text: string, width: number, role: TextRole, measure: Measure): string {
  if (measure(text, role) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && measure(`${characters.join('').trimEnd()}…`, role) > width)
    characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Breaks a text at spaces into at most `most` lines; the last one is cut if it is still too wide. */
export function wrapText(
  text: string,
  width: number,
  most: number,
  role: TextRole,
  measure: Measure,
): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && (measure(longer, role) <= width || lines.length === most))
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => fitText(line, width, role, measure));
}
