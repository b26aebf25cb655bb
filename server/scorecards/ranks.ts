import { createHash } from 'node:crypto';
import type { Db } from '../db/transaction.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type IndicatorSet, setFor } from '../domain/indicator-set.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { planOf } from '../domain/scoring/plan.ts';
import { ENGINE, type Recipe, recipeText } from '../domain/scoring/recipe.ts';
import { rulesOf } from '../domain/scoring/rules.ts';
import { columnsOf, scoreUnits } from '../domain/scoring/score-units.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';
import type { UnitUncertainty } from '../domain/scoring/uncertainty.ts';
import type { RankOrder } from '../ranks/service.ts';
import { keptDigests } from '../vintages/service.ts';
import * as repository from './repository.ts';
import { keyOf, recipesOf, vintagesRead } from './service.ts';

/** How sure the ranks of some units in one quarter are. */

/** The seed is fixed: the same figures have the same ranks for everybody who asks. */
export const REPLICATIONS = 1000;
export const SEED = 1;

/** More than that take longer than anybody waits for a page. */
export const MOST_UNITS = 2000;

/** One unit alone has no rank. */
export const LEAST_RATED = 2;

export interface RankQuestion {
  period: Period;
  sector: Sector | null;
  /** All of one level: those that are compared. */
  units: readonly OrgUnit[];
  /** ISO date in the programme's time zone. */
  today: string;
}

export interface RankedUnit extends UnitUncertainty, Pick<Scorecard, 'score' | 'interval'> {}

export interface Ranking {
  /** Units with a score. */
  rated: number;
  /** In the order of their codes; null when too few are rated to have ranks. */
  units: readonly RankedUnit[] | null;
}

/** Computes ranks again and again. */
export type RankUnits = (
  order: RankOrder,
  onProgress: (done: number, total: number) => void,
) => Promise<UnitUncertainty[]>;

const recipesFor = (db: Db, programme: Programme, asked: RankQuestion): Promise<Recipe[]> =>
  recipesOf(db, programme, asked.units, [asked.period], { today: asked.today, sector: asked.sector });

/** What the figures of the units are: hashes of their stored scores, or of scores made now where none are kept. */
async function figuresOf(db: Db, programme: Programme, asked: RankQuestion): Promise<[string, string][]> {
  const { units, period, sector } = asked;
  if (sector !== null && units.some(({ level }) => level !== 'provider')) {
    return (await recipesFor(db, programme, asked)).map((recipe) => [recipe.inputs.unit, recipeText(recipe)]);
  }
  const codes = units.map(({ code }) => code);
  const vintages = await vintagesRead(db, units, [period], { today: asked.today, sector });
  const digests = new Map([
    ...(await repository.digests(db, codes, period)),
    ...(await keptDigests(
      db,
      units.filter(({ code }) => vintages.has(keyOf(code, period))),
      vintages,
    )),
  ]);
  return codes.map((code) => [code, digests.get(code) ?? '']);
}

/** Of all that the ranks rest on: equal keys have equal ranks. */
export async function rankingKey(db: Db, programme: Programme, asked: RankQuestion): Promise<string> {
  const { period, sector } = asked;
  const { fingerprint } = setFor(programme.sets, period);
  const figures = (await figuresOf(db, programme, asked)).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = {
    engine: ENGINE,
    fingerprint,
    period,
    sector,
    figures,
    replications: REPLICATIONS,
    seed: SEED,
  };
  return createHash('sha256').update(canonicalJson(all)).digest('hex');
}

/** Where units are compared with each other already by their scores, it is these units that are compared. */
function scorecardsAmong(set: IndicatorSet, recipes: readonly Recipe[]): Scorecard[] {
  const rules = rulesOf(set);
  if (!planOf(rules).relative) return recipes.map(({ result }) => result);
  const inputs = recipes.map((recipe) => recipe.inputs);
  return scoreUnits(rules, inputs, set).map(({ result }) => result);
}

export async function rankingOf(
  db: Db,
  programme: Programme,
  asked: RankQuestion,
  rank: RankUnits,
  onProgress: (done: number, total: number) => void,
): Promise<Ranking> {
  const set = setFor(programme.sets, asked.period);
  const recipes = (await recipesFor(db, programme, asked)).sort((a, b) =>
    a.inputs.unit < b.inputs.unit ? -1 : 1,
  );
  const scorecards = scorecardsAmong(set, recipes);
  const rated = scorecards.filter(({ score }) => score !== null).length;
  if (rated < LEAST_RATED) return { rated, units: null };
  const rules = rulesOf(set);
  const order: RankOrder = {
    rules,
    units: scorecards.map(({ unit }) => unit),
    columns: columnsOf(
      planOf(rules),
      scorecards.map(({ indicators }) => new Map(indicators.map((one) => [one.code, one]))),
    ),
    replications: REPLICATIONS,
    seed: SEED,
  };
  const found = await rank(order, onProgress);
  return {
    rated,
    units: found.map((unit, i) => {
      const { score, interval } = scorecards[i] as Scorecard;
      return { ...unit, score, interval };
    }),
  };
}
