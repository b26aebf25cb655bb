import { recordEvent } from '../audit/service.ts';
import type { Db, Trx } from '../db/transaction.ts';
import type { LevelCode } from '../domain/indicator-set.ts';
import type { Fact } from '../domain/measurement.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { readRecipe, type Recipe } from '../domain/scoring/recipe.ts';
import { scopeOf, type Vintage } from '../domain/vintage.ts';
import { factOfMeasurement } from '../measurements/service.ts';
import * as answers from './answers-repository.ts';
import * as repository from './repository.ts';

/** Published quarters: what was published is kept as it was, whatever becomes of the figures afterwards. */

export { publicationJson, publicationText, publicationsText } from './view.ts';

type Unit = Pick<OrgUnit, 'code' | 'region'>;

const keyOf = (code: string, period: Period): string => `${code} ${period}`;

/**
 * Keeps a copy of what is stored of the scope and period, under the next number: to be called in the transaction that locks the forms.
 * @param scope code of a region, or of the country @param forms how many it covers, for the log
 */
export async function publishVintage(
  trx: Trx,
  {
    forms,
    ...published
  }: Omit<Vintage, 'id' | 'number' | 'publishedAt' | 'publishedBy'> & {
    at: string;
    by: string;
    forms: number;
  },
): Promise<Vintage> {
  const { period, scope, at, by, note } = published;
  const before = (await repository.list(trx, [scope], [period])).at(-1);
  const vintage = {
    period,
    scope,
    number: (before?.number ?? 0) + 1,
    publishedAt: at,
    publishedBy: by,
    note,
  };
  const id = await repository.insert(trx, vintage);
  await repository.freeze(trx, { ...vintage, id });
  await answers.freeze(trx, { ...vintage, id });
  await recordEvent(trx, {
    at,
    actor: by,
    event: 'vintage.published',
    subject: `${scope} ${period}`,
    details: { version: vintage.number, forms },
  });
  return { ...vintage, id };
}

/** Every version of the unit's quarter, the first one first; none while it has not been published. */
export const vintagesOf = (db: Db, unit: Unit, period: Period): Promise<Vintage[]> =>
  repository.list(db, [scopeOf(unit)], [period]);

/** The newest versions of the scopes' quarter, by scope. */
export async function newestVintages(
  db: Db,
  scopes: readonly string[],
  period: Period,
): Promise<Map<string, Vintage>> {
  const vintages = await repository.list(db, [...new Set(scopes)], [period]);
  return new Map(vintages.map((vintage) => [vintage.scope, vintage]));
}

/**
 * The version that is shown of each unit's quarter.
 * @param number which one; the newest unless said
 * @returns by `<unit> <period>`; quarters that were not published (or have no such version) are absent
 */
export async function shownVintages(
  db: Db,
  units: readonly Unit[],
  periods: readonly Period[],
  number?: number,
): Promise<Map<string, Vintage>> {
  const scopes = [...new Set(units.map(scopeOf))];
  const shown = new Map<string, Vintage>();
  for (const vintage of await repository.list(db, scopes, periods))
    if (number === undefined || vintage.number === number)
      shown.set(keyOf(vintage.scope, vintage.period), vintage);
  return new Map(
    units.flatMap((unit) =>
      periods.flatMap((period): [string, Vintage][] => {
        const vintage = shown.get(keyOf(scopeOf(unit), period));
        return vintage ? [[keyOf(unit.code, period), vintage]] : [];
      }),
    ),
  );
}

const idsOf = (vintages: Iterable<Vintage>): number[] => [...new Set([...vintages].map(({ id }) => id))];

/** Kept scores with all that they rest on. @param shown of `shownVintages` @returns by `<unit> <period>` */
export async function keptRecipes(
  db: Db,
  units: readonly Unit[],
  shown: ReadonlyMap<string, Vintage>,
): Promise<Map<string, Recipe>> {
  const found = new Map<string, Recipe>();
  if (shown.size === 0) return found;
  const rows = await repository.recipes(
    db,
    idsOf(shown.values()),
    units.map(({ code }) => code),
  );
  const periodOf = new Map([...shown.values()].map(({ id, period }) => [id, period]));
  for (const { vintage, unit, text } of rows)
    found.set(keyOf(unit, periodOf.get(vintage) ?? ''), readRecipe(text));
  return found;
}

/** Kept overall scores and ratings, by unit. @param shown of one period */
export async function keptOveralls(
  db: Db,
  units: readonly Unit[],
  shown: ReadonlyMap<string, Vintage>,
): Promise<Map<string, { score: number | null; rating: LevelCode }>> {
  return repository.overalls(
    db,
    idsOf(shown.values()),
    units.map(({ code }) => code),
  );
}

/** Hashes of the kept scores, by unit. @param shown of one period */
export async function keptDigests(
  db: Db,
  units: readonly Unit[],
  shown: ReadonlyMap<string, Vintage>,
): Promise<Map<string, string>> {
  return repository.digests(
    db,
    idsOf(shown.values()),
    units.map(({ code }) => code),
  );
}

/**
 * Figures as they were published, in the shape of those that `factsFor` gives: of providers their own, of others the sums over what was below them.
 * @param shown of `shownVintages` @param sector only what the providers of that sector reported
 */
export async function keptFacts(
  db: Db,
  programme: Programme,
  query: {
    units: readonly Pick<OrgUnit, 'code' | 'level'>[];
    shown: ReadonlyMap<string, Vintage>;
    indicators: readonly string[];
    sector?: Sector | undefined;
  },
): Promise<Fact[]> {
  const { shown, indicators, sector = 'all' } = query;
  if (shown.size === 0) return [];
  const codes = (wanted: boolean): string[] =>
    query.units.filter(({ level }) => (level === 'provider') === wanted).map(({ code }) => code);
  const vintages = idsOf(shown.values());
  const sums = await repository.facts(db, { vintages, units: codes(false), indicators, sector });
  const own = await repository.reported(db, { vintages, units: codes(true), indicators });
  const periodOf = new Map([...shown.values()].map(({ id, period }) => [id, period]));
  const toFact = factOfMeasurement(programme);
  return [
    ...sums.map(({ vintage, ...sum }) => ({ ...sum, period: periodOf.get(vintage) ?? '' })),
    ...own.map(({ vintage, ...row }) => toFact({ ...row, period: periodOf.get(vintage) ?? '' })),
  ];
}

/** Sums of answers by group of people as they were published; of what was published before they were kept, none. */
export const keptAnswers = answers.list;

/** Which of the publications have answers by group to a question. */
export const keptWithGroups = answers.withGroups;

/** The figures as they were published. */
export const measurementsOfVintage = repository.measurements;
