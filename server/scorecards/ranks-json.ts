import { FACTORS } from '../domain/scoring/uncertainty.ts';
import type { Words } from './cells.ts';
import { type Ranking, REPLICATIONS, SEED } from './ranks.ts';
import { meanShift, type RankedPopulation, rowsOf } from './ranked-population.ts';
import { percentDone, waitingText } from './ranks-view.ts';

/** How far the ranks are that are still being computed. */
export interface WaitingJson {
  state: 'under-way';
  /** 0–100. */
  percent: number;
  /** The same in words. */
  text: string;
}

export function waitingJson(words: Words, advance: { done: number; total: number }): WaitingJson {
  return { state: 'under-way', percent: percentDone(advance), text: waitingText(words, advance) };
}

/** The figures of the page, unrounded. */
export function ranksJson(words: Words, population: RankedPopulation, ranking: Ranking): object {
  const { period, level, within, sector, sort, set, units, limited, page, pages } = population;
  return {
    state: 'done',
    period,
    level,
    within: within.code,
    sector,
    sort,
    set: { version: set.version, fingerprint: set.fingerprint },
    replications: REPLICATIONS,
    seed: SEED,
    count: units.length,
    rated: ranking.rated,
    page,
    pages,
    limited,
    sensitivity: ranking.units && FACTORS.map((factor) => ({ factor, shift: meanShift(ranking, factor) })),
    rows:
      ranking.units &&
      rowsOf(population, ranking).map(({ unit, ranked }) => ({ ...ranked, name: words.localise(unit.name) })),
  };
}
