import type { BarsSpec, TrendSpec } from '../charts/chart-spec.ts';
import type { Indicator } from '../domain/indicator.ts';
import { findIndicator, markOf, type RatingOrNone } from '../domain/indicator-set.ts';
import type { Language } from '../domain/language.ts';
import { addQuarters, parsePeriod } from '../domain/period.ts';
import { licenceText, type Programme } from '../domain/programme.ts';
import { knownPoints } from '../domain/satisfaction-trend.ts';
import { dimensionsOf, type GroupScore, rootOf, type Scorecard } from '../domain/scoring/scorecard.ts';
import { targetOf } from '../domain/target.ts';
import { trendChart, trendSentences, wordingOf, type Words } from '../satisfaction/service.ts';
import { dimensionChart, groupCell, groupName, indicatorCell, notRatedText } from '../scorecards/service.ts';
import { publicationText } from '../vintages/service.ts';
import { methodText, type MethodText } from './method-text.ts';
import {
  type IndicatorRow,
  indicatorRow,
  type SatisfactionColumn,
  satisfactionColumnsOf,
  type SatisfactionRow,
  satisfactionRow,
} from './rows.ts';
import type { Evaluation } from './service.ts';
import { summaryOf, type SummaryText } from './summary.ts';

/** Everything that the document says, in the reader's language: plain data that a report lays out. */
export interface EvaluationText {
  language: Language;
  /** ISO timestamp: the figures are of that moment. */
  asOf: string;
  documentTitle: string;
  title: string;
  programme: string;
  owner: string;
  unit: string;
  period: string;
  /** What the figures leave out; null: nothing. */
  scope: string | null;
  header: string;
  numberLabel: string;
  /** With `{page}` and `{pages}` in place of the numbers. */
  pageOf: string;
  notices: string[];
  facts: { term: string; text: string }[];
  numberTerm: string;
  summary: SummaryText;
  dimensions: {
    title: string;
    chart: BarsSpec | null;
    headings: string[];
    /** `because`: why there is no score; empty where there is one. */
    rows: {
      name: string;
      rating: RatingOrNone;
      score: string;
      because: string;
      weight: string;
      coverage: string;
    }[];
  };
  indicators: {
    title: string;
    /** What the dash of a cell without a figure means. */
    key: string;
    headings: string[];
    groups: { name: string; rating: RatingOrNone; rows: IndicatorRow[] }[];
  };
  satisfaction: {
    title: string;
    summary: string;
    chart: TrendSpec | null;
    signalsTitle: string;
    signals: string[];
    method: string[];
    columns: { key: SatisfactionColumn; heading: string }[];
    rows: SatisfactionRow[];
  };
  method: MethodText;
}

export interface Circumstances {
  programme: Programme;
  demonstration: boolean;
  language: Language;
}

export function evaluationText(
  evaluation: Evaluation,
  circumstances: Circumstances,
  words: Words,
): EvaluationText {
  const { programme, language } = circumstances;
  const { t, localise, format } = words;
  const unit = localise(evaluation.unit.name);
  const period = format.period(evaluation.period);
  const sector = evaluation.sector === null ? [] : [localise(programme.sectors[evaluation.sector])];
  return {
    language,
    asOf: evaluation.asOf,
    documentTitle: t('evaluations.document-title', { unit: [unit, ...sector].join(' · '), period }),
    title: t('evaluations.title'),
    programme: localise(programme.title),
    owner: localise(programme.owner),
    unit,
    period,
    scope: sector.length === 0 ? null : t('scorecards.unit.sector-only', { sector: sector.join('') }),
    header: [unit, ...sector, period].join(' · '),
    numberLabel: t('evaluations.page.number'),
    pageOf: t('evaluations.page.of', { page: '{page}', pages: '{pages}' }),
    notices: noticesOf(circumstances, words),
    facts: factsOf(evaluation, programme, words),
    numberTerm: t('evaluations.cover.number'),
    summary: summaryOf(evaluation, words),
    dimensions: dimensionsText(evaluation, words),
    indicators: indicatorsText(evaluation, words),
    satisfaction: satisfactionText(evaluation, programme, words),
    method: methodText(evaluation, words),
  };
}

