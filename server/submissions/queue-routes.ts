import type { Request } from 'express';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import { collectedPeriod, type Decision, DECISIONS } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { forbidden, invalid, notFound, signInFirst } from '../http/errors.ts';
import { choiceParameter, pageParameter, queryParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { byName, findUnit, listUnits } from '../organisation/service.ts';
import { checkReason, decide, reasonFrom } from './moves.ts';
import { publicationPage, type PublicationCircumstances } from './publication-view.ts';
import { publicationStanding, publishRegion } from './publishing.ts';
import { firstState, QUEUE_STATES, queueOf, type QueueState } from './queue.ts';
import { boxOf } from './decision-view.ts';
import { type QueueCircumstances, queuePage } from './queue-view.ts';
import { collectionPeriods } from './periods.ts';
import { dayOf } from './service.ts';

/** Deciding about many forms at once, and publishing a quarter. */

/** A field of a form, as texts: none, one or several. */
function fieldOf(request: Request, name: string): string[] {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null) return [];
  const value: unknown = (body as Record<string, unknown>)[name];
  return [value ?? []].flat().filter((one) => typeof one === 'string');
}

const textOf = (request: Request, name: string): string => fieldOf(request, name)[0] ?? '';

/** One of the values. @throws invalid for anything else */
function choiceOf<T extends string>(text: string, name: string, values: readonly T[]): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw invalid([error('unknown-choice', name, { value: text.slice(0, 40) })]);
  return found;
}

/** What is looked at. */
interface Asked {
  period: Period;
  state: QueueState;
  within: string | null;
  page: number;
  selectAll: boolean;
}

