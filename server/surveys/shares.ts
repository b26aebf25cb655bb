import { group as grouped } from 'd3-array';
import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import { type Level, LEVELS, type OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import {
  type AnswerCount,
  dimensionShares,
  type DimensionShares,
  groupSizes,
  satisfiedRangeOf,
} from '../domain/survey/breakdown.ts';
import type { GroupDimension } from '../domain/survey/definition.ts';
import { hiddenBelow, hiddenGroups } from '../domain/survey/disclosure.ts';
import type { Vintage } from '../domain/vintage.ts';
import { getUnit, listUnits } from '../organisation/service.ts';
import { keptAnswers, keptWithGroups, newestVintages } from '../vintages/service.ts';
import * as repository from './repository.ts';

/** Answers of groups of people, as far as they may be shown. */

export interface GroupShares {
  period: Period;
  /** The publication that the answers are of; null: they are as they are now. */
  vintage: Vintage | null;
  dimensions: (DimensionShares & { of: GroupDimension })[];
}

interface Step {
  level: Level;
  /** The unit of that level in which the unit lies, or itself. */
  code: string;
}

/** From the country down to the unit. */
function pathTo({ level, code, region, district }: OrgUnit, country: string): Step[] {
  const codes: Readonly<Record<Level, string | null>> = {
    country,
    region: level === 'region' ? code : region,
    district: level === 'district' ? code : district,
    provider: code,
  };
  return LEVELS.slice(0, LEVELS.indexOf(level) + 1).flatMap((each) => {
    const at = codes[each];
    return at === null ? [] : [{ level: each, code: at }];
  });
}

export interface GroupQuery {
  unit: OrgUnit;
  /** Code of an indicator. */
  question: string;
  /** In any order. */
  periods: readonly Period[];
  /** The publications that are read of the unit, by `<unit> <period>`; quarters without one are read as they are now. */
  shown: ReadonlyMap<string, Vintage>;
}

/** The last of the quarters of which what is shown of the unit has answers by group. */
async function lastPeriodWithGroups(
  db: Db,
  { unit, question, periods, shown }: GroupQuery,
): Promise<Period | undefined> {
  const vintages = periods.flatMap((period) => shown.get(`${unit.code} ${period}`) ?? []);
  const kept = new Set(
    await keptWithGroups(db, { vintages: vintages.map(({ id }) => id), question, unit: unit.code }),
  );
  const last = await repository.lastPeriodWithGroups(db, {
    question,
    periods: periods.filter((period) => !shown.has(`${unit.code} ${period}`)),
    within: { by: unit.level, code: unit.code },
  });
  return [...vintages.filter(({ id }) => kept.has(id)).map(({ period }) => period), last ?? '']
    .filter((period) => period !== '')
    .sort()
    .at(-1);
}

/** What is looked at: one question in one quarter, the country and the regions each in their own publication. */
interface Looked {
  question: string;
  period: Period;
  country: string;
  /** The newest publications of the quarter, by scope. */
  vintages: ReadonlyMap<string, Vintage>;
}

type Sums = readonly repository.AnswerSum[];

/** What is shown of the country and of its regions: published figures of each that is published, of the others what is stored. */
async function answersAtTheTop(
  db: Db,
  { question, period, country, vintages }: Looked,
): Promise<{ ofCountry: Sums; ofRegions: Sums }> {
  const kept = await keptAnswers(db, {
    vintages: [...vintages.values()].map(({ id }) => id),
    question,
    of: { units: [...vintages.keys()] },
  });
  const now = (by: 'country' | 'region'): Promise<Sums> =>
    repository.answerSums(db, { question, period, country, by });
  return {
    ofCountry: vintages.has(country) ? kept.filter(({ unit }) => unit === country) : await now('country'),
    ofRegions: [
      ...kept.filter(({ unit }) => unit !== country),
      ...(await now('region')).filter(({ unit }) => !vintages.has(unit)),
    ],
  };
}

/** What is shown of the units just below one inside a region. */
function answersBelow(
  db: Db,
  { question, period, country }: Looked,
  { within, by, vintage }: { within: Step; by: Level; vintage: Vintage | undefined },
): Promise<Sums> {
  return vintage
    ? keptAnswers(db, { vintages: [vintage.id], question, of: { parent: within.code } })
    : repository.answerSums(db, {
        question,
        period,
        country,
        by,
        within: { by: within.level, code: within.code },
      });
}

/** Counts of several units added up, by dimension, group and answer; what nobody gave is left out. */
function addedUp(sums: Sums): Map<string, AnswerCount> {
  const all = new Map<string, AnswerCount>();
  for (const { dimension, group, answer, count } of sums) {
    if (count === 0) continue;
    const key = `${dimension}\t${group}\t${answer}`;
    all.set(key, { dimension, group, answer, count: count + (all.get(key)?.count ?? 0) });
  }
  return all;
}

const areSame = (one: ReadonlyMap<string, AnswerCount>, other: ReadonlyMap<string, AnswerCount>): boolean =>
  one.size === other.size && [...one].every(([key, { count }]) => other.get(key)?.count === count);

type Hidden = ReadonlyMap<string, ReadonlySet<string>>;

/** What one of the units hides, by dimension. @param above what the unit above them hides */
function hiddenOf(
  code: string,
  byUnit: ReadonlyMap<string, Sums>,
  groups: readonly GroupDimension[],
  above: Hidden,
): Hidden {
  const inOrder = [...byUnit].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    groups.map((dimension) => {
      const units = inOrder.map(([unit, counts]) => ({ unit, sizes: groupSizes(dimension, counts) }));
      const below = hiddenBelow(above.get(dimension.code) ?? new Set(), units);
      return [dimension.code, below.get(code) ?? new Set<string>()];
    }),
  );
}

