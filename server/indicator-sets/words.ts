import type { Context } from '../http/context.ts';
import type { Group, IndicatorSet } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import type { Target } from '../domain/target.ts';

/** How values, shares and goalposts of indicators are written, on the list and on the sheet alike. */

export type Words = Pick<Context, 't' | 'localise' | 'format'>;

const MOST_DECIMALS = 4;

/** With as many decimals as the number has and no more: 5, 0.75, 1.2. */
export function plainNumber({ format }: Words, value: number, most = MOST_DECIMALS): string {
  let decimals = 0;
  while (decimals < most && Number(value.toFixed(decimals)) !== Number(value.toFixed(most))) decimals += 1;
  return format.number(value, decimals);
}

/** `75`, `15–38` */
export const plainTarget = (words: Words, target: Target): string =>
  typeof target === 'number'
    ? plainNumber(words, target)
    : `${plainNumber(words, target.low)}–${plainNumber(words, target.high)}`;

export const shareText = ({ format }: Words, share: number): string => {
  const percent = share * 100;
  return format.percent(percent, Number.isInteger(Number(percent.toFixed(1))) ? 0 : 1);
};

/** A group with the path that leads to it and its part in the overall score. */
export interface PlacedGroup {
  group: Group;
  /** Part of the overall score, 0–1. */
  share: number;
}

const childWeights = (group: Group): number =>
  [...group.groups, ...group.indicators].reduce((sum, child) => sum + child.weight, 0);

/** The group and all below it, each before its own. */
export function placedGroups(group: Group, share = 1): PlacedGroup[] {
  const total = childWeights(group);
  return [
    { group, share },
    ...group.groups.flatMap((child) => placedGroups(child, (share * child.weight) / total)),
  ];
}

export interface PlacedIndicator extends PlacedGroup {
  /** Weights of everything in the group together. */
  total: number;
}

/** @throws when the set has no such indicator */
export function placeOf(set: IndicatorSet, indicator: Indicator): PlacedIndicator {
  const placed = placedGroups(set.root).find(({ group }) => group.indicators.includes(indicator));
  if (!placed) throw new Error(`${indicator.code} stands in no group of ${set.version}`);
  const total = childWeights(placed.group);
  return { group: placed.group, total, share: total === 0 ? 0 : (placed.share * indicator.weight) / total };
}

/** What 0 and 100 points need: `5 % → 95 %`; empty where other units or cuts decide; null for what is not scored. */
export function goalpostTexts(words: Words, indicator: Indicator): { zero: string; full: string } | null {
  const { normalise } = indicator;
  const number = (value: number): string => plainNumber(words, value);
  switch (normalise?.method) {
    case undefined:
      return null;
    case 'goalposts':
      return { zero: number(normalise.floor), full: number(normalise.goal) };
    case 'best-range':
      return {
        zero: `${number(normalise.floor)}; ${number(normalise.ceiling)}`,
        full: `${number(normalise.bestFrom)}–${number(normalise.bestTo)}`,
      };
    default:
      return { zero: '', full: '' };
  }
}
