import type { Aggregate, IndicatorSet } from '../domain/indicator-set.ts';
import { findIndicator } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
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
import { levelText } from '../i18n/level-text.ts';
import { mappedOnto } from '../domain/scoring/means.ts';
import { methodsUsed } from './methods-used.ts';
import { afterwards, exact, pointSteps } from './recipe-steps.ts';
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
  /** What was added, how it was rounded, its interval. */
  afterwards: string[];
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
  /** Functions on the page of methods. */
  methods: string[];
  jsonUrl: string;
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

const percentOf = ({ format }: Words, share: number | null): string | null =>
  share === null ? null : format.percent(share * 100, 2);

function stepOf(words: Words, { set, recipe }: UnitScorecard, score: IndicatorScore): Step[] {
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
      points: pointSteps(words, set, indicator, score, recipe.references?.[score.code]),
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

function groupModel(words: Words, page: UnitScorecard, group: GroupScore): GroupModel {
  const { t } = words;
  const { scorecard, set } = page;
  const isRoot = group.parent === null;
  const ofGroups = group.children.some((child) => child.kind === 'group');
  const { method } = group;
  return {
    code: group.code,
    name: isRoot ? t('scorecards.recipe.overall') : groupName(words, set, group.code),
    cell: isRoot ? overallCell(words, scorecard, false, set) : groupCell(words, scorecard, group, false, set),
    geometric: method.method === 'geometric',
    method: methodOf(words, method),
    steps: scorecard.indicators
      .filter((score) => score.group === group.code)
      .flatMap((score) => stepOf(words, page, score)),
    sums:
      ofGroups || method.method !== 'arithmetic'
        ? group.children.map((child) => sumOf(words, set, method, child))
        : [],
    result: resultOf(words, group),
    afterwards: afterwards(words, group),
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
  const before = levelText(words, set, scorecard.ratingBeforeLimiters);
  return {
    name: localise(unit.name),
    kind: kindText(words, programme, unit),
    period: format.period(period),
    backUrl: urls.scorecard(unit.code, period, sector),
    overall: overallCell(words, scorecard, false, set),
    intro: t('scorecards.recipe.intro', { version: set.version }),
    groups: [...scorecard.groups.filter((group) => group !== root), root]
      .map((group) => groupModel(words, page, group))
      .map((group, i, groups) =>
        group.method === groups[i - 1]?.method ? { ...group, method: null } : group,
      ),
    bands: set.bands.map(({ rating, from }) =>
      t('scorecards.recipe.band', { rating: levelText(words, set, rating), from: exact(words, from) }),
    ),
    limiters: scorecard.limiters.map((limiter) =>
      limiterText(words, set, limiter, scorecard.ratingBeforeLimiters),
    ),
    rating:
      scorecard.score === null
        ? t('scorecards.recipe.not-rated')
        : t('scorecards.recipe.rating', {
            score: scoreText(words, set, scorecard.score),
            before,
            rating: levelText(words, set, scorecard.rating),
          }),
    facts: [
      { term: t('scorecards.recipe.set'), text: `${set.version} · ${localise(set.title)}` },
      { term: t('scorecards.recipe.fingerprint'), text: recipe.set.fingerprint },
      { term: t('scorecards.recipe.engine'), text: format.number(recipe.engine) },
      { term: t('scorecards.recipe.submission'), text: submissionText(words, recipe.inputs.submitted) },
    ],
    methods: methodsUsed(set, scorecard),
    jsonUrl: `${urls.recipe(unit.code, period)}.json${sector ? `?sector=${sector}` : ''}`,
  };
}
