import type { Deps } from '../deps.ts';
import type { Context } from '../http/context.ts';
import { forbidden } from '../http/errors.ts';
import { pathParameter, queryParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { ancestorsOf, findUnit, getUnit } from '../organisation/service.ts';
import { type Satisfaction, satisfactionOf } from './service.ts';
import { satisfactionJson, satisfactionPage } from './view.ts';

export const routes = (deps: Deps): Route[] => {
  const { db, programme, clock } = deps;
  const action = 'satisfaction.read' as const;
  const unit: Route['unit'] = (request) => getUnit(db, pathParameter(request, 'unit'));

  const load = (context: Context): Promise<Satisfaction> =>
    satisfactionOf(
      db,
      programme,
      {
        unit: context.unit,
        question: queryParameter(context.request, 'question'),
        today: clock().toISOString(),
      },
      (below) => context.can(action, below),
    );

  /** The widest unit that the reader may see: the country, or the first of the own regions. */
  async function landing(context: Context): Promise<void> {
    for (const code of [programme.country, ...(context.user?.regions ?? [])]) {
      const candidate = await findUnit(db, code);
      if (candidate && context.can(action, candidate)) {
        context.redirect(urls.satisfaction(code));
        return;
      }
    }
    throw forbidden();
  }

  async function showJson(context: Context): Promise<void> {
    context.json(satisfactionJson(await load(context), context));
  }

  async function show(context: Context): Promise<void> {
    const satisfaction = await load(context);
    const ancestors = await ancestorsOf(db, context.unit);
    const model = satisfactionPage(
      {
        satisfaction,
        ancestors: ancestors.filter((ancestor) => context.can(action, ancestor)),
        programme,
        mayReadScorecard: context.can('scorecards.read', context.unit),
      },
      context,
    );
    context.page('satisfaction/show', model, { title: model.heading, section: 'satisfaction' });
  }

  const query = ['question'];
  return [
    { method: 'get', path: '/satisfaction', action, handle: landing },
    { method: 'get', path: '/satisfaction/:unit.json', action, query, unit, handle: showJson },
    { method: 'get', path: '/satisfaction/:unit', action, query, unit, handle: show },
  ];
};
