import type { BarsSpec, TrendPoint, TrendSpec } from '../../server/charts/chart-spec.ts';

/** Charts with one of everything, for the tests of the printers. */

export const point = (value: number | null, changes: Partial<TrendPoint> = {}): TrendPoint => ({
  value,
  low: value === null ? null : value - 4,
  high: value === null ? null : value + 4,
  signal: 'none',
  provisional: false,
  text: value === null ? 'no data' : `${String(value)} % satisfied`,
  ...changes,
});

const VALUES = [60, 62, 61, 64, 63, null, 66, 65, 67, 48, 68, 84];

export const trendSpec: TrendSpec = {
  kind: 'trend',
  id: 'trend',
  title: 'Overall satisfaction <test>',
  description: 'From 60 % to 84 % & back',
  periods: VALUES.map((_, i) => ({
    label: `Q${String((i % 4) + 1)} ${String(2023 + Math.floor(i / 4))}`,
    short: `Q${String((i % 4) + 1)}`,
    year: String(2023 + Math.floor(i / 4)),
  })),
  axis: {
    from: 40,
    to: 100,
    ticks: [40, 60, 80, 100].map((at) => ({ at, text: `${String(at)} %` })),
    label: 'Share satisfied, %',
  },
  series: [
    {
      code: 'all',
      name: 'All providers',
      points: VALUES.map((value, i) =>
        point(value, {
          signal: i === 9 ? 'concern' : i === 11 ? 'improvement' : 'none',
          provisional: i === 10,
        }),
      ),
    },
  ],
  centre: VALUES.map(() => 65),
  lower: VALUES.map((_, i) => 55 + (i % 3)),
  upper: VALUES.map((_, i) => 75 - (i % 3)),
  target: VALUES.map((_, i) => (i < 4 ? 70 : 75)),
  legend: {
    interval: '95 % interval',
    centre: 'Mean',
    limits: 'Control limits',
    target: 'Target',
    improvement: 'Improvement',
    concern: 'Concern',
    provisional: 'Provisional',
  },
};

export const sectorsSpec: TrendSpec = {
  ...trendSpec,
  id: 'sectors',
  centre: [],
  lower: [],
  upper: [],
  series: ['State', 'NGO', 'Private'].map((name, i) => ({
    code: name,
    name,
    points: VALUES.map((value) => point(value === null ? null : value + i * 6)),
  })),
};

export const barsSpec: BarsSpec = {
  kind: 'bars',
  id: 'dimensions',
  title: 'Scores of the dimensions',
  description: 'Five dimensions',
  axis: {
    from: 0,
    to: 100,
    ticks: [0, 39, 63, 88, 100].map((at) => ({ at, text: String(at) })),
    label: 'Score',
  },
  rows: [
    {
      label: 'Coverage and access',
      value: 91,
      text: '91.0',
      low: 88,
      high: 94,
      rating: 'outstanding',
      ratingText: 'Outstanding',
      target: null,
    },
    {
      label: 'Quality and safety',
      value: 71.2,
      text: '71.2',
      low: 66,
      high: 76,
      rating: 'good',
      ratingText: 'Good',
      target: 80,
    },
    {
      label: 'Qoniqish va ishtirok, uzun nomli oʻlchov',
      value: 55,
      text: '55.0',
      low: 50,
      high: 60,
      rating: 'requires-improvement',
      ratingText: 'Requires improvement',
      target: null,
    },
    {
      label: 'Staff',
      value: 20,
      text: '20.0',
      low: null,
      high: null,
      rating: 'inadequate',
      ratingText: 'Inadequate',
      target: null,
    },
    {
      label: 'Finance',
      value: null,
      text: 'no data',
      low: null,
      high: null,
      rating: 'not-rated',
      ratingText: 'Not rated',
      target: null,
    },
  ],
};
