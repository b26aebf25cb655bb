import { inTransaction, type Db, type Trx } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { ENGINE, type Recipe } from '../domain/scoring/recipe.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';
import { isOverdue } from '../domain/submission.ts';
import type { Vintage } from '../domain/vintage.ts';
import { periodsWithData } from '../measurements/service.ts';
import { listUnits, placesIn } from '../organisation/service.ts';
import { keptRecipes, shownVintages } from '../vintages/service.ts';
import { compute, isRelative, keyOf, owesSubmission, type Reading, withCompared } from './computing.ts';
import * as repository from './repository.ts';
import type { Progress } from './verification.ts';

export { keyOf, type Reading } from './computing.ts';
export { type Progress, type Verification, verifyScorecards } from './verification.ts';
// How scores are said and drawn, for features that print them.
export { type Absences, absencesOf, absenceText } from './absences.ts';
export {
  groupCell,
  groupName,
  indicatorCell,
  limiterText,
  notRatedText,
  overallCell,
  scoreText,
} from './cells.ts';
export { dimensionChart } from './dimension-chart.ts';
export { intervalText } from './recipe-steps.ts';
export { groupArithmetic, ratingArithmetic } from './recipe-sums.ts';
// Whose figures an address asks for: an evaluation is asked for like its scorecard.
export { parseUnitFilter } from './schema.ts';

/** Whether what is read of the unit is stored and published: one sector's view of the units above providers is made anew each time. */
const isStored = (unit: OrgUnit, sector: Sector | null): boolean =>
  sector === null || unit.level === 'provider';

/** A quarter was published with the region in which the unit was then. */
async function vintagesInPlace(
  db: Db,
  units: readonly OrgUnit[],
  periods: readonly Period[],
  number?: number,
): Promise<Map<string, Vintage>> {
  const placeIn = await placesIn(db);
  const hasMoved = (unit: OrgUnit): boolean =>
    periods.some((period) => placeIn(unit, period).region !== unit.region);
  const moved = units.filter(hasMoved);
  if (moved.length === 0) return shownVintages(db, units, periods, number);
  const shown = await shownVintages(
    db,
    units.filter((unit) => !moved.includes(unit)),
    periods,
    number,
  );
  for (const period of periods) {
    const placed = moved.map((unit) => placeIn(unit, period));
    for (const [key, vintage] of await shownVintages(db, placed, [period], number)) shown.set(key, vintage);
  }
  return shown;
}

/**
 * The publications that are read, by `<unit> <period>`; quarters without one, and views of one sector, are absent and read as they are now.
 */
export async function vintagesRead(
  db: Db,
  units: readonly OrgUnit[],
  periods: readonly Period[],
  { sector = null, vintage }: Reading,
): Promise<Map<string, Vintage>> {
  const stored = units.filter((unit) => isStored(unit, sector));
  const newest = await vintagesInPlace(db, stored, periods);
  if (!vintage) return newest;
  const asked = await vintagesInPlace(db, stored, [vintage.period], vintage.number);
  for (const { code } of stored) newest.delete(keyOf(code, vintage.period));
  return new Map([...newest, ...asked]);
}

/** Scores as they were published. Who had no figure then has none here, whatever was entered since. */
async function publishedRecipes(
  db: Db,
  programme: Programme,
  units: readonly OrgUnit[],
  periods: readonly Period[],
  reading: Reading,
): Promise<Map<string, Recipe>> {
  const shown = await vintagesRead(db, units, periods, reading);
  const found = await keptRecipes(db, units, shown);
  for (const period of periods) {
    const empty = units.filter(({ code }) => {
      const key = keyOf(code, period);
      return shown.has(key) && !found.has(key);
    });
    if (empty.length === 0) continue;
    for (const recipe of await compute(db, programme, empty, [period], reading, { unreported: true }))
      found.set(keyOf(recipe.inputs.unit, period), recipe);
  }
  return found;
}

/**
 * Scores with all that they rest on: of published quarters as they were published; of others the stored ones where they were made with
 * the set in force, otherwise made now (units without any figure, one sector).
 *
 * @returns in the order of periods, then of units
 */
export async function recipesOf(
  db: Db,
  programme: Programme,
  units: readonly OrgUnit[],
  periods: readonly Period[],
  { today, sector = null, vintage }: Reading,
): Promise<Recipe[]> {
  const found = await publishedRecipes(db, programme, units, periods, { today, sector, vintage });
  const unpublished = units.filter(
    (unit) => isStored(unit, sector) && periods.some((period) => !found.has(keyOf(unit.code, period))),
  );
  const codes = unpublished.map((unit) => unit.code);
  for (const recipe of await repository.list(db, codes, periods)) {
    const { unit, period } = recipe.inputs;
    const set = setFor(programme.sets, period);
    if (found.has(keyOf(unit, period))) continue;
    if (recipe.engine === ENGINE && recipe.set.fingerprint === set.fingerprint)
      found.set(keyOf(unit, period), recipe);
  }
  for (const stored of [true, false]) {
    const missing = units.filter(
      (unit) =>
        isStored(unit, sector) === stored && periods.some((period) => !found.has(keyOf(unit.code, period))),
    );
    if (missing.length === 0) continue;
    for (const recipe of await compute(db, programme, missing, periods, {
      today,
      sector: stored ? null : sector,
    })) {
      const key = keyOf(recipe.inputs.unit, recipe.inputs.period);
      if (!found.has(key)) found.set(key, recipe);
    }
  }
  return periods.flatMap((period) =>
    units.flatMap((unit) => {
      const recipe = found.get(keyOf(unit.code, period));
      return recipe ? [recipe] : [];
    }),
  );
}

