import type { BarRow, BarsSpec } from './chart-spec.ts';
import { type Drawing, type Measure, RATING_MARKS, type Shape, type TypeSizes, wrapText } from './drawing.ts';
import { linear } from './scale.ts';

const BAR = 12;

/** The height that the chart needs: rows are never squeezed. */
export function barsHeight(spec: BarsSpec, width: number, sizes: TypeSizes): number {
  return spec.rows.length * rowHeight(width, sizes) + sizes.tick * 2.2;
}

/** On a narrow page the label stands above its bar instead of beside it. */
const isStacked = (width: number, sizes: TypeSizes): boolean => width < sizes.label * 36;

const rowHeight = (width: number, sizes: TypeSizes): number =>
  isStacked(width, sizes) ? sizes.label * 3.4 + BAR : sizes.label * 2.6;

/** Places horizontal bars in a box of the width; see barsHeight for its height. */
export function layoutBars(spec: BarsSpec, width: number, sizes: TypeSizes, measure: Measure): Drawing {
  const stacked = isStacked(width, sizes);
  const height = barsHeight(spec, width, sizes);
  const each = rowHeight(width, sizes);
  const labelWidth = stacked
    ? 0
    : Math.min(width * 0.34, Math.max(0, ...spec.rows.map((row) => measure(row.label, 'label'))) + 12);
  const noteWidth = stacked ? 0 : Math.max(0, ...spec.rows.map((row) => noteLength(row, measure))) + 16;
  const left = labelWidth;
  const right = width - Math.min(noteWidth, width * 0.36);
  const bottom = height - sizes.tick * 2.2;
  const x = linear(spec.axis.from, spec.axis.to, left, right - 6);
  const shapes: Shape[] = spec.axis.ticks.flatMap((tick): Shape[] => [
    {
      kind: 'path',
      points: [
        [x(tick.at), 0],
        [x(tick.at), bottom],
      ],
      role: tick.at === spec.axis.from ? 'axis' : 'grid',
    },
    {
      kind: 'text',
      x: x(tick.at),
      y: bottom + sizes.tick * 1.4,
      text: tick.text,
      role: 'tick',
      anchor:
        stacked && tick.at === spec.axis.from
          ? 'start'
          : stacked && tick.at === spec.axis.to
            ? 'end'
            : 'middle',
    },
  ]);
  spec.rows.forEach((row, index) => {
    const top = index * each;
    const middle = stacked ? top + each - BAR / 2 - sizes.label * 0.5 : top + each / 2;
    shapes.push(...layoutLabel(row, { stacked, top, middle, labelWidth, width, right }, sizes, measure));
    shapes.push(...layoutBar(row, x, x(spec.axis.from), middle));
  });
  return { width, height, shapes };
}

const MARK_ROOM = 16;
/** `71.2 · Good`; a row without a value says only why. */
export const noteText = (row: Pick<BarRow, 'text' | 'ratingText'>): string =>
  row.ratingText === '' || row.ratingText === row.text ? row.text : `${row.text} · ${row.ratingText}`;
const noteLength = (row: BarRow, measure: Measure): number => MARK_ROOM + measure(noteText(row), 'strong');

interface Place {
  stacked: boolean;
  top: number;
  middle: number;
  labelWidth: number;
  width: number;
  right: number;
}

function layoutLabel(row: BarRow, place: Place, sizes: TypeSizes, measure: Measure): Shape[] {
  const { stacked, top, middle, labelWidth, width, right } = place;
  const lineHeight = sizes.label * 1.15;
  const lines = wrapText(row.label, stacked ? width : labelWidth - 12, stacked ? 1 : 2, 'label', measure);
  const first = stacked
    ? top + sizes.label
    : middle + sizes.label * 0.35 - ((lines.length - 1) * lineHeight) / 2;
  const noteY = stacked ? top + sizes.label * 2.2 : middle + sizes.strong * 0.35;
  const noteX = stacked ? 0 : right + 8;
  const shapes: Shape[] = lines.map((text, i) => ({
    kind: 'text',
    x: 0,
    y: first + i * lineHeight,
    text,
    anchor: 'start',
    role: 'label',
  }));
  if (row.rating !== null) {
    shapes.push({
      kind: 'mark',
      x: noteX + 6,
      y: noteY - sizes.strong * 0.35,
      radius: 4.6,
      mark: RATING_MARKS[row.rating],
      role: row.rating,
      hollow: row.rating === 'not-rated',
    });
  }
  const textX = row.rating === null ? noteX : noteX + MARK_ROOM;
  const noteLines = wrapText(noteText(row), width - textX, stacked ? 1 : 2, 'strong', measure);
  const up = stacked ? 0 : ((noteLines.length - 1) * lineHeight) / 2;
  noteLines.forEach((text, i) => {
    shapes.push({
      kind: 'text',
      x: textX,
      y: noteY - up + i * lineHeight,
      text,
      anchor: 'start',
      role: 'strong',
    });
  });
  return shapes;
}

function layoutBar(row: BarRow, x: (value: number) => number, start: number, middle: number): Shape[] {
  const shapes: Shape[] = [];
  if (row.value !== null) {
    shapes.push({
      kind: 'rect',
      x: start,
      y: middle - BAR / 2,
      width: Math.max(1, x(row.value) - start),
      height: BAR,
      role: row.rating ?? 'neutral',
    });
  }
  if (row.low !== null && row.high !== null) {
    const [low, high] = [x(row.low), x(row.high)];
    shapes.push(
      {
        kind: 'path',
        points: [
          [low, middle],
          [high, middle],
        ],
        role: 'interval',
      },
      {
        kind: 'path',
        points: [
          [low, middle - 4],
          [low, middle + 4],
        ],
        role: 'interval',
      },
      {
        kind: 'path',
        points: [
          [high, middle - 4],
          [high, middle + 4],
        ],
        role: 'interval',
      },
    );
  }
  if (row.target !== null) {
    shapes.push({
      kind: 'path',
      points: [
        [x(row.target), middle - BAR * 0.8],
        [x(row.target), middle + BAR * 0.8],
      ],
      role: 'target',
    });
  }
  return shapes;
}
