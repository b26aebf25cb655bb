import type { Aggregate, IndicatorSet } from '../domain/indicator-set.ts';
import { findIndicator } from '../domain/indicator-set.ts';
import type { Indicator, Normalise } from '../domain/indicator.ts';
import type { Programme } from '../domain/programme.ts';
import type { ChildScore, GroupScore, IndicatorScore } from '../domain/scoring/scorecard.ts';
import { rootOf } from '../domain/scoring/scorecard.ts';
import { urls } from '../http/urls.ts';
import {
  groupCell,
  groupName,
  limiterText,
  notRatedText,
  overallCell,
  scoreText,
  type Cell,
  type Words,
} from './cells.ts';
import { kindText } from './unit-view.ts';
import type { UnitScorecard } from './unit-scorecard.ts';

/** "How was this computed": the whole arithmetic of a score, from what was counted to the caps. */

interface Step {
  code: string;
  name: string;
  url: string;
  /** How the value came about; or why there is none. */
  value: string;
  /** What is divided by what, in words; null where the value is no ratio of counts. */
  counted: string | null;
  /** How the value became points; null without a value and for context. */
  points: string | null;
  weight: string;
  share: string | null;
  contribution: string | null;
}

interface Sum {
  name: string;
  /** Two columns more where logarithms are added. */
  mapped: string | null;
  logarithm: string | null;
  score: string;
  weight: string;
  share: string | null;
  contribution: string | null;
}

interface GroupModel {
  code: string;
  name: string;
  cell: Cell;
  geometric: boolean;
  /** Null: the same as of the group before. */
  method: string | null;
  steps: Step[];
  sums: Sum[];
  result: string;
  because: string[];
}

export interface RecipePageModel {
  name: string;
  kind: string;
  period: string;
  backUrl: string;
  overall: Cell;
  intro: string;
  groups: GroupModel[];
  bands: string[];
  limiters: string[];
  rating: string;
  facts: { term: string; text: string }[];
  jsonUrl: string;
}

const MOST_DECIMALS = 4;

/** A number of the arithmetic: as many decimals as it has, at most four. */
function exact({ format }: Words, value: number): string {
  const decimals = (Number(value.toFixed(MOST_DECIMALS)).toString().split('.')[1] ?? '').length;
  return format.number(value, decimals);
}

function valueSteps(words: Words, indicator: Indicator, score: IndicatorScore): string {
  const { t } = words;
  if (score.state === 'hidden')
    return t('scorecards.recipe.hidden', { least: words.format.number(indicator.minN) });
  if (score.value === null) return t(`common.state.${score.state === 'value' ? 'no-data' : score.state}`);
  const number = (value: number): string => exact(words, value);
  const value = number(score.value);
  if (indicator.entry.form === 'derived') {
    return t('scorecards.recipe.diversity', { from: indicator.entry.from, value });
  }
  if (score.numerator === null || score.denominator === null) return value;
  const counted = `${number(score.numerator)} ÷ ${number(score.denominator)}`;
  return `${counted}${indicator.multiplier === 1 ? '' : ` × ${number(indicator.multiplier)}`} = ${value}`;
}

/** The two ends between which the value lies: of the goalposts, or of the side of the best range it lies on. */
function endsOf(normalise: Normalise, value: number): { from: number; to: number } | null {
  if (normalise.method === 'goalposts') return { from: normalise.floor, to: normalise.goal };
  if (value < normalise.bestFrom) return { from: normalise.floor, to: normalise.bestFrom };
  if (value > normalise.bestTo) return { from: normalise.ceiling, to: normalise.bestTo };
  return null;
}

function pointSteps(words: Words, indicator: Indicator, score: IndicatorScore): string | null {
  const { t } = words;
  const { normalise } = indicator;
  if (normalise === null) return t('scorecards.recipe.context');
  if (score.value === null || score.score === null) return null;
  const number = (value: number): string => exact(words, value);
  const ends = endsOf(normalise, score.value);
  if (!ends) {
    const { bestFrom, bestTo } = normalise as Extract<Normalise, { method: 'best-range' }>;
    return t('scorecards.recipe.best-range', {
      from: number(bestFrom),
      to: number(bestTo),
      points: number(100),
    });
  }
  const { from, to } = ends;
  const share = ((score.value - from) / (to - from)) * 100;
  const formula = `(${number(score.value)} − ${bracketed(words, from)}) ÷ (${number(to)} − ${bracketed(words, from)}) × 100 = ${number(share)}`;
  return share < 0 || share > 100 ? `${formula} → ${number(score.score)}` : formula;
}

/** Negative numbers stand in brackets after a minus sign. */
const bracketed = (words: Words, value: number): string =>
  value < 0 ? `(${exact(words, value)})` : exact(words, value);

const percentOf = ({ format }: Words, share: number | null): string | null =>
  share === null ? null : format.percent(share * 100, 2);

