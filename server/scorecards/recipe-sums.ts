import { type Aggregate, findIndicator, type IndicatorSet } from '../domain/indicator-set.ts';
import { mappedOnto } from '../domain/scoring/means.ts';
import type { ChildScore, GroupScore, Scorecard } from '../domain/scoring/scorecard.ts';
import { levelText } from '../i18n/level-text.ts';
import { groupName, limiterText, notRatedText, scoreText, type Words } from './cells.ts';
import { afterwards, exact } from './recipe-steps.ts';

/** How the scores of a group's parts became its score, and the score a rating: for the page and for documents alike. */

/** A part of a group in its sum. */
export interface Sum {
  name: string;
  /** Two columns more where logarithms are added. */
  mapped: string | null;
  logarithm: string | null;
  score: string;
  weight: string;
  share: string | null;
  contribution: string | null;
}

export interface GroupArithmetic {
  /** Logarithms are added. */
  geometric: boolean;
  /** The method in a sentence. */
  method: string;
  sums: Sum[];
  result: string;
  /** What was added, how it was rounded, its interval. */
  afterwards: string[];
  /** Why there is no score. */
  because: string[];
}

/** A share of the weight in force, with two decimals. */
export const percentOf = ({ format }: Words, share: number | null): string | null =>
  share === null ? null : format.percent(share * 100, 2);

function sumOf(words: Words, set: IndicatorSet, method: Aggregate, child: ChildScore): Sum {
  const name =
    child.kind === 'group'
      ? groupName(words, set, child.code)
      : `${child.code} ${words.localise(findIndicator(set, child.code)?.name ?? { uz: '', ru: '', en: '' })}`;
  const plain = { name, weight: exact(words, child.weight), share: percentOf(words, child.weightInForce) };
  if (child.score === null || child.weightInForce === null) {
    return { ...plain, score: '–', mapped: null, logarithm: null, contribution: null };
  }
  const score = exact(words, child.score);
  if (method.method !== 'geometric') {
    const contribution =
      method.method === 'arithmetic' ? exact(words, child.score * child.weightInForce) : null;
    return { ...plain, score, mapped: null, logarithm: null, contribution };
  }
  const mapped = mappedOnto(method.scale ?? null, child.score);
  const logarithm = Math.log(mapped);
  return {
    ...plain,
    score,
    mapped: exact(words, mapped),
    logarithm: exact(words, logarithm),
    contribution: exact(words, logarithm * child.weightInForce),
  };
}

function resultOf(words: Words, group: GroupScore): string {
  const { t } = words;
  const given = group.aggregated ?? group.score;
  if (given === null) return t('scorecards.recipe.no-score');
  const score = exact(words, given);
  const { method } = group;
  if (method.method === 'arithmetic') return t('scorecards.recipe.sum', { score });
  if (method.method !== 'geometric') return t('scorecards.recipe.result', { score });
  const logarithm = group.children.reduce(
    (sum, child) =>
      child.score === null || child.weightInForce === null
        ? sum
        : sum + child.weightInForce * Math.log(mappedOnto(method.scale ?? null, child.score)),
    0,
  );
  return t('scorecards.recipe.power', { logarithm: exact(words, logarithm), score });
}

/** The method of a group in a sentence. */
function methodOf(words: Words, method: Aggregate): string {
  const scale = 'scale' in method ? method.scale : undefined;
  if (method.method === 'geometric' && !scale) return words.t('scorecards.recipe.geometric-plain');
  const sentence = words.t(`scorecards.recipe.${method.method}`, {
    low: exact(words, scale?.[0] ?? 0),
    high: exact(words, scale?.[1] ?? 100),
    power: exact(words, method.method === 'generalised' ? method.power : 1),
  });
  return sentence;
}

/** The arithmetic of a group with all its parts. */
export function groupArithmetic(words: Words, set: IndicatorSet, group: GroupScore): GroupArithmetic {
  const { method } = group;
  return {
    geometric: method.method === 'geometric',
    method: methodOf(words, method),
    sums: group.children.map((child) => sumOf(words, set, method, child)),
    result: resultOf(words, group),
    afterwards: afterwards(words, group),
    because: group.notRatedBecause.map((because) => notRatedText(words, set, because)),
  };
}

/** From the score to the rating: what its band gives, and the caps that acted. */
export function ratingArithmetic(
  words: Words,
  set: IndicatorSet,
  scorecard: Scorecard,
): { limiters: string[]; rating: string } {
  const { t } = words;
  const before = scorecard.ratingBeforeLimiters;
  return {
    limiters: scorecard.limiters.map((limiter) => limiterText(words, set, limiter, before)),
    rating:
      scorecard.score === null
        ? t('scorecards.recipe.not-rated')
        : t('scorecards.recipe.rating', {
            score: scoreText(words, set, scorecard.score),
            before: levelText(words, set, before),
            rating: levelText(words, set, scorecard.rating),
          }),
  };
}
