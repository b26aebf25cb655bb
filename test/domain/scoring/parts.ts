import type { Indicator, Normalise } from '../../../server/domain/indicator.ts';
import { type Aggregate, type IndicatorSet, RATINGS } from '../../../server/domain/indicator-set.ts';
import { aggregator } from '../../../server/domain/scoring/aggregate.ts';
import { normaliser } from '../../../server/domain/scoring/normalise.ts';
import { placeByBands, rater } from '../../../server/domain/scoring/rating.ts';
import { type Recipe, recipesOfUnits } from '../../../server/domain/scoring/recipe.ts';
import type { Scorecard, ScoreInputs } from '../../../server/domain/scoring/scorecard.ts';

/** The engine's parts on one value, one group, one unit: as the application calls them, with what a test looks at. */

/** Of a unit under a set that compares no units. */
export const recipeOf = (set: IndicatorSet, inputs: ScoreInputs): Recipe => recipesOfUnits(set, [inputs])[0]!;

export const scorecardOf = (set: IndicatorSet, inputs: ScoreInputs): Scorecard =>
  recipeOf(set, inputs).result;

/** By a method that looks at no other unit. */
export function normalise(
  parameters: Normalise,
  value: number,
  direction: Indicator['direction'] = 'higher',
): number {
  const scorer = normaliser(parameters, { direction, levels: RATINGS }).scorer(null);
  if ('because' in scorer) throw new RangeError(scorer.because);
  return scorer.score(value, 0);
}

export interface Weighted {
  score: number;
  weight: number;
}

/** Null where the method has no answer. */
export function aggregate(parameters: Aggregate, children: readonly Weighted[]): number | null {
  const into = new Float64Array(1);
  aggregator(parameters).over(
    {
      scores: children.map(({ score }) => Float64Array.of(score)),
      weights: children.map(({ weight }) => weight),
      scoredWeight: Float64Array.of(children.reduce((sum, { weight }) => sum + weight, 0)),
    },
    into,
  );
  return Number.isNaN(into[0]) ? null : into[0]!;
}

export function ratingOf(bands: IndicatorSet['bands'], score: number): string | undefined {
  const how = rater({ method: 'bands', bands }, RATINGS);
  return how.method === 'bands' ? RATINGS[placeByBands(how, score)] : undefined;
}