/** Whose data these are: on every page. */
function noticesOf({ programme, demonstration }: Circumstances, { localise }: Words): string[] {
  const notice = demonstration ? localise(programme.demonstration.notice) : '';
  const attributions = programme.attributions
    .map(({ text, licence }) => ({ text: localise(text), licence: licenceText(licence, localise) }))
    .filter(({ text }) => !notice.includes(text))
    .map(({ text, licence }) => `${text} (${licence})`);
  return [
    ...(notice === '' ? [] : [notice]),
    ...(attributions.length === 0 ? [] : [attributions.join(' · ')]),
  ];
}

function factsOf(evaluation: Evaluation, programme: Programme, words: Words): EvaluationText['facts'] {
  const { t, localise, format } = words;
  const { unit, set, ancestors } = evaluation;
  const title = localise(set.title);
  const level = unit.level === 'country' ? programme.levels.country : programme.levels[unit.level].one;
  const service = unit.serviceType === null ? undefined : programme.serviceTypes[unit.serviceType];
  const kind = [
    localise(level),
    ...(unit.sector === null ? [] : [localise(programme.sectors[unit.sector])]),
    ...(service === undefined ? [] : [localise(service)]),
  ].join(' · ');
  const fact = (name: string, text: string): { term: string; text: string } => ({
    term: t(`evaluations.cover.${name}`),
    text,
  });
  return [
    fact('programme', localise(programme.title)),
    fact('unit', localise(unit.name)),
    ...(unit.level === 'country' ? [] : [fact('kind', kind)]),
    ...(ancestors.length === 0
      ? []
      : [fact('within', ancestors.map((one) => localise(one.name)).join(' · '))]),
    ...(evaluation.sector === null ? [] : [fact('sector', localise(programme.sectors[evaluation.sector]))]),
    fact('period', format.period(evaluation.period)),
    fact(
      'set',
      title.includes(set.version)
        ? title
        : t('evaluations.cover.set-version', { title, version: set.version }),
    ),
    fact('as-of', format.dateTime(evaluation.asOf)),
    fact(
      'publication',
      evaluation.sector === null ? publicationText(words, evaluation.vintage) : t('vintages.kept-now'),
    ),
    fact('owner', localise(programme.owner)),
  ];
}

/** In the words of the page. */
function scoreAndRating(words: Words, { scorecard, set }: Evaluation, group: GroupScore): string {
  const { text, word } = groupCell(words, scorecard, group, false, set);
  return text === '' ? word : `${text} · ${word}`;
}

function dimensionsText(evaluation: Evaluation, words: Words): EvaluationText['dimensions'] {
  const { t, format } = words;
  const { scorecard, set } = evaluation;
  return {
    title: t('evaluations.dimensions.title'),
    chart: dimensionChart(words, { scorecard, set }, 'dimensions'),
    headings: ['dimension', 'score', 'weight', 'coverage'].map((name) => t(`evaluations.dimensions.${name}`)),
    rows: dimensionsOf(scorecard).map((group) => ({
      name: groupName(words, set, group.code),
      rating: markOf(set, group.rating ?? 'not-rated'),
      score: scoreAndRating(words, evaluation, group),
      because: group.notRatedBecause.map((because) => notRatedText(words, set, because)).join(' '),
      weight: group.weightInForce === null ? '–' : format.percent(group.weightInForce * 100),
      coverage: t('evaluations.dimensions.count', {
        scored: format.number(group.scored),
        applicable: format.number(group.applicable),
      }),
    })),
  };
}

/** Codes of the group and of all groups below it. */
function withGroupsBelow({ groups }: Scorecard, code: string): Set<string> {
  const codes = new Set([code]);
  for (const group of groups) if (group.parent !== null && codes.has(group.parent)) codes.add(group.code);
  return codes;
}

/** `Q2 2026`: for the head of a narrow column. */
function shortPeriod(period: string, { t }: Words): string {
  const { year, quarter } = parsePeriod(period) ?? { year: 0, quarter: 1 };
  return `${t(`charts.quarter.${String(quarter)}`)} ${String(year)}`;
}

