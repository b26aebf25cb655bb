import { intervalBarSvg, sparklineSvg } from '../charts/chart-spec.ts';
import type { Indicator } from '../domain/indicator.ts';
import { parsePeriod } from '../domain/period.ts';
import type { IndicatorScore } from '../domain/scoring/scorecard.ts';
import { meetsTarget, targetOf } from '../domain/target.ts';
import { urls } from '../http/urls.ts';
import { bareValueText, changeText, rangeText, targetText, valueText } from '../i18n/measure-text.ts';
import { absenceText } from './absences.ts';
import { type Cell, indicatorCell, scoreText, type Words } from './cells.ts';
import {
  type Change,
  changeOf,
  indicatorScoreOf,
  olderVersion,
  quartersAgo,
  type UnitScorecard,
} from './unit-scorecard.ts';

/** One indicator's row on the page of a unit. */

interface ChangeModel {
  text: string;
  word: string;
  /** The class of its colour; the word says the same. */
  className: string;
}

export interface IndicatorRow {
  code: string;
  name: string;
  url: string;
  cell: Cell;
  /** Why there is no figure, where the unit says so. */
  absence: string | null;
  /** Said beside the name of a grade, whose value stands alone; null where the value has it. */
  unit: string | null;
  value: string;
  n: string | null;
  interval: string | null;
  bar: string | null;
  target: string | null;
  met: string | null;
  score: string | null;
  context: boolean;
  sinceQuarter: ChangeModel | null;
  sinceYear: ChangeModel | null;
  sparkline: string | null;
  why: string;
}

const NO_CHANGE = '';
const CHANGE_CLASSES: Record<Change['course'], string> = {
  better: 'mz-change--improvement',
  worse: 'mz-change--concern',
  same: NO_CHANGE,
  changed: NO_CHANGE,
};

function changeModel(words: Words, indicator: Indicator, change: Change | null): ChangeModel | null {
  if (!change) return null;
  return {
    text: changeText(words, indicator, change.difference),
    word: change.course === 'changed' ? '' : words.t(`scorecards.change.${change.course}`),
    className: CHANGE_CLASSES[change.course],
  };
}

/** The scale of an interval bar: the whole one where the measure has ends, else from the goalposts. Null: no bar. */
function barScale(indicator: Indicator, score: IndicatorScore): { from: number; to: number } | null {
  const { kind, normalise, scale, multiplier } = indicator;
  if (score.value === null || normalise === null) return null;
  if (kind === 'percent' && indicator.numeratorWithinDenominator) return { from: 0, to: multiplier };
  if (kind === 'net') return { from: -multiplier, to: multiplier };
  if (scale) return { from: scale.min, to: scale.max };
  if (normalise.method === 'best-range') return { from: normalise.floor, to: normalise.ceiling };
  if (normalise.method !== 'goalposts') return null;
  const ends = [normalise.floor, normalise.goal];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** Grades stand without their unit, which is said beside their name. */
const shownValue = (words: Words, indicator: Indicator, value: number): string =>
  indicator.kind === 'grade' ? bareValueText(words, indicator, value) : valueText(words, indicator, value);

export function indicatorRow(
  words: Words,
  page: UnitScorecard,
  indicator: Indicator,
  score: IndicatorScore,
): IndicatorRow {
  const { t, localise, format } = words;
  const year = parsePeriod(page.period)?.year ?? 0;
  const target = targetOf(indicator, year);
  const scale = barScale(indicator, score);
  const met = meetsTarget(indicator, score.value, year);
  const values = page.history.map((scorecard) => indicatorScoreOf(scorecard, indicator.code)?.value ?? null);
  const since = (quarters: number): ChangeModel | null =>
    changeModel(
      words,
      indicator,
      changeOf(indicator, score, indicatorScoreOf(quartersAgo(page, quarters), indicator.code)),
    );
  return {
    code: indicator.code,
    name: localise(indicator.name),
    url: urls.indicator(indicator.code),
    cell: indicatorCell(words, indicator, score, false, page.set),
    absence: absenceText(words, page.absences, score),
    unit: indicator.kind === 'grade' ? localise(indicator.unit) : null,
    value: score.value === null ? '' : shownValue(words, indicator, score.value),
    n: score.n === null ? null : format.number(score.n),
    interval: score.interval === null ? null : rangeText(words, indicator, score.interval),
    bar:
      scale === null
        ? null
        : intervalBarSvg({
            value: score.value,
            low: score.interval?.low ?? null,
            high: score.interval?.high ?? null,
            target: typeof target === 'number' ? target : null,
            ...scale,
          }),
    target: target === null ? null : targetText(words, indicator, target),
    met: met === null ? null : t(met ? 'scorecards.target.met' : 'scorecards.target.missed'),
    score: score.score === null ? null : scoreText(words, page.set, score.score),
    context: !score.scored,
    sinceQuarter: since(1),
    sinceYear: since(4),
    sparkline: values.filter((value) => value !== null).length < 2 ? null : sparklineSvg(values),
    why: `${urls.recipe(page.unit.code, page.period, page.sector ?? undefined, olderVersion(page))}#${indicator.code}`,
  };
}
