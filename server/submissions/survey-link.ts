import type { Indicator } from '../domain/indicator.ts';
import { questionnaireOf } from '../domain/survey/definition.ts';
import { computedIndicators } from '../domain/survey/figures.ts';
import { urls } from '../http/urls.ts';
import { type EntryForm, isOnlyRead } from './entry.ts';
import type { Words } from './view.ts';

/** From an indicator of the form to the answers from which it is computed. */
export interface SurveyLink {
  /** Null: there are no answers yet. */
  text: string | null;
  link: string;
  url: string;
}

/** Where the survey's answers are; said of the indicators that are computed from them, and to readers only where there are any. */
export function surveyLink({ t }: Words, form: EntryForm, indicator: Indicator): SurveyLink | null {
  const { set, unit, period, fromSurvey } = form;
  const questionnaire = unit.level === 'provider' ? questionnaireOf(set) : undefined;
  if (!questionnaire || !computedIndicators(questionnaire).includes(indicator)) return null;
  const isComputed = fromSurvey.has(indicator.code);
  if (!isComputed && isOnlyRead(form)) return null;
  return {
    text: isComputed ? t('surveys.form.computed') : null,
    link: t(`surveys.form.${isComputed ? 'open' : 'enter'}`),
    url: urls.survey(period, unit.code),
  };
}
