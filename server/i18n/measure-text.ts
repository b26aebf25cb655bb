import type { LocalisedText } from '../domain/language.ts';
import type { Target } from '../domain/target.ts';
import type { Formats } from './formats.ts';

/** Values of indicators as a language writes them, with their unit. */

interface Measured {
  kind: string;
  unit: LocalisedText;
  decimals: number;
}

interface Words {
  format: Formats;
  localise: (text: LocalisedText) => string;
}

/** `88.3` @param value in the indicator's unit */
export const bareValueText = (
  { format }: Pick<Words, 'format'>,
  indicator: Pick<Measured, 'decimals'>,
  value: number,
): string => format.number(value, indicator.decimals);

/** `88.3 %`, `4.4 (grade, 1–6)`, `1.23 per 1,000 service days`, `1,23 · 1 000 xizmat kuniga` @param value in the indicator's unit */
export function valueText({ format, localise }: Words, indicator: Measured, value: number): string {
  if (indicator.kind === 'percent') return format.percent(value, indicator.decimals);
  const unit = localise(indicator.unit);
  // The unit of a grade says what it is a step of: beside the figure it would read as another one.
  if (indicator.kind === 'grade') return `${format.number(value, indicator.decimals)} (${unit})`;
  // Two numbers side by side would read as one.
  const between = /^\d/.test(unit) ? ' · ' : ' ';
  return `${format.number(value, indicator.decimals)}${between}${unit}`;
}

/** `79.0–85.4`, without the unit that stands beside the value */
export const rangeText = (
  { format }: Pick<Words, 'format'>,
  indicator: Pick<Measured, 'decimals'>,
  { low, high }: { low: number; high: number },
): string => `${format.number(low, indicator.decimals)}–${format.number(high, indicator.decimals)}`;

/** `75.0`, `15.0–38.0`: a target without the unit that stands beside the value */
export const targetText = (
  words: Pick<Words, 'format'>,
  indicator: Pick<Measured, 'decimals'>,
  target: Target,
): string =>
  typeof target === 'number' ? bareValueText(words, indicator, target) : rangeText(words, indicator, target);

/** Beyond so many decimals a difference comes from how computers add up, not from figures. */
const MOST_DECIMALS = 9;

/** Whether two values are the same but for the way computers add up. */
export const isNoChange = (difference: number): boolean => Number(difference.toFixed(MOST_DECIMALS)) === 0;

/** `+3.1`, `−0.03`: with the indicator's decimals, or with as many as it takes to show a change that is one. */
export function changeText(
  { format }: Pick<Words, 'format'>,
  { decimals }: Pick<Measured, 'decimals'>,
  difference: number,
): string {
  let shown = decimals;
  while (shown < MOST_DECIMALS && Number(difference.toFixed(shown)) === 0) shown += 1;
  return format.change(difference, isNoChange(difference) ? decimals : shown);
}
