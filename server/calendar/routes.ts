import type { RequestHandler } from 'express';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { calendarDay, collectedPeriod, datesOf, type PeriodDates, usualDates } from '../domain/calendar.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period, periodRange } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { forbidden, invalid, notFound, signInFirst } from '../http/errors.ts';
import { choiceParameter, pageParameter, pathParameter, queryParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { byName, findUnit, listUnits } from '../organisation/service.ts';
import { collectionPeriods } from '../submissions/service.ts';
import { progressJson, progressPage } from './progress-view.ts';
import { datesFormOf, datesFrom, type DatesForm } from './schema.ts';
import { changeDates, findSetDates, progressOf, readCalendar, setDates } from './service.ts';
import { calendarPage, datesPage, formOf } from './view.ts';

/** Reads the days that hold before anything asks for them. */
export const followCalendar =
  ({ db, programme }: Deps): RequestHandler =>
  async (_request, _response, next) => {
    await readCalendar(db, programme);
    next();
  };

/** Quarters to come whose days can be set. */
const QUARTERS_AHEAD = 4;

/** The days of each quarter, and how far its collection is. */
export function routes(deps: Deps): Route[] {
  const { db, programme } = deps;
  const today = (): string => calendarDay(deps.clock(), programme.timeZone);
  const current = (): Period => collectedPeriod(programme.reporting, today());
  /** Newest first. */
  const collected = (): Promise<Period[]> => collectionPeriods(db, programme, today());
  const settable = async (): Promise<Period[]> => {
    const ahead = periodRange(addQuarters(current(), 1), addQuarters(current(), QUARTERS_AHEAD));
    return [...new Set([...ahead, ...(await collected())])].sort().reverse();
  };

  async function list(context: Context): Promise<void> {
    const known = await collected();
    const model = calendarPage(context, programme.reporting, {
      periods: await settable(),
      current: current(),
      set: await setDates(db),
      mayChange: context.can('calendar.manage'),
      hasProgress: (period) => known.includes(period),
    });
    context.page('calendar/list', model, { title: model.heading, section: 'collect' });
  }

  async function periodOf(context: Context): Promise<Period> {
    const text = pathParameter(context.request, 'period');
    if (!(await settable()).includes(text)) throw notFound();
    return text;
  }

  function showForm(
    context: Context,
    period: Period,
    form: DatesForm,
    { problems = [], status = 200 }: { problems?: readonly Problem[]; status?: number } = {},
  ): void {
    const model = datesPage(context, { period, form, problems, today: today() });
    context.page('calendar/dates', model, { title: model.heading, section: 'collect', status });
  }

  async function edit(context: Context): Promise<void> {
    const period = await periodOf(context);
    const stored = await findSetDates(db, period);
    showForm(context, period, formOf(datesOf(programme.reporting, period), stored?.version ?? 0));
  }

  /** @param dates null: the usual ones @returns whether it has been done; otherwise the page says what stands in its way */
  async function store(
    context: Context,
    period: Period,
    dates: PeriodDates | null,
    version: string,
  ): Promise<boolean> {
    const { user } = context;
    if (!user) throw signInFirst();
    const outcome = await inTransaction(db, (trx) =>
      changeDates(trx, programme, {
        period,
        dates,
        version: /^\d{1,9}$/.test(version) ? Number(version) : 0,
        at: deps.clock().toISOString(),
        by: user.email,
      }),
    );
    await readCalendar(db, programme);
    if (outcome.kind === 'done') return true;
    if (outcome.kind === 'refused') {
      const form = { ...formOf(dates ?? usualDates(programme.reporting, period), 0), version };
      showForm(context, period, form, { problems: [outcome.problem], status: 422 });
      return false;
    }
    // What somebody else set is shown; setting one's own days after all takes another look and another press.
    const { stored } = outcome;
    const problem = error('calendar-changed', '', { who: stored.changedBy, when: stored.changedAt });
    const theirs = stored.isUsual ? usualDates(programme.reporting, period) : stored;
    showForm(context, period, formOf(theirs, stored.version), { problems: [problem], status: 409 });
    return false;
  }

  async function change(context: Context): Promise<void> {
    const period = await periodOf(context);
    const form = datesFormOf(context.request);
    const read = datesFrom(form, period);
    if ('problems' in read) {
      showForm(context, period, form, { problems: read.problems, status: 422 });
      return;
    }
    if (!(await store(context, period, read.dates, form.version))) return;
    context.announce('calendar.done');
    context.redirect(urls.calendar());
  }

  async function giveBack(context: Context): Promise<void> {
    const period = await periodOf(context);
    if (!(await store(context, period, null, datesFormOf(context.request).version))) return;
    context.announce('calendar.usual-done');
    context.redirect(urls.calendar());
  }

  /** What is asked for, of what the reader may see. */
  async function ask(context: Context): Promise<{
    period: Period;
    periods: Period[];
    regions: OrgUnit[];
    within: OrgUnit | null;
  }> {
    const { request } = context;
    const periods = await collected();
    const period = choiceParameter(request, 'period', periods) ?? current();
    const all = await listUnits(db, { level: 'region' });
    const regions = all.filter((one) => context.can('collect.read', one)).sort(byName(context));
    const code = queryParameter(request, 'within');
    const found = regions.find((one) => one.code === code);
    if (code !== undefined && !found) {
      if ((await findUnit(db, code))?.level === 'region') throw forbidden();
      throw invalid([error('unknown-unit', 'within')]);
    }
    // Who has one region looks into it.
    const within = found ?? (regions.length === 1 ? (regions[0] ?? null) : null);
    return { period, periods, regions, within };
  }

  const formsOf = ({ period, regions, within }: Awaited<ReturnType<typeof ask>>) =>
    progressOf(db, programme, {
      regions: (within ? [within] : regions).map(({ code }) => code),
      period,
      today: today(),
    });

  async function progress(context: Context): Promise<void> {
    const asked = await ask(context);
    const districts = await listUnits(db, {
      level: 'district',
      ...(asked.within && { region: asked.within.code }),
    });
    const model = progressPage(context, programme, await formsOf(asked), {
      ...asked,
      districts: new Map(districts.map((district) => [district.code, district])),
      page: pageParameter(context.request),
    });
    if (!model) throw notFound();
    context.page('calendar/progress', model, {
      title: `${model.heading} · ${model.period}`,
      section: 'collect',
    });
  }

  async function progressData(context: Context): Promise<void> {
    const asked = await ask(context);
    context.json(progressJson(asked.period, await formsOf(asked)));
  }

  const action = 'collect.read';
  const query = ['period', 'within'];
  return [
    { method: 'get', path: '/calendar', action, handle: list },
    { method: 'get', path: '/calendar/dates/:period', action: 'calendar.manage', handle: edit },
    { method: 'post', path: '/calendar/dates/:period', action: 'calendar.manage', handle: change },
    { method: 'post', path: '/calendar/usual/:period', action: 'calendar.manage', handle: giveBack },
    { method: 'get', path: '/calendar/progress', action, query: [...query, 'page'], handle: progress },
    { method: 'get', path: '/calendar/progress.json', action, query, handle: progressData },
  ];
}
