import type { Method } from './method.ts';
import { charts } from './methods/charts.ts';
import { funnels } from './methods/funnels.ts';

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
  intervals: [],
  'net-promoter': [],
  charts,
  funnels,
  disparity: [],
  trend: [],
  forecast: [],
  composite: [],
  scoring: [],
};

export const METHODS: readonly Method[] = FAMILIES.flatMap((family) => METHODS_OF[family]);
