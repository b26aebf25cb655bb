import type { Db } from '../db/transaction.ts';
import { setFor } from '../domain/indicator-set.ts';
import type { Indicator } from '../domain/indicator.ts';
import { unusualChange } from '../domain/measurement-check.ts';
import type { Measurement, StoredMeasurement } from '../domain/measurement.ts';
import type { OrgUnit } from '../domain/org-unit.ts';
import { addQuarters, type Period } from '../domain/period.ts';
import type { Action } from '../domain/permissions.ts';
import type { Programme } from '../domain/programme.ts';
import {
  collectedPeriod,
  isClosedForEntry,
  isLocked,
  type SubmissionStatus,
  transitionFor,
} from '../domain/submission.ts';
import { effectOf, keyOf, measurementsOf } from '../measurements/service.ts';
import { listUnits } from '../organisation/service.ts';
import { submissionsFor } from '../submissions/service.ts';
import type { ImportProblem } from './formats/format.ts';
import type { Plan } from './strategy.ts';

/** What only shows beside what is stored already: forms that are closed, and changes that are far from usual. */

/** Sound rows of a file, each with its line. */
export interface Incoming {
  measurements: readonly Measurement[];
  lines: readonly number[];
  /** False: stored comments stay. */
  hasComments: boolean;
}

interface Row {
  measurement: Measurement;
  line: number;
}

const UNITS_AT_A_TIME = 200;

const rowsOf = ({ measurements, lines }: Incoming): Row[] =>
  measurements.map((measurement, at) => ({ measurement, line: lines[at] ?? 0 }));

function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The rows of some units at a time. */
function* batches(rows: readonly Row[]): Generator<{ units: string[]; rows: Row[] }> {
  const byUnit = [...groupBy(rows, (row) => row.measurement.unit)];
  for (let start = 0; start < byUnit.length; start += UNITS_AT_A_TIME) {
    const some = byUnit.slice(start, start + UNITS_AT_A_TIME);
    yield { units: some.map(([unit]) => unit), rows: some.flatMap(([, own]) => own) };
  }
}

/** The row as it would be stored: without a column for comments, the stored one stays. */
const asStored = (row: Measurement, stored: StoredMeasurement | undefined, hasComments: boolean) =>
  hasComments ? row : { ...row, comment: stored?.comment ?? null };

const wouldChange = (
  row: Measurement,
  stored: StoredMeasurement | undefined,
  hasComments: boolean,
): boolean => effectOf(asStored(row, stored, hasComments), stored) !== 'unchanged';

/** Why a person may not change a form that stands like that: the form's own rule. Undefined: they may. */
function stopAt(
  status: SubmissionStatus,
  beingCollected: boolean,
  may: (action: Action) => boolean,
): ImportProblem['code'] | undefined {
  const circumstances = { entryOpen: true, unitOpen: true, beingCollected, missing: 0, confirmed: false };
  const move = transitionFor('save', status, circumstances, may);
  if ('transition' in move) return undefined;
  return isLocked(status) ? `form-${status}` : 'quarter-closed';
}

/**
 * Rows that would change a form which lies with others: submitted, with its quarter no longer collected, where the person may not amend
 * it; approved, verified or published, whoever it is. And rows of a quarter whose closing day is over, by those whom it binds.
 * @param today ISO date in the programme's time zone
 * @param may whether the person may do it with the unit
 * @returns an error a row
 */
export async function closedRows(
  db: Db,
  programme: Programme,
  incoming: Incoming,
  { today, may }: { today: string; may: (action: Action, unit: OrgUnit) => boolean },
): Promise<ImportProblem[]> {
  const collected = collectedPeriod(programme.reporting, today);
  const rows = rowsOf(incoming);
  if (rows.length === 0) return [];
  const units = new Map((await listUnits(db, {})).map((unit) => [unit.code, unit]));
  const problems: ImportProblem[] = [];
  for (const batch of batches(rows)) {
    const closed = new Map<string, string>();
    const periods = [...new Set(batch.rows.map((row) => row.measurement.period))];
    for (const period of periods) {
      if (isClosedForEntry(programme.reporting, period, today)) {
        for (const code of batch.units) {
          const unit = units.get(code);
          if (unit && !may('collect.amend', unit)) closed.set(`${code}\t${period}`, 'entry-closed');
        }
      }
      for (const [code, { status }] of await submissionsFor(db, period, batch.units)) {
        const unit = units.get(code);
        const stop = unit && stopAt(status, period === collected, (action) => may(action, unit));
        if (stop !== undefined) closed.set(`${code}\t${period}`, stop);
      }
    }
    const stopped = batch.rows.filter(({ measurement: { unit, period } }) =>
      closed.has(`${unit}\t${period}`),
    );
    if (stopped.length === 0) continue;
    const stored = new Map((await measurementsOf(db, batch.units, periods)).map((row) => [keyOf(row), row]));
    for (const { measurement, line } of stopped) {
      if (!wouldChange(measurement, stored.get(keyOf(measurement)), incoming.hasComments)) continue;
      const { unit, period } = measurement;
      const code = closed.get(`${unit}\t${period}`) ?? 'quarter-closed';
      problems.push({ line, column: 'period', code, params: { typed: period }, severity: 'error' });
    }
  }
  return problems;
}

