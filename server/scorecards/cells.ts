import { type LimiterMet } from '../domain/scoring/limiter.ts';
import type { GroupScore, IndicatorScore, NotRatedBecause, Scorecard } from '../domain/scoring/scorecard.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { IndicatorSet, LevelCode, RatingOrNone } from '../domain/indicator-set.ts';
import { findIndicator, markOf } from '../domain/indicator-set.ts';
import { decimalsOfScore } from '../domain/scoring/rating.ts';
import type { Context } from '../http/context.ts';
import { levelText } from '../i18n/level-text.ts';
import { bareValueText, valueText } from '../i18n/measure-text.ts';

/** How scores, ratings and their absence are said, wherever scorecards are shown. */

/** What a view needs of the request: words and formats. */
export type Words = Pick<Context, 't' | 'localise' | 'format'>;

/** How a cell looks: a rating, or one of the states that are not ratings. `plain` is a value that nobody rates. */
export type CellKind = RatingOrNone | 'no-data' | 'not-applicable' | 'hidden' | 'plain';

export interface Cell {
  kind: CellKind;
  rated: boolean;
  /** Without a score there is none. */
  text: string;
  /** What the colour says, in words. */
  word: string;
  /** The same in a narrow column: the legend says what it stands for. */
  short: string;
  /** Said of a rating that a limiter keeps from being as good as the score is; null: none does. */
  capped: string | null;
  provisional: boolean;
}

/** Where bands begin, those of groups with a rule of their own included. */
const bandStarts = (set: IndicatorSet): number[] =>
  [set.bands, ...groupsOf(set).map(({ rate }) => (rate?.method === 'bands' ? rate.bands : []))].flatMap(
    (bands) => bands.map(({ from }) => from),
  );

/** A score with one decimal, or as many as it takes not to look like one that has reached the next rating. */
export const scoreText = ({ format }: Words, set: IndicatorSet, score: number): string =>
  format.number(score, decimalsOfScore(score, bandStarts(set)));

const isState = (kind: CellKind): boolean =>
  kind === 'no-data' || kind === 'not-applicable' || kind === 'hidden';

function cell({ t }: Words, kind: CellKind, text: string, provisional: boolean): Cell {
  const word = kind === 'plain' ? '' : isState(kind) ? t(`common.state.${kind}`) : t(`common.rating.${kind}`);
  const rated = kind !== 'plain' && !isState(kind);
  const short = rated ? t(`common.rating-short.${kind}`) : word;
  return { kind, rated, text, word, short, capped: null, provisional };
}

/** What a view needs of a set to say and to draw its levels. */
type Levels = Pick<IndicatorSet, 'levels'>;

/** A level with its name, in the shape and colour that it borrows. */
function levelCell(words: Words, set: Levels, level: LevelCode, text: string, provisional: boolean): Cell {
  const word = levelText(words, set, level);
  const short = set.levels ? word : words.t(`common.rating-short.${level}`);
  return { kind: markOf(set, level), rated: true, text, word, short, capped: null, provisional };
}

/** Nothing reported at all differs from too little to rate. */
const nothingReported = (indicators: readonly IndicatorScore[]): boolean =>
  indicators.every((indicator) => indicator.state === 'no-data' || indicator.state === 'not-applicable');

/** @param set whose levels the ratings are; the four ratings unless it names its own */
export function overallCell(
  words: Words,
  scorecard: Scorecard,
  provisional: boolean,
  set: IndicatorSet,
): Cell {
  const { score, rating } = scorecard;
  if (score === null && nothingReported(scorecard.indicators)) return cell(words, 'no-data', '', provisional);
  const { t } = words;
  return {
    ...levelCell(words, set, rating, score === null ? '' : scoreText(words, set, score), provisional),
    capped: isCapped(scorecard)
      ? t('scorecards.matrix.capped', { before: levelText(words, set, scorecard.ratingBeforeLimiters) })
      : null,
  };
}

/** Whether a limiter keeps the rating from being as good as the score is. */
export const isCapped = ({ rating, ratingBeforeLimiters }: Scorecard): boolean =>
  rating !== ratingBeforeLimiters;

