import {
  type Axis,
  niceScale,
  percentScale,
  type TrendPoint,
  type TrendSeries,
  type TrendSpec,
} from '../charts/chart-spec.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { LocalisedText } from '../domain/language.ts';
import { parsePeriod, type Period } from '../domain/period.ts';
import {
  changeOf,
  knownPoints,
  type SatisfactionPoint,
  type SatisfactionTrend,
  signalSpells,
  type SignalSpell,
  targetStatement,
} from '../domain/satisfaction-trend.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Translate } from '../i18n/translator.ts';
import type { UnitTrend } from './service.ts';

/** What a printer of pages or documents needs to speak: a request's context is one. */
export interface Words {
  t: Translate;
  localise(text: LocalisedText): string;
  format: Formats;
}

type Subject = Pick<UnitTrend, 'question' | 'trend'>;

/** The name of a grade on its scale: `Good`. */
export function gradeLabel(question: Indicator, grade: number, words: Words): string {
  const { scale } = question;
  const label = scale?.labels[Math.round(grade) - scale.min];
  return label ? words.localise(label) : words.format.number(grade);
}

const leastGrade = (question: Indicator, words: Words): string =>
  question.scale ? gradeLabel(question, question.scale.satisfiedFrom, words) : '';

/** The kind of words for a measure; a share of services needs others than a share of answers. */
export const wordingOf = ({ question, trend }: Subject): 'share' | 'share-of-grades' | 'net' | 'grade' =>
  trend.measure === 'share' && question.kind === 'grade' ? 'share-of-grades' : trend.measure;

/** A value of the trend's measure as text: `64.1 %`, `37.2`, `4`. */
export function valueText({ trend }: Pick<Subject, 'trend'>, value: number, { format }: Words): string {
  switch (trend.measure) {
    case 'share':
      return format.percent(value);
    case 'net':
      return format.number(value, 1);
    case 'grade':
      return format.number(value);
  }
}

/** Parameters about a point's value and interval; bounds carry no unit, the value does. */
function valueParameters(
  subject: Subject,
  point: SatisfactionPoint & { value: number },
  words: Words,
): Record<string, string> {
  const { format } = words;
  return {
    period: format.period(point.period),
    value: valueText(subject, point.value, words),
    n: point.n === null ? '' : format.number(point.n),
    low: point.interval ? format.number(point.interval.low, 1) : '',
    high: point.interval ? format.number(point.interval.high, 1) : '',
    label: subject.trend.measure === 'grade' ? gradeLabel(subject.question, point.value, words) : '',
    grade: leastGrade(subject.question, words),
  };
}

const hasValue = (point: SatisfactionPoint): point is SatisfactionPoint & { value: number } =>
  point.value !== null;

function latestSentence(subject: Subject, words: Words): string {
  const { t, format } = words;
  const last = subject.trend.points.at(-1);
  const lastKnown = knownPoints(subject.trend).at(-1);
  if (!lastKnown) return t('satisfaction.latest.never');
  const wording = wordingOf(subject);
  const plain = wording === 'net' && lastKnown.interval === null ? 'net-plain' : wording;
  const known = t(`satisfaction.latest.${plain}`, valueParameters(subject, lastKnown, words));
  if (!last || hasValue(last)) return known;
  const missing = t(`satisfaction.latest.${last.state}`, {
    period: format.period(last.period),
    least: subject.question.minN,
  });
  return `${missing} ${known}`;
}

/** Quarters in a row that have the same target: `2023–2024: 75.0 %`. */
function targetSpans(subject: Subject, words: Words): string[] {
  const spans: { from: number; to: number; target: number }[] = [];
  for (const { period, target } of knownPoints(subject.trend)) {
    const year = parsePeriod(period)?.year ?? 0;
    const open = spans.at(-1);
    if (target === null) continue;
    if (open?.target === target) open.to = year;
    else spans.push({ from: year, to: year, target });
  }
  return spans.map(({ from, to, target }) => {
    const years = from === to ? String(from) : `${String(from)}–${String(to)}`;
    return `${years}: ${valueText(subject, target, words)}`;
  });
}

