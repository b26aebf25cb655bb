import { inTransaction, type Trx } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { isPeriod, type Period } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import type { Context } from '../http/context.ts';
import { invalid, notFound, signInFirst } from '../http/errors.ts';
import { pathParameter, queryParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { getUnit } from '../organisation/service.ts';
import { scoredPeriods } from '../scorecards/service.ts';
import { endFormOf, recordFormOf, scorecardPeriodOf } from './schema.ts';
import { declaredFacts, endNamedFact, factPeriods, namedFactsOf, recordNamedFact } from './service.ts';
import { factsPage, type FactsQuestion } from './view.ts';

/** Recording facts such as an enforcement, and ending them. */
export const routes = (deps: Deps): Route[] => {
  const { db, programme } = deps;
  const unit: NonNullable<Route['unit']> = (request) => getUnit(db, pathParameter(request, 'unit'));

  async function show(
    context: Context,
    back: Period | null,
    refused: Pick<FactsQuestion, 'problems' | 'typed'> = {},
  ): Promise<void> {
    const periods = factPeriods(programme, deps.clock().toISOString());
    const declared = new Map(
      periods.flatMap((period) => declaredFacts(programme, period)).map((fact) => [fact.code, fact]),
    );
    const facts = await namedFactsOf(db, context.unit.code);
    if (declared.size === 0 && facts.length === 0) throw notFound();
    const model = factsPage(context, programme, {
      unit: context.unit,
      facts,
      declared: [...declared.values()],
      periods,
      period: null,
      back,
      mayRecord: true,
      ...refused,
    });
    context.page('named-facts/show', model, {
      title: `${model.heading} · ${model.unit}`,
      section: 'scorecards',
      status: refused.problems ? 422 : 200,
    });
  }

  async function showAll(context: Context): Promise<void> {
    const asked = queryParameter(context.request, 'period');
    const period = asked !== undefined && isPeriod(asked) ? asked : null;
    if (asked !== undefined && period === null)
      throw invalid([error('unknown-period', 'period', { value: asked.slice(0, 40) })]);
    const known = period !== null && (await scoredPeriods(db)).includes(period);
    await show(context, known ? period : null);
  }

  /** Writes, and leads back to where the form was; on a problem what was typed is kept. */
  async function write(
    context: Context,
    typed: NonNullable<FactsQuestion['typed']>,
    work: (trx: Trx, when: { at: string; by: string }) => Promise<Problem[]>,
    done: string,
  ): Promise<void> {
    const { user } = context;
    if (!user) throw signInFirst();
    const when = { at: deps.clock().toISOString(), by: user.email };
    const problems = await inTransaction(db, (trx) => work(trx, when));
    const period = scorecardPeriodOf(context.request);
    if (problems.length > 0) {
      await show(context, period, { problems, typed });
      return;
    }
    context.announce(done);
    const { code } = context.unit;
    const known = period !== null && (await scoredPeriods(db)).includes(period);
    context.redirect(known ? urls.scorecard(code, period) : urls.namedFacts(code));
  }

  async function record(context: Context): Promise<void> {
    const form = recordFormOf(context.request);
    await write(
      context,
      { record: form },
      (trx, when) => recordNamedFact(trx, programme, context.unit.code, form, when),
      'named-facts.done.recorded',
    );
  }

  async function end(context: Context): Promise<void> {
    const id = Number(pathParameter(context.request, 'id'));
    const form = endFormOf(context.request, id);
    await write(
      context,
      { id, end: form },
      async (trx, when) => {
        const found = (await namedFactsOf(trx, context.unit.code)).find((one) => one.id === id);
        if (!found) throw notFound();
        return endNamedFact(trx, programme, found, form, when);
      },
      'named-facts.done.ended',
    );
  }

  const action = 'named-facts.record';
  return [
    { method: 'get', path: '/named-facts/:unit', action, query: ['period'], unit, handle: showAll },
    { method: 'post', path: '/named-facts/:unit', action, unit, handle: record },
    { method: 'post', path: '/named-facts/:unit/:id/end', action, unit, handle: end },
  ];
};
