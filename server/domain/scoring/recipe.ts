import type { IndicatorSet } from '../indicator-set.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type FactSums } from './indicator-value.ts';
import { type Rules, rulesOf } from './rules.ts';
import type { References } from './references.ts';
import { scoreAgain, scoreUnits } from './score-units.ts';
import type { Scorecard, Scored, ScoreInputs } from './scorecard.ts';

/**
 * Version of this arithmetic. Counts up with every change by which the same inputs and rules could give another result; recipes of another
 * version are recomputed by the release that wrote them.
 */
export const ENGINE = 5;

/** All that a stored score rests on, and the score itself: it can be recomputed from this alone. */
export interface Recipe {
  engine: number;
  set: { version: string; fingerprint: string };
  rules: Rules;
  inputs: ScoreInputs;
  /** What the other units contributed, by the code of the indicator or group; only in sets that compare units with each other. */
  references?: References;
  result: Scorecard;
}

const byPlace = (a: FactSums, b: FactSums): number =>
  a.indicator < b.indicator
    ? -1
    : a.indicator > b.indicator
      ? 1
      : a.category < b.category
        ? -1
        : Number(a.category > b.category);

/** The facts of indicators that the set has, in one order, without what scores do not use. */
function factsOf(set: IndicatorSet, facts: readonly FactSums[]): FactSums[] {
  const known = new Set(set.indicators.map((indicator) => indicator.code));
  return facts
    .filter((fact) => known.has(fact.indicator))
    .map(({ indicator, category, numerator, denominator, value, valueSquares, reporting }) => ({
      indicator,
      category,
      numerator,
      denominator,
      value,
      valueSquares,
      reporting,
    }))
    .sort(byPlace);
}

const recipe = (
  set: Recipe['set'],
  rules: Rules,
  inputs: ScoreInputs,
  { result, references }: Scored,
): Recipe => ({ engine: ENGINE, set, rules, inputs, ...(references && { references }), result });

/**
 * Scores units and keeps what the scores rest on.
 *
 * @param inputs all units that are compared with each other, where the set does so
 * @param rules of the set; whoever scores several times makes them once
 * @returns in the order of the units
 */
export function recipesOfUnits(
  set: IndicatorSet,
  inputs: readonly ScoreInputs[],
  rules: Rules = rulesOf(set),
): Recipe[] {
  const { version, fingerprint } = set;
  const known = inputs.map((unit) => ({ ...unit, facts: factsOf(set, unit.facts) }));
  return scoreUnits(rules, known, set).map((scored, i) =>
    recipe({ version, fingerprint }, rules, known[i] as ScoreInputs, scored),
  );
}

/**
 * Computes a recipe's result anew from the recipe alone.
 *
 * @throws Error when the recipe was written by another version of the arithmetic
 */
export function recompute({ engine, set, rules, inputs, references }: Recipe): Recipe {
  if (engine !== ENGINE) throw new Error(`Recipe of engine ${String(engine)}, this is ${String(ENGINE)}`);
  if (references) return recipe(set, rules, inputs, scoreAgain(rules, inputs, set, references));
  const [scored] = scoreUnits(rules, [inputs], set);
  if (!scored) throw new RangeError('No recipe');
  return recipe(set, rules, inputs, scored);
}

/** Rules are the same object for all units of a set, and half of a recipe's text. */
const rulesTexts = new WeakMap<Rules, string>();

function rulesText(rules: Rules): string {
  const known = rulesTexts.get(rules);
  if (known !== undefined) return known;
  const text = canonicalJson(rules);
  rulesTexts.set(rules, text);
  return text;
}

/** The text that is stored, canonical JSON: equal recipes have equal text. */
export function recipeText({ rules, ...rest }: Recipe): string {
  const parts = Object.entries(rest).map(([key, value]): [string, string] => [key, canonicalJson(value)]);
  return `{${[...parts, ['rules', rulesText(rules)] as const]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, text]) => `${JSON.stringify(key)}:${text}`)
    .join(',')}}`;
}

export const readRecipe = (text: string): Recipe => JSON.parse(text) as Recipe;
