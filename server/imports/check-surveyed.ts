import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { Period } from '../domain/period.ts';
import type { Programme } from '../domain/programme.ts';
import { computedIndicators } from '../domain/survey/figures.ts';
import { questionnaireOf } from '../domain/survey/definition.ts';
import { effectOf, keyOf, measurementsOf } from '../measurements/service.ts';
import { surveyedIndicators } from '../submissions/service.ts';
import { groupKeyOf } from './check-groups.ts';
import type { ImportProblem } from './formats/format.ts';
import { placeOf, type StagedRows } from './staging.ts';

/** Figures that are computed from answers to a survey: they are changed where the answers are, never by a file. */

type Place = Pick<Measurement, 'unit' | 'period' | 'indicator'>;

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** Looks up, quarter by quarter, what its set computes from answers. */
function computedIn({ sets }: Pick<Programme, 'sets'>): (row: Place) => boolean {
  const known = new Map<Period, ReadonlySet<string>>();
  return ({ period, indicator }) => {
    let codes = known.get(period);
    if (!codes) {
      const questionnaire = questionnaireOf(setFor(sets, period));
      codes = new Set(questionnaire ? computedIndicators(questionnaire).map(({ code }) => code) : []);
      known.set(period, codes);
    }
    return codes.has(indicator);
  };
}

/** @returns those of the rows whose figures are computed from answers that somebody entered */
export async function ofSurvey<R extends Place>(
  db: Db,
  programme: Pick<Programme, 'sets'>,
  rows: readonly R[],
): Promise<R[]> {
  const possible = rows.filter(computedIn(programme));
  const answered = new Set<string>();
  for (const period of distinct(possible.map((row) => row.period))) {
    const units = distinct(possible.filter((row) => row.period === period).map(({ unit }) => unit));
    for (const [unit, indicators] of await surveyedIndicators(db, period, units))
      for (const indicator of indicators) answered.add(groupKeyOf({ unit, period, indicator }));
  }
  return possible.filter((row) => answered.has(groupKeyOf(row)));
}

/** Whether the row says other figures than there are; what people say about them is another matter. */
const differs = (row: Measurement, stored: StoredMeasurement | undefined): boolean =>
  effectOf({ ...row, comment: stored?.comment ?? null, followUp: stored?.followUp ?? false }, stored) !==
  'unchanged';

/** Rows that would change such figures, whoever asks. @returns an error a row */
export async function* surveyedRows(
  db: Db,
  programme: Pick<Programme, 'sets'>,
  staged: StagedRows,
): AsyncGenerator<ImportProblem> {
  for (const { rows } of staged.byUnit()) {
    const own = await ofSurvey(db, programme, rows);
    if (own.length === 0) continue;
    const units = distinct(own.map(({ unit }) => unit));
    const periods = distinct(own.map(({ period }) => period));
    const stored = new Map((await measurementsOf(db, units, periods)).map((row) => [keyOf(row), row]));
    for (const row of own) {
      if (!differs(row, stored.get(keyOf(row)))) continue;
      const params = { typed: row.indicator };
      yield {
        line: row.line,
        column: placeOf(row, 'indicator'),
        code: 'entry-from-survey',
        params,
        severity: 'error',
      };
    }
  }
}
