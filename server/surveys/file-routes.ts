import { createHash } from 'node:crypto';
import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { firstPeriodOf, setFor } from '../domain/indicator-set.ts';
import { type Period, periodRange } from '../domain/period.ts';
import { error, type Problem } from '../domain/problem.ts';
import { calendarDay, collectedPeriod } from '../domain/submission.ts';
import { questionnaireOf } from '../domain/survey/definition.ts';
import type { Context } from '../http/context.ts';
import { notFound, signInFirst } from '../http/errors.ts';
import { choiceParameter, pathParameter, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { applyFile, type Asking, countFile, type FilePlan, planFile, problemsOf } from './file-service.ts';
import { filePage, previewPage } from './file-view.ts';
import { templateOf } from './file.ts';
import * as repository from './repository.ts';
import { receivedQuestionnaires, receiveQuestionnaires } from './upload.ts';

/** Questionnaires from a file: upload, look at what would change, then do it. */
export const fileRoutes = (deps: Deps): Route[] => {
  const { db, programme, clock } = deps;

  /** Quarters whose set asks questions, the one being collected first. */
  function periods(): Period[] {
    const last = collectedPeriod(programme.reporting, calendarDay(clock(), programme.timeZone));
    return periodRange(firstPeriodOf(programme.sets) ?? last, last)
      .reverse()
      .filter((period) => questionnaireOf(setFor(programme.sets, period)) !== undefined);
  }

  /** @throws notFound where no set asks questions */
  function questionnaireFor(period: Period | undefined) {
    const found = period === undefined ? undefined : questionnaireOf(setFor(programme.sets, period));
    if (!found || period === undefined) throw notFound();
    return { period, questionnaire: found };
  }

  const userIdOf = ({ user }: Context): number => {
    if (!user) throw signInFirst();
    return user.id;
  };

  const askingOf = (context: Context, period: Period): Asking & { by: string } => ({
    period,
    at: clock().toISOString(),
    may: (action, unit) => context.can(action, unit),
    by: context.user?.email ?? '',
  });

  function ask(context: Context, chosen: Period | undefined, problems: readonly Problem[] = []): void {
    const all = periods();
    const { period, questionnaire } = questionnaireFor(chosen ?? all[0]);
    const model = filePage(context, questionnaire, { period, periods: all, problems });
    context.page('surveys/file', model, {
      title: context.t('surveys.files.title'),
      section: 'collect',
      status: problems.length === 0 ? 200 : 422,
    });
  }

  async function upload(context: Context): Promise<void> {
    const { period: typed } = (context.request.body ?? {}) as { period?: unknown };
    const period = periods().find((one) => one === typed);
    if (period === undefined) {
      ask(context, undefined, [error('not-a-period', '0.')]);
      return;
    }
    const received = receivedQuestionnaires(context.request);
    if ('severity' in received) {
      ask(context, period, [received]);
      return;
    }
    const { units, problems } = await countFile(programme, period, received.content);
    const plan = await planFile(db, programme, askingOf(context, period), units);
    const all = problemsOf(problems, plan);
    if (all.length > 0) {
      ask(context, period, all);
      return;
    }
    const sha256 = createHash('sha256').update(received.content).digest('hex');
    const { fileName } = received;
    const id = await inTransaction(db, (trx) =>
      repository.keepFile(trx, {
        userId: userIdOf(context),
        fileName,
        period,
        units,
        sha256,
        at: clock().toISOString(),
      }),
    );
    context.redirect(urls.questionnaireFile(id));
  }

  /** @throws notFound also for other people's */
  async function fileOf(context: Context): Promise<repository.CountedFile> {
    const id = pathParameter(context.request, 'id');
    const file = /^\d{1,9}$/.test(id) ? await repository.findFile(db, Number(id)) : undefined;
    if (file?.userId !== userIdOf(context)) throw notFound();
    return file;
  }

  function preview(
    context: Context,
    file: repository.CountedFile,
    plan: FilePlan,
    changedMeanwhile: boolean,
  ): void {
    const model = previewPage(context, file, plan, changedMeanwhile);
    context.page('surveys/preview', model, {
      title: model.heading,
      section: 'collect',
      status: changedMeanwhile ? 409 : 200,
    });
  }

  async function show(context: Context): Promise<void> {
    const file = await fileOf(context);
    const plan = await planFile(db, programme, askingOf(context, file.period), file.units);
    preview(context, file, plan, false);
  }

  async function apply(context: Context): Promise<void> {
    const file = await fileOf(context);
    const { digest } = (context.request.body ?? {}) as { digest?: unknown };
    const seen = typeof digest === 'string' ? digest : '';
    const { applied, plan } = await inTransaction(db, async (trx) => {
      const result = await applyFile(trx, programme, askingOf(context, file.period), file.units, seen);
      if (result.applied) await repository.removeFile(trx, file.id);
      return result;
    });
    if (!applied) {
      preview(context, file, plan, true);
      return;
    }
    context.announce('surveys.files.applied', { units: context.format.number(plan.units.length) });
    context.redirect(urls.collect(file.period));
  }

  async function discard(context: Context): Promise<void> {
    const file = await fileOf(context);
    await inTransaction(db, (trx) => repository.removeFile(trx, file.id));
    context.announce('surveys.files.discarded');
    context.redirect(urls.questionnaires(file.period));
  }

  function template(context: Context): void {
    const all = periods();
    const { questionnaire } = questionnaireFor(choiceParameter(context.request, 'period', all) ?? all[0]);
    context.response.type('text/csv').attachment('questionnaires.csv').send(templateOf(questionnaire));
  }

  const action = 'imports.use';
  const query = ['period'];
  return [
    {
      method: 'get',
      path: '/questionnaires',
      action,
      query,
      handle: (context) => {
        ask(context, choiceParameter(context.request, 'period', periods()));
      },
    },
    { method: 'post', path: '/questionnaires', action, upload: receiveQuestionnaires, handle: upload },
    { method: 'get', path: '/questionnaires/template.csv', action, query, handle: template },
    { method: 'get', path: '/questionnaires/:id', action, handle: show },
    { method: 'post', path: '/questionnaires/:id/apply', action, handle: apply },
    { method: 'post', path: '/questionnaires/:id/discard', action, handle: discard },
  ];
};
