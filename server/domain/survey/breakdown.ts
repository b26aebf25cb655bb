import { orNull } from '../stats/computed.ts';
import type { Interval } from '../stats/interval.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import { type GroupDimension, isWithin, type Range, type SurveyQuestion } from './definition.ts';
import type { GroupSizes } from './disclosure.ts';

/** What groups of people answered: shares of the satisfied, as far as they may be shown. */

/** How often an answer was given by a group; of everybody dimension and group are empty. */
export interface AnswerCount {
  dimension: string;
  group: string;
  answer: string;
  count: number;
}

/** Those who did not say to which group they belong. */
export const NOT_STATED = '';

export interface GroupShare {
  /** Code of the group; `` those who did not say. */
  group: string;
  /** `hidden`: there are answers, or there may be, that could tell about somebody; `no-data`: nobody answered. */
  state: 'value' | 'hidden' | 'no-data';
  /** 0–100; null unless the state is `value`, as are the others. */
  share: number | null;
  satisfied: number | null;
  n: number | null;
  /** 95 %, Wilson; 0–100. */
  interval: Interval | null;
}

export interface DimensionShares {
  dimension: string;
  groups: GroupShare[];
}

/** The answers that count as satisfied; undefined for a question that has no such answers. */
export const satisfiedRangeOf = (question: SurveyQuestion): Range | undefined => question.counts['numerator'];

const sumOf = (counts: readonly AnswerCount[], isWanted: (one: AnswerCount) => boolean): number =>
  counts.reduce((sum, one) => (isWanted(one) ? sum + one.count : sum), 0);

/** What is counted of each group of a dimension and of those who did not say; together everybody. */
function byGroup(
  { code, values }: GroupDimension,
  counts: readonly AnswerCount[],
  isCounted: (answer: number) => boolean,
): Map<string, number> {
  const of = (dimension: string, group: string): number =>
    sumOf(
      counts,
      (one) => one.dimension === dimension && one.group === group && isCounted(Number(one.answer)),
    );
  const groups = new Map(values.map((value) => [value.code, of(code, value.code)]));
  const stated = [...groups.values()].reduce((sum, count) => sum + count, 0);
  return groups.set(NOT_STATED, Math.max(0, of('', '') - stated));
}

/** How many answered of each group of a dimension, those who did not say included. @param counts of one question and unit */
export const groupSizes = (dimension: GroupDimension, counts: readonly AnswerCount[]): GroupSizes =>
  byGroup(dimension, counts, () => true);

/**
 * Shares of the satisfied in the groups of a dimension.
 *
 * @param counts of one question and unit @param hidden codes of groups that are not shown
 * @returns groups in the order of the dimension; those who did not say only where they are shown with answers, or hidden
 */
export function dimensionShares(
  dimension: GroupDimension,
  satisfied: Range,
  counts: readonly AnswerCount[],
  hidden: ReadonlySet<string>,
): DimensionShares {
  const sizes = groupSizes(dimension, counts);
  const content = byGroup(dimension, counts, (answer) => isWithin(satisfied, answer));
  const nothing = { share: null, satisfied: null, n: null, interval: null };
  const groups = [...dimension.values.map(({ code }) => code), NOT_STATED].flatMap((group): GroupShare[] => {
    if (hidden.has(group)) return [{ group, state: 'hidden', ...nothing }];
    const n = sizes.get(group) ?? 0;
    if (n === 0) return group === NOT_STATED ? [] : [{ group, state: 'no-data', ...nothing }];
    const x = content.get(group) ?? 0;
    const interval = orNull(wilsonInterval(x, n));
    return [
      {
        group,
        state: 'value',
        share: (100 * x) / n,
        satisfied: x,
        n,
        interval: interval && { low: interval.low * 100, high: interval.high * 100 },
      },
    ];
  });
  return { dimension: dimension.code, groups };
}
