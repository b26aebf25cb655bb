import type { Deps } from '../deps.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import { calendarDay, collectedPeriod, lastDayOnTime } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { forbidden } from '../http/errors.ts';
import { byName, findUnit, getUnit, listUnits } from '../organisation/service.ts';
import { comparedLevel } from './matrix.ts';
import type { FilterChoices } from './filter-view.ts';
import type { ComparedLevel, ScopeFilter } from './schema.ts';
import { scoredPeriods } from './service.ts';

/** Which units of which quarter a page compares, and what else its reader could ask for. */
export interface Scope {
  period: Period;
  level: ComparedLevel;
  within: OrgUnit;
  choices: FilterChoices;
}

export interface Scopes {
  /** ISO date in the programme's time zone. */
  today: () => string;
  /** The day until which figures of the period may still be handed in; null when it is over. */
  provisionalUntil: (period: Period) => string | null;
  /** @param problems what cannot be done as it was asked is added here @throws forbidden for units that the reader may not see */
  ask: (context: Context, filter: ScopeFilter, problems: Problem[]) => Promise<Scope>;
  /** Names of the reader's regions; null: every region. */
  regionNames: (context: Context) => Promise<string[] | null>;
}

/** Nobody has reported anything for any quarter yet, and nothing was asked for that could not be done. */
export const isNothingReported = (
  { periods }: Pick<FilterChoices, 'periods'>,
  problems: readonly Problem[],
): boolean => periods.length === 0 && problems.length === 0;

/** The page before the first figure. @param title of the page that will be there */
export function showNothingReported(context: Context, title: string): void {
  context.page('scorecards/none', { heading: title }, { title, section: 'scorecards' });
}

export function createScopes({ db, programme, clock }: Deps): Scopes {
  const today = (): string => calendarDay(clock(), programme.timeZone);

  function provisionalUntil(period: Period): string | null {
    const last = lastDayOnTime(programme.reporting, period);
    return today() <= last ? last : null;
  }

  /** The newest quarter whose figures are all due; while there is none, the newest that has any, or the one that is being collected. */
  const usualPeriod = (periods: readonly Period[]): Period =>
    periods.filter((period) => provisionalUntil(period) === null).at(-1) ??
    periods.at(-1) ??
    collectedPeriod(programme.reporting, today());

  /** The country and the regions that the reader may look into, and the unit that is looked into. */
  async function insides(context: Context, within: OrgUnit | undefined): Promise<OrgUnit[]> {
    const country = await findUnit(db, programme.country);
    const regions = (await listUnits(db, { level: 'region' })).sort(byName(context));
    const units = [...(country ? [country] : []), ...regions];
    const district = within && !units.some(({ code }) => code === within.code) ? [within] : [];
    return [...units, ...district].filter((one) => context.can('scorecards.read', one));
  }

  async function findWithin(context: Context, code: string | null, problems: Problem[]): Promise<OrgUnit> {
    const country = await getUnit(db, programme.country);
    if (code === null) return country;
    const found = await findUnit(db, code);
    if (!found || found.level === 'provider') {
      problems.push(error('scorecard-unknown-unit', 'within', { value: code.slice(0, 40) }));
      return country;
    }
    if (!context.can('scorecards.read', found)) throw forbidden();
    return found;
  }

  return {
    today,
    provisionalUntil,
    async ask(context, filter, problems) {
      const within = await findWithin(context, filter.within, problems);
      const periods = await scoredPeriods(db);
      if (filter.period !== null && !periods.includes(filter.period)) {
        problems.push(
          error('scorecard-no-figures', 'period', { period: context.format.period(filter.period) }),
        );
      }
      return {
        period: filter.period ?? usualPeriod(periods),
        level: comparedLevel(within, filter.level),
        within,
        choices: { periods, within: await insides(context, within) },
      };
    },
    async regionNames(context) {
      const codes = context.user?.regions ?? null;
      if (codes === null) return null;
      const regions = await listUnits(db, { level: 'region', codes });
      return regions.sort(byName(context)).map((one) => context.localise(one.name));
    },
  };
}
