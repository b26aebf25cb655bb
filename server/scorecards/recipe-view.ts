import { findIndicator } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Programme } from '../domain/programme.ts';
import type { GroupScore, IndicatorScore } from '../domain/scoring/scorecard.ts';
import { rootOf } from '../domain/scoring/scorecard.ts';
import { urls } from '../http/urls.ts';
import { groupCell, groupName, overallCell, type Cell, type Words } from './cells.ts';
import { levelText } from '../i18n/level-text.ts';
import { methodsUsed } from './methods-used.ts';
import { exact, pointSteps } from './recipe-steps.ts';
import { type GroupArithmetic, groupArithmetic, percentOf, ratingArithmetic } from './recipe-sums.ts';
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

interface GroupModel extends Omit<GroupArithmetic, 'method'> {
  code: string;
  name: string;
  cell: Cell;
  /** Null: the same as of the group before. */
  method: string | null;
  steps: Step[];
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

function groupModel(words: Words, page: UnitScorecard, group: GroupScore): GroupModel {
  const { scorecard, set } = page;
  const isRoot = group.parent === null;
  const ofGroups = group.children.some((child) => child.kind === 'group');
  const arithmetic = groupArithmetic(words, set, group);
  return {
    ...arithmetic,
    code: group.code,
    name: isRoot ? words.t('scorecards.recipe.overall') : groupName(words, set, group.code),
    cell: isRoot ? overallCell(words, scorecard, false, set) : groupCell(words, scorecard, group, false, set),
    steps: scorecard.indicators
      .filter((score) => score.group === group.code)
      .flatMap((score) => stepOf(words, page, score)),
    // The steps of indicators show a sum already.
    sums: ofGroups || group.method.method !== 'arithmetic' ? arithmetic.sums : [],
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
    ...ratingArithmetic(words, set, scorecard),
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
