import type { Db } from '../db/transaction.ts';
import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { Fact } from '../domain/measurement.ts';
import { isOpenIn, LEVELS, type OrgUnit, type Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { planOf } from '../domain/scoring/plan.ts';
import { type Recipe, recipesOfUnits } from '../domain/scoring/recipe.ts';
import { type Rules, rulesOf } from '../domain/scoring/rules.ts';
import type { ScoreInputs } from '../domain/scoring/scorecard.ts';
import { enteredBy, hasForm, isOverdue } from '../domain/submission.ts';
import { factsFor } from '../measurements/service.ts';
import { listUnits, placesIn } from '../organisation/service.ts';
import * as repository from './repository.ts';

/** Scores made from what is reported at this moment. */

/** Of whom scores are wanted, and on which day: a form that is not due yet is not missing. */
export interface Reading {
  /** ISO date in the programme's time zone. */
  today: string;
  /** Only what the providers of that sector reported; a provider's own figures are the same for every sector. */
  sector?: Sector | null | undefined;
  /** An earlier publication of one of the quarters; the newest unless said. */
  vintage?: { period: Period; number: number } | undefined;
}

/** Whether the unit has a form of its own to hand in for the quarter. */
export function owesSubmission(set: IndicatorSet, unit: OrgUnit, period: Period): boolean {
  if (!hasForm(unit.level) || enteredBy(unit.level, set.indicators).length === 0) return false;
  return unit.level === 'region' || isOpenIn(unit, period);
}

export const keyOf = (unit: string, period: Period): string => `${unit} ${period}`;

/** Whether the set in force compares units with each other. */
export const isRelative = (programme: Programme, period: Period): boolean =>
  planOf(rulesOf(setFor(programme.sets, period))).relative;

/** The units and, where one of the periods compares units, all others of their levels. */
export async function withCompared(
  db: Db,
  programme: Programme,
  units: readonly OrgUnit[],
  periods: readonly Period[],
): Promise<readonly OrgUnit[]> {
  if (!periods.some((period) => isRelative(programme, period))) return units;
  const levels = new Set(units.map((unit) => unit.level));
  return (await listUnits(db, {})).filter((unit) => levels.has(unit.level));
}

/** Those of the facts that the set knows, each once. A fact counts for the unit that it is recorded for, not for those above it. */
const declaredOf = (set: IndicatorSet, facts: readonly string[]): string[] =>
  (set.facts ?? []).map(({ code }) => code).filter((code) => facts.includes(code));

/**
 * Scores from what is reported at this moment, in the order of periods, then of units.
 * @param unreported as if nobody had reported anything
 */
export async function compute(
  db: Db,
  programme: Programme,
  asked: readonly OrgUnit[],
  periods: readonly Period[],
  { today, sector = null }: Reading,
  { unreported = false }: { unreported?: boolean } = {},
): Promise<Recipe[]> {
  const units = await withCompared(db, programme, asked, periods);
  const wanted = new Set(asked.map((unit) => unit.code));
  const facts = new Map<string, Fact[]>();
  const reported = unreported
    ? []
    : await factsFor(db, programme, { units, periods, sector: sector ?? undefined });
  for (const fact of reported) {
    const key = keyOf(fact.unit, fact.period);
    const known = facts.get(key);
    if (known) known.push(fact);
    else facts.set(key, [fact]);
  }
  const codes = units.map((unit) => unit.code);
  const submitted = await repository.submitted(db, codes, periods);
  const held = await repository.namedFacts(db, codes, periods);
  const placeIn = await placesIn(db);
  return periods.flatMap((period) => {
    const set = setFor(programme.sets, period);
    const rules = rulesOf(set);
    const isDue = isOverdue(programme.reporting, period, today);
    const inputs = units.map((unit) => {
      const key = keyOf(unit.code, period);
      // A region's own form, and a fact about it, are about all sectors, not about one of them.
      const isWhole = sector === null || unit.level === 'provider';
      const owes = owesSubmission(set, placeIn(unit, period), period) && isWhole;
      return {
        unit: unit.code,
        level: unit.level,
        period,
        sector,
        facts: facts.get(key) ?? [],
        // What has not been handed in is missing only once it is due.
        submitted: owes && (isDue || submitted.has(key)) ? submitted.has(key) : null,
        ...(set.facts && { namedFacts: isWhole ? declaredOf(set, held.get(key) ?? []) : [] }),
      };
    });
    return recipesByLevel(set, rules, inputs).filter((recipe) => wanted.has(recipe.inputs.unit));
  });
}

/** Units are compared with those of their own level; a set that compares none gives the same scores this way. */
function recipesByLevel(set: IndicatorSet, rules: Rules, inputs: readonly ScoreInputs[]): Recipe[] {
  const recipes = new Map<ScoreInputs, Recipe>();
  for (const level of LEVELS) {
    const own = inputs.filter((unit) => unit.level === level);
    recipesOfUnits(set, own, rules).forEach((recipe, i) => recipes.set(own[i] as ScoreInputs, recipe));
  }
  return inputs.map((unit) => recipes.get(unit) as Recipe);
}
