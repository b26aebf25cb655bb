import type { SatisfactionPoint } from '../domain/satisfaction-trend.ts';
import type { UnitTrend } from './service.ts';
import { gradeLabel, valueText, type Words } from './words.ts';

/** One quarter of a trend as the cells of a table. */

export interface Row {
  period: string;
  provisional: boolean;
  state: SatisfactionPoint['state'];
  value: string;
  n: string;
  interval: string;
  response: string;
  target: string;
  limits: string;
  signal: { variation: string; name: string } | null;
}

export interface Cell {
  state: SatisfactionPoint['state'];
  value: string;
  note: string;
}

/** What a trend's table has columns for; what no quarter has gets none, on the page and in the evaluation. */
export interface Columns {
  isGrade: boolean;
  hasResponse: boolean;
  hasTarget: boolean;
  hasLimits: boolean;
}

export function columnsOf({ trend: { measure, points } }: UnitTrend): Columns {
  return {
    isGrade: measure === 'grade',
    hasResponse: points.some((point) => point.responseRate !== null),
    hasTarget: points.some((point) => point.target !== null),
    hasLimits: points.some((point) => point.limits !== null),
  };
}

export const rangeText = (range: { low: number; high: number } | null, { format }: Words): string =>
  range ? `${format.number(range.low, 1)}–${format.number(range.high, 1)}` : '';

/** `80.1 %`, `4 · Good`. */
function longValue(subject: UnitTrend, value: number, words: Words): string {
  const text = valueText(subject, value, words);
  return subject.trend.measure === 'grade' ? `${text} · ${gradeLabel(subject.question, value, words)}` : text;
}

export function toRow(subject: UnitTrend, point: SatisfactionPoint, words: Words): Row {
  const { t, format } = words;
  const { variation } = point;
  return {
    period: format.period(point.period),
    provisional: point.provisional,
    state: point.state,
    value: point.value === null ? '' : longValue(subject, point.value, words),
    n: point.n === null ? '' : format.number(point.n),
    interval: rangeText(point.interval, words),
    response: point.responseRate === null ? '' : format.percent(point.responseRate),
    target: point.target === null ? '' : valueText(subject, point.target, words),
    limits: point.limits ? rangeText({ low: point.limits.lower, high: point.limits.upper }, words) : '',
    signal: variation === 'common' ? null : { variation, name: t(`satisfaction.signals.${variation}`) },
  };
}

export function toCell(subject: UnitTrend, point: SatisfactionPoint, words: Words): Cell {
  const { n, interval, state } = point;
  return {
    state,
    value: point.value === null ? '' : longValue(subject, point.value, words),
    note:
      n === null ? '' : `n = ${words.format.number(n)}${interval ? `, ${rangeText(interval, words)}` : ''}`,
  };
}
