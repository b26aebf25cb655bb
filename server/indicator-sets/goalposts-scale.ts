import type { Indicator } from '../domain/indicator.ts';
import type { Target } from '../domain/target.ts';
import { plainNumber, plainTarget, type Words } from './words.ts';

/** Goalposts as a small drawing: the value runs to the right, the points up. */
export interface GoalpostsScale {
  width: number;
  height: number;
  /** The same in a sentence, printed below and told to those who do not see the drawing. */
  sentence: string;
  /** Corners of the area below the line of points, `x,y x,y …`. */
  area: string;
  line: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  ticks: { x: number; text: string }[];
  /** A line, or two where it is a range, below one label. */
  target: { lines: number[]; text: string; textX: number; anchor: 'start' | 'middle' | 'end' } | null;
}

const WIDTH = 340;
const HEIGHT = 112;
const LEFT = 34;
const RIGHT = WIDTH - 10;
const TOP = 26;
const BOTTOM = 84;
/** Room beside the goalposts, where points no longer change. */
const MARGIN = 0.14;
/** A label takes about so much of the width; a target's label turns inwards near the edges. */
const LABEL = 70;

interface Corner {
  value: number;
  points: number;
}

/** Methods whose points are drawn over fixed values. */
type Posts = Extract<Indicator['normalise'], { method: 'goalposts' | 'best-range' }>;

const isDrawn = (normalise: Indicator['normalise']): normalise is Posts =>
  normalise?.method === 'goalposts' || normalise?.method === 'best-range';

const cornersOf = (normalise: Posts): Corner[] =>
  (normalise.method === 'goalposts'
    ? [
        { value: normalise.floor, points: 0 },
        { value: normalise.goal, points: 100 },
      ]
    : [
        { value: normalise.floor, points: 0 },
        { value: normalise.bestFrom, points: 100 },
        { value: normalise.bestTo, points: 100 },
        { value: normalise.ceiling, points: 0 },
      ]
  ).sort((a, b) => a.value - b.value);

function sentenceOf(words: Words, indicator: Indicator, normalise: Posts): string {
  // Units such as "per 1,000 service days" begin with a number of their own and are named beside the drawing.
  const isPercent = words.localise(indicator.unit) === '%';
  const number = (plain: number): string => plainNumber(words, plain);
  const value = (plain: number): string => number(plain) + (isPercent ? '\u00A0%' : '');
  return normalise.method === 'goalposts'
    ? words.t('indicators.scale.goalposts', { floor: value(normalise.floor), goal: value(normalise.goal) })
    : words.t('indicators.scale.best-range', {
        bestFrom: number(normalise.bestFrom),
        bestTo: value(normalise.bestTo),
        floor: number(normalise.floor),
        ceiling: number(normalise.ceiling),
      });
}

/** @returns null for an indicator that is never scored, or not against fixed values */
export function goalpostsScale(
  words: Words,
  indicator: Indicator,
  target: { year: number; value: Target } | null,
): GoalpostsScale | null {
  const { normalise } = indicator;
  if (!isDrawn(normalise)) return null;
  const corners = cornersOf(normalise);
  const first = corners[0] as Corner;
  const last = corners.at(-1) as Corner;
  const margin = (last.value - first.value) * MARGIN;
  const [from, to] = [first.value - margin, last.value + margin];
  const round = (number: number): number => Math.round(number * 10) / 10;
  const x = (value: number): number =>
    round(LEFT + ((Math.min(to, Math.max(from, value)) - from) / (to - from)) * (RIGHT - LEFT));
  const y = (points: number): number => round(BOTTOM - (points / 100) * (BOTTOM - TOP));
  const path = [{ value: from, points: first.points }, ...corners, { value: to, points: last.points }].map(
    ({ value, points }) => `${String(x(value))},${String(y(points))}`,
  );
  const anchorAt = (position: number): 'start' | 'middle' | 'end' =>
    position < LEFT + LABEL ? 'start' : position > RIGHT - LABEL ? 'end' : 'middle';
  const targetMark = ({ year, value }: { year: number; value: Target }): GoalpostsScale['target'] => {
    const lines = (typeof value === 'number' ? [value] : [value.low, value.high]).map(x);
    const textX = round(lines.reduce((sum, at) => sum + at, 0) / lines.length);
    const text = words.t('indicators.scale.target', {
      year: String(year),
      value: plainTarget(words, value),
    });
    return { lines, textX, anchor: anchorAt(textX), text };
  };
  return {
    width: WIDTH,
    height: HEIGHT,
    sentence: sentenceOf(words, indicator, normalise),
    line: path.join(' '),
    area: [`${String(LEFT)},${String(BOTTOM)}`, ...path, `${String(RIGHT)},${String(BOTTOM)}`].join(' '),
    left: LEFT,
    right: RIGHT,
    top: TOP,
    bottom: BOTTOM,
    ticks: corners.map(({ value }) => ({ x: x(value), text: plainNumber(words, value) })),
    target: target && targetMark(target),
  };
}
