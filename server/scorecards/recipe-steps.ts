import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { Indicator, Normalise } from '../domain/indicator.ts';
import type { Reference } from '../domain/scoring/references.ts';
import type { GroupScore, IndicatorScore } from '../domain/scoring/scorecard.ts';
import type { Interval } from '../domain/stats/interval.ts';
import { levelText } from '../i18n/level-text.ts';
import type { Words } from './cells.ts';

/** The arithmetic of a score in figures: how a value became points, and what was done to the score of a group. */

const MOST_DECIMALS = 4;

/** A number of the arithmetic: as many decimals as it has, at most four. */
export function exact({ format }: Pick<Words, 'format'>, value: number): string {
  const decimals = (Number(value.toFixed(MOST_DECIMALS)).toString().split('.')[1] ?? '').length;
  return format.number(value, decimals);
}

/** Negative numbers stand in brackets after a minus sign. */
const bracketed = (words: Words, value: number): string =>
  value < 0 ? `(${exact(words, value)})` : exact(words, value);

/** What the points of one indicator are made of. */
interface Made {
  words: Words;
  set: IndicatorSet;
  indicator: Indicator;
  value: number;
  score: IndicatorScore;
  reference: Reference | undefined;
}

/** `(value − from) ÷ (to − from) × (head − foot) + foot = points`, and what is left of it after cutting. */
function line(
  { words, value, score }: Made,
  from: number,
  to: number,
  [foot, head]: readonly [number, number],
): string {
  const points = ((value - from) / (to - from)) * (head - foot) + foot;
  const start = `(${exact(words, value)} − ${bracketed(words, from)}) ÷ (${exact(words, to)} − ${bracketed(words, from)})`;
  const scaled = `${start} × ${exact(words, head - foot)}${foot === 0 ? '' : ` + ${bracketed(words, foot)}`}`;
  const given = score.score ?? points;
  const cut = Math.abs(given - points) > 1e-9 ? ` → ${exact(words, given)}` : '';
  return `${scaled} = ${exact(words, points)}${cut}`;
}

const HUNDRED = [0, 100] as const;

function bestRange(
  made: Made,
  { floor, bestFrom, bestTo, ceiling }: Extract<Normalise, { method: 'best-range' }>,
): string {
  const { words, value } = made;
  if (value < bestFrom) return line(made, floor, bestFrom, HUNDRED);
  if (value > bestTo) return line(made, ceiling, bestTo, HUNDRED);
  const [from, to] = [exact(words, bestFrom), exact(words, bestTo)];
  return words.t('scorecards.recipe.best-range', { from, to, points: exact(words, 100) });
}

function betweenUnits(
  made: Made,
  { scale, target }: { scale?: readonly [number, number]; target?: number },
): string {
  const { reference, indicator } = made;
  if (reference?.kind !== 'range') return '';
  const [worst, best] =
    indicator.direction === 'lower' ? [reference.max, reference.min] : [reference.min, reference.max];
  return line(made, worst, target ?? best, scale ?? HUNDRED);
}

function standing({ words, score, reference }: Made, [foot, head]: readonly [number, number]): string {
  if (reference?.kind !== 'standing') return '';
  const scaled = `× ${exact(words, head - foot)}${foot === 0 ? '' : ` + ${bracketed(words, foot)}`}`;
  const share = `${exact(words, reference.worse)} ÷ (${exact(words, reference.n)} − 1)`;
  return `${share} ${scaled} = ${exact(words, score.score ?? 0)}`;
}

function zScore(
  { words, value, score, indicator, reference }: Made,
  { mean = 0, deviation = 1 }: Extract<Normalise, { method: 'z-score' }>,
): string {
  if (reference?.kind !== 'moments') return '';
  const [own, middle] = indicator.direction === 'lower' ? [reference.mean, value] : [value, reference.mean];
  const distance = `(${exact(words, own)} − ${bracketed(words, middle)}) ÷ ${exact(words, reference.deviation)}`;
  return `${distance} × ${exact(words, deviation)} + ${bracketed(words, mean)} = ${exact(words, score.score ?? 0)}`;
}

function pointsBy(made: Made, normalise: Normalise): string {
  const { words, set, score } = made;
  const points = exact(words, score.score ?? 0);
  switch (normalise.method) {
    case 'goalposts':
      return line(made, normalise.floor, normalise.goal, HUNDRED);
    case 'best-range':
      return bestRange(made, normalise);
    case 'identity':
      return points;
    case 'min-max':
    case 'distance-to-target':
      return betweenUnits(made, normalise);
    case 'z-score':
      return zScore(made, normalise);
    case 'percentile-rank':
      return standing(made, normalise.scale ?? HUNDRED);
    case 'rank':
      return `${made.reference?.kind === 'standing' ? exact(words, made.reference.worse) : ''} + ${exact(words, normalise.first ?? 1)} = ${points}`;
    case 'cut-points':
      return `${score.rating === null ? '' : levelText(words, set, score.rating)}: ${points}`;
  }
}

/** How the value of an indicator became points; null without a value. */
export function pointSteps(
  words: Words,
  set: IndicatorSet,
  indicator: Indicator,
  score: IndicatorScore,
  reference: Reference | undefined,
): string | null {
  const { t } = words;
  if (indicator.normalise === null) return t('scorecards.recipe.context');
  if (score.value === null) return null;
  if (score.score === null)
    return score.notScoredBecause ? t(`scorecards.not-rated.${score.notScoredBecause}`) : null;
  return pointsBy({ words, set, indicator, value: score.value, score, reference }, indicator.normalise);
}

/** "95 % interval from the sampling errors of its indicators: 61.2 to 66.0"; null without one. */
export const intervalText = ({ t, format }: Words, interval: Interval | null): string | null =>
  interval &&
  t('scorecards.recipe.interval', {
    low: format.number(interval.low, 1),
    high: format.number(interval.high, 1),
  });

/** What was added to the score of a group, how it was rounded, and between which ends it lies; a sentence each. */
export function afterwards(words: Words, group: GroupScore): string[] {
  const { t } = words;
  const number = (value: number): string => exact(words, value);
  const found = (group.adjustments ?? []).map((one) =>
    one.method === 'reward'
      ? t('scorecards.recipe.reward', {
          amount: number(one.amount),
          mean: one.mean === null ? '–' : number(one.mean),
          variance: one.variance === null ? '–' : number(one.variance),
        })
      : t('scorecards.recipe.add', {
          amount: number(one.amount),
          indicator: one.indicator,
        }),
  );
  if (group.rounding && group.score !== null)
    found.push(t('scorecards.recipe.rounded', { score: number(group.score) }));
  const interval = intervalText(words, group.interval);
  return interval === null ? found : [...found, interval];
}
