import type { Deps } from '../deps.ts';
import { setFor } from '../domain/indicator-set.ts';
import { error, hasErrors, type Problem } from '../domain/problem.ts';
import { planOf } from '../domain/scoring/plan.ts';
import { rulesOf } from '../domain/scoring/rules.ts';
import type { Context } from '../http/context.ts';
import { invalid, noFigures, notFound } from '../http/errors.ts';
import { queryParameter, type Route } from '../http/route.ts';
import { byName } from '../organisation/service.ts';
import { RankQueue, SharedWork, type Standing } from '../ranks/service.ts';
import { ROWS_PER_PAGE, unitsOf } from './matrix.ts';
import { MOST_UNITS, type Ranking, rankingKey, rankingOf, type RankQuestion } from './ranks.ts';
import { ranksJson, waitingJson } from './ranks-json.ts';
import type { RankedPopulation } from './ranked-population.ts';
import { ranksPage } from './ranks-view.ts';
import { parseRanksFilter, RANKS_PARAMETERS, type RanksFilter } from './schema.ts';
import { createScopes, isNothingReported, type Scope, showNothingReported } from './scope-routes.ts';

/** Populations whose ranks are kept: a quarter or two of everybody's favourites. */
const KEPT = 20;

/** So long a reader waits for the page; after that the page says how far the work is. */
const PATIENCE_MS = 1000;
const REFRESH_SECONDS = 2;

interface Asked {
  filter: RanksFilter;
  scope: Scope;
  problems: Problem[];
  levelReplaced: boolean;
  /** Null while the filter cannot be understood. */
  population: RankedPopulation | null;
}

/** RFC 7240: who would rather have an answer at once than wait for the result. */
const wantsAnswerAtOnce = ({ request }: Context): boolean =>
  (request.get('prefer') ?? '').split(',').some((one) => one.trim().toLowerCase() === 'respond-async');

/** The page about how sure ranks are, and its twin. @param queue another one only where threads are tested that fail */
export function ranksRoutes(deps: Deps, queue = new RankQueue()): Route[] {
  const { db, programme } = deps;
  const scopes = createScopes(deps);
  const shared = new SharedWork<Ranking>(KEPT);

  async function ask(context: Context): Promise<Asked> {
    const { filter, problems } = parseRanksFilter((name) => queryParameter(context.request, name));
    const scope = await scopes.ask(context, filter, problems);
    const { period, level, within } = scope;
    const understood = { ...filter, period, level, within: within.code };
    const levelReplaced = filter.level !== null && filter.level !== level;
    const asked = { filter: understood, scope, problems, levelReplaced };
    if (hasErrors(problems)) return { ...asked, population: null };
    const { sector, sort, page } = filter;
    const { readable, limited } = await unitsOf(db, {
      ...scope,
      sector,
      mayRead: (unit) => context.can('scorecards.read', unit),
    });
    const set = setFor(programme.sets, period);
    const pages = Math.max(1, Math.ceil(readable.length / ROWS_PER_PAGE));
    if (page > pages) throw notFound();
    const population = {
      ...scope,
      set,
      relative: planOf(rulesOf(set)).relative,
      sector,
      sort,
      page,
      pages,
      units: readable.sort(byName(context)),
      limited,
    };
    return { ...asked, population };
  }

  async function standingOf(context: Context, population: RankedPopulation): Promise<Standing<Ranking>> {
    const question: RankQuestion = {
      period: population.period,
      sector: population.sector,
      units: population.units,
      today: scopes.today(),
    };
    const key = await rankingKey(db, programme, question);
    const atOnce = wantsAnswerAtOnce(context);
    context.response.vary('Prefer');
    if (atOnce) context.response.set('Preference-Applied', 'respond-async');
    return shared.ask(
      key,
      (onProgress) =>
        rankingOf(db, programme, question, (order, tell) => queue.rank(order, tell), onProgress),
      atOnce ? 0 : PATIENCE_MS,
    );
  }

  const isTooMany = ({ units }: RankedPopulation): boolean => units.length > MOST_UNITS;

  async function show(context: Context): Promise<void> {
    const asked = await ask(context);
    const { population, scope, problems } = asked;
    if (isNothingReported(scope.choices, problems)) {
      showNothingReported(context, context.t('ranks.title'));
      return;
    }
    const refused = population === null || isTooMany(population);
    const standing = refused ? null : await standingOf(context, population);
    const model = ranksPage(context, programme, {
      ...asked,
      choices: asked.scope.choices,
      standing,
      provisionalUntil: population && scopes.provisionalUntil(population.period),
      regions: await scopes.regionNames(context),
    });
    context.page('scorecards/ranks', model, {
      title: model.title,
      section: 'scorecards',
      status: refused ? 422 : 200,
      ...(standing?.state === 'under-way' && { refreshAfter: REFRESH_SECONDS }),
    });
  }

  async function send(context: Context): Promise<void> {
    const { population, scope, problems } = await ask(context);
    if (isNothingReported(scope.choices, problems)) throw noFigures();
    if (population === null) throw invalid(problems);
    if (isTooMany(population)) {
      const { number } = context.format;
      const params = { units: number(population.units.length), most: number(MOST_UNITS) };
      throw invalid([error('ranks-too-many', 'within', params)]);
    }
    const standing = await standingOf(context, population);
    if (standing.state === 'done') {
      context.json(ranksJson(context, population, standing.result));
      return;
    }
    context.response.status(202).set('Retry-After', String(REFRESH_SECONDS));
    context.json(waitingJson(context, standing));
  }

  const read = { method: 'get', action: 'scorecards.read', query: RANKS_PARAMETERS } as const;
  return [
    { ...read, path: '/scorecards/ranks.json', handle: send },
    { ...read, path: '/scorecards/ranks', handle: show },
  ];
}
