import type { BarsSpec } from '../charts/chart-spec.ts';
import { markOf } from '../domain/indicator-set.ts';
import { dimensionsOf } from '../domain/scoring/scorecard.ts';
import { groupCell, groupName, type Words } from './cells.ts';
import type { UnitScorecard } from './unit-scorecard.ts';

/** The dimensions as bars. @returns null when none has a score */
export function dimensionChart(
  words: Words,
  page: Pick<UnitScorecard, 'scorecard' | 'set'>,
  id: string,
): BarsSpec | null {
  const { t, format } = words;
  const dimensions = dimensionsOf(page.scorecard).filter((group) => group.state !== 'not-applicable');
  if (dimensions.every((group) => group.score === null)) return null;
  return {
    kind: 'bars',
    id,
    title: t('scorecards.unit.chart-title'),
    description: t('scorecards.unit.chart-description'),
    axis: {
      from: 0,
      to: 100,
      ticks: [0, 25, 50, 75, 100].map((at) => ({ at, text: format.number(at) })),
      label: t('scorecards.unit.chart-axis'),
    },
    rows: dimensions.map((group) => {
      const cell = groupCell(words, page.scorecard, group, false, page.set);
      return {
        label: groupName(words, page.set, group.code),
        value: group.score,
        text: cell.text === '' ? cell.word : cell.text,
        low: group.interval?.low ?? null,
        high: group.interval?.high ?? null,
        rating: markOf(page.set, group.rating ?? 'not-rated'),
        ratingText: cell.word,
        target: null,
      };
    }),
  };
}