/** Targets change from year to year: each quarter is held against its own, and a sentence about several names them all. */
function targetSentence(subject: Subject, words: Words): string[] {
  const statement = targetStatement(subject.trend);
  const last = knownPoints(subject.trend).at(-1);
  if (!statement || !last || last.target === null) return [];
  const { met, of, metNow } = statement;
  const kind = met === of ? 'all' : met === 0 ? 'none' : metNow ? 'some-met' : 'some-missed';
  const spans = targetSpans(subject, words);
  const parameters = { met, total: of, target: valueText(subject, last.target, words) };
  return spans.length === 1
    ? [words.t(`satisfaction.target.${kind}`, parameters)]
    : [words.t(`satisfaction.targets.${kind}`, { ...parameters, targets: spans.join('; ') })];
}

function changeSentence({ trend }: Subject, { t, format }: Words): string[] {
  const change = changeOf(trend);
  const known = knownPoints(trend);
  const [first, last] = [known[0], known.at(-1)];
  if (!change || !first || !last) return [];
  const span = { from: format.period(first.period), to: format.period(last.period) };
  switch (change.kind) {
    case 'steady':
      return [t('satisfaction.change.steady', span)];
    case 'signals':
      return [t('satisfaction.change.signals', { ...span, count: change.count })];
    case 'higher':
    case 'lower':
    case 'overlap':
      return [t(`satisfaction.change.${change.kind}`, { ...span, by: format.change(change.by, 1) })];
    default:
      return [t(`satisfaction.change.${change.kind}`, { ...span, before: format.number(change.before) })];
  }
}

function spellSentence({ signal, points }: SignalSpell, subject: Subject, words: Words): string {
  const { t, format } = words;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : valueText(subject, value, words);
  const period = format.period(first.period);
  const many = signal.endsWith('-limit') && points.length > 1 ? '-many' : '';
  return t(`satisfaction.signals.${signal}${many}`, {
    period,
    span: points.length === 1 ? period : `${period} – ${format.period(last.period)}`,
    value: text(first.value),
    values: points.map((point) => text(point.value)).join('; '),
    limit: text(signal === 'below-limit' ? first.limits?.lower : first.limits?.upper),
    centre: text(first.limits?.centre),
  });
}

export interface TrendSentences {
  /** What can be said in one breath: the latest value, the target, whether anything changed. */
  summary: string;
  signals: { variation: 'improvement' | 'concern' | 'high' | 'low'; name: string; text: string }[];
  /** How limits and intervals were made. */
  method: string[];
}

/** What a trend says, as sentences. */
export function trendSentences(subject: Subject, words: Words): TrendSentences {
  const { t } = words;
  const { trend } = subject;
  const { chart } = trend;
  const method =
    chart.method === 'none'
      ? [t(`satisfaction.method.${chart.because}`)]
      : [t(`satisfaction.method.${chart.method}`), ...(chart.trial ? [t('satisfaction.method.trial')] : [])];
  return {
    summary: [
      latestSentence(subject, words),
      ...targetSentence(subject, words),
      ...changeSentence(subject, words),
    ].join(' '),
    signals: signalSpells(trend).flatMap((spell) =>
      spell.variation === 'common'
        ? []
        : [
            {
              variation: spell.variation,
              name: t(`satisfaction.signals.${spell.variation}`),
              text: spellSentence(spell, subject, words),
            },
          ],
    ),
    method: [
      ...method,
      ...(wordingOf(subject) === 'share-of-grades' && chart.method !== 'none'
        ? [t('satisfaction.method.grades-stay')]
        : []),
      ...(trend.measure === 'share' ? [t('satisfaction.method.interval')] : []),
    ],
  };
}

/** What stands for a point in a tooltip. */
function pointText(subject: Subject, point: SatisfactionPoint, words: Words): string {
  const { t, format } = words;
  if (!hasValue(point)) {
    return t('satisfaction.point.none', {
      period: format.period(point.period),
      state: t(`common.state.${point.state}`),
    });
  }
  const kind = subject.trend.measure === 'grade' || point.interval === null ? 'grade' : 'share';
  const parameters = valueParameters(subject, point, words);
  return t(
    `satisfaction.point.${kind}`,
    kind === 'grade' && parameters['label'] === ''
      ? { ...parameters, label: `n = ${parameters['n'] ?? ''}` }
      : parameters,
  );
}

