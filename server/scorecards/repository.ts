import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Db, Trx } from '../db/transaction.ts';
import type { LevelCode } from '../domain/indicator-set.ts';
import { holdsIn } from '../domain/named-fact.ts';
import type { Period } from '../domain/period.ts';
import { readRecipe, type Recipe, recipeText } from '../domain/scoring/recipe.ts';

interface Row {
  unit: string;
  period: Period;
  set_version: string;
  fingerprint: string;
  score: number | null;
  rating: LevelCode;
  recipe: Buffer;
}

/** Bound variables of one statement are limited; rows carry a few kilobytes each. */
const UNITS_PER_QUERY = 500;
const ROWS_PER_STATEMENT = 200;

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

const toRow = (recipe: Recipe): Row => ({
  unit: recipe.inputs.unit,
  period: recipe.inputs.period,
  set_version: recipe.set.version,
  fingerprint: recipe.set.fingerprint,
  score: recipe.result.score,
  rating: recipe.result.rating,
  recipe: deflateRawSync(recipeText(recipe)),
});

/** What was stored of one unit and period. */
export interface StoredRecipe {
  unit: string;
  period: Period;
  fingerprint: string;
  /** Canonical JSON, as it was stored. */
  text: string;
}

const fromRow = (row: Pick<Row, 'unit' | 'period' | 'fingerprint' | 'recipe'>): StoredRecipe => ({
  unit: row.unit,
  period: row.period,
  fingerprint: row.fingerprint,
  text: inflateRawSync(row.recipe).toString('utf8'),
});

/** Stored recipes of the units and periods, in no order; those never scored are absent. */
export async function list(db: Db, units: readonly string[], periods: readonly Period[]): Promise<Recipe[]> {
  const recipes: Recipe[] = [];
  for (const batch of batches(units, UNITS_PER_QUERY)) {
    const rows = await db<Row>('scorecards')
      .select('unit', 'period', 'fingerprint', 'recipe')
      .whereIn('unit', batch)
      .whereIn('period', [...periods]);
    for (const row of rows) recipes.push(readRecipe(fromRow(row).text));
  }
  return recipes;
}

/** Stored overall scores and ratings of the units in the period; those never scored are absent. */
export async function overalls(
  db: Db,
  units: readonly string[],
  period: Period,
): Promise<Map<string, Pick<Row, 'score' | 'rating'>>> {
  const found = new Map<string, Pick<Row, 'score' | 'rating'>>();
  for (const batch of batches(units, UNITS_PER_QUERY)) {
    const rows = await db<Row>('scorecards')
      .select('unit', 'score', 'rating')
      .where({ period })
      .whereIn('unit', batch);
    for (const { unit, score, rating } of rows) found.set(unit, { score, rating });
  }
  return found;
}

/** SHA-256 of what is stored of the units in the period, by unit; those never scored are absent. */
export async function digests(
  db: Db,
  units: readonly string[],
  period: Period,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batches(units, UNITS_PER_QUERY)) {
    const rows = await db<Row>('scorecards')
      .select('unit', 'recipe')
      .where({ period })
      .whereIn('unit', batch);
    for (const { unit, recipe } of rows) found.set(unit, createHash('sha256').update(recipe).digest('hex'));
  }
  return found;
}

/** Puts the recipes in the place of whatever is stored of the units in the period. */
export async function replace(
  trx: Trx,
  period: Period,
  units: readonly string[],
  recipes: readonly Recipe[],
  onProgress: (rows: number) => void = () => undefined,
): Promise<void> {
  for (const batch of batches(units, UNITS_PER_QUERY)) {
    await trx<Row>('scorecards').where({ period }).whereIn('unit', batch).delete();
  }
  for (const batch of batches(recipes, ROWS_PER_STATEMENT)) {
    await trx<Row>('scorecards').insert(batch.map(toRow));
    onProgress(batch.length);
  }
}

/** Periods that have stored scores, oldest first. */
export async function periods(db: Db): Promise<Period[]> {
  const rows = await db<Row>('scorecards').distinct('period').orderBy('period');
  return rows.map((row) => row.period);
}

/** How many scores are stored, of one period or of all. */
export async function count(db: Db, period?: Period): Promise<number> {
  const query = db<Row>('scorecards').count<{ total: number | string }>({ total: '*' }).first();
  if (period !== undefined) query.where({ period });
  return Number((await query)?.total ?? 0);
}

/** The next stored recipes of a period by unit code. @param after the last code of the page before; `` begins */
export async function page(db: Db, period: Period, after: string): Promise<StoredRecipe[]> {
  const rows = await db<Row>('scorecards')
    .select('unit', 'period', 'fingerprint', 'recipe')
    .where({ period })
    .where('unit', '>', after)
    .orderBy('unit')
    .limit(ROWS_PER_STATEMENT);
  return rows.map(fromRow);
}

/** Units with a form of their own and a stored score whose quarter has never been submitted; being returned does not undo it. */
export async function unitsNotSubmitted(db: Db, period: Period): Promise<string[]> {
  const rows = await db('scorecards')
    .join('org_units', 'org_units.code', 'scorecards.unit')
    .where('scorecards.period', period)
    .whereIn('org_units.level', ['region', 'provider'])
    .whereNotIn(
      'scorecards.unit',
      db('submissions').select('unit').where({ period }).whereNotNull('submitted_at'),
    )
    .select<{ unit: string }[]>('scorecards.unit as unit');
  return rows.map(({ unit }) => unit);
}

/** Codes of the facts that hold for the units, by `<unit> <period>`. */
export async function namedFacts(
  db: Db,
  units: readonly string[],
  periods: readonly Period[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const batch of batches(units, UNITS_PER_QUERY)) {
    const rows = await db<{
      unit: string;
      fact: string;
      from_period: Period;
      until_period: Period | null;
    }>('named_facts')
      .select('unit', 'fact', 'from_period', 'until_period')
      .whereIn('unit', batch);
    for (const { unit, fact, from_period: from, until_period: until } of rows)
      for (const period of periods.filter((one) => holdsIn({ from, until }, one)))
        found.set(`${unit} ${period}`, [...(found.get(`${unit} ${period}`) ?? []), fact]);
  }
  return found;
}

/** Which of the units' quarters were submitted, as `<unit> <period>`. */
export async function submitted(
  db: Db,
  units: readonly string[],
  periods: readonly Period[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const batch of batches(units, UNITS_PER_QUERY)) {
    const rows = await db<{ unit: string; period: Period; submitted_at: string | null }>('submissions')
      .select('unit', 'period')
      .whereIn('unit', batch)
      .whereIn('period', [...periods])
      .whereNotNull('submitted_at');
    for (const row of rows) found.add(`${row.unit} ${row.period}`);
  }
  return found;
}
