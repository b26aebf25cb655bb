import { findIndicator } from '../domain/indicator-set.ts';
import { parsePeriod } from '../domain/period.ts';
import { meetsTarget, targetOf } from '../domain/target.ts';
import { publicationJson } from '../vintages/service.ts';
import type { Words } from './cells.ts';
import type { Matrix, MatrixRow } from './matrix.ts';
import { changeOf, indicatorScoreOf, quartersAgo, type UnitScorecard } from './unit-scorecard.ts';

/** The pages' twins: the same figures as data, unrounded, hidden ones left out as on the page. */

/** The figures of the matrix. */
export function matrixJson(words: Words, matrix: Matrix): object {
  const row = ({ unit, scorecard, vintage }: MatrixRow): object => ({
    unit: unit.code,
    name: words.localise(unit.name),
    level: unit.level,
    sector: unit.sector,
    publication: publicationJson(vintage),
    score: scorecard.score,
    interval: scorecard.interval,
    rating: scorecard.rating,
    ratingBeforeLimiters: scorecard.ratingBeforeLimiters,
    limiters: scorecard.limiters,
    cells: matrix.columns.map((column) => {
      if (column.kind === 'group') {
        const group = scorecard.groups.find((one) => one.code === column.code);
        return {
          code: column.code,
          state: group?.state,
          score: group?.score,
          interval: group?.interval,
          rating: group?.rating,
        };
      }
      const score = scorecard.indicators.find((one) => one.code === column.code);
      return {
        code: column.code,
        state: score?.state,
        value: score?.value,
        n: score?.n,
        score: score?.score,
        rating: score?.rating,
      };
    }),
  });
  return {
    period: matrix.period,
    level: matrix.level,
    within: matrix.within.code,
    sector: matrix.sector,
    show: matrix.show,
    sort: matrix.sort,
    set: { version: matrix.set.version, fingerprint: matrix.set.fingerprint },
    count: matrix.count,
    page: matrix.page,
    pages: matrix.pages,
    limited: matrix.limited,
    rows: matrix.rows.map(row),
    totals: matrix.totals.map(row),
  };
}

/** The figures of one unit's page. */
export function unitJson(words: Words, page: UnitScorecard): object {
  const { scorecard, set, unit } = page;
  const year = parsePeriod(page.period)?.year ?? 0;
  return {
    ...scorecard,
    name: words.localise(unit.name),
    publication: publicationJson(page.vintage),
    versions: page.versions.map(publicationJson),
    indicators: scorecard.indicators.map((score) => {
      const indicator = findIndicator(set, score.code);
      const since = (quarters: number) =>
        indicator
          ? changeOf(indicator, score, indicatorScoreOf(quartersAgo(page, quarters), score.code))
          : null;
      return {
        ...score,
        absence: score.state === 'no-data' ? (page.absences.get(score.code) ?? null) : null,
        name: indicator ? words.localise(indicator.name) : score.code,
        unit: indicator ? words.localise(indicator.unit) : null,
        target: indicator ? targetOf(indicator, year) : null,
        meetsTarget: indicator ? meetsTarget(indicator, score.value, year) : null,
        sinceLastQuarter: since(1),
        sinceLastYear: since(4),
        history: page.history.map((one) => ({
          period: one.period,
          value: indicatorScoreOf(one, score.code)?.value ?? null,
        })),
      };
    }),
  };
}
