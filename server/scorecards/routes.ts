import type { Deps } from '../deps.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { isPeriod, type Period, periodOf } from '../domain/period.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import { calendarDay, dueDay } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { forbidden, invalid, notFound } from '../http/errors.ts';
import { pathParameter, queryParameter, type Route } from '../http/route.ts';
import { findUnit, getUnit, listUnits } from '../organisation/service.ts';
import { columnsOf, comparedLevel, type Matrix, matrixOf } from './matrix.ts';
import { matrixJson, unitJson } from './json.ts';
import { type FilterChoices, matrixPage } from './matrix-view.ts';
import { recipePage } from './recipe-view.ts';
import {
  isColumnSort,
  type MatrixFilter,
  parseMatrixFilter,
  parseSector,
  type Show,
  SHOWS,
} from './schema.ts';
import { scoredPeriods } from './service.ts';
import { type UnitScorecard, unitScorecardOf, visibleRecipe } from './unit-scorecard.ts';
import { unitPage } from './unit-view.ts';

interface MatrixAnswer {
  matrix: Matrix | null;
  filter: MatrixFilter;
  choices: FilterChoices;
  problems: Problem[];
  levelReplaced: boolean;
}

/** Scorecards: the matrix of a quarter, one unit, and how its score was computed. */
export const routes = (deps: Deps): Route[] => {
  const { db, programme } = deps;
  const today = (): string => calendarDay(deps.clock(), programme.timeZone);
  const unit: NonNullable<Route['unit']> = (request) => getUnit(db, pathParameter(request, 'unit'));

  /** The day until which figures of the period may still be handed in; null when it is over. */
  function provisionalUntil(period: Period): string | null {
    const due = dueDay(programme.reporting, period);
    return today() <= due ? due : null;
  }

  /** The newest quarter whose figures are all due; while there is none, the newest that has any. */
  const usualPeriod = (periods: readonly Period[]): Period =>
    periods.filter((period) => provisionalUntil(period) === null).at(-1) ??
    periods.at(-1) ??
    periodOf(today());

  /** The country and the regions that the reader may look into, and the unit that is looked into. */
  async function insides(context: Context, within: OrgUnit | undefined): Promise<OrgUnit[]> {
    const country = await findUnit(db, programme.country);
    const regions = await listUnits(db, { level: 'region' });
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

  async function askMatrix(context: Context): Promise<MatrixAnswer> {
    const { request, language, localise } = context;
    const { filter, problems } = parseMatrixFilter((name) => queryParameter(request, name));
    const within = await findWithin(context, filter.within, problems);
    const periods = await scoredPeriods(db);
    const period = filter.period ?? usualPeriod(periods);
    if (filter.period !== null && !periods.includes(filter.period)) {
      problems.push(
        error('scorecard-no-figures', 'period', { period: context.format.period(filter.period) }),
      );
    }
    const level = comparedLevel(within, filter.level);
    const set = setFor(programme.sets, period);
    const isColumn = (show: Show): boolean => columnsOf(set, show).some(({ code }) => code === filter.sort);
    if (isColumnSort(filter.sort) && !isColumn(filter.show)) {
      if (!SHOWS.some(isColumn))
        problems.push(error('unknown-choice', 'sort', { value: filter.sort.slice(0, 40) }));
      // The order of the other columns was chosen before the reader asked for these.
      filter.sort = 'overall';
    }
    const understood = { ...filter, period, level, within: within.code };
    const { compare } = new Intl.Collator(language === 'uz-Cyrl' ? 'ru' : language, { numeric: true });
    const matrix = hasErrors(problems)
      ? null
      : await matrixOf(db, programme, {
          ...understood,
          within,
          today: today(),
          mayRead: (one) => context.can('scorecards.read', one),
          byName: (a, b) => compare(localise(a.name), localise(b.name)),
        });
    return {
      matrix,
      filter: understood,
      choices: { periods, within: await insides(context, within) },
      problems,
      levelReplaced: filter.level !== null && filter.level !== level,
    };
  }

  async function regionNames(context: Context): Promise<string[] | null> {
    const codes = context.user?.regions ?? null;
    if (codes === null) return null;
    return (await listUnits(db, { level: 'region', codes })).map((one) => context.localise(one.name));
  }

  async function showMatrix(context: Context): Promise<void> {
    const { levelReplaced, ...answer } = await askMatrix(context);
    const circumstances = {
      provisionalUntil: answer.matrix && provisionalUntil(answer.matrix.period),
      regions: await regionNames(context),
      levelReplaced,
    };
    const model = matrixPage(context, programme, { ...answer, circumstances });
    context.page('scorecards/matrix', model, {
      title: model.heading,
      section: 'scorecards',
      status: answer.matrix ? 200 : 422,
    });
  }

  async function sendMatrix(context: Context): Promise<void> {
    const { matrix, problems } = await askMatrix(context);
    if (matrix) context.json(matrixJson(context, matrix));
    else throw invalid(problems);
  }

  /** @throws notFound for what is no quarter, and for quarters without figures of anybody */
  async function ask(context: Context): Promise<UnitScorecard> {
    const period = pathParameter(context.request, 'period');
    if (!isPeriod(period)) throw notFound();
    const { sector, problems } = parseSector((name) => queryParameter(context.request, name));
    if (problems.length > 0) throw invalid(problems);
    // Of providers there is only one view.
    const found = await unitScorecardOf(db, programme, context.unit, period, {
      today: today(),
      sector: context.unit.level === 'provider' ? null : sector,
    });
    if (!found) throw notFound();
    return found;
  }

  const titleOf = ({ localise, format }: Context, page: UnitScorecard): string =>
    `${localise(page.unit.name)} · ${format.period(page.period)}`;

  async function showUnit(context: Context): Promise<void> {
    const page = await ask(context);
    const model = unitPage(context, programme, page, {
      can: (action, one) => context.can(action, one),
      provisionalUntil: provisionalUntil(page.period),
    });
    context.page('scorecards/unit', model, { title: titleOf(context, page), section: 'scorecards' });
  }

  async function showRecipe(context: Context): Promise<void> {
    const page = await ask(context);
    context.page('scorecards/recipe', recipePage(context, programme, page), {
      title: `${context.t('scorecards.recipe.title')} · ${titleOf(context, page)}`,
      section: 'scorecards',
    });
  }

  const read = { method: 'get', action: 'scorecards.read' } as const;
  return [
    { ...read, path: '/scorecards.json', handle: sendMatrix },
    { ...read, path: '/scorecards', handle: showMatrix },
    {
      ...read,
      path: '/scorecards/:unit/:period/recipe.json',
      unit,
      handle: async (context) => {
        context.json(visibleRecipe((await ask(context)).recipe));
      },
    },
    { ...read, path: '/scorecards/:unit/:period/recipe', unit, handle: showRecipe },
    {
      ...read,
      path: '/scorecards/:unit/:period.json',
      unit,
      handle: async (context) => {
        context.json(unitJson(context, await ask(context)));
      },
    },
    { ...read, path: '/scorecards/:unit/:period', unit, handle: showUnit },
  ];
};