export function queueRoutes(deps: Deps): Route[] {
  const { db, programme } = deps;
  const now = (): string => deps.clock().toISOString();
  const periodsNow = (): Promise<Period[]> => collectionPeriods(db, programme, dayOf(programme, now()));
  const current = (): Period => collectedPeriod(programme.reporting, dayOf(programme, now()));

  const emailOf = ({ user }: Context): string => {
    if (!user) throw signInFirst();
    return user.email;
  };

  async function regionsOf(context: Context): Promise<OrgUnit[]> {
    const regions = await listUnits(db, { level: 'region' });
    return regions.filter((one) => context.can('collect.decide', one)).sort(byName(context));
  }

  async function show(
    context: Context,
    asked: Asked,
    refused?: QueueCircumstances['refused'],
  ): Promise<void> {
    const regions = await regionsOf(context);
    const { within, period, state, page, selectAll } = asked;
    if (within !== null && !regions.some(({ code }) => code === within)) {
      if ((await findUnit(db, within))?.level === 'region') throw forbidden();
      throw invalid([error('unknown-unit', 'within')]);
    }
    const queue = await queueOf(db, programme, {
      period,
      state,
      regions: within === null ? regions.map(({ code }) => code) : [within],
      page,
      byName: byName(context),
      may: (action) => context.can(action),
    });
    if (!queue) throw notFound();
    const model = queuePage(context, context.localise(programme.levels.region.one), queue, {
      periods: await periodsNow(),
      regions,
      within,
      selectAll,
      mayPublish: context.can('collect.publish'),
      ...(refused && { refused }),
    });
    context.page('collect/queue', model, {
      title: `${model.heading} · ${model.period}`,
      section: 'collect',
      status: refused ? 422 : 200,
    });
  }

  async function showQueue(context: Context): Promise<void> {
    const { request } = context;
    await show(context, {
      period: choiceParameter(request, 'period', await periodsNow()) ?? current(),
      state: choiceParameter(request, 'state', QUEUE_STATES) ?? firstState((action) => context.can(action)),
      within: queryParameter(request, 'within') ?? null,
      page: pageParameter(request),
      selectAll: choiceParameter(request, 'select', ['all']) !== undefined,
    });
  }

  /** One transaction a form: what cannot be done stops nothing else. @returns undefined: it was done */
  async function decideOne(
    context: Context,
    decision: Decision,
    period: Period,
    box: string,
    reason: string | null,
  ): Promise<{ code: string; name: string; problem: Problem } | undefined> {
    const { unit: code, seen } = boxOf(box);
    const unit = await findUnit(db, code);
    // Of units outside the person's regions not even the name is told.
    if (!unit || !context.can('collect.decide', unit))
      return { code, name: code.slice(0, 40), problem: error('submission-not-allowed', '') };
    const result = await inTransaction(db, (trx) =>
      decide(trx, programme, {
        decision,
        unit,
        period,
        seen,
        reason,
        at: now(),
        by: emailOf(context),
        may: (action) => context.can(action, unit),
      }),
    );
    return 'problem' in result
      ? { code, name: context.localise(unit.name), problem: result.problem }
      : undefined;
  }

  async function decideMany(context: Context): Promise<void> {
    const { request } = context;
    const decision = choiceOf(textOf(request, 'decision'), 'decision', DECISIONS);
    const asked: Asked = {
      period: choiceOf(textOf(request, 'period'), 'period', await periodsNow()),
      state: choiceOf(textOf(request, 'state'), 'state', QUEUE_STATES),
      within: textOf(request, 'within') || null,
      page: 1,
      selectAll: false,
    };
    if (decision === 'publish') throw invalid([error('unknown-choice', 'decision', { value: decision })]);
    const boxes = [...new Set(fieldOf(request, 'form'))];
    const typed = textOf(request, 'reason');
    const reason = reasonFrom(typed);
    const general = [
      ...(boxes.length === 0 ? [error('submission-none-chosen', 'forms')] : []),
      ...checkReason(decision, reason),
    ];
    const failures = [];
    if (general.length === 0) {
      for (const box of boxes) {
        const failure = await decideOne(context, decision, asked.period, box, reason);
        if (failure) failures.push(failure);
      }
    }
    const count = general.length > 0 ? 0 : boxes.length - failures.length;
    if (general.length > 0 || failures.length > 0) {
      const chosen =
        general.length > 0 ? boxes.map((box) => boxOf(box).unit) : failures.map(({ code }) => code);
      await show(context, asked, {
        reason: typed,
        chosen: new Set(chosen),
        general,
        failed: failures,
        done: count === 0 ? null : { decision, count },
      });
      return;
    }
    context.announce(`queue.done.${decision}`, { count });
    context.redirect(
      urls.queue({ period: asked.period, within: asked.within ?? undefined, state: asked.state }),
    );
  }

  async function showPublication(
    context: Context,
    asked: Pick<PublicationCircumstances, 'period' | 'selectAll' | 'refused'>,
  ): Promise<void> {
    const order = byName(context);
    const standings = (await publicationStanding(db, programme, asked.period)).sort((a, b) =>
      order(a.region, b.region),
    );
    const model = publicationPage(context, standings, { ...asked, periods: await periodsNow() });
    context.page('collect/publication', model, {
      title: `${model.heading} · ${model.period}`,
      section: 'collect',
      status: asked.refused ? 422 : 200,
    });
  }

  async function publish(context: Context): Promise<void> {
    const { request } = context;
    const period = choiceOf(textOf(request, 'period'), 'period', await periodsNow());
    const chosen = new Set(fieldOf(request, 'region'));
    const typed = textOf(request, 'note');
    const note = reasonFrom(typed);
    const confirmed = textOf(request, 'confirmed') !== '';
    const regions = (await listUnits(db, { level: 'region' })).filter(({ code }) => chosen.has(code));
    const general = [
      ...(regions.length === 0 ? [error('submission-no-region-chosen', 'regions')] : []),
      // A note may be left out; it is no longer than a reason.
      ...checkReason('publish', note).map((problem) => ({ ...problem, path: 'note' })),
    ];
    const failed: { name: string; problem: Problem }[] = [];
    const left = new Set(chosen);
    let published = 0;
    let country = false;
    if (general.length === 0) {
      for (const region of regions) {
        const result = await inTransaction(db, (trx) =>
          publishRegion(trx, programme, {
            region,
            period,
            confirmed,
            note,
            at: now(),
            by: emailOf(context),
            may: (action, unit) => context.can(action, unit),
          }),
        );
        if (result.kind === 'refused')
          failed.push({ name: context.localise(region.name), problem: result.problem });
        else left.delete(region.code);
        if (result.kind !== 'published') continue;
        published += 1;
        country ||= result.country !== null;
      }
    }
    if (general.length > 0 || failed.length > 0) {
      const refused = { note: typed, confirmed, chosen: left, general, failed, published };
      await showPublication(context, { period, selectAll: false, refused });
      return;
    }
    context.announce('queue.publish.done', { count: published });
    if (country) context.announce('queue.publish.country');
    context.redirect(urls.publication(period));
  }

  return [
    {
      method: 'get',
      path: '/collect/queue',
      action: 'collect.decide',
      query: ['period', 'within', 'state', 'select', 'page'],
      handle: showQueue,
    },
    { method: 'post', path: '/collect/queue', action: 'collect.decide', handle: decideMany },
    {
      method: 'get',
      path: '/collect/publication',
      action: 'collect.publish',
      query: ['period', 'select'],
      handle: async (context) =>
        showPublication(context, {
          period: choiceParameter(context.request, 'period', await periodsNow()) ?? current(),
          selectAll: choiceParameter(context.request, 'select', ['all']) !== undefined,
        }),
    },
    { method: 'post', path: '/collect/publication', action: 'collect.publish', handle: publish },
  ];
}
