import type { IndicatorSet } from '../domain/indicator-set.ts';
import type { OrgUnit, Sector } from '../domain/org-unit.ts';
import type { Period } from '../domain/period.ts';
import type { Factor } from '../domain/scoring/uncertainty.ts';
import type { RanksQuery } from '../http/urls.ts';
import { highestFirst, pageOf } from './matrix.ts';
import type { RankedUnit, Ranking } from './ranks.ts';
import type { ComparedLevel, RanksFilter } from './schema.ts';

/** The units whose ranks are asked for. */
export interface RankedPopulation {
  period: Period;
  level: ComparedLevel;
  within: OrgUnit;
  sector: Sector | null;
  set: IndicatorSet;
  /** Whether the set compares units with each other already by their scores. */
  relative: boolean;
  sort: RanksFilter['sort'];
  page: number;
  pages: number;
  /** All that the reader may see, by name. */
  units: readonly OrgUnit[];
  /** Whether units outside the reader's regions were left out. */
  limited: boolean;
}

/** The page's own query. */
export function queryOf({ period, level, within, sector, sort }: RankedPopulation): RanksQuery {
  return {
    period,
    level,
    within: within.code,
    sector: sector ?? undefined,
    sort: sort === 'name' ? undefined : sort,
  };
}

export interface PopulationRow {
  unit: OrgUnit;
  ranked: RankedUnit;
}

/** The units of the page, in their order. */
export function rowsOf(population: RankedPopulation, ranking: Ranking): PopulationRow[] {
  const known = new Map(ranking.units?.map((ranked) => [ranked.unit, ranked]));
  const rows = population.units.flatMap((unit) => {
    const ranked = known.get(unit.code);
    return ranked ? [{ unit, ranked }] : [];
  });
  if (population.sort === 'score') rows.sort((a, b) => highestFirst(a.ranked.score, b.ranked.score));
  return pageOf(rows, population.page);
}

/** Mean distance in places by which a factor alone moves the units that have a rank. */
export function meanShift({ units }: Ranking, factor: Factor): number {
  const shifts = (units ?? []).flatMap(({ sensitivity }) => (sensitivity ? [sensitivity[factor].shift] : []));
  return shifts.length === 0 ? 0 : shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
}