function indicatorsText(evaluation: Evaluation, words: Words): EvaluationText['indicators'] {
  const { t } = words;
  const { scorecard, set, period, previousQuarter, previousYear } = evaluation;
  // The quarter is named also where it has no figures to compare with: the page does the same.
  const since = (name: string, quarters: number): string =>
    t(`evaluations.indicators.${name}`, { period: shortPeriod(addQuarters(period, -quarters), words) });
  const year = parsePeriod(period)?.year ?? 0;
  const rowOf = (indicator: Indicator, one: Scorecard['indicators'][number]): IndicatorRow =>
    indicatorRow(
      {
        indicator,
        score: one,
        before: [previousQuarter, previousYear],
        target: targetOf(indicator, year),
        absences: evaluation.absences,
        set,
      },
      indicatorCell(words, indicator, one, false, set).word,
      words,
    );
  const group = (
    node: GroupScore,
    codes: ReadonlySet<string>,
  ): EvaluationText['indicators']['groups'][number] => ({
    name: t('evaluations.indicators.group', {
      name: groupName(words, set, node.code),
      score: scoreAndRating(words, evaluation, node),
    }),
    rating: markOf(set, node.rating ?? 'not-rated'),
    rows: scorecard.indicators
      .filter((one) => codes.has(one.group))
      .flatMap((one) => {
        const indicator = findIndicator(set, one.code);
        return indicator ? [rowOf(indicator, one)] : [];
      }),
  });
  const root = rootOf(scorecard);
  return {
    title: t('evaluations.indicators.title'),
    key: t('evaluations.indicators.key'),
    headings: [
      ...['indicator', 'value', 'n', 'interval', 'target', 'score'].map((name) =>
        t(`evaluations.indicators.${name}`),
      ),
      since('since-quarter', 1),
      since('since-year', 4),
    ],
    groups: [
      ...dimensionsOf(scorecard).map((node) => group(node, withGroupsBelow(scorecard, node.code))),
      // Indicators that hang on the root itself.
      group(root, new Set([root.code])),
    ].filter(({ rows }) => rows.length > 0),
  };
}

function satisfactionText(
  { satisfaction, period, sector }: Evaluation,
  programme: Programme,
  words: Words,
): EvaluationText['satisfaction'] {
  const { t, localise, format } = words;
  const { question, trend, unit } = satisfaction;
  const name = localise(question.name);
  const { summary, signals, method } = trendSentences(satisfaction, words);
  const points = knownPoints(trend);
  const series =
    sector === null
      ? t(unit.level === 'provider' ? 'satisfaction.chart.own' : 'satisfaction.chart.all')
      : localise(programme.sectors[sector]);
  const headingOf = (column: SatisfactionColumn): string => {
    if (column === 'period') return t('evaluations.satisfaction.quarter');
    return t(`satisfaction.table.${column === 'value' ? wordingOf(satisfaction) : column}`);
  };
  const title = t('satisfaction.chart.title', {
    question: name,
    unit: [localise(unit.name), ...(sector === null ? [] : [series])].join(', '),
    from: format.period(trend.points[0]?.period ?? period),
    to: format.period(trend.points.at(-1)?.period ?? period),
  });
  return {
    title: t('evaluations.satisfaction.title', { question: name }),
    summary: points.length === 0 ? t('evaluations.satisfaction.none') : summary,
    chart:
      points.length === 0
        ? null
        : trendChart('satisfaction', title, [{ ...satisfaction, code: 'all', name: series }], words),
    signalsTitle: t('evaluations.satisfaction.signals'),
    signals: signals.map((signal) => `${signal.name}. ${signal.text}`),
    method: points.length === 0 ? [] : method,
    columns: satisfactionColumnsOf(satisfaction).map((key) => ({ key, heading: headingOf(key) })),
    rows:
      points.length === 0
        ? []
        : trend.points.map((point) => satisfactionRow(satisfaction, point, words)).reverse(),
  };
}
