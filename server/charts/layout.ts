import { barsHeight, layoutBars } from './bars-layout.ts';
import type { ChartSpec } from './chart-spec.ts';
import type { Drawing, Measure, TypeSizes } from './drawing.ts';
import { layoutTrend } from './trend-layout.ts';

/** Places any chart. @param height wished for; charts with rows take what their rows need */
export function layoutChart(
  spec: ChartSpec,
  width: number,
  height: number,
  sizes: TypeSizes,
  measure: Measure,
): Drawing {
  switch (spec.kind) {
    case 'trend':
      return layoutTrend(spec, width, height, sizes, measure);
    case 'bars':
      return layoutBars(spec, width, sizes, measure);
  }
}

/** How high the chart will be drawn. */
export const chartHeight = (spec: ChartSpec, width: number, height: number, sizes: TypeSizes): number =>
  spec.kind === 'bars' ? barsHeight(spec, width, sizes) : height;
