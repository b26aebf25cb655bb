import { group as grouped } from 'd3-array';
import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import { type Level, LEVELS, type OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import {
  dimensionShares,
  type DimensionShares,
  groupSizes,
  satisfiedRangeOf,
} from '../domain/survey/breakdown.ts';
import type { GroupDimension } from '../domain/survey/definition.ts';
import { hiddenBelow, hiddenGroups } from '../domain/survey/disclosure.ts';
import { getUnit } from '../organisation/service.ts';
import * as repository from './repository.ts';

/** Answers of groups of people, as far as they may be shown. */

export interface GroupShares {
  period: Period;
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

/**
 * Shares of the satisfied by group of people, of the last of these quarters of which the unit has any. What is hidden is decided from the country
 * down, so that a group that one unit hides does not follow from others.
 *
 * @param question code of an indicator @param periods in any order
 * @returns null where the question is not asked by group, or nobody has answered
 */
export async function groupShares(
  db: Db,
  programme: Programme,
  { unit, question, periods }: { unit: OrgUnit; question: string; periods: readonly Period[] },
): Promise<GroupShares | null> {
  const { country } = programme;
  const period = await repository.lastPeriodWithGroups(db, {
    question,
    periods,
    within: { by: unit.level, code: unit.code },
  });
  if (period === undefined) return null;
  const { survey } = setFor(programme.sets, period).satisfaction;
  const asked = survey?.questions.find(({ indicator }) => indicator === question);
  const satisfied = asked && satisfiedRangeOf(asked);
  if (!survey || !satisfied) return null;

  const path = pathTo(await getUnit(db, unit.code, period), country);
  let hidden = new Map<string, ReadonlySet<string>>();
  let own: repository.AnswerSum[] = [];
  for (const [at, { level, code }] of path.entries()) {
    const above = path[at - 1];
    const sums = await repository.answerSums(db, {
      question,
      period,
      country,
      by: level,
      ...(above && { within: { by: above.level, code: above.code } }),
    });
    const byUnit = grouped(sums, (one) => one.unit);
    own = byUnit.get(code) ?? [];
    const before = hidden;
    hidden = new Map(
      survey.groups.map((dimension) => {
        if (!above) return [dimension.code, hiddenGroups(groupSizes(dimension, own))];
        const units = [...byUnit].map(([one, counts]) => ({
          unit: one,
          sizes: groupSizes(dimension, counts),
        }));
        const below = hiddenBelow(before.get(dimension.code) ?? new Set(), units);
        return [dimension.code, below.get(code) ?? new Set<string>()];
      }),
    );
  }
  return {
    period,
    dimensions: survey.groups
      .filter(({ code }) => own.some((one) => one.dimension === code && one.count > 0))
      .map((of) => ({
        of,
        ...dimensionShares(of, satisfied, own, hidden.get(of.code) ?? new Set()),
      })),
  };
}
