import { inTransaction } from '../db/transaction.ts';
import type { Deps } from '../deps.ts';
import { calendarDay } from '../domain/submission.ts';
import type { Context } from '../http/context.ts';
import { notFound } from '../http/errors.ts';
import { pathParameter, periodOfPath, type Route } from '../http/route.ts';
import { urls } from '../http/urls.ts';
import { getUnit } from '../organisation/service.ts';
import { isCollected, type Writing } from '../submissions/service.ts';
import { fileRoutes } from './file-routes.ts';
import { parseSheet } from './schema.ts';
import { sheetHistoryPage } from './history-view.ts';
import { historyOfSheet, isLockedSurvey, loadSurvey, saveSurvey } from './service.ts';
import { type RefusedSheet, surveyPage } from './view.ts';

/** The form lies with others: nothing of it can be changed before it has been returned or reopened. */
const LOCKED = 423;

/** Answers to a survey, as counts of one unit and quarter or as a file of questionnaires. */
export const routes = (deps: Deps): Route[] => {
  const { db, programme, clock } = deps;
  const unit: NonNullable<Route['unit']> = (request) =>
    getUnit(db, pathParameter(request, 'unit'), periodOfPath(request));

  /** @throws notFound for what is no period, and one of which there are no forms yet */
  async function writingOf(context: Context): Promise<Writing> {
    const period = pathParameter(context.request, 'period');
    const at = clock().toISOString();
    const today = calendarDay(clock(), programme.timeZone);
    if (!(await isCollected(db, programme, period, today))) throw notFound();
    return { unit: context.unit, period, at, may: (action) => context.can(action, context.unit) };
  }

  async function show(context: Context, refused?: RefusedSheet, status = 200): Promise<void> {
    const writing = await writingOf(context);
    const form = refused?.refusal.form ?? (await loadSurvey(db, programme, writing));
    if (!form) throw notFound();
    const model = surveyPage(
      context,
      form,
      {
        mayWrite: writing.may('collect.write'),
        mayImport: writing.may('imports.use'),
        email: context.user?.email ?? '',
      },
      refused,
    );
    context.page('surveys/entry', model, {
      title: `${context.t('surveys.title')} · ${model.unit.name}`,
      section: 'collect',
      status,
    });
  }

  async function showHistory(context: Context): Promise<void> {
    const writing = await writingOf(context);
    const form = await loadSurvey(db, programme, writing);
    if (!form) throw notFound();
    const model = sheetHistoryPage(context, form, await historyOfSheet(db, form.stored));
    context.page('surveys/history', model, {
      title: `${context.t('surveys.history.title')} · ${model.unit}`,
      section: 'collect',
    });
  }

  async function save(context: Context): Promise<void> {
    const writing = await writingOf(context);
    const { unit: about, period, at } = writing;
    const by = context.user?.email ?? '';
    const { entered, result } = await inTransaction(db, async (trx) => {
      const form = await loadSurvey(trx, programme, writing);
      if (!form) throw notFound();
      const sent = parseSheet(form.questionnaire, context.request.body);
      return { entered: sent, result: await saveSurvey(trx, programme, form, sent, { at, by }) };
    });
    if (!result.saved) {
      const { form, conflicts } = result.refusal;
      const status = isLockedSurvey(form) ? LOCKED : conflicts.length > 0 ? 409 : 422;
      await show(context, { entered, refusal: result.refusal }, status);
      return;
    }
    context.announce('surveys.saved', {
      name: context.localise(about.name),
      period: context.format.period(period),
    });
    context.redirect(urls.survey(period, about.code));
  }

  return [
    {
      method: 'get',
      path: '/collect/:period/:unit/survey',
      action: 'collect.read',
      unit,
      handle: (context) => show(context),
    },
    { method: 'post', path: '/collect/:period/:unit/survey', action: 'collect.write', unit, handle: save },
    {
      // Answers of groups are among them, as only those who enter them see them.
      method: 'get',
      path: '/collect/:period/:unit/survey/history',
      action: 'collect.write',
      unit,
      handle: showHistory,
    },
    ...fileRoutes(deps),
  ];
};
