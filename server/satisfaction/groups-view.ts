import type { GroupShares } from '../surveys/service.ts';
import { publicationJson, publicationText } from '../vintages/service.ts';
import { rangeText } from './rows.ts';
import type { Words } from './words.ts';

/** Satisfaction of groups of people, as far as it may be shown. */

interface GroupRow {
  name: string;
  /** A word instead of figures; null where there are figures. */
  word: string | null;
  state: 'value' | 'hidden' | 'no-data';
  share: string;
  n: string;
  interval: string;
}

export interface GroupsTable {
  title: string;
  /** Which publication the answers are of, or that they are provisional. */
  publication: string;
  dimensions: { code: string; name: string; rows: GroupRow[] }[];
}

export function groupsTable(shares: GroupShares | null, words: Words): GroupsTable | null {
  if (!shares || shares.dimensions.length === 0) return null;
  const { t, format, localise } = words;
  return {
    title: t('satisfaction.groups.title', { period: format.period(shares.period) }),
    publication: publicationText(words, shares.vintage),
    dimensions: shares.dimensions.map(({ of, groups }) => ({
      code: of.code,
      name: localise(of.name),
      rows: groups.map(({ group, state, share, n, interval }) => {
        const value = of.values.find(({ code }) => code === group);
        return {
          name: value ? localise(value.name) : t('satisfaction.groups.not-stated'),
          word: state === 'value' ? null : t(`satisfaction.groups.${state === 'hidden' ? 'hidden' : 'none'}`),
          state,
          share: share === null ? '' : `${format.number(share, 1)}\u00A0%`,
          n: n === null ? '' : format.number(n),
          interval: rangeText(interval, words),
        };
      }),
    })),
  };
}

/** The same, unrounded; what is not shown on the page is not here either. */
export const groupsJson = (shares: GroupShares | null): object | null =>
  shares && {
    period: shares.period,
    publication: publicationJson(shares.vintage),
    dimensions: shares.dimensions.map(({ dimension, groups }) => ({ dimension, groups })),
  };