function stepOf(words: Words, set: IndicatorSet, score: IndicatorScore): Step[] {
  const indicator = findIndicator(set, score.code);
  if (!indicator) return [];
  return [
    {
      code: score.code,
      name: words.localise(indicator.name),
      url: urls.indicator(score.code),
      value: valueSteps(words, indicator, score),
      counted:
        score.state === 'value' && indicator.numerator && indicator.denominator
          ? `${words.localise(indicator.numerator)} ÷ ${words.localise(indicator.denominator)}`
          : null,
      points: pointSteps(words, indicator, score),
      weight: exact(words, score.weight),
      share: percentOf(words, score.weightInForce),
      contribution:
        score.weightInForce === null || score.score === null
          ? null
          : exact(words, score.weightInForce * score.score),
    },
  ];
}

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
  if (method.method === 'arithmetic') {
    const contribution = exact(words, child.score * child.weightInForce);
    return { ...plain, score, mapped: null, logarithm: null, contribution };
  }
  const [low, high] = method.scale;
  const mapped = low + ((high - low) * child.score) / 100;
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
  if (group.score === null) return t('scorecards.recipe.no-score');
  const score = exact(words, group.score);
  if (group.method.method === 'arithmetic') return t('scorecards.recipe.sum', { score });
  const [low, high] = group.method.scale;
  const logarithm = group.children.reduce(
    (sum, child) =>
      child.score === null || child.weightInForce === null
        ? sum
        : sum + child.weightInForce * Math.log(low + ((high - low) * child.score) / 100),
    0,
  );
  return t('scorecards.recipe.power', { logarithm: exact(words, logarithm), score });
}

function groupModel(words: Words, page: UnitScorecard, group: GroupScore): GroupModel {
  const { t } = words;
  const { scorecard, set } = page;
  const isRoot = group.parent === null;
  const ofGroups = group.children.some((child) => child.kind === 'group');
  const { method } = group;
  return {
    code: group.code,
    name: isRoot ? t('scorecards.recipe.overall') : groupName(words, set, group.code),
    cell: isRoot ? overallCell(words, scorecard, false) : groupCell(words, scorecard, group, false),
    geometric: method.method === 'geometric',
    method:
      method.method === 'arithmetic'
        ? t('scorecards.recipe.arithmetic')
        : t('scorecards.recipe.geometric', {
            low: exact(words, method.scale[0]),
            high: exact(words, method.scale[1]),
          }),
    steps: scorecard.indicators
      .filter((score) => score.group === group.code)
      .flatMap((score) => stepOf(words, set, score)),
    sums:
      ofGroups || method.method === 'geometric'
        ? group.children.map((child) => sumOf(words, set, method, child))
        : [],
    result: resultOf(words, group),
    because: group.notRatedBecause.map((because) => notRatedText(words, set, because)),
  };
}

function submissionText({ t }: Words, submitted: boolean | null): string {
  if (submitted === null) return t('scorecards.recipe.submission-not-owed');
  return t(submitted ? 'scorecards.recipe.submitted' : 'scorecards.recipe.not-submitted');
}

export function recipePage(words: Words, programme: Programme, page: UnitScorecard): RecipePageModel {
  const { t, localise, format } = words;
  const { unit, period, scorecard, set, recipe } = page;
  const root = rootOf(scorecard);
  const sector = page.sector ?? undefined;
  const before = t(`common.rating.${scorecard.ratingBeforeLimiters}`);
  return {
    name: localise(unit.name),
    kind: kindText(words, programme, unit),
    period: format.period(period),
    backUrl: urls.scorecard(unit.code, period, sector),
    overall: overallCell(words, scorecard, false),
    intro: t('scorecards.recipe.intro', { version: set.version }),
    groups: [...scorecard.groups.filter((group) => group !== root), root]
      .map((group) => groupModel(words, page, group))
      .map((group, i, groups) =>
        group.method === groups[i - 1]?.method ? { ...group, method: null } : group,
      ),
    bands: set.bands.map(({ rating, from }) =>
      t('scorecards.recipe.band', { rating: t(`common.rating.${rating}`), from: exact(words, from) }),
    ),
    limiters: scorecard.limiters.map((limiter) =>
      limiterText(words, set, limiter, scorecard.ratingBeforeLimiters),
    ),
    rating:
      scorecard.score === null
        ? t('scorecards.recipe.not-rated')
        : t('scorecards.recipe.rating', {
            score: scoreText(words, scorecard.score),
            before,
            rating: t(`common.rating.${scorecard.rating}`),
          }),
    facts: [
      { term: t('scorecards.recipe.set'), text: `${set.version} · ${localise(set.title)}` },
      { term: t('scorecards.recipe.fingerprint'), text: recipe.set.fingerprint },
      { term: t('scorecards.recipe.engine'), text: format.number(recipe.engine) },
      { term: t('scorecards.recipe.submission'), text: submissionText(words, recipe.inputs.submitted) },
    ],
    jsonUrl: `${urls.recipe(unit.code, period)}.json${sector ? `?sector=${sector}` : ''}`,
  };
}