/**
 * What is shown of the unit, and which groups of it are hidden: decided from the country down, so that a group that one unit hides does not follow
 * from others. While what is shown of the regions does not add up to the country, because a published one is being corrected or was
 * published before answers were kept, nothing is shown of the country's groups: the difference would be the answers of a few.
 */
async function shownAnswers(
  db: Db,
  looked: Looked,
  path: readonly Step[],
  groups: readonly GroupDimension[],
): Promise<{ own: readonly AnswerCount[]; hidden: Hidden } | null> {
  const { ofCountry, ofRegions } = await answersAtTheTop(db, looked);
  const total = addedUp(ofRegions);
  let own: readonly AnswerCount[] = [...total.values()];
  let hidden: Hidden = new Map(groups.map((one) => [one.code, hiddenGroups(groupSizes(one, own))]));
  const [country, region, ...below] = path;
  if (!country || !region) return areSame(addedUp(ofCountry), total) ? { own, hidden } : null;
  const vintage = looked.vintages.get(region.code);
  let within = country;
  for (const step of [region, ...below]) {
    const sums =
      step === region ? ofRegions : await answersBelow(db, looked, { within, by: step.level, vintage });
    const byUnit = grouped(sums, (one) => one.unit);
    own = byUnit.get(step.code) ?? [];
    hidden = hiddenOf(step.code, byUnit, groups, hidden);
    within = step;
  }
  return { own, hidden };
}

/**
 * Shares of the satisfied by group of people, of the last of these quarters of which the unit has any; of a published quarter as they were published.
 *
 * @returns null where the question is not asked by group, nobody has answered, or groups of the country would tell about a correction
 */
export async function groupShares(
  db: Db,
  programme: Programme,
  query: GroupQuery,
): Promise<GroupShares | null> {
  const { unit, question, shown } = query;
  const { country } = programme;
  const period = await lastPeriodWithGroups(db, query);
  if (period === undefined) return null;
  const { survey } = setFor(programme.sets, period).satisfaction;
  const asked = survey?.questions.find(({ indicator }) => indicator === question);
  const satisfied = asked && satisfiedRangeOf(asked);
  if (!survey || !satisfied) return null;

  const scopes = [country, ...(await listUnits(db, { level: 'region' })).map(({ code }) => code)];
  const vintages = await newestVintages(db, scopes, period);
  const path = pathTo(await getUnit(db, unit.code, period), country);
  const answers = await shownAnswers(db, { question, period, country, vintages }, path, survey.groups);
  if (!answers) return null;
  const { own, hidden } = answers;
  return {
    period,
    vintage: shown.get(`${unit.code} ${period}`) ?? null,
    dimensions: survey.groups
      .filter(({ code }) => own.some((one) => one.dimension === code && one.count > 0))
      .map((of) => ({
        of,
        ...dimensionShares(of, satisfied, own, hidden.get(of.code) ?? new Set()),
      })),
  };
}
