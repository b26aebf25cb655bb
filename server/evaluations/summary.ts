import { findIndicator, markOf, type RatingOrNone } from '../domain/indicator-set.ts';
import { levelText } from '../i18n/level-text.ts';
import { parsePeriod } from '../domain/period.ts';
import { dimensionsOf, type GroupScore, type Scorecard } from '../domain/scoring/scorecard.ts';
import { meetsTarget } from '../domain/target.ts';
import { changeText } from '../i18n/measure-text.ts';
import type { Words } from '../satisfaction/service.ts';
import { groupName, intervalText, limiterText, notRatedText, scoreText } from '../scorecards/service.ts';
import type { Evaluation } from './service.ts';

/** The judgement of an evaluation in sentences. */
export interface SummaryText {
  title: string;
  rating: RatingOrNone;
  /** The first one is the rating. */
  sentences: string[];
  limitersTitle: string;
  limiters: string[];
}

function changeSentence(name: string, now: Scorecard, before: Scorecard | null, words: Words): string[] {
  if (now.score === null || before === null || before.score === null) return [];
  const change = changeText(words, { decimals: 1 }, now.score - before.score);
  const period = words.format.period(before.period);
  return [words.t(`evaluations.summary.${name}`, { period, change })];
}

/** The best and the worst dimension by name. */
function extremes(evaluation: Evaluation, words: Words): string[] {
  const { scorecard, set } = evaluation;
  const scored = dimensionsOf(scorecard)
    .filter((group): group is GroupScore & { score: number } => group.score !== null)
    .sort((a, b) => b.score - a.score);
  const [best, worst] = [scored[0], scored.at(-1)];
  if (!best || !worst) return [];
  return [
    words.t(`evaluations.summary.${best === worst ? 'single' : 'strongest'}`, {
      best: groupName(words, set, best.code),
      bestScore: scoreText(words, set, best.score),
      worst: groupName(words, set, worst.code),
      worstScore: scoreText(words, set, worst.score),
    }),
  ];
}

/** How many indicators have a score, and how many of those with a target meet it. */
function counts({ scorecard, set, period }: Evaluation, { t, format }: Words): string[] {
  const year = parsePeriod(period)?.year ?? 0;
  const scored = scorecard.indicators.filter((one) => one.scored);
  const applicable = scored.filter((one) => one.state !== 'not-applicable');
  const judged = scorecard.indicators.flatMap((one) => {
    const indicator = findIndicator(set, one.code);
    const met = indicator ? meetsTarget(indicator, one.value, year) : null;
    return met === null ? [] : [met];
  });
  return [
    t('evaluations.summary.coverage', {
      scored: format.number(applicable.filter((one) => one.score !== null).length),
      applicable: format.number(applicable.length),
    }),
    ...(judged.length === 0
      ? []
      : [
          t('evaluations.summary.targets', {
            met: format.number(judged.filter(Boolean).length),
            judged: format.number(judged.length),
          }),
        ]),
  ];
}

export function summaryOf(evaluation: Evaluation, words: Words): SummaryText {
  const { t } = words;
  const { scorecard, set } = evaluation;
  const { rating, ratingBeforeLimiters, score } = scorecard;
  const overall =
    score === null || rating === 'not-rated'
      ? [
          t('evaluations.summary.not-rated'),
          ...scorecard.notRatedBecause.map((because) => notRatedText(words, set, because)),
        ]
      : [
          t('evaluations.summary.rated', {
            rating: levelText(words, set, rating),
            score: scoreText(words, set, score),
          }),
        ];
  const interval = intervalText(words, scorecard.interval);
  const capped =
    rating === ratingBeforeLimiters
      ? []
      : [t('evaluations.summary.by-score', { rating: levelText(words, set, ratingBeforeLimiters) })];
  return {
    title: t('evaluations.summary.title'),
    rating: markOf(set, rating),
    sentences: [
      ...overall,
      ...capped,
      ...(interval === null ? [] : [interval]),
      ...changeSentence('since-quarter', scorecard, evaluation.previousQuarter, words),
      ...changeSentence('since-year', scorecard, evaluation.previousYear, words),
      ...extremes(evaluation, words),
      ...counts(evaluation, words),
    ],
    limitersTitle: t('evaluations.summary.limiters'),
    limiters:
      scorecard.limiters.length === 0
        ? [t('evaluations.summary.no-limiters')]
        : scorecard.limiters.map((limiter) => limiterText(words, set, limiter, ratingBeforeLimiters)),
  };
}