/** `closedRows` for all that a plan would change: the rows of the file, and the stored ones that would go. */
export async function closedOf(
  db: Db,
  programme: Programme,
  plan: Plan,
  asking: { today: string; may: (action: Action, unit: OrgUnit) => boolean },
): Promise<ImportProblem[]> {
  const removals = { measurements: plan.removals, lines: [], hasComments: true };
  return [
    ...(await closedRows(db, programme, plan, asking)),
    ...(await closedRows(db, programme, removals, asking)),
  ];
}

/** So many are read one by one; more are a number. */
export const UNUSUAL_LISTED = 1000;

const groupKey = (unit: string, period: Period, indicator: string): string =>
  `${unit}\t${period}\t${indicator}`;

const groupKeyOf = (row: Pick<Measurement, 'unit' | 'period' | 'indicator'>): string =>
  groupKey(row.unit, row.period, row.indicator);

/** Looks up indicators of the sets in force, each set once. */
function indicatorFinder(programme: Programme): (period: Period, code: string) => Indicator | undefined {
  const known = new Map<Period, Map<string, Indicator>>();
  return (period, code) => {
    let indicators = known.get(period);
    if (!indicators) {
      indicators = new Map(setFor(programme.sets, period).indicators.map((one) => [one.code, one]));
      known.set(period, indicators);
    }
    return indicators.get(code);
  };
}

/** The rows of a group as they will be when the file is stored. */
const together = (given: readonly Row[], stored: readonly StoredMeasurement[]): Measurement[] => {
  const categories = new Set(given.map((row) => row.measurement.category));
  return [
    ...given.map((row) => row.measurement),
    ...stored.filter(({ category }) => !categories.has(category)),
  ];
};

/**
 * Figures that are far from those of the quarter before, as the file or the database has it, and say nothing about why. What is stored
 * already is not asked about again.
 * @returns a warning an indicator, unit and period, with its first line; beyond `UNUSUAL_LISTED` one for all the others
 */
export async function unusualRows(
  db: Db,
  programme: Programme,
  incoming: Incoming,
): Promise<ImportProblem[]> {
  const { hasComments } = incoming;
  const indicatorOf = indicatorFinder(programme);
  const problems: ImportProblem[] = [];
  let unlisted = 0;
  for (const batch of batches(rowsOf(incoming))) {
    const given = groupBy(batch.rows, (row) => groupKeyOf(row.measurement));
    const own = batch.rows.map((row) => row.measurement.period);
    const periods = [...new Set([...own, ...[...new Set(own)].map((period) => addQuarters(period, -1))])];
    const stored = groupBy(await measurementsOf(db, batch.units, periods), groupKeyOf);
    for (const [key, rows] of given) {
      const [first] = rows;
      if (!first) continue;
      const { unit, period, indicator: code } = first.measurement;
      const indicator = indicatorOf(period, code);
      const keyBefore = groupKey(unit, addQuarters(period, -1), code);
      const before = together(given.get(keyBefore) ?? [], stored.get(keyBefore) ?? []);
      if (!indicator || before.length === 0) continue;
      const there = stored.get(key) ?? [];
      const now = together(rows, there);
      const unusual = unusualChange(indicator, now, before);
      if (!unusual) continue;
      const storedOf = (row: Measurement) => there.find(({ category }) => category === row.category);
      const explained = now.some((row) => asStored(row, storedOf(row), hasComments).comment !== null);
      const changes = rows.some(({ measurement: row }) => wouldChange(row, storedOf(row), hasComments));
      if (explained || !changes) continue;
      if (problems.length >= UNUSUAL_LISTED) unlisted += 1;
      else
        problems.push({
          line: Math.min(...rows.map((row) => row.line)),
          column: 'comment',
          code: unusual.code,
          params: unusual.params,
          severity: 'warning',
        });
    }
  }
  if (unlisted > 0)
    problems.push({
      line: 0,
      column: '',
      code: 'unusual-changes-more',
      params: { number: unlisted },
      severity: 'warning',
    });
  return problems;
}
