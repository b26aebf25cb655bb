import type { Method } from './method.ts';
import { charts } from './methods/charts.ts';
import { compositeIndex } from './methods/composite-index.ts';
import { compositeParts } from './methods/composite-parts.ts';
import { disparityMethods } from './methods/disparity.ts';
import { forecastMethods } from './methods/forecast.ts';
import { funnels } from './methods/funnels.ts';
import { intervals } from './methods/intervals.ts';
import { netPromoterScores } from './methods/net-promoter.ts';
import { trendMethods } from './methods/trend.ts';

/** What the methods are for: the chapters of the reference page. */
export const FAMILIES = [
  'intervals',
  'net-promoter',
  'charts',
  'funnels',
  'disparity',
  'trend',
  'forecast',
  'composite',
  'scoring',
] as const;
export type Family = (typeof FAMILIES)[number];

/** All methods that `mezon stats` answers, family by family. Functions that no method answers belong to the scoring of sets. */
export const METHODS_OF: Readonly<Record<Family, readonly Method[]>> = {
  intervals,
  'net-promoter': netPromoterScores,
  charts,
  funnels,
  disparity: disparityMethods,
  trend: trendMethods,
  forecast: forecastMethods,
  composite: compositeParts,
  scoring: compositeIndex,
};

export const METHODS: readonly Method[] = FAMILIES.flatMap((family) => METHODS_OF[family]);
