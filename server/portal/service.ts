import type { Db } from '../db/transaction.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { User } from '../domain/permissions.ts';
import { can } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import type { Scorecard } from '../domain/scoring/scorecard.ts';
import { setFor } from '../domain/indicator-set.ts';
import { collectedPeriod, daysLeft, dueDay, enteredBy, isHandedIn } from '../domain/submission.ts';
import { findUnit, listUnits } from '../organisation/service.ts';
import { scorecardsOf, scoredPeriods } from '../scorecards/service.ts';
import { dayOf, submissionsFor } from '../submissions/service.ts';

/** How far the collection of the current quarter is, over the units that the user answers for or watches. */
export interface QuarterState {
  period: Period;
  /** ISO date. */
  due: string;
  /** Negative when overdue. */
  daysLeft: number;
  submitted: number;
  total: number;
}

/** @param at ISO timestamp */
export async function quarterState(
  db: Db,
  programme: Programme,
  user: User,
  at: string,
): Promise<QuarterState> {
  const today = dayOf(programme, at);
  const period = collectedPeriod(programme.reporting, today);
  const { indicators } = setFor(programme.sets, period);
  const levels = (['region', 'provider'] as const).filter((level) => enteredBy(level, indicators).length > 0);
  const units = (await Promise.all(levels.map((level) => listUnits(db, { level, openIn: period }))))
    .flat()
    .filter((unit) => can(user, 'collect.read', unit));
  const submissions = await submissionsFor(
    db,
    period,
    units.map((unit) => unit.code),
  );
  const due = dueDay(programme.reporting, period);
  return {
    period,
    due,
    daysLeft: daysLeft(due, today),
    submitted: [...submissions.values()].filter(({ status }) => isHandedIn(status)).length,
    total: units.length,
  };
}

export interface Results {
  period: Period;
  /** The country first, then the user's own regions. */
  scorecards: { unit: OrgUnit; scorecard: Scorecard }[];
}

/** More regions than this are for the matrix, not for the start page. */
const MOST_REGIONS = 3;

/** The latest scores that concern the user; undefined before the first. @param at ISO timestamp */
export async function latestResults(
  db: Db,
  programme: Programme,
  user: User,
  at: string,
): Promise<Results | undefined> {
  const period = (await scoredPeriods(db)).at(-1);
  if (period === undefined) return undefined;
  const own = user.regions !== null && user.regions.length <= MOST_REGIONS ? user.regions : [];
  const found = await Promise.all([programme.country, ...own].map((code) => findUnit(db, code)));
  const units = found
    .filter((unit) => unit !== undefined)
    .filter((unit) => can(user, 'scorecards.read', unit));
  const scorecards = await scorecardsOf(db, programme, units, period, { today: dayOf(programme, at) });
  return {
    period,
    scorecards: units.flatMap((unit) => {
      const scorecard = scorecards.find((one) => one.unit === unit.code);
      return scorecard ? [{ unit, scorecard }] : [];
    }),
  };
}
