import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { type Group, setFor } from '../domain/indicator-set.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import { error } from '../domain/problem.ts';
import { collectedPeriod, enteredBy, hasForm, isLocked, SUBMISSION_STATES } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { csrfToken } from '../http/csrf.ts';
import { forbidden, invalid, notFound } from '../http/errors.ts';
import {
  choiceParameter,
  pageParameter,
  pathParameter,
  periodOfPath,
  queryParameter,
  type Route,
} from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { ancestorsOf, byName, findUnit, getUnit, listUnits } from '../organisation/service.ts';
import { collectionOverview, type FormStanding } from './collection.ts';
import { parseCellEdit } from './cell-schema.ts';
import { cellAnswer } from './cell-view.ts';
import { saveCell } from './cells.ts';
import { dimensionsOf, gridPage } from './grid-view.ts';
import { isOnlyRead, loadEntries, loadEntry, saveEntry } from './entry.ts';
import type { Refused } from './entry-row-view.ts';
import { ownDecision } from './decision-view.ts';
import { entryPage } from './entry-view.ts';
import type { Outcome } from './edits-repository.ts';
import { historyOfForm } from './history.ts';
import { historyPage } from './history-view.ts';
import { returnedText } from './moves-view.ts';
import { queueRoutes } from './queue-routes.ts';
import { parseEntryForm, searchFrom } from './schema.ts';
import { mayWrite } from './saving.ts';
import { collectionPeriods, isCollected, openingPeriod } from './periods.ts';
import { dayOf, movesOf } from './service.ts';
import { listPage, shownProviders } from './view.ts';

/** The form lies with others: nothing of it can be changed before it has been returned or reopened. */
const LOCKED = 423;

/** Rows of a sheet of many providers. */
const GRID_ROWS = 40;

const STATUS_OF: Readonly<Record<Outcome, number>> = {
  saved: 200,
  unchanged: 200,
  conflict: 409,
  refused: 422,
  locked: LOCKED,
};