/** Codes of the group and of all groups below it. */
function withGroupsBelow(scorecard: Scorecard, code: string): Set<string> {
  const codes = new Set([code]);
  for (const group of scorecard.groups)
    if (group.parent !== null && codes.has(group.parent)) codes.add(group.code);
  return codes;
}

export function groupCell(
  words: Words,
  scorecard: Scorecard,
  group: GroupScore,
  provisional: boolean,
  set: IndicatorSet,
): Cell {
  if (group.state === 'not-applicable') return cell(words, 'not-applicable', '', provisional);
  if (group.score !== null) {
    return levelCell(
      words,
      set,
      group.rating ?? 'not-rated',
      scoreText(words, set, group.score),
      provisional,
    );
  }
  const codes = withGroupsBelow(scorecard, group.code);
  const own = scorecard.indicators.filter((indicator) => codes.has(indicator.group));
  return cell(words, nothingReported(own) ? 'no-data' : 'not-rated', '', provisional);
}

export function indicatorCell(
  words: Words,
  indicator: Indicator,
  score: IndicatorScore,
  provisional: boolean,
  set: Levels,
): Cell {
  if (score.state !== 'value' || score.value === null) {
    return cell(words, score.state === 'value' ? 'no-data' : score.state, '', provisional);
  }
  const text = bareValueText(words, indicator, score.value);
  return score.rating === null
    ? cell(words, 'plain', text, provisional)
    : levelCell(words, set, score.rating, text, provisional);
}

/** "Quality and safety is not rated", "5 of 8 have a score; at least 67 % must". */
export function notRatedText(words: Words, set: IndicatorSet, because: NotRatedBecause): string {
  const { t, format } = words;
  if (because.kind === 'mandatory')
    return t('scorecards.not-rated.mandatory', { group: groupName(words, set, because.group) });
  if (because.kind === 'not-computable') return t(`scorecards.not-rated.${because.reason}`);
  if (because.applicable === 0) return t('scorecards.not-rated.nothing');
  // A group may ask for no share at all, but a score of nothing there is not.
  if (because.scored === 0)
    return t('scorecards.not-rated.none', { applicable: format.number(because.applicable) });
  return t('scorecards.not-rated.too-few', {
    scored: format.number(because.scored),
    applicable: format.number(because.applicable),
    share: format.percent(because.share * 100, 0),
  });
}

/** The name of a group of the set, or its code when the set has none of that code. */
export function groupName({ localise }: Words, set: IndicatorSet, code: string): string {
  const found = groupsOf(set).find((group) => group.code === code);
  return found ? localise(found.name) : code;
}

export function groupsOf(set: IndicatorSet): IndicatorSet['root'][] {
  const below = (group: IndicatorSet['root']): IndicatorSet['root'][] => [
    group,
    ...group.groups.flatMap(below),
  ];
  return below(set.root);
}

/** The reason of a limiter with the figures that met it. */
export function limiterText(words: Words, set: IndicatorSet, limiter: LimiterMet, before: LevelCode): string {
  const { t, localise } = words;
  const rule = set.limiters.find((one) => one.code === limiter.code);
  const reason = rule ? localise(rule.reason) : limiter.code;
  const indicator = limiter.indicator === null ? undefined : findIndicator(set, limiter.indicator);
  const figures =
    indicator && limiter.value !== null && limiter.threshold !== null
      ? t('scorecards.limiter.figures', {
          indicator: `${indicator.code} ${localise(indicator.name)}`,
          value: valueText(words, indicator, limiter.value),
          threshold: valueText(words, indicator, limiter.threshold),
        })
      : null;
  const effect = limiter.lowers
    ? t('scorecards.limiter.lowers', {
        cap: levelText(words, set, limiter.notBetterThan),
        before: levelText(words, set, before),
      })
    : t('scorecards.limiter.changes-nothing', { cap: levelText(words, set, limiter.notBetterThan) });
  return [`${reason}.`, ...(figures === null ? [] : [figures]), effect].join(' ');
}
