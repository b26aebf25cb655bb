import type { Aggregate, IndicatorSet } from '../domain/indicator-set.ts';
import { findIndicator } from '../domain/indicator-set.ts';
import type { Normalise } from '../domain/indicator.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';

/** Which methods of the reference a scorecard rests on, by the names of their functions. */

const OF_POINTS: Readonly<Record<Normalise['method'], string | null>> = {
  goalposts: 'goalposts',
  'best-range': 'bestRange',
  identity: null,
  'min-max': 'minMax',
  'z-score': 'zScore',
  'percentile-rank': 'percentileRank',
  rank: 'borda',
  'distance-to-target': 'distanceToTarget',
  'cut-points': 'cutPoints',
};

const OF_SCORE: Readonly<Record<Aggregate['method'], string | null>> = {
  arithmetic: 'weightedArithmetic',
  geometric: 'weightedGeometric',
  harmonic: 'weightedHarmonic',
  generalised: 'weightedGeneralised',
  median: 'weightedMedian',
  min: null,
  max: null,
  copeland: 'copeland',
};

/** How intervals of indicators come about: of shares, rates, means and net indices. */
export const INTERVAL_METHODS: readonly string[] = [
  'wilsonInterval',
  'rateInterval',
  'meanOf',
  'netPromoter',
  'compositeInterval',
];

/** Those by which values became points, points scores and scores ratings, each once, in the order of the arithmetic. */
export function methodsUsed(
  set: IndicatorSet,
  { indicators, groups, interval, limiters }: Scorecard,
): string[] {
  const points = indicators.map(({ code, scored }) => {
    const normalise = scored ? findIndicator(set, code)?.normalise : undefined;
    return normalise ? OF_POINTS[normalise.method] : null;
  });
  const scores = groups.map(({ method }) => OF_SCORE[method.method]);
  const names = [
    ...points,
    'weightInForce',
    ...scores,
    limiters.length === 0 ? null : 'limit',
    interval === null ? null : 'compositeInterval',
  ];
  return [...new Set(names)].filter((name) => name !== null);
}
