import type { Indicator } from '../domain/indicator.ts';
import { type IndicatorSet, markOf, type RatingOrNone } from '../domain/indicator-set.ts';
import type { SatisfactionPoint } from '../domain/satisfaction-trend.ts';
import type { IndicatorScore, Scorecard } from '../domain/scoring/scorecard.ts';
import type { Target } from '../domain/target.ts';
import { bareValueText, changeText as differenceText, rangeText, targetText } from '../i18n/measure-text.ts';
import {
  satisfactionCells,
  satisfactionColumns,
  type UnitTrend,
  type Words,
} from '../satisfaction/service.ts';
import { absenceText, type Absences, scoreText } from '../scorecards/service.ts';

/** The rows of the document's tables. */

export interface IndicatorRow {
  name: string;
  /** Code and unit. */
  note: string;
  /** Empty when there is none; `state` then says why. */
  value: string;
  state: string;
  /** Why there is none, where the unit says so. */
  absence: string | null;
  n: string;
  interval: string;
  target: string;
  score: string;
  /** Null: not scored. */
  rating: RatingOrNone | null;
  ratingWord: string;
  changes: string[];
}

export interface IndicatorFacts {
  indicator: Indicator;
  score: IndicatorScore;
  /** Scorecards that this one is compared with. */
  before: readonly (Scorecard | null)[];
  target: Target | null;
  absences: Absences;
  set: IndicatorSet;
}

const NONE = '–';

function changeText({ indicator, score }: IndicatorFacts, before: Scorecard | null, words: Words): string {
  const earlier = before?.indicators.find((one) => one.code === score.code)?.value ?? null;
  if (score.value === null || earlier === null) return NONE;
  return differenceText(words, indicator, score.value - earlier);
}

/** @param word of the cell: the rating, or why there is no value */
export function indicatorRow(facts: IndicatorFacts, word: string, words: Words): IndicatorRow {
  const { indicator, score } = facts;
  const { t, localise, format } = words;
  const hasValue = score.value !== null;
  const rated = score.scored && score.score !== null && score.rating !== null;
  return {
    name: localise(indicator.name),
    note: `${indicator.code} · ${localise(indicator.unit)}`,
    value: score.value === null ? '' : bareValueText(words, indicator, score.value),
    state: hasValue ? '' : word,
    absence: absenceText(words, facts.absences, score),
    n: score.n === null ? NONE : format.number(score.n),
    interval: score.interval === null ? NONE : rangeText(words, indicator, score.interval),
    target: facts.target === null ? NONE : targetText(words, indicator, facts.target),
    score: rated && score.score !== null ? scoreText(words, facts.set, score.score) : NONE,
    rating: rated && score.rating !== null ? markOf(facts.set, score.rating) : null,
    ratingWord: rated ? word : hasValue && !score.scored ? t('evaluations.indicators.not-scored') : '',
    changes: facts.before.map((one) => changeText(facts, one, words)),
  };
}

export interface SatisfactionRow {
  period: string;
  note: string;
  value: string;
  n: string;
  interval: string;
  response: string;
  target: string;
  limits: string;
  signal: string;
}

export type SatisfactionColumn = Exclude<keyof SatisfactionRow, 'note'>;

/** Those of the page's table. */
export function satisfactionColumnsOf(subject: UnitTrend): SatisfactionColumn[] {
  const { isGrade, hasResponse, hasTarget, hasLimits } = satisfactionColumns(subject);
  return [
    'period',
    'value',
    ...(isGrade ? [] : (['n', 'interval'] as const)),
    ...(hasResponse ? (['response'] as const) : []),
    ...(hasTarget ? (['target'] as const) : []),
    ...(hasLimits ? (['limits', 'signal'] as const) : []),
  ];
}

/** A quarter of the satisfaction trend: the cells of the page's table, with words where it has symbols or gaps. */
export function satisfactionRow(subject: UnitTrend, point: SatisfactionPoint, words: Words): SatisfactionRow {
  const { t } = words;
  const { period, provisional, state, signal, ...cells } = satisfactionCells(subject, point, words);
  const orNone = (text: string): string => (text === '' ? NONE : text);
  return {
    period,
    note: provisional ? t('common.state.provisional') : '',
    value: cells.value === '' ? t(`common.state.${state}`) : cells.value,
    n: orNone(cells.n),
    interval: orNone(cells.interval),
    response: orNone(cells.response),
    target: orNone(cells.target),
    limits: orNone(cells.limits),
    signal: signal?.name ?? t('satisfaction.table.no-signal'),
  };
}