/** Entering a quarter: a region's list and one unit's form. */
export const routes = (deps: Deps): Route[] => {
  const { db, programme, config } = deps;
  const now = (): string => deps.clock().toISOString();
  const today = (): string => dayOf(programme, now());
  const unit: NonNullable<Route['unit']> = (request) =>
    getUnit(db, pathParameter(request, 'unit'), periodOfPath(request));
  const may =
    (context: Context) =>
    (action: Action): boolean =>
      context.can(action, context.unit);

  /** @throws notFound for what is no period, a quarter before the first set and one of which there are no forms yet */
  async function periodFrom(text: string): Promise<Period> {
    if (!(await isCollected(db, programme, text, today()))) throw notFound();
    return text;
  }

  /** The quarter and unit of the address; @throws notFound when there is nothing to enter for them */
  async function formOf(context: Context): Promise<{ unit: OrgUnit; period: Period }> {
    const period = await periodFrom(pathParameter(context.request, 'period'));
    const { level } = context.unit;
    if (!hasForm(level) || enteredBy(level, setFor(programme.sets, period).indicators).length === 0)
      throw notFound();
    return { unit: context.unit, period };
  }

  /** Dimensions of which providers enter figures. */
  const dimensionsWithForms = (period: Period): Group[] => {
    const { root, indicators } = setFor(programme.sets, period);
    return dimensionsOf(root, enteredBy('provider', indicators)).map(({ dimension }) => dimension);
  };

  async function showList(context: Context): Promise<void> {
    const { request } = context;
    const periods = await collectionPeriods(db, programme, today());
    const wanted = choiceParameter(request, 'period', periods);
    const collected = collectedPeriod(programme.reporting, today());
    const period =
      wanted ?? (await openingPeriod(db, programme, { today: today(), demonstration: config.demonstration }));
    const regions = (await listUnits(db, { level: 'region' }))
      .filter((one) => context.can('collect.read', one))
      .sort(byName(context));
    const within = queryParameter(request, 'within');
    const region = within === undefined ? regions[0] : regions.find(({ code }) => code === within);
    if (!region) {
      const isRegion = within === undefined || (await findUnit(db, within))?.level === 'region';
      throw isRegion ? forbidden() : invalid([error('unknown-unit', 'within')]);
    }
    const overview = await collectionOverview(db, programme, region, period, today());
    const mayHere = (action: Action): boolean => context.can(action, region);
    const filter = {
      status: choiceParameter(request, 'status', SUBMISSION_STATES),
      search: searchFrom(queryParameter(request, 'search')),
    };
    const shown = shownProviders(context, overview, filter, pageParameter(request));
    if (!shown) throw notFound();
    const choices = {
      regions,
      periods,
      filter,
      ended: wanted === undefined && period !== collected ? collected : null,
      mayDecide: context.can('collect.decide', region),
      mayImport: context.can('imports.use', region),
      grids: dimensionsWithForms(period),
      email: context.user?.email ?? '',
      mayWrite: ({ unit, state }: FormStanding): boolean =>
        mayWrite(programme, { unit, period, at: now(), may: mayHere }, state),
    };
    context.page('collect/list', listPage(context, programme, overview, shown, choices), {
      title: `${context.localise(region.name)} · ${context.format.period(period)}`,
      section: 'collect',
    });
  }

  async function showEntry(context: Context, refused?: Refused, status = 200): Promise<void> {
    const asking = { ...(await formOf(context)), at: now(), may: may(context) };
    const form = refused?.refusal.form ?? (await loadEntry(db, programme, asking));
    const ancestors = (await ancestorsOf(db, asking.unit)).filter(({ level }) => level !== 'country');
    const around = {
      ancestors,
      today: today(),
      mayWrite: context.can('collect.write', asking.unit),
      email: context.user?.email ?? '',
      made: asking.at,
    };
    const moves = await movesOf(db, asking.unit.code, asking.period);
    const returned = returnedText(context, moves, { mayWrite: !isOnlyRead(form) });
    const model = {
      ...entryPage(context, programme, form, around, refused),
      returned,
      decision: ownDecision(context, form, may(context)),
    };
    context.page('collect/entry', model, {
      title: `${context.localise(asking.unit.name)} · ${context.format.period(asking.period)}`,
      section: 'collect',
      status,
    });
  }

  async function save(context: Context): Promise<void> {
    const { unit, period } = await formOf(context);
    const asking = { unit, period, at: now(), may: may(context), by: context.user?.email ?? '' };
    const { result, entered } = await inTransaction(db, async (trx) => {
      const form = await loadEntry(trx, programme, asking);
      const entered = parseEntryForm(form.indicators, context.request.body);
      return { entered, result: await saveEntry(trx, programme, asking, form, entered) };
    });
    if (!result.saved) {
      const { form, conflicts } = result.refusal;
      const status = isLocked(form.state) ? LOCKED : conflicts.length > 0 ? 409 : 422;
      await showEntry(context, { entered, refusal: result.refusal }, status);
      return;
    }
    const what = { name: context.localise(unit.name), period: context.format.period(period) };
    const intent = result.transition?.intent;
    context.announce(
      `collect.announce.${intent === undefined ? 'already' : intent === 'submit' ? 'submitted' : 'saved'}`,
      what,
    );
    context.redirect(
      intent === 'submit'
        ? urls.collect(period, unit.region ?? undefined)
        : urls.collectUnit(period, unit.code),
    );
  }

  /** One edit that saves itself; what came of it is said by the status as well. */
  async function saveEdit(context: Context): Promise<void> {
    const { unit, period } = await formOf(context);
    const asking = { unit, period, at: now(), may: may(context), by: context.user?.email ?? '' };
    const body: unknown = context.request.body;
    const { indicators } = await loadEntry(db, programme, asking);
    const parsed = parseCellEdit(indicators, body);
    if ('problems' in parsed) throw invalid(parsed.problems);
    const { edit } = parsed;
    const result = await inTransaction(db, (trx) =>
      saveCell(trx, programme, asking, edit, JSON.stringify(body)),
    );
    context.response.status(STATUS_OF[result.outcome]);
    context.json(cellAnswer(context, programme, edit.indicator, result, now()));
  }

  async function showHistory(context: Context): Promise<void> {
    const { unit, period } = await formOf(context);
    const indicators = enteredBy(unit.level, setFor(programme.sets, period).indicators);
    const codes = indicators.map(({ code }) => code);
    const wanted = choiceParameter(context.request, 'indicator', codes);
    const figure = indicators.find(({ code }) => code === wanted);
    const place = { unit: unit.code, period };
    const history = await historyOfForm(db, place, figure ? [figure] : indicators);
    const name = context.localise(unit.name);
    context.page('collect/history', historyPage(context, { unit, period, figure }, history), {
      title: figure ? `${figure.code} · ${name}` : context.t('collect.history.title', { name }),
      section: 'collect',
    });
  }

  /** Many providers of a region and the indicators of one dimension. */
  async function showGrid(context: Context): Promise<void> {
    const { request } = context;
    const period = await periodFrom(pathParameter(request, 'period'));
    const within = queryParameter(request, 'within');
    const region = within === undefined ? undefined : await findUnit(db, within);
    if (region?.level !== 'region') throw invalid([error('unknown-unit', 'within')]);
    if (!context.can('collect.read', region)) throw forbidden();
    const { root, indicators } = setFor(programme.sets, period);
    const all = dimensionsOf(root, enteredBy('provider', indicators));
    const wanted = all.find(({ dimension }) => dimension.code === pathParameter(request, 'dimension'));
    if (!wanted) throw notFound();
    const providers = (await listUnits(db, { level: 'provider', region: region.code, openIn: period })).sort(
      byName(context),
    );
    const page = pageParameter(request);
    const pages = Math.max(1, Math.ceil(providers.length / GRID_ROWS));
    if (page > pages) throw notFound();
    const units = providers.slice((page - 1) * GRID_ROWS, page * GRID_ROWS);
    const mayHere = (action: Action): boolean => context.can(action, region);
    const made = now();
    const forms = await loadEntries(db, programme, { units, period, at: made, may: mayHere });
    const model = gridPage(context, programme, forms, {
      region,
      period,
      ...wanted,
      dimensions: all.map(({ dimension }) => dimension),
      page,
      pages,
      email: context.user?.email ?? '',
      made,
    });
    context.page('collect/grid', model, {
      title: `${model.dimension} · ${model.region}`,
      section: 'collect',
    });
  }

  return [
    {
      method: 'get',
      path: '/collect/:period/grid/:dimension',
      action: 'collect.read',
      query: ['within', 'page'],
      handle: showGrid,
    },
    {
      method: 'get',
      path: '/collect',
      action: 'collect.read',
      query: ['period', 'within', 'status', 'search', 'page'],
      handle: showList,
    },
    ...queueRoutes(deps),
    {
      method: 'get',
      path: '/collect/:period/:unit',
      action: 'collect.read',
      unit,
      handle: (context) => showEntry(context),
    },
    { method: 'post', path: '/collect/:period/:unit', action: 'collect.write', unit, handle: save },
    {
      method: 'post',
      path: '/collect/:period/:unit/cells.json',
      action: 'collect.write',
      unit,
      handle: saveEdit,
    },
    {
      // At an address of its own, because a worker serves what is below where it comes from.
      method: 'get',
      path: '/collect/worker.js',
      action: 'collect.read',
      handle: (context) => {
        // The list itself lies one step above.
        context.response.set('Service-Worker-Allowed', '/collect');
        context.script('collect-worker.js');
      },
    },
    {
      // What a page that was kept for times without a connection needs to send what has waited.
      method: 'get',
      path: '/collect/session.json',
      action: 'collect.read',
      handle: (context) => {
        context.json({ email: context.user?.email ?? '', csrf: csrfToken(context.request) });
      },
    },
    {
      method: 'get',
      path: '/collect/:period/:unit/history',
      action: 'collect.read',
      unit,
      query: ['indicator'],
      handle: showHistory,
    },
  ];
};