const toTrendPoint =
  (subject: Subject, words: Words) =>
  (point: SatisfactionPoint): TrendPoint => ({
    value: point.value,
    low: point.interval?.low ?? null,
    high: point.interval?.high ?? null,
    signal: point.variation === 'improvement' || point.variation === 'concern' ? point.variation : 'none',
    provisional: point.provisional,
    text: pointText(subject, point, words),
  });

/** The values that the axis has to reach: points, intervals, limits and targets. */
const reach = (trend: SatisfactionTrend): number[] =>
  trend.points.flatMap((point) =>
    [
      point.value,
      point.interval?.low,
      point.interval?.high,
      point.limits?.lower,
      point.limits?.upper,
      point.target,
    ].filter((value): value is number => typeof value === 'number'),
  );

function axisOf(subjects: readonly Subject[], words: Words): Axis {
  const { format } = words;
  const [first] = subjects;
  if (!first) throw new Error('A chart without a series');
  const label = words.t(`satisfaction.measure.${wordingOf(first)}`, {
    grade: leastGrade(first.question, words),
  });
  const { scale } = first.question;
  if (first.trend.measure === 'grade' && scale) {
    const steps = Array.from({ length: scale.max - scale.min + 1 }, (_, i) => scale.min + i);
    const ticks = steps.map((at) => ({
      at,
      text: `${format.number(at)} ${gradeLabel(first.question, at, words)}`,
    }));
    return { from: scale.min - 0.5, to: scale.max + 0.5, ticks, label };
  }
  const values = subjects.flatMap(({ trend }) => reach(trend));
  const { from, to, ticks, decimals } =
    first.trend.measure === 'share'
      ? percentScale(values)
      : niceScale(Math.min(0, ...values), Math.max(0, ...values));
  return { from, to, ticks: ticks.map((at) => ({ at, text: format.number(at, decimals) })), label };
}

const periodLabels = (periods: readonly Period[], { t, format }: Words): TrendSpec['periods'] =>
  periods.map((period) => {
    const { year, quarter } = parsePeriod(period) ?? { year: 0, quarter: 1 };
    return {
      label: format.period(period),
      short: t(`charts.quarter.${String(quarter)}`),
      year: String(year),
    };
  });

/** A name and a trend: one line of a chart. */
export interface NamedTrend extends Subject {
  code: string;
  name: string;
}

/**
 * The chart of one or more trends over the same quarters. One trend is drawn as a control chart; several (sectors) without
 * limits and signals, which belong to one series each.
 * @param id unique on the page
 */
export function trendChart(
  id: string,
  title: string,
  trends: readonly NamedTrend[],
  words: Words,
): TrendSpec {
  const { t } = words;
  const [first] = trends;
  if (!first) throw new Error('A chart without a series');
  const single = trends.length === 1;
  const points = first.trend.points;
  const trial = first.trend.chart.method !== 'none' && first.trend.chart.trial;
  const series = trends.map((named): TrendSeries => ({
    code: named.code,
    name: named.name,
    points: named.trend.points
      .map(toTrendPoint(named, words))
      .map((point) => (single ? point : { ...point, signal: 'none', provisional: false })),
  }));
  return {
    kind: 'trend',
    id,
    title,
    description: trends
      .map((named) =>
        single
          ? trendSentences(named, words).summary
          : `${named.name}: ${trendSentences(named, words).summary}`,
      )
      .join(' '),
    periods: periodLabels(
      points.map((point) => point.period),
      words,
    ),
    axis: axisOf(trends, words),
    series,
    centre: single ? points.map((point) => point.limits?.centre ?? null) : [],
    lower: single ? points.map((point) => point.limits?.lower ?? null) : [],
    upper: single ? points.map((point) => point.limits?.upper ?? null) : [],
    target: points.map((point) => point.target),
    legend: {
      interval: t('charts.interval'),
      centre: t('charts.centre'),
      limits: t(trial ? 'charts.trial-limits' : 'charts.limits'),
      target: t('charts.target'),
      improvement: t('charts.improvement'),
      concern: t('charts.concern'),
      provisional: t('charts.provisional'),
    },
  };
}
