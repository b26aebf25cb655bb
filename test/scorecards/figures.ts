import { inTransaction } from '../../server/db/transaction.ts';
import type { Deps } from '../../server/deps.ts';
import type { Indicator } from '../../server/domain/indicator.ts';
import { findIndicator, setFor } from '../../server/domain/indicator-set.ts';
import type { Measurement } from '../../server/domain/measurement.ts';
import type { Period } from '../../server/domain/period.ts';
import { saveMeasurements } from '../../server/measurements/service.ts';
import { refreshScorecards } from '../../server/scorecards/service.ts';

/** Figures of a few units, saved as whoever enters them does. */

type Figure = [numerator: number, denominator: number];

const row = (
  unit: string,
  indicator: string,
  period: Period,
  choices: Partial<Measurement>,
): Measurement => ({
  unit,
  indicator,
  period,
  category: '',
  numerator: null,
  denominator: null,
  value: null,
  comment: null,
  ...choices,
});

/** Rows in which an indicator scores about the same share of its points everywhere. */
function rowsAt(indicator: Indicator, unit: string, period: Period, share: number): Measurement[] {
  const { entry, normalise, multiplier } = indicator;
  const ends =
    normalise === null
      ? { from: 0, to: 100 }
      : normalise.method === 'goalposts'
        ? { from: normalise.floor, to: normalise.goal }
        : normalise.method === 'best-range'
          ? { from: normalise.floor, to: normalise.bestFrom }
          : { from: 0, to: 100 };
  const value = ends.from + (ends.to - ends.from) * share;
  const denominator = 1000;
  const numerator = Math.round((value / multiplier) * denominator);
  switch (entry.form) {
    case 'ratio':
      return [row(unit, indicator.code, period, { numerator, denominator })];
    case 'net': {
      const promoters = Math.round((denominator + numerator) / 2);
      return [
        row(unit, indicator.code, period, { category: 'promoters', numerator: promoters, denominator }),
        row(unit, indicator.code, period, {
          category: 'detractors',
          numerator: promoters - numerator,
          denominator,
        }),
      ];
    }
    case 'parts':
      return entry.parts.map((part, i) =>
        row(unit, indicator.code, period, {
          category: part.code,
          value: i === 0 ? 1000 * (1 - share) + 100 : 100,
        }),
      );
    default:
      return [];
  }
}

/**
 * All figures of a unit at one level of quality.
 *
 * @param share 0–1 of the points of every indicator
 * @param figures what is different: an indicator's own counts, or null to leave it out
 */
export function quarterOf(
  deps: Deps,
  unit: { code: string; level: 'region' | 'provider' },
  period: Period,
  share: number,
  figures: Record<string, Figure | null> = {},
): Measurement[] {
  return setFor(deps.programme.sets, period)
    .indicators.filter((indicator) => indicator.reportedBy === unit.level)
    .flatMap((indicator) => {
      const given = figures[indicator.code];
      if (given === null) return [];
      if (given === undefined) return rowsAt(indicator, unit.code, period, share);
      return [row(unit.code, indicator.code, period, { numerator: given[0], denominator: given[1] })];
    });
}

export const indicatorOf = (deps: Deps, code: string, period: Period): Indicator => {
  const indicator = findIndicator(setFor(deps.programme.sets, period), code);
  if (!indicator) throw new Error(`No indicator ${code}`);
  return indicator;
};

/** Saves the rows, hands in the quarters of `submitted`, and brings the scores up to date. */
export async function report(
  deps: Deps,
  rows: readonly Measurement[],
  submitted: readonly string[],
): Promise<void> {
  const at = deps.clock().toISOString();
  const periods = [...new Set(rows.map((one) => one.period))];
  const units = [...new Set([...rows.map((one) => one.unit), ...submitted])];
  await inTransaction(deps.db, async (trx) => {
    await saveMeasurements(trx, deps.programme, { rows, at, by: 'test' });
    for (const unit of submitted) {
      for (const period of periods) {
        await trx('submissions')
          .insert({
            unit,
            period,
            status: 'submitted',
            submitted_at: at,
            submitted_by: 'test',
            changed_at: at,
            changed_by: 'test',
          })
          .onConflict(['unit', 'period'])
          .ignore();
      }
    }
    await refreshScorecards(trx, deps.programme, { periods, units, today: at.slice(0, 10) });
  });
}