/** @returns one scorecard a unit, in their order; units without any figure are "not rated" */
export async function scorecardsOf(
  db: Db,
  programme: Programme,
  units: readonly OrgUnit[],
  period: Period,
  reading: Reading,
): Promise<Scorecard[]> {
  return (await recipesOf(db, programme, units, [period], reading)).map((recipe) => recipe.result);
}

/** The score of one unit with all that it rests on. */
export async function recipeOfUnit(
  db: Db,
  programme: Programme,
  unit: OrgUnit,
  period: Period,
  reading: Reading,
): Promise<Recipe> {
  const [recipe] = await recipesOf(db, programme, [unit], [period], reading);
  if (!recipe) throw new Error(`No scorecard of ${unit.code} in ${period}`);
  return recipe;
}

export async function scorecardOf(
  db: Db,
  programme: Programme,
  unit: OrgUnit,
  period: Period,
  reading: Reading,
): Promise<Scorecard> {
  return (await recipeOfUnit(db, programme, unit, period, reading)).result;
}

/** @returns one scorecard a period, in their order */
export async function scorecardHistory(
  db: Db,
  programme: Programme,
  unit: OrgUnit,
  periods: readonly Period[],
  reading: Reading,
): Promise<Scorecard[]> {
  return (await recipesOf(db, programme, [unit], periods, reading)).map((recipe) => recipe.result);
}

/** Units without a figure have no stored score: what would be kept of them is that there is nothing. */
const hasFigures = (recipe: Recipe): boolean => recipe.inputs.facts.length > 0;

/** The scores of so many units, with all that they rest on, are in memory at once; few enough that only their own figures are read. */
const UNITS_AT_A_TIME = 250;

async function refreshUnits(
  trx: Trx,
  programme: Programme,
  units: readonly OrgUnit[],
  period: Period,
  today: string,
  onProgress?: (rows: number) => void,
): Promise<number> {
  // Units that are compared with each other are scored together, whatever memory that takes.
  const size = isRelative(programme, period) ? units.length : UNITS_AT_A_TIME;
  let stored = 0;
  for (let start = 0; start < units.length; start += size) {
    const some = units.slice(start, start + size);
    const recipes = (await compute(trx, programme, some, [period], { today })).filter(hasFigures);
    const codes = some.map((unit) => unit.code);
    await repository.replace(trx, period, codes, recipes, onProgress);
    stored += recipes.length;
  }
  return stored;
}

/** The units of the codes and all above them, as they stood in the quarter. */
async function withAncestors(db: Db, codes: readonly string[], period: Period): Promise<OrgUnit[]> {
  const known = new Map<string, OrgUnit>();
  let wanted = [...new Set(codes)];
  while (wanted.length > 0) {
    const found = await listUnits(db, { codes: wanted, asOf: period });
    for (const unit of found) known.set(unit.code, unit);
    const parents = found.flatMap((unit) => (unit.parent === null ? [] : [unit.parent]));
    wanted = [...new Set(parents)].filter((code) => !known.has(code));
  }
  return [...known.values()];
}

/**
 * Makes the stored scores of the units, and of all units above them, anew: to be called in the transaction that changed their figures or
 * submissions.
 *
 * @param units codes of the units whose figures have changed, of any level
 */
export async function refreshScorecards(
  trx: Trx,
  programme: Programme,
  { periods, units, today }: { periods: readonly Period[]; units: readonly string[]; today: string },
): Promise<void> {
  if (units.length === 0) return;
  for (const period of new Set(periods)) {
    const all = await withAncestors(trx, units, period);
    const compared = await withCompared(trx, programme, all, [period]);
    await refreshUnits(trx, programme, compared, period, today);
  }
}

/**
 * Makes anew the stored scores that were computed while the quarter's forms were not due, of units that have still not handed theirs in.
 *
 * @returns how many there were
 */
export async function refreshOverdueScorecards(
  trx: Trx,
  programme: Programme,
  { periods, today }: { periods: readonly Period[]; today: string },
): Promise<number> {
  let refreshed = 0;
  for (const period of periods.filter((one) => isOverdue(programme.reporting, one, today))) {
    const set = setFor(programme.sets, period);
    if (!set.limiters.some(({ when }) => when.kind === 'no-submission')) continue;
    const recipes = await repository.list(trx, await repository.unitsNotSubmitted(trx, period), [period]);
    const codes = recipes.filter(({ inputs }) => inputs.submitted === null).map(({ inputs }) => inputs.unit);
    if (codes.length === 0) continue;
    const units = (await listUnits(trx, { codes, asOf: period })).filter((unit) =>
      owesSubmission(set, unit, period),
    );
    await refreshUnits(trx, programme, units, period, today);
    refreshed += units.length;
  }
  return refreshed;
}

/**
 * Makes all stored scores anew, a transaction a period.
 *
 * @param periods those that have figures, unless said otherwise
 * @param onProgress in units scored, over all periods
 * @returns how many scores were stored
 */
export async function refreshAllScorecards(
  db: Db,
  programme: Programme,
  options: { today: string; periods?: readonly Period[] | undefined; onProgress?: Progress | undefined },
): Promise<number> {
  const periods = options.periods ?? (await periodsWithData(db));
  const units = await listUnits(db, {});
  const total = periods.length * units.length;
  let stored = 0;
  for (const [index, period] of periods.entries()) {
    let written = 0;
    const report = (): void => options.onProgress?.('scoring', index * units.length + written, total);
    report();
    stored += await inTransaction(db, (trx) => {
      written = 0;
      return refreshUnits(trx, programme, units, period, options.today, (rows) => {
        written += rows;
        report();
      });
    });
  }
  options.onProgress?.('scoring', total, total);
  return stored;
}

/** Periods that a scorecard can be asked for, oldest first: nobody has one for a quarter of which nothing is known. */
export const scoredPeriods = periodsWithData;
