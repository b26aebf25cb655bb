import type { Deps } from '../deps.ts';
import { setFor } from '../domain/indicator-set.ts';
import { holdsIn } from '../domain/named-fact.ts';
import { isPeriod } from '../domain/period.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { invalid, noFigures, notFound } from '../http/errors.ts';
import { pathParameter, periodOfPath, queryParameter, type Route } from '../http/route.ts';
import { declaredFacts, factPeriods, factsModel, namedFactsOf } from '../named-facts/service.ts';
import { byName, getUnit } from '../organisation/service.ts';
import { columnsOf, type Matrix, matrixOf } from './matrix.ts';
import { matrixJson, unitJson } from './json.ts';
import type { FilterChoices } from './filter-view.ts';
import { matrixPage } from './matrix-view.ts';
import { ranksRoutes } from './ranks-routes.ts';
import { recipePage } from './recipe-view.ts';
import {
  isColumnSort,
  MATRIX_PARAMETERS,
  type MatrixFilter,
  parseMatrixFilter,
  parseUnitFilter,
  type Show,
  SHOWS,
} from './schema.ts';
import { createScopes, isNothingReported, showNothingReported } from './scope-routes.ts';
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
  const scopes = createScopes(deps);
  const { today, provisionalUntil } = scopes;
  const unit: NonNullable<Route['unit']> = (request) =>
    getUnit(db, pathParameter(request, 'unit'), periodOfPath(request));

  async function askMatrix(context: Context): Promise<MatrixAnswer> {
    const { filter, problems } = parseMatrixFilter((name) => queryParameter(context.request, name));
    const { period, level, within, choices } = await scopes.ask(context, filter, problems);
    const set = setFor(programme.sets, period);
    const isColumn = (show: Show): boolean => columnsOf(set, show).some(({ code }) => code === filter.sort);
    if (isColumnSort(filter.sort) && !isColumn(filter.show)) {
      if (!SHOWS.some(isColumn))
        problems.push(error('unknown-choice', 'sort', { value: filter.sort.slice(0, 40) }));
      // The order of the other columns was chosen before the reader asked for these.
      filter.sort = 'overall';
    }
    const understood = { ...filter, period, level, within: within.code };
    const matrix = hasErrors(problems)
      ? null
      : await matrixOf(db, programme, {
          ...understood,
          within,
          today: today(),
          mayRead: (one) => context.can('scorecards.read', one),
          byName: byName(context),
        });
    return {
      matrix,
      filter: understood,
      choices,
      problems,
      levelReplaced: filter.level !== null && filter.level !== level,
    };
  }

  async function showMatrix(context: Context): Promise<void> {
    const { levelReplaced, ...answer } = await askMatrix(context);
    if (isNothingReported(answer.choices, answer.problems)) {
      showNothingReported(context, context.t('scorecards.title'));
      return;
    }
    const circumstances = {
      provisionalUntil: answer.matrix && provisionalUntil(answer.matrix.period),
      regions: await scopes.regionNames(context),
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
    const { matrix, choices, problems } = await askMatrix(context);
    if (isNothingReported(choices, problems)) throw noFigures();
    if (matrix) context.json(matrixJson(context, matrix));
    else throw invalid(problems);
  }

  /** @throws notFound for what is no quarter, for quarters without figures of anybody, and for versions that there are not */
  async function ask(context: Context): Promise<UnitScorecard> {
    const period = pathParameter(context.request, 'period');
    if (!isPeriod(period)) throw notFound();
    const { sector, vintage, problems } = parseUnitFilter((name) => queryParameter(context.request, name));
    if (problems.length > 0) throw invalid(problems);
    // Of providers there is only one view.
    const found = await unitScorecardOf(db, programme, context.unit, period, {
      today: today(),
      sector: context.unit.level === 'provider' ? null : sector,
      ...(vintage !== null && { vintage: { period, number: vintage } }),
    });
    if (!found) throw noFigures();
    if (vintage !== null && found.vintage === null) throw notFound();
    return found;
  }

  const titleOf = ({ localise, format }: Context, page: UnitScorecard): string =>
    `${localise(page.unit.name)} · ${format.period(page.period)}`;

  /** Facts are about a unit as a whole, not about one sector of it. */
  async function factsOf(context: Context, { unit: about, period, sector }: UnitScorecard) {
    const declared = declaredFacts(programme, period);
    if (declared.length === 0 || sector !== null) return null;
    return factsModel(context, programme, {
      unit: about,
      facts: (await namedFactsOf(db, about.code)).filter((fact) => holdsIn(fact, period)),
      declared,
      periods: factPeriods(programme, deps.clock().toISOString()),
      period,
      mayRecord: context.can('named-facts.record', about),
    });
  }

  async function showUnit(context: Context): Promise<void> {
    const page = await ask(context);
    const model = unitPage(context, programme, page, {
      can: (action, one) => context.can(action, one),
      facts: await factsOf(context, page),
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
  const readMatrix = { ...read, query: MATRIX_PARAMETERS };
  const readUnit = { ...read, query: ['sector', 'vintage'], unit };
  return [
    { ...readMatrix, path: '/scorecards.json', handle: sendMatrix },
    { ...readMatrix, path: '/scorecards', handle: showMatrix },
    ...ranksRoutes(deps),
    {
      ...readUnit,
      path: '/scorecards/:unit/:period/recipe.json',
      handle: async (context) => {
        context.json(visibleRecipe((await ask(context)).recipe));
      },
    },
    { ...readUnit, path: '/scorecards/:unit/:period/recipe', handle: showRecipe },
    {
      ...readUnit,
      path: '/scorecards/:unit/:period.json',
      handle: async (context) => {
        context.json(unitJson(context, await ask(context)));
      },
    },
    { ...readUnit, path: '/scorecards/:unit/:period', handle: showUnit },
  ];
};
