import type PDFDocument from 'pdfkit';
import type { ChartSpec } from './chart-spec.ts';
import {
  FILLS,
  type FillRole,
  type LineRole,
  markCorners,
  type Mark,
  type Measure,
  type Shape,
  type TypeSizes,
} from './drawing.ts';
import { chartHeight, layoutChart } from './layout.ts';

/** Where a chart goes on the page, in pt from the top left. */
export interface PdfBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The doc has these fonts registered: the document frame does so. */
const FONTS = { label: 'regular', tick: 'regular', strong: 'semibold' } as const;
const SIZES: TypeSizes = { label: 8, tick: 7.5, strong: 8 };
const INK = '#1D2329';

const LINES: Readonly<Record<LineRole, { color: string; width: number; dash?: [number, number] }>> = {
  grid: { color: '#DDE1E5', width: 0.5 },
  axis: { color: '#6A747D', width: 0.6 },
  centre: { color: '#48525B', width: 0.8 },
  limit: { color: '#48525B', width: 0.7, dash: [4, 3] },
  target: { color: '#A3267A', width: 1.2, dash: [1, 2] },
  interval: { color: '#4A5560', width: 0.7 },
  'series-0': { color: FILLS['series-0'], width: 1 },
  'series-1': { color: FILLS['series-1'], width: 1, dash: [5, 2] },
  'series-2': { color: FILLS['series-2'], width: 1, dash: [1.5, 1.5] },
};

/** What bars are filled with: pale enough for the interval on top. Roles without a tint are grey. */
const TINTS: Partial<Readonly<Record<FillRole, string>>> = {
  outstanding: '#D6E6F5',
  good: '#DCEFE3',
  'requires-improvement': '#FBEBC8',
  inadequate: '#F7D9D6',
};

/** The height in pt that the chart will take in a box of this width. */
export const chartHeightInPdf = (spec: ChartSpec, box: Pick<PdfBox, 'width' | 'height'>): number =>
  chartHeight(spec, box.width, box.height, SIZES);

/**
 * Draws the chart as vector paths and text; the caller wraps it in a Figure with the spec's description as its
 * alternative text. @returns the y just below the chart
 */
export function drawInPdf(doc: InstanceType<typeof PDFDocument>, spec: ChartSpec, box: PdfBox): number {
  const measure: Measure = (text, role) => doc.font(FONTS[role]).fontSize(SIZES[role]).widthOfString(text);
  const drawing = layoutChart(spec, box.width, box.height, SIZES, measure);
  doc.save().translate(box.x, box.y);
  for (const shape of drawing.shapes) drawShape(doc, shape, measure);
  doc.restore();
  return box.y + drawing.height;
}

function drawShape(doc: InstanceType<typeof PDFDocument>, shape: Shape, measure: Measure): void {
  switch (shape.kind) {
    case 'path': {
      const { color, width, dash } = LINES[shape.role];
      shape.points.forEach(([x, y], index) => (index === 0 ? doc.moveTo(x, y) : doc.lineTo(x, y)));
      doc.lineWidth(width);
      if (dash) doc.dash(dash[0], { space: dash[1] });
      else doc.undash();
      doc.stroke(color);
      doc.undash();
      return;
    }
    case 'rect':
      doc
        .lineWidth(0.7)
        .rect(shape.x, shape.y, shape.width, shape.height)
        .fillAndStroke(TINTS[shape.role] ?? '#D5DADF', FILLS[shape.role]);
      return;
    case 'mark':
      drawMark(doc, shape.mark, shape.x, shape.y, shape.radius * 0.75, shape.role, shape.hollow);
      return;
    case 'text': {
      const wide = measure(shape.text, shape.role);
      const x =
        shape.anchor === 'start' ? shape.x : shape.anchor === 'middle' ? shape.x - wide / 2 : shape.x - wide;
      doc
        .font(FONTS[shape.role])
        .fontSize(SIZES[shape.role])
        .fillColor(INK)
        .text(shape.text, x, shape.y, { lineBreak: false, baseline: 'alphabetic' });
    }
  }
}

/** A rating's or signal's mark as a path. @param radius pt */
export function drawMark(
  doc: InstanceType<typeof PDFDocument>,
  mark: Mark,
  x: number,
  y: number,
  radius: number,
  role: FillRole,
  hollow: boolean,
): void {
  const corners = markCorners(mark, x, y, radius);
  if (corners === null) doc.circle(x, y, radius);
  else doc.polygon(...corners.map(([px, py]): [number, number] => [px, py]));
  if (hollow || mark === 'ring') doc.lineWidth(1).fillAndStroke('#FFFFFF', FILLS[role]);
  else doc.fill(FILLS[role]);
}
