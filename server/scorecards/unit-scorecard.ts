import type { Db } from '../db/transaction.ts';
import type { Indicator } from '../domain/indicator.ts';
import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodsEndingWith } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import type { Recipe } from '../domain/scoring/recipe.ts';
import type { IndicatorScore, Scorecard } from '../domain/scoring/scorecard.ts';
import type { Vintage } from '../domain/vintage.ts';
import { isNoChange } from '../i18n/measure-text.ts';
import { ancestorsOf } from '../organisation/service.ts';
import { vintagesOf } from '../vintages/service.ts';
import { type Absences, absencesOf } from './absences.ts';
import { keyOf, type Reading, recipesOf, scoredPeriods, vintagesRead } from './service.ts';

/** One unit's quarter with what came before it. */

/** Three years: what a sparkline shows. */
const HISTORY_QUARTERS = 12;

export interface UnitScorecard {
  unit: OrgUnit;
  /** From the country down to the parent. */
  ancestors: OrgUnit[];
  period: Period;
  sector: Sector | null;
  set: IndicatorSet;
  scorecard: Scorecard;
  /** With all that the scorecard rests on. */
  recipe: Recipe;
  /** The publication that is shown; null: the figures are as they are now. */
  vintage: Vintage | null;
  /** Every publication of the quarter, the first one first. */
  versions: Vintage[];
  /** Up to twelve quarters that end with this one, oldest first; only quarters since there are figures. */
  history: Scorecard[];
  /** What the unit says of indicators without a figure. */
  absences: Absences;
  /** Quarters beside this one that have figures of anybody. */
  previous: Period | null;
  next: Period | null;
}

/** @returns undefined for a quarter without figures of anybody: running, still to come, or before the first */
export async function unitScorecardOf(
  db: Db,
  programme: Programme,
  unit: OrgUnit,
  period: Period,
  reading: Reading,
): Promise<UnitScorecard | undefined> {
  const known = await scoredPeriods(db);
  const [first] = known;
  if (first === undefined || !known.includes(period)) return undefined;
  const periods = periodsEndingWith(period, HISTORY_QUARTERS).filter((one) => one >= first);
  const recipes = await recipesOf(db, programme, [unit], periods, reading);
  const recipe = recipes.at(-1);
  if (!recipe) throw new Error(`No scorecard of ${unit.code} in ${period}`);
  return {
    unit,
    ancestors: await ancestorsOf(db, unit),
    period,
    sector: reading.sector ?? null,
    set: setFor(programme.sets, period),
    scorecard: recipe.result,
    recipe,
    vintage: (await vintagesRead(db, [unit], [period], reading)).get(keyOf(unit.code, period)) ?? null,
    versions: await vintagesOf(db, unit, period),
    history: recipes.map((one) => one.result),
    absences: await absencesOf(db, unit.code, period),
    previous: known.filter((one) => one < period).at(-1) ?? null,
    next: known.find((one) => one > period) ?? null,
  };
}

/** The scorecard of so many quarters ago, if the history has it. */
export const quartersAgo = ({ history, period }: UnitScorecard, quarters: number): Scorecard | undefined =>
  history.find((scorecard) => scorecard.period === addQuarters(period, -quarters));

/** `better` and `worse` go by the direction of the measure; `changed`: it has none. */
export type Course = 'better' | 'worse' | 'same' | 'changed';

export interface Change {
  /** Now less then, in the indicator's unit. */
  difference: number;
  course: Course;
}

/** How far a value lies outside the range in which it gets full points. */
function outsideBestRange({ normalise }: Pick<Indicator, 'normalise'>, value: number): number {
  if (normalise?.method !== 'best-range') return 0;
  return Math.max(normalise.bestFrom - value, value - normalise.bestTo, 0);
}

/**
 * The change of an indicator between two quarters. Only equal values are no change: a mean of thousands moves in small steps.
 *
 * @returns null unless both have a value
 */
export function changeOf(
  indicator: Pick<Indicator, 'direction' | 'normalise'>,
  now: IndicatorScore | undefined,
  before: IndicatorScore | undefined,
): Change | null {
  if (!now || !before || now.value === null || before.value === null) return null;
  const difference = now.value - before.value;
  if (isNoChange(difference)) return { difference, course: 'same' };
  if (indicator.direction === 'none') return { difference, course: 'changed' };
  if (indicator.direction === 'range') {
    const [outside, was] = [
      outsideBestRange(indicator, now.value),
      outsideBestRange(indicator, before.value),
    ];
    return { difference, course: outside === was ? 'changed' : outside < was ? 'better' : 'worse' };
  }
  return { difference, course: difference > 0 === (indicator.direction === 'higher') ? 'better' : 'worse' };
}

export const indicatorScoreOf = (
  scorecard: Scorecard | undefined,
  code: string,
): IndicatorScore | undefined => scorecard?.indicators.find((one) => one.code === code);

/** The recipe without the sums behind hidden values: what may be shown of it. */
export function visibleRecipe(recipe: Recipe): Recipe {
  const hidden = new Set(
    recipe.result.indicators
      .filter((indicator) => indicator.state === 'hidden')
      .map((indicator) => indicator.code),
  );
  if (hidden.size === 0) return recipe;
  const facts = recipe.inputs.facts.filter((fact) => !hidden.has(fact.indicator));
  return { ...recipe, inputs: { ...recipe.inputs, facts } };
}

/** The number of the version that is shown when it is not the newest, which needs no number. */
export const olderVersion = ({ vintage, versions }: UnitScorecard): number | undefined =>
  vintage === null || vintage.id === versions.at(-1)?.id ? undefined : vintage.number;
